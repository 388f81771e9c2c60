"""What a text does to other norms: 同时废止, 决定废止下列…, and the law that an amendment amends."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from plumbline.engines.norms.texts.facts import ANNEX, LONGEST_TITLE, PieceText, RelationText
from plumbline.engines.norms.texts.notes import days_in
from plumbline.kernel.title import spell_title

_TITLE: Final = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》(?!第?[^。；，、》《]{0,6}第[^。；，、]{1,8}条)")
_SENTENCE: Final = re.compile(r"[^。\n]*。?")
_REPEALS: Final = re.compile(r"(?:同时|即行|予以|自行|相应|一并|决定)?(?:废止|停止执行|失效)")
_NOT: Final = re.compile(
    r"(?:不得|未|应当及时|可以|建议|修改或者|修改、|是否|或者)废止|废止(?:的|前|后|或者|程序|、)|(?:依照|按照)[^，]*废止"
)
_FROM: Final = re.compile(r"自\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起[^，。]{0,6}(?:废止|停止|失效)")
_AMENDING: Final = re.compile(r"关于修改〈(?P<one>.+?)〉(?:(?:等)?[^〈〉]*)?的决定$|^(?P<two>.+?)修正案(?:（.+）)?$")
_REPEALING: Final = re.compile(r"关于废止.*的决定$")


def read_relations(title: str, pieces: Sequence[PieceText], in_force_from: date | None) -> tuple[RelationText, ...]:
    """Find what the text repeals or amends; each other norm once."""
    found: dict[tuple[str, str], RelationText] = {}
    for relation in (*_amended(title, in_force_from), *_repealed(title, pieces, in_force_from)):
        if relation.title != title and 1 < len(relation.title) <= LONGEST_TITLE:
            found.setdefault((relation.kind, relation.title), relation)
    return tuple(found.values())


def _amended(title: str, day: date | None) -> Iterator[RelationText]:
    if form := _AMENDING.search(title):
        yield RelationText("amends", form["one"] or form["two"], day, title)


def _repealed(title: str, pieces: Sequence[PieceText], day: date | None) -> Iterator[RelationText]:
    words = [piece for piece in pieces if piece.kind != ANNEX]
    if _REPEALING.search(title):
        for piece in words:
            for form in _TITLE.finditer(piece.text):
                yield RelationText("repeals", spell_title(form[1]), day, piece.text.split("\n")[0])
        return
    for piece in words[-3:]:
        for sentence in _SENTENCE.findall(piece.text):
            if _REPEALS.search(sentence) and not _NOT.search(sentence):
                said = _FROM.search(sentence)
                on = next(days_in(said[1]), day) if said else day
                for form in _TITLE.finditer(sentence[: sentence.rfind("废止") if "废止" in sentence else None]):
                    yield RelationText("repeals", spell_title(form[1]), on, sentence.strip())
