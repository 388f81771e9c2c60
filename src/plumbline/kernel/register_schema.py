"""From the declaration of a register to the register: every key and name is checked on the way."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.declaration import Declared
from plumbline.kernel.field_schema import FIELD, FIELD_KEYS, read_field
from plumbline.kernel.fields import NUMBERS, FieldType
from plumbline.kernel.noting import Noting
from plumbline.kernel.period import Unit
from plumbline.kernel.phrase import Keys, flag_of, law, period, text_of, title
from plumbline.kernel.procedure import Note
from plumbline.kernel.register import CODE, Inherits, KeptBy, ListLevel, Readers, Register, RegisterField, Within
from plumbline.kernel.register_follows import FOLLOW, read_follows
from plumbline.kernel.spelling import Known, shown
from plumbline.kernel.written import (
    FACT,
    FLAG,
    LAW,
    NOTE,
    NOTES,
    PERIOD,
    SAYS,
    TEXT,
    WHOLE,
    Leaf,
    Named,
    Several,
    Table,
    one_of,
)

_TEXTS: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_CHOOSING: Final = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_NOT_HERE: Final = frozenset(
    {"public", "future", "max_when"}
)  # who reads is said by `read`; the others ask about an act


def code(declared: Declared) -> str:
    """Read the code of a register or an alert."""
    text = declared.text()
    if not CODE.fullmatch(text):
        raise declared.wrong(f"«{shown(text)}» is no code: small letters, digits, dots and underscores")
    return text


def _level(declared: Declared) -> ListLevel:
    if declared.text() not in set(ListLevel):
        raise declared.wrong(f"no level «{shown(declared.value)}»; there are {', '.join(ListLevel)}")
    return ListLevel(declared.text())


def _readers(declared: Declared) -> Readers:
    if declared.text() not in set(Readers):
        raise declared.wrong(f"a field is read by {', '.join(Readers)}, not by «{shown(declared.value)}»")
    return Readers(declared.text())


def _unit(declared: Declared) -> Unit:
    if declared.text() not in set(Unit):
        raise declared.wrong(f"no unit «{shown(declared.value)}»; there are {', '.join(Unit)}")
    return Unit(declared.text())


CODE_OF: Final = Leaf("code", code, {"type": "string", "pattern": f"^{CODE.pattern}$"})
_OWN: Final = {
    "required": FLAG,
    "cites": FLAG,
    "entry_of": CODE_OF,
    "read": one_of(Readers, _readers),
    "unit": one_of(Unit, _unit),
}
REGISTER_FIELD: Final = Table(
    "register_field",
    FIELD.required,
    {**{key: kind for key, kind in FIELD_KEYS.items() if key not in _NOT_HERE}, **_OWN},
    FIELD.json,
)
_KEPT_BY: Final = Table("kept_by", {"levels": Several(one_of(ListLevel, _level))}, {"kinds": Several(TEXT)})
_INHERITS: Final = Table("inherits", {}, {"levels": FACT, "kinds": FACT, "additions": FLAG})
_WITHIN: Final = Table("adjust_within", {"law": LAW, "within": PERIOD})
REGISTER: Final = Table(
    "register",
    {
        "register": CODE_OF,
        "title": SAYS,
        "basis": LAW,
        "plan": Several(WHOLE),
        "kept_by": _KEPT_BY,
        "key": FACT,
        "name": FACT,
        "fields": Named(REGISTER_FIELD, FACT),
    },
    {
        "inherits": _INHERITS,
        "adjusted_by": TEXT,
        "adjust_within": _WITHIN,
        "public": FLAG,
        "follows": Named(FOLLOW, FACT),
        **NOTES,
    },
)


def every(catalogue: Catalogue) -> Mapping[str, Register]:
    """Give all declared registers by code.

    Raises  DeclarationError where one is written wrong, does not fit the others, or a code is declared twice
    """
    registers: dict[str, Register] = {}
    for declared in catalogue.every("registers"):
        register = read_register(declared)
        if register.code in registers:
            raise declared.wrong(f"the register «{register.code}» is declared twice")
        registers[register.code] = register
    for declared in catalogue.every("registers"):
        fit(declared, registers=registers, procedures=catalogue.procedures)
    return registers


def codes(catalogue: Catalogue) -> frozenset[str]:
    """Give the codes of all registers, also of those that are written wrong elsewhere."""
    named = (one.value.get("register") for one in catalogue.every("registers") if isinstance(one.value, dict))
    return frozenset(one.value for one in named if one is not None and isinstance(one.value, str))


def fit(declared: Declared, *, registers: Collection[str], procedures: Collection[str]) -> None:
    """Check that what a register names beside itself is declared.

    Raises  DeclarationError with every name that is not
    """
    keys, noting = REGISTER.keys(declared), Noting()
    if "adjusted_by" in keys and keys["adjusted_by"].text() not in procedures:
        hint = Known([*procedures]).hint(keys["adjusted_by"].text(), listing="there are")
        noting.note(keys["adjusted_by"].wrong(f"no procedure «{keys['adjusted_by'].text()}»{hint}"))
    for _, one in keys["fields"].named():
        inner = REGISTER_FIELD.keys(one)
        if "entry_of" in inner and inner["entry_of"].text() not in registers:
            hint = Known([*registers]).hint(inner["entry_of"].text(), listing="there are")
            noting.note(inner["entry_of"].wrong(f"no register «{inner['entry_of'].text()}»{hint}"))
    noting.settle()


def read_register(declared: Declared) -> Register:
    """Read one register.

    Raises  DeclarationError with the place of what is wrong; every fault beside the first one
    """
    keys, noting = REGISTER.keys(declared), Noting()
    fields: dict[str, RegisterField] = {}
    for name, one in keys["fields"].named():
        with noting.going_on():
            fields[name] = _field(name, one)
    if not noting.found:
        _identify(keys, fields, noting)
        _inherit(keys, fields, noting)
    follows = read_follows(keys["follows"], asked=fields, noting=noting) if "follows" in keys else {}
    noting.settle()
    return Register(
        code=code(keys["register"]),
        title=keys["title"].says(),
        basis=law(keys["basis"]),
        plan=tuple(one.whole() for one in keys["plan"].each()),
        kept_by=_kept_by(keys["kept_by"]),
        key=keys["key"].text(),
        name=keys["name"].text(),
        fields=fields,
        inherits=_inherits(keys["inherits"]) if "inherits" in keys else None,
        adjusted_by=text_of(keys, "adjusted_by"),
        adjust_within=_within(keys["adjust_within"]) if "adjust_within" in keys else None,
        public=flag_of(keys, "public", otherwise=True),
        follows=follows,
        to_settle=notes(keys, "to_settle"),
        not_modelled=notes(keys, "not_modelled"),
        file=declared.file,
    )


def notes(keys: Keys, key: str) -> tuple[Note, ...]:
    """Read what is still to be settled, or what is not modelled."""
    found = []
    for one in keys[key].each() if key in keys else ():
        inner = NOTE.keys(one)
        meanwhile = inner["meanwhile"].says() if "meanwhile" in inner else None
        found.append(Note(law=law(inner["law"]), says=title(inner), meanwhile=meanwhile))
    return tuple(found)


def _field(name: str, declared: Declared) -> RegisterField:
    keys = REGISTER_FIELD.keys(declared)
    plain = {key: one for key, one in keys.items() if key not in _OWN}
    field = read_field(name, replace(declared, value=plain))
    for key, kinds in (("cites", _TEXTS), ("entry_of", {FieldType.TEXT}), ("unit", NUMBERS)):
        if key in keys and field.type not in kinds:
            raise keys[key].wrong_key(f"`{key}` goes with the types {', '.join(sorted(kinds))}, not with {field.type}")
    return RegisterField(
        field=replace(field, future=True),
        required=flag_of(keys, "required"),
        cites=flag_of(keys, "cites"),
        entry_of=code(keys["entry_of"]) if "entry_of" in keys else "",
        read=_readers(keys["read"]) if "read" in keys else Readers.PUBLIC,
        unit=_unit(keys["unit"]) if "unit" in keys else None,
    )


def _identify(keys: Keys, fields: Mapping[str, RegisterField], noting: Noting) -> None:
    """Check the two fields by which an entry is known: everybody may read them."""
    for key in ("key", "name"):
        name = keys[key].text()
        one = fields.get(name)
        if one is None:
            noting.note(keys[key].wrong(f"no field «{shown(name)}»{Known([*fields]).hint(name, listing='there are')}"))
        elif not (one.required and one.field.type is FieldType.TEXT and one.read is Readers.PUBLIC):
            noting.note(keys[key].wrong(f"the {key} is a required text that everybody may read; «{name}» is not"))
        elif one.field.sealed and key == "key":
            noting.note(keys[key].wrong(f"an entry is not known by personal data: «{name}»"))


def _inherit(keys: Keys, fields: Mapping[str, RegisterField], noting: Noting) -> None:
    inner = _INHERITS.keys(keys["inherits"]) if "inherits" in keys else {}
    for key in ("levels", "kinds"):
        if key in inner:
            with noting.going_on():
                _chosen(inner[key], fields, set(ListLevel) if key == "levels" else None)


def _chosen(declared: Declared, fields: Mapping[str, RegisterField], allowed: Iterable[str] | None) -> None:
    """Check that a field lets choose among what is allowed there."""
    one = fields.get(declared.text())
    if one is None or one.field.type not in _CHOOSING:
        raise declared.wrong(f"«{declared.text()}» must be a field of type choice or choices")
    if allowed is not None and (strange := one.field.choices.keys() - set(allowed)):
        raise declared.wrong(f"«{declared.text()}» lets choose {', '.join(sorted(strange))}, which is no level")


def _kept_by(declared: Declared) -> KeptBy:
    keys = _KEPT_BY.keys(declared)
    levels = tuple(_level(one) for one in keys["levels"].each())
    if len(set(levels)) < len(levels):
        raise keys["levels"].wrong("a level stands twice")
    return KeptBy(levels=levels, kinds=keys["kinds"].texts() if "kinds" in keys else ())


def _inherits(declared: Declared) -> Inherits:
    keys = _INHERITS.keys(declared)
    return Inherits(
        levels=text_of(keys, "levels"),
        kinds=text_of(keys, "kinds"),
        additions=flag_of(keys, "additions", otherwise=True),
    )


def _within(declared: Declared) -> Within:
    keys = _WITHIN.keys(declared)
    return Within(law=law(keys["law"]), period=period(keys["within"], roll_over=False))
