"""The power that a procedure exercises: which entry of which list a matter of it must rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.phrase import law, text_of
from plumbline.kernel.written import LAW, TEXT, Named, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """What the entry of a matter must be."""

    law: str
    register: str
    where: Mapping[str, str]  # fields of the entry, and what they must say
    domain: str = ""  # the field that must name the domain of the matter


POWER: Final = Table("power", {"law": LAW, "register": TEXT}, {"where": Named(TEXT), "domain": TEXT})


def read_power(declared: Declared) -> Power:
    """Read which entry a matter must rest on.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = POWER.keys(declared)
    return Power(
        law=law(keys["law"]),
        register=keys["register"].text(),
        where={code: one.text() for code, one in keys["where"].named()} if "where" in keys else {},
        domain=text_of(keys, "domain"),
    )
