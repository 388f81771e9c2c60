"""A second interpreter of DCR graphs, written from the definition alone: sets, no time, groups unfolded by hand.

It shares no code with the kernel: it reads the XML of the DCR Portal with another parser, and answers slowly.
"""

from xml.etree import ElementTree as ET


class Naive:
    def __init__(self, xml):
        root = ET.fromstring(xml)  # noqa: S314 — the tests' own files
        self.inside = {}
        self.labels = {m.get("eventId"): m.get("labelId") for m in root.iter("labelMapping")}
        for event in root.findall("specification/resources/events/event"):
            self._unfold(event)
        self.pairs = {
            name: [
                (source, target)
                for one in root.iter(name)
                for source in self.inside[one.get("sourceId")]
                for target in self.inside[one.get("targetId")]
            ]
            for name in ("condition", "response", "coresponse", "include", "exclude", "milestone")
        }
        marking = root.find("runtime/marking")
        single = {event for event, inside in self.inside.items() if inside == [event]}
        self.executed, self.included, self.pending = (
            {one.get("id") for one in marking.findall(f"{state}/event")} & single
            for state in ("executed", "included", "pendingResponses")
        )

    def _unfold(self, event):
        inner = event.findall("event")
        found = [one for child in inner for one in self._unfold(child)] if inner else [event.get("id")]
        if event.get("type") == "nesting" and not inner:
            found = []
        self.inside[event.get("id")] = found
        return found

    def enabled(self):
        return {
            event
            for event in self.included
            if all(
                first in self.executed
                for first, then in self.pairs["condition"]
                if then == event and first in self.included
            )
            and not any(
                first in self.included & self.pending for first, then in self.pairs["milestone"] if then == event
            )
        }

    def execute(self, event):
        targets = {name: {then for first, then in pairs if first == event} for name, pairs in self.pairs.items()}
        self.executed = self.executed | {event}
        self.pending = (self.pending - {event} - targets["coresponse"]) | targets["response"]
        self.included = (self.included - targets["exclude"]) | targets["include"]

    def may_end(self):
        return not self.pending & self.included
