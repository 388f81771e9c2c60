"""JSON Lines: a line for each version with its articles, or a line for each citation, as they are asked for."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from plumbline.engines.norms.exporting.choosing import EVERYTHING, Chosen, citations, texts
from plumbline.engines.norms.exporting.facts import article_facts, citation_facts, reading_facts, version_facts

Subject = Literal["norms", "citations"]


def json_lines(subject: Subject = "norms", *, chosen: Chosen = EVERYTHING) -> Iterator[str]:
    """Give the lines one after the other, each with its line end; nothing is gathered."""
    facts = _versions(chosen) if subject == "norms" else (citation_facts(cited) for cited in citations(chosen))
    for one in facts:
        yield json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n"


def _versions(chosen: Chosen) -> Iterator[dict[str, Any]]:
    for version, articles in texts(chosen):
        said = [article_facts(article) for article in articles]
        yield {**version_facts(version), **reading_facts(version), "articles": said}
