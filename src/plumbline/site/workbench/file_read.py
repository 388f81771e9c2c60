"""What was read from a file, as its report keeps it: sentences in both languages, days with where they stood, gaps."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plumbline.engines.norms.models import ImportedFile
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormLevel
from plumbline.site import days
from plumbline.site.parts.listing import Entry
from plumbline.site.parts.reading import Known
from plumbline.site.words import Words
from plumbline.site.workbench.law_words import OUTCOMES

WORDS: Final[Mapping[str, Words]] = {
    "number": gettext_lazy("文号"),
    "issuer": gettext_lazy("制定机关"),
}
DAYS: Final[Mapping[str, Words]] = {
    "promulgated_on": gettext_lazy("公布"),
    "in_force_from": gettext_lazy("施行"),
    "in_force_to": gettext_lazy("失效前最后一天"),
}


def title_of(file: ImportedFile) -> str:
    """Name a file by the norm that was read from it; by its own name where none was."""
    if file.version is not None:
        return f"《{file.version.norm.title}》"
    title = file.report.get("norm")
    return f"《{title}》" if title else PurePosixPath(file.path).name


def doubts_of(file: ImportedFile) -> tuple[Says, ...]:
    """Give what could not be read for sure."""
    return tuple(_sentences(file.report.get("doubts")))


def reasons_of(file: ImportedFile) -> tuple[Says, ...]:
    """Give why the file was refused, each with what to do about it."""
    return tuple(_sentences(file.report.get("reasons")))


def asked_of(file: ImportedFile) -> tuple[Entry, ...]:
    """List what is to be looked at: why it was refused with what to do, and each doubt."""
    reasons = [
        Entry(title=_said(one), facts=(_said(one["cure"]),) if one.get("cure") else ())
        for one in file.report.get("reasons") or ()
    ]
    return (*reasons, *(Entry(title=one) for one in doubts_of(file)))


def gaps_of(file: ImportedFile) -> tuple[Entry, ...]:
    """List where numbers of articles are missing or twice, each with its cause."""
    return tuple(Entry(title=_said(one)) for one in file.report.get("gaps") or ())


def known_of(file: ImportedFile) -> tuple[Known, ...]:
    """Give what was read of the norm and its version, each with where it stood."""
    report, sources = file.report, file.report.get("sources") or {}
    known = [Known(name=_("名称"), value=title_of(file))]
    if level := report.get("level"):
        known.append(Known(name=_("效力级别"), value=NormLevel(level).says, origin=sources.get("level", "")))
    for code, name in WORDS.items():
        if report.get(code):
            known.append(Known(name=name, value=str(report[code]), origin=sources.get(code, "")))
    for code, name in DAYS.items():
        day = report.get(code)
        known.append(
            Known(name=name, value=days.full(date.fromisoformat(day)), origin=sources.get(code, ""))
        ) if day else None
    if report.get("articles"):
        known.append(Known(name=_("条数"), value=_("共 %(n)s 条") % {"n": report["articles"]}))
    known.append(Known(name=_("导入"), value=OUTCOMES.get(file.outcome, file.outcome), origin=days.moment(file.at)))
    known.append(
        Known(name=_("文件"), value=_("%(n)s 字节") % {"n": f"{file.size:,}"}, origin=f"SHA-256 {file.digest}")
    )
    return tuple(known)


def _said(one: Mapping[str, str]) -> Says:
    return Says(zh=one["zh"], en=one["en"])


def _sentences(said: Any) -> Iterator[Says]:
    return (_said(one) for one in said or ())
