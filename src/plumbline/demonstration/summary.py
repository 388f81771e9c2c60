"""Tells a matter that is settled on the spot; `plot.kind` says where it turns."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

from plumbline.demonstration.telling import Beat, Plot, given, workday

BEYOND: Final = 500_000  # fen; more than may be imposed on the spot on anybody


class Summary:
    """Tells one matter."""

    def __init__(self, plot: Plot, dice: Random) -> None:
        self.plot = plot
        low, high = plot.theme["fine"]
        self.fine = dice.randrange(low, high + 1, 5_000)

    def beats(self) -> Iterator[Beat]:
        """Go through the acts, from the finding to where the story stops."""
        kind, day = self.plot.kind, self.plot.begins
        yield Beat(on=day, act="find", role="handler", facts=self._found(day), together=True)
        if kind == "summary_tried":
            yield self._notify(day, BEYOND, refused=True)
            yield Beat(on=day, act="switch_to_ordinary", role="handler", facts=given("switched"))
            return
        yield self._notify(day, self.fine)
        yield self._decide(day)
        yield Beat(on=day, act="serve", role="handler", facts=given("handed_over"))
        yield Beat(on=workday(day, 1), act="report_decision", role="handler", facts=given("reported"))
        if kind == "summary_published":
            yield Beat(on=workday(day, 3), act="publish", role="clerk", facts=given("published"))
        if kind == "summary_open":
            return
        paid = workday(day, 5)
        facts = {"paid_on": paid, "paid_fen": self.fine, "paid_through": "electronic"}
        yield Beat(on=paid, act="pay", role="handler", facts=facts)
        yield Beat(on=workday(paid, 2), act="close", role="handler", facts=given("closed"))

    def _found(self, day: date) -> dict[str, Any]:
        theme = self.plot.theme
        facts = given(
            "found",
            **self.plot.party,
            violation=theme["violation"],
            violated_law=theme["violated_law"],
            violation_place=self.plot.place,
            found_on=day,
            violation_ended_on=day,
        )
        if self.plot.party["party_kind"] == "natural_person":
            facts |= {"party_born_on": date(1985, 6, 15), "capacity": "full"}
        return facts

    def _notify(self, day: date, fine: int, *, refused: bool = False) -> Beat:
        facts = given(
            "spot_notice",
            proposed_fine_fen=fine,
            penalty_law=self.plot.theme["penalty_law"],
            notice_reasons=f"当事人{self.plot.theme['violation']}，当场拍照取证。",
        )
        return Beat(on=day, act="notify", role="handler", facts=facts, together=True, refused=refused)

    def _decide(self, day: date) -> Beat:
        facts = given(
            "spot_decision",
            fine_fen=self.fine,
            decided_facts=f"当事人{self.plot.theme['violation']}，有照片为证。",
            **given("public" if self.plot.kind == "summary_published" else "not_public"),
        )
        return Beat(on=day, act="decide", role="handler", facts=facts, together=True)
