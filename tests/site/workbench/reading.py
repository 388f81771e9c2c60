"""Reads pages in tests: what they say, and what their forms would send."""

import re
from html import unescape
from html.parser import HTMLParser


def words_of(response):
    """Give what a page says, without its marks."""
    said = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", said)))


def content_of(response):
    """Give the content of a file; once it is read to its end the client lets go of it."""
    return b"".join(response.streaming_content)


class _Form(HTMLParser):
    """Reads the last form of a page as a browser would send it."""

    def __init__(self):
        super().__init__()
        self.sent, self.select, self.area, self.inside = {}, None, None, False

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name")
        if tag == "form":
            self.inside = said.get("method") == "post"
            self.sent = {} if self.inside else self.sent
        elif not self.inside:
            return
        elif tag == "input":
            self._input(name, said)
        elif tag == "select":
            self.select = name
            self.sent.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in said:
            self.sent[self.select] = said["value"]
        elif tag == "textarea":
            self.area = name
            self.sent[name] = ""

    def _input(self, name, said):
        kind = said.get("type")
        if kind == "radio" and "checked" in said:
            self.sent[name] = said["value"]
        elif kind == "checkbox" and "checked" in said:
            self.sent.setdefault(name, []).append(said["value"])
        elif name and kind not in {"file", "radio", "checkbox"}:
            self.sent[name] = said.get("value", "")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "form"
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] += data


def form_in(response):
    """Give what the last form of a page would send."""
    form = _Form()
    form.feed(response.content.decode())
    return form.sent
