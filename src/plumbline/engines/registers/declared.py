"""The registers and alerts that the systems declare, found by code, and checked against the kinds of bodies there are."""

from collections.abc import Mapping
from functools import cache

from plumbline.engines.bodies.codes import BodyKind, Level, Role
from plumbline.kernel import alert_schema, catalogue, register_schema
from plumbline.kernel.alert import Alert
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.register import Register


@cache
def every() -> Mapping[str, Register]:
    """Give all registers by code.

    Raises  DeclarationError where one names what is not declared, or a kind of body that there is not
    """
    registers = register_schema.every(catalogue.load())
    for one in registers.values():
        _fit(one)
    return registers


def register(code: str) -> Register:
    """Find a register, or say which there are."""
    registers = every()
    if code not in registers:
        raise DeclarationError(f"no register «{code}» is declared; there are {', '.join(sorted(registers))}")
    return registers[code]


@cache
def alerts() -> Mapping[str, Alert]:
    """Give all alerts by code.

    Raises  DeclarationError where one names what is not declared, or a role that there is not
    """
    found = alert_schema.every(catalogue.load(), registers=every())
    for one in found.values():
        if strange := set(one.to) - set(Role.codes()):
            raise DeclarationError(f"no role is called {', '.join(sorted(strange))}", file=one.file, line=1, column=1)
    return found


def alert(code: str) -> Alert:
    """Find an alert, or say which there are."""
    found = alerts()
    if code not in found:
        raise DeclarationError(f"no alert «{code}» is declared; there are {', '.join(sorted(found))}")
    return found[code]


def _fit(one: Register) -> None:
    named = {*one.kept_by.kinds}
    if one.inherits and one.inherits.kinds:
        named |= one.fields[one.inherits.kinds].field.choices.keys()
    strange = named - set(BodyKind.codes())
    strange |= set(one.kept_by.levels) - set(Level.codes())
    if strange:
        what = f"«{one.code}» names what no body is: {', '.join(sorted(strange))}"
        raise DeclarationError(what, file=one.file, line=1, column=1)
