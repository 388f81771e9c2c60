"""What an entry says without being asked: it follows from the body that lists it, or from its edition."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import Says
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import title
from plumbline.kernel.spelling import Known, shown
from plumbline.kernel.written import TITLED, Table, one_of


class Source(StrEnum):
    """What something follows from."""

    BODY_NAME = "body.name"
    BODY_CREDIT_CODE = "body.credit_code"
    BODY_KIND = "body.kind"
    NUMBER = "edition.number"
    STATE = "edition.state"  # whether it stands on the day that is asked about
    CHANGE = "edition.change"  # whether it was added or changed
    FIRST_DAY = "edition.valid_from"
    LAST_DAY = "edition.valid_to"
    RECORDED_AT = "edition.recorded_at"
    DIGEST = "edition.digest"  # its hash in the ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """One field that nobody types."""

    code: str
    title: Says
    source: Source


def _source(declared: Declared) -> Source:
    if declared.text() not in set(Source):
        hint = Known([*Source]).hint(declared.text(), listing="there are")
        raise declared.wrong(f"nothing follows from «{shown(declared.value)}»{hint}")
    return Source(declared.text())


FOLLOW: Final = Table("follow", {**TITLED, "from": one_of(Source, _source)})


def read_follows(declared: Declared, *, asked: Collection[str], noting: Noting) -> Mapping[str, Follow]:
    """Read what follows; note what is asked for as well.

    Takes   asked — the codes of the fields that are asked for
    """
    found = {}
    for code, one in declared.named():
        if code in asked:
            noting.note(one.wrong_key(f"«{shown(code)}» is asked for; what follows by itself is not asked"))
        with noting.going_on():
            keys = FOLLOW.keys(one)
            found[code] = Follow(code=code, title=title(keys), source=_source(keys["from"]))
    return found
