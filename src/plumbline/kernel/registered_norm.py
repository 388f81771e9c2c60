"""One norm of the register, and the versions of it: when each was in force and how many articles it has."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import parse_reference


class NormLevel(StrEnum):
    """Rank of a norm, highest first."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    SUPERVISION_REGULATION = "supervision_regulation"
    JUDICIAL_INTERPRETATION = "judicial_interpretation"
    LOCAL_REGULATION = "local_regulation"
    DEPARTMENT_RULE = "department_rule"
    GOVERNMENT_RULE = "government_rule"
    NORMATIVE_DOCUMENT = "normative_document"

    @property
    def says(self) -> Says:
        """Name the rank."""
        return _LEVELS[self]


_LEVELS: Final = {
    NormLevel.LAW: Says(zh="法律", en="law"),
    NormLevel.ADMINISTRATIVE_REGULATION: Says(zh="行政法规", en="administrative regulation"),
    NormLevel.SUPERVISION_REGULATION: Says(zh="监察法规", en="supervision regulation"),
    NormLevel.JUDICIAL_INTERPRETATION: Says(zh="司法解释", en="judicial interpretation"),
    NormLevel.LOCAL_REGULATION: Says(zh="地方性法规", en="local regulation"),
    NormLevel.DEPARTMENT_RULE: Says(zh="部门规章", en="department rule"),
    NormLevel.GOVERNMENT_RULE: Says(zh="政府规章", en="government rule"),
    NormLevel.NORMATIVE_DOCUMENT: Says(zh="规范性文件", en="normative document"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormVersion:
    """A norm as it stood from one day to another."""

    promulgated_on: date
    number: str = ""
    in_force_from: date | None = None  # no source gives it
    in_force_to: date | None = None  # last day; None: still in force
    articles: int | None = None  # the highest; None: not known
    inserted: frozenset[tuple[int, int]] = frozenset()  # (120, 1) is 120之一
    held: bool = True

    @property
    def first_day(self) -> date:
        """The first day in force; the day of promulgation where only that is known."""
        return self.in_force_from or self.promulgated_on

    def in_force(self, day: date) -> bool:
        """Tell whether the version is in force on a day."""
        return self.first_day <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredNorm:
    """A norm and its registered versions, oldest first."""

    title: str
    en: str
    short: str
    level: NormLevel
    versions: tuple[NormVersion, ...]
    also: tuple[str, ...] = ()
    since: date | None = None  # first day of the norm in any version, where known

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title the norm goes by."""
        return (self.title, self.short, *self.also)

    def version(self, on: date) -> NormVersion | None:
        """Give the registered version in force on a day."""
        return next((version for version in reversed(self.versions) if version.in_force(on)), None)


def read_norm(declared: Declared) -> RegisteredNorm:
    """Read one norm of a register."""
    keys = declared.keys(["title", "en", "short", "level", "versions"], ["also", "since"])
    level = keys["level"].text()
    if level not in set(NormLevel):
        raise keys["level"].wrong(f"unknown level «{level}»; known are {', '.join(NormLevel)}")
    return RegisteredNorm(
        title=keys["title"].text(),
        en=keys["en"].text(),
        short=keys["short"].text(),
        level=NormLevel(level),
        versions=_versions(keys["versions"]),
        also=keys["also"].texts() if "also" in keys else (),
        since=keys["since"].day() if "since" in keys else None,
    )


def _versions(declared: Declared) -> tuple[NormVersion, ...]:
    versions = [_version(one) for one in declared.each()]
    for earlier, later in pairwise(versions):
        if earlier.in_force_to is None or earlier.in_force_to >= later.first_day:
            raise declared.wrong(
                f"versions stand oldest first: that of {earlier.promulgated_on} must end before {later.first_day}"
            )
    return tuple(versions)


def _version(declared: Declared) -> NormVersion:
    keys = declared.keys(["promulgated_on"], ["number", "in_force_from", "in_force_to", "articles", "inserted", "held"])
    inserted = [
        parse_reference(f"norm#{place}")[0] for place in (keys["inserted"].texts() if "inserted" in keys else ())
    ]
    version = NormVersion(
        promulgated_on=keys["promulgated_on"].day(),
        number=keys["number"].text() if "number" in keys else "",
        in_force_from=keys["in_force_from"].day() if "in_force_from" in keys else None,
        in_force_to=keys["in_force_to"].day() if "in_force_to" in keys else None,
        articles=keys["articles"].whole() if "articles" in keys else None,
        inserted=frozenset((one.article or 0, one.sub or 0) for one in inserted),
        held=keys["held"].flag() if "held" in keys else True,
    )
    if version.in_force_to is not None and version.in_force_to < version.first_day:
        raise declared.wrong("the last day in force lies before the first")
    return version
