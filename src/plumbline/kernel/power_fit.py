"""Whether what the matters of a procedure must rest on could stand in a list of the house at all."""

from collections.abc import Mapping

from plumbline.kernel.declaration import Declared
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.noting import Noting
from plumbline.kernel.power import POWER
from plumbline.kernel.register import Register
from plumbline.kernel.spelling import Known, shown


def fit(declared: Declared, *, registers: Mapping[str, Register]) -> None:
    """Check that what a matter must rest on could stand in a list: the register, its fields, and the choices they offer.

    Takes   registers — all that are declared, by code
    Raises  DeclarationError with every name that is not declared
    """
    keys, noting = POWER.keys(declared), Noting()
    register = registers.get(keys["register"].text())
    if register is None:
        hint = Known([*registers]).hint(keys["register"].text(), listing="there are")
        raise keys["register"].wrong(f"no register «{shown(keys['register'].value)}»{hint}")
    where = dict(keys["where"].named()) if "where" in keys else {}
    domain = {keys["domain"].text(): keys["domain"]} if "domain" in keys else {}
    for code, one in (*where.items(), *domain.items()):
        if code not in register.fields:
            hint = Known([*register.fields]).hint(code)
            noting.note(one.wrong(f"the register «{register.code}» has no field «{code}»{hint}"))
    noting.settle()
    for code, one in where.items():
        _offered(register.fields[code].field, one, noting)
    noting.settle()


def _offered(field: Field, said: Declared, noting: Noting) -> None:
    """Note a value that no entry could have."""
    if field.type is FieldType.CHOICE and said.text() not in field.choices:
        hint = Known([*field.choices]).hint(said.text(), listing="there are")
        noting.note(said.wrong(f"«{field.code}» offers no «{said.text()}»{hint}"))
