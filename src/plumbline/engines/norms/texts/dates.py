"""The days of a version: promulgated, in force from, and no longer in force; each with where it was found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from plumbline.engines.norms.texts.facts import ANNEX, Doubt, Note, PieceText, doubt, unreadable
from plumbline.engines.norms.texts.notes import AMENDED, IN_FORCE, PASSED, PROMULGATED, REPEALED, REVISED, days_in
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.numeral import chinese_number

_IN_NAME: Final = re.compile(r"\((\d{4})-(\d\d)-(\d\d)\)$|[_-](\d{4})(\d\d)(\d\d)$")
_IN_FORCE: Final = re.compile(
    r"(?:自|从|于)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:起|开始)?\s*(?:正式)?(?:施行|实施|生效|执行)"
)
_FROM_PROMULGATION: Final = re.compile(r"自(?:公布|发布|颁布|印发)之日起(?:施行|实施|生效|执行)?")
_CLOSING: Final = 3  # the last pieces, in which a text says when it begins
_WITHIN: Final = timedelta(days=366)  # a promulgation this long after the last note is that of an act no note tells of


@dataclass(frozen=True, slots=True)
class Days:
    """The days, what made the version, and where each was found."""

    promulgated_on: date
    in_force_from: date | None
    in_force_to: date | None
    kind: str
    sources: Mapping[str, str]
    doubts: tuple[Doubt, ...]


def read_days(
    stem: str, notes: Sequence[Note], pieces: Sequence[PieceText], said: Mapping[str, str], level: NormLevel | None
) -> Days:
    """Find the days of a version.

    Raises  InvalidFacts where nothing says when it was promulgated: without that day there is no version
    """
    reading = _Reading(notes, pieces, said, level)
    promulgated_on = reading.promulgated(stem)
    kind = reading.kind(promulgated_on)
    in_force_from = reading.in_force(promulgated_on)
    return Days(
        promulgated_on,
        in_force_from,
        reading.ended(in_force_from or promulgated_on),
        kind,
        reading.sources,
        tuple(reading.doubts),
    )


@dataclass
class _Reading:
    """What is gathered while the days are read."""

    notes: Sequence[Note]
    pieces: Sequence[PieceText]
    said: Mapping[str, str]
    level: NormLevel | None
    sources: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def promulgated(self, stem: str) -> date:
        acts = [note for note in self.notes if note.act not in {IN_FORCE, REPEALED}]
        named = _day_in_name(stem)
        if named:
            return self._named(named, acts)
        if acts:
            last = max(acts, key=lambda note: note.on)
            self.sources["promulgated_on"] = f"题注：{last.words}"
            if last.act not in {PROMULGATED, REVISED, AMENDED} and self.level is not NormLevel.LAW:
                self.doubts.append(doubt(
                    "promulgation_day", f"题注没有公布日，以 {last.on} 通过或批准之日为版本日",
                    f"The notes name no day of promulgation; the version is named by {last.on}, when it was passed or approved",
                ))  # fmt: skip
            return last.on
        if front := next(days_in(self.said.get("publish_date", "")), None):
            self.sources["promulgated_on"] = "文件首部：publish_date"
            self.doubts.append(doubt(
                "promulgation_day", f"公布日 {front} 只见于文件首部，正文没有题注",
                f"The day of promulgation {front} stands in the front matter alone; the text has no notes",
            ))  # fmt: skip
            return front
        cure = Says(
            zh="请在文件名末尾写公布日期，如 (2021-01-22)",
            en="Write the day at the end of the file name, such as (2021-01-22)",
        )
        raise unreadable("不知道是哪一天公布的文本", "The day of promulgation is not said", cure=cure)

    def _named(self, named: date, acts: Sequence[Note]) -> date:
        """Take the day of the file's name, unless the text has a later note: a text cannot know what comes after it."""
        last = max(acts, key=lambda note: note.on, default=None)
        if last and named < last.on:
            self.sources["promulgated_on"] = f"题注：{last.words}"
            self.doubts.append(
                doubt(
                    "version_day",
                    f"文件名为 {named}，而题注已写到 {last.on}；按题注收录",
                    f"The file is named {named}, and its notes go on to {last.on}; it is taken by its notes",
                )
            )
            return last.on
        same = next((note for note in acts if note.on == named), None)
        self.sources["promulgated_on"] = f"题注：{same.words}" if same else "文件名"
        if not same and last and named - last.on > _WITHIN:
            self.doubts.append(doubt(
                "version_day", f"文件名为 {named}，题注只到 {last.on}，没有说到这次修改",
                f"The file is named {named}; the notes end with {last.on} and do not tell of this change",
            ))  # fmt: skip
        elif not same and not acts:
            self.doubts.append(doubt(
                "promulgation_day", f"公布日 {named} 只见于文件名，正文没有题注",
                f"The day of promulgation {named} stands in the file's name alone; the text has no notes",
            ))  # fmt: skip
        return named

    def kind(self, promulgated_on: date) -> str:
        acts = [note for note in self.notes if note.on <= promulgated_on and note.act not in {IN_FORCE, REPEALED}]
        if not acts or promulgated_on - acts[-1].on > _WITHIN:
            return ""
        changes = [note for note in acts if note.act in {REVISED, AMENDED}]
        if not changes:
            passed = [note.on for note in acts if note.act == PASSED]
            again = bool(passed) and max(passed) - min(passed) > _WITHIN  # passed anew, and no word says how it changed
            return "" if again else "enacted"
        return changes[-1].act if promulgated_on - changes[-1].on <= _WITHIN else ""

    def in_force(self, promulgated_on: date) -> date | None:
        """Find the first day in force; a day before this version's own is that of an earlier one."""
        found: list[tuple[date, str]] = [
            (note.on, f"题注：{note.words}") for note in self.notes if note.act == IN_FORCE
        ]
        found += [
            (note.on, f"题注：{note.words}")
            for note in self.notes
            if "公布施行" in note.words and note.on == promulgated_on
        ]
        for piece in self._closing():
            for form in _IN_FORCE.finditer(piece.text):
                found += [(day, _place(piece)) for day in days_in(form[1])]
        found += [(day, "文件首部：implement_date") for day in days_in(self.said.get("implement_date", ""))]
        if self._first_version(promulgated_on):
            found += [
                (promulgated_on, _place(piece)) for piece in self._closing() if _FROM_PROMULGATION.search(piece.text)
            ]
        later = [(day, source) for day, source in found if day >= promulgated_on]
        if not later:
            self._unknown_beginning()
            return None
        day, source = min(later, key=lambda one: one[0])
        self.sources["in_force_from"] = source
        if len({other for other, where in later if where.startswith("第")}) > 1:
            self.doubts.append(doubt(
                "in_force_from", f"文末有几个施行日期，取最早的 {day}", f"The end names several first days; the earliest, {day}, is taken",
            ))  # fmt: skip
        return day

    def _unknown_beginning(self) -> None:
        self.doubts.append(doubt(
            "in_force_from", "文本没有说这一版本何时施行", "The text does not say when this version came into force",
            unknown=True,
        ))  # fmt: skip

    def _first_version(self, promulgated_on: date) -> bool:
        return self.kind(promulgated_on) == "enacted"

    def _closing(self) -> Sequence[PieceText]:
        words = [piece for piece in self.pieces if piece.kind != ANNEX]
        return words[-_CLOSING:]

    def ended(self, first: date) -> date | None:
        if note := next((note for note in self.notes if note.act == REPEALED and note.on > first), None):
            self.sources["in_force_to"] = f"题注：{note.words}"
            return note.on - timedelta(days=1)
        if self.said.get("status", "") == "废止或失效":
            self.doubts.append(doubt(
                "repealed", "来源标明“废止或失效”，没有说从哪一天起", "The source marks it as repealed or lapsed, without the day",
            ))  # fmt: skip
        return None


def _place(piece: PieceText) -> str:
    if piece.kind == "article":
        return f"第{chinese_number(piece.number)}条" + (f"之{chinese_number(piece.sub)}" if piece.sub else "")
    return f"第{chinese_number(piece.number)}项" if piece.number else "正文"


def _day_in_name(stem: str) -> date | None:
    form = _IN_NAME.search(stem)
    if form is None:
        return None
    year, month, day = (int(part) for part in form.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None
