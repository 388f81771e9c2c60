"""What of a matter is personal data, and so hidden from the public even where a template says nothing about it.

The names of people, their identity numbers, telephones and health are hidden always; the name and the address of the
party where the party is a natural person. Free text is not hidden as a whole: the values above are hidden inside it,
and somebody has to read it before it is made public.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from plumbline.engines.documents.writing import Mask, spelt
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.models import PARTY, PartyKind
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType, Personal
from plumbline.kernel.wording import day as say_day

LAW: Final = "行政处罚法#50; 个人信息保护法#25"
WHY: Final = Says(
    zh="这是个人信息，公开的文书里不出现", en="Personal data, which does not appear in what is made public"
)
TITLES: Final = {
    Personal.NAME: Says(zh="姓名", en="Name"),
    Personal.IDENTITY_NUMBER: Says(zh="身份证件号码", en="Identity number"),
    Personal.ADDRESS: Says(zh="住址", en="Home address"),
    Personal.PHONE: Says(zh="电话", en="Telephone"),
    Personal.HEALTH: Says(zh="健康信息", en="Health"),
}
_FREE_TEXT: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})


def masks(effect: Effect) -> Iterator[Mask]:
    """Give what the public does not see of the matter."""
    person = effect.facts.get("party_kind") in {None, PartyKind.NATURAL_PERSON}  # what is not known may be a person
    for code, value in effect.facts.items():
        field = effect.procedure.fields.get(code)
        if field is None or not is_hidden(field, person=person):
            continue
        title = TITLES.get(field.personal, field.title)
        of = code.replace(PARTY, "party.", 1) if code.startswith(PARTY) else f"facts.{code}"
        yield _mask(of, title, value)
        yield Mask(of=f"words.{code}", title=title, law=LAW, why=WHY, values=())


def is_hidden(field: Field, *, person: bool) -> bool:
    """Tell whether a field is hidden; the name of an organisation and its address are public."""
    match field.personal:
        case Personal.NONE:
            return False
        case Personal.OTHER:
            return field.type not in _FREE_TEXT
        case Personal.NAME:
            return person or field.code != f"{PARTY}name"
        case Personal.ADDRESS:
            return person
        case _:
            return True


def _mask(of: str, title: Says, value: Any) -> Mask:
    values = (say_day(value), value.isoformat()) if isinstance(value, date) else _spelt(value)
    return Mask(of=of, title=title, law=LAW, why=WHY, values=values)


def _spelt(value: Any) -> tuple[str, ...]:
    """Give the words to look for; a code or a yes is no word that could stand in a text."""
    return () if isinstance(value, bool | int) else spelt(value)
