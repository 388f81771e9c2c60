"""The phrases that all declarations are made of: sources in law, titles, conditions, periods."""

from collections.abc import Mapping

from plumbline.kernel import expression
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.expression import Expression
from plumbline.kernel.period import Period
from plumbline.kernel.reference import parse_reference

Keys = Mapping[str, Declared]


def law(declared: Declared) -> str:
    """Read a reference to law in the short form, and check its form."""
    text = declared.text()
    try:
        parse_reference(text)
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong
    return text


def law_of(keys: Keys, key: str = "law") -> str:
    """Read the reference under a key; empty where there is none."""
    return law(keys[key]) if key in keys else ""


def title(keys: Keys) -> Says:
    """Read the name that stands in the keys `zh` and `en`."""
    return Says(zh=keys["zh"].text(), en=keys["en"].text())


def says_of(keys: Keys, key: str) -> Says | None:
    """Read the sentence under a key, where there is one."""
    return keys[key].says() if key in keys else None


def text_of(keys: Keys, key: str) -> str:
    """Read the text under a key; empty where there is none."""
    return keys[key].text() if key in keys else ""


def texts_of(keys: Keys, key: str) -> tuple[str, ...]:
    """Read the texts under a key; none where there is none."""
    return keys[key].texts() if key in keys else ()


def flag_of(keys: Keys, key: str, *, otherwise: bool = False) -> bool:
    """Read the flag under a key."""
    return keys[key].flag() if key in keys else otherwise


def condition(keys: Keys, key: str) -> Expression | None:
    """Read the condition under a key, where there is one."""
    return stated(keys[key]) if key in keys else None


def stated(declared: Declared) -> Expression:
    """Read a condition."""
    text = str(declared.value).lower() if isinstance(declared.value, bool) else declared.text()
    try:
        return expression.parse(text)
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong


def period(declared: Declared, *, roll_over: bool) -> Period:
    """Read a period."""
    try:
        found = Period.parse(declared.text())
        return Period(found.length, found.unit, roll_over=roll_over or found.roll_over)
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong
