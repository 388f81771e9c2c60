"""From the declaration of an alert to the alert: every key and name is checked on the way."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plumbline.kernel import alert_example
from plumbline.kernel.alert import Alert, Finds, Same, Severity
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.declaration import Declared
from plumbline.kernel.fields import NUMBERS
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import Keys, law, text_of, texts_of
from plumbline.kernel.register import Register
from plumbline.kernel.register_schema import CODE_OF, code, notes
from plumbline.kernel.spelling import Known, shown
from plumbline.kernel.written import FACT, LAW, NOTES, SAYS, TEXT, WHOLE, Json, Leaf, Several, Table, one_of


@dataclass(frozen=True, slots=True)
class _Needs:
    """Which keys go with a kind of finding, beside those of every alert."""

    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()  # exactly one of these


_NEEDS: Final[Mapping[Finds, _Needs]] = {
    Finds.MISSING: _Needs(frozenset({"fields"})),
    Finds.REPEALED_BASIS: _Needs(),
    Finds.ABSENT_BELOW: _Needs(may=frozenset({"fields"})),
    Finds.DIFFERS: _Needs(frozenset({"fields", "same"})),
    Finds.OVER_LIMIT: _Needs(frozenset({"fields"}), may=frozenset({"units"}), one_of=frozenset({"most", "most_field"})),
    Finds.DISGUISED: _Needs(frozenset({"fields", "words", "listed_in"})),
    Finds.NOT_ADJUSTED: _Needs(),
    Finds.DUPLICATE: _Needs(frozenset({"fields"})),
    Finds.GAP: _Needs(),
    Finds.UNLISTED: _Needs(),
    Finds.FREQUENCY: _Needs(frozenset({"per"}), may=frozenset({"fields"}), one_of=frozenset({"most", "most_field"})),
}
_PARTS: Final = frozenset({"fields", "same", "most", "most_field", "units", "words", "listed_in", "per"})


def _severity(declared: Declared) -> Severity:
    if declared.text() not in set(Severity):
        raise declared.wrong(f"no severity «{shown(declared.value)}»; there are {', '.join(Severity)}")
    return Severity(declared.text())


def _finds(declared: Declared) -> Finds:
    if declared.text() not in set(Finds):
        hint = Known([*Finds]).hint(declared.text())
        raise declared.wrong(f"nothing is found by «{shown(declared.value)}»{hint}")
    return Finds(declared.text())


def _same(declared: Declared) -> Same:
    if declared.text() not in set(Same):
        raise declared.wrong(f"entries are the same by {' or '.join(Same)}")
    return Same(declared.text())


def _words(declared: Declared) -> re.Pattern[str]:
    try:
        return re.compile(declared.text())
    except re.error as wrong:
        raise declared.wrong(f"«{shown(declared.value)}» is no regular expression: {wrong}") from wrong


def _schema() -> Json:
    """Say in JSON Schema which keys go with which kind of finding."""
    rules: list[Json] = []
    for kind, wanted in _NEEDS.items():
        strange = sorted(_PARTS - wanted.needs - wanted.may - wanted.one_of)
        then: dict[str, Any] = {"required": sorted(wanted.needs), "properties": dict.fromkeys(strange, False)}
        if wanted.one_of:
            then["oneOf"] = [{"required": [key]} for key in sorted(wanted.one_of)]
        rules.append({"if": {"properties": {"finds": {"const": kind}}}, "then": then})
    return {"allOf": rules}


ALERT: Final = Table(
    "alert",
    {
        "alert": CODE_OF,
        "title": SAYS,
        "law": LAW,
        "severity": one_of(Severity, _severity),
        "over": CODE_OF,
        "finds": one_of(Finds, _finds),
        "asks": SAYS,
    },
    {
        "plan": Several(WHOLE),
        "to": Several(TEXT),
        "fields": Several(FACT),
        "same": one_of(Same, _same),
        "most": WHOLE,
        "most_field": FACT,
        "units": Several(FACT),
        "words": Several(Leaf("words", _words, {"type": "string", "format": "regex"})),
        "listed_in": CODE_OF,
        "per": Several(FACT),
        "examples": Several(alert_example.EXAMPLE),
        **NOTES,
    },
    _schema(),
)


def every(catalogue: Catalogue, *, registers: Mapping[str, Register]) -> Mapping[str, Alert]:
    """Give all declared alerts by code.

    Takes   registers — all that are declared, by code
    Raises  DeclarationError where one is written wrong, does not fit its register, or a code is declared twice
    """
    alerts: dict[str, Alert] = {}
    for declared in catalogue.every("alerts"):
        alert = read_alert(declared)
        if alert.code in alerts:
            raise declared.wrong(f"the alert «{alert.code}» is declared twice")
        fit(declared, registers=registers)
        alerts[alert.code] = alert
    return alerts


def read_alert(declared: Declared) -> Alert:
    """Read one alert.

    Raises  DeclarationError with the place of what is wrong; every fault beside the first one
    """
    keys, noting = ALERT.keys(declared), Noting()
    finds = _finds(keys["finds"])
    _complete(declared, keys, finds, noting)
    noting.settle()
    return Alert(
        code=code(keys["alert"]),
        title=keys["title"].says(),
        law=law(keys["law"]),
        severity=_severity(keys["severity"]),
        over=code(keys["over"]),
        finds=finds,
        asks=keys["asks"].says(),
        plan=tuple(one.whole() for one in keys["plan"].each()) if "plan" in keys else (),
        to=texts_of(keys, "to"),
        fields=texts_of(keys, "fields"),
        same=_same(keys["same"]) if "same" in keys else Same.KEY,
        most=keys["most"].whole() if "most" in keys else None,
        most_field=text_of(keys, "most_field"),
        units=texts_of(keys, "units"),
        words=tuple(_words(one) for one in keys["words"].each()) if "words" in keys else (),
        listed_in=code(keys["listed_in"]) if "listed_in" in keys else "",
        per=texts_of(keys, "per"),
        examples=alert_example.read_examples(keys["examples"], over=code(keys["over"])) if "examples" in keys else (),
        to_settle=notes(keys, "to_settle"),
        not_modelled=notes(keys, "not_modelled"),
        file=declared.file,
    )


def fit(declared: Declared, *, registers: Mapping[str, Register]) -> None:
    """Check that what an alert names is declared in its register, and that it could find something there.

    Raises  DeclarationError with everything that is not
    """
    keys, noting = ALERT.keys(declared), Noting()
    for key in ("over", "listed_in"):
        if key in keys and keys[key].text() not in registers:
            noting.note(keys[key].wrong(f"no register «{keys[key].text()}»{_hint(registers, keys[key])}"))
    noting.settle()
    over = registers[keys["over"].text()]
    for one in (one for key in ("fields", "per", "most_field", "units") if key in keys for one in keys[key].each()):
        if one.text() not in over.fields:
            noting.note(one.wrong(f"the register «{over.code}» has no field «{one.text()}»{_hint(over.fields, one)}"))
    noting.settle()
    _could_find(keys, over, noting)
    if "examples" in keys:
        with noting.going_on():
            alert_example.fit(keys["examples"], over=over.code, registers=registers)
    noting.settle()


def _could_find(keys: Keys, over: Register, noting: Noting) -> None:
    """Note what could never find anything in the register."""
    finds = _finds(keys["finds"])
    for one in keys["fields"].each() if "fields" in keys else ():
        field = over.fields[one.text()]
        if finds is Finds.MISSING and field.required:
            noting.note(one.wrong(f"«{one.text()}» is required, so it is never missing"))
        if finds in {Finds.OVER_LIMIT, Finds.FREQUENCY} and field.field.type not in NUMBERS:
            noting.note(one.wrong(f"«{one.text()}» is no number"))
    if finds is Finds.ABSENT_BELOW and over.inherits:
        noting.note(
            keys["finds"].wrong(f"entries of «{over.code}» hold below by themselves: none is ever absent there")
        )
    if finds is Finds.NOT_ADJUSTED and over.adjust_within is None:
        noting.note(keys["finds"].wrong(f"«{over.code}» says no term (`adjust_within`) until when it must follow"))
    if (finds in {Finds.REPEALED_BASIS, Finds.NOT_ADJUSTED} or _by_basis(keys)) and not over.citing:
        noting.note(keys["finds"].wrong(f"no field of «{over.code}» cites law (`cites: true`)"))


def _by_basis(keys: Keys) -> bool:
    """Tell whether entries are laid beside each other by what they cite."""
    return "same" in keys and _same(keys["same"]) is Same.BASIS


def _complete(declared: Declared, keys: Keys, finds: Finds, noting: Noting) -> None:
    wanted = _NEEDS[finds]
    for key in sorted(_PARTS & keys.keys() - wanted.needs - wanted.may - wanted.one_of):
        noting.note(keys[key].wrong_key(f"`{key}` does not go with `finds: {finds}`"))
    for key in sorted(wanted.needs - keys.keys()):
        noting.note(declared.wrong(f"`finds: {finds}` needs `{key}`"))
    if wanted.one_of and len(wanted.one_of & keys.keys()) != 1:
        noting.note(declared.wrong(f"`finds: {finds}` needs either {' or '.join(sorted(wanted.one_of))}"))


def _hint(names: Collection[str], declared: Declared) -> str:
    return Known([*names]).hint(declared.text())
