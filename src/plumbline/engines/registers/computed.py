"""What an entry says without being asked: values that follow from the body that lists it and from its edition."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from plumbline.engines.bodies.codes import BodyKind
from plumbline.engines.registers.keeping import digest_of
from plumbline.engines.registers.models import Edition
from plumbline.kernel.clock import in_beijing
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.register import Register
from plumbline.kernel.register_follows import Follow, Source

_TYPES: Final[Mapping[Source, FieldType]] = {
    Source.NUMBER: FieldType.WHOLE,
    Source.FIRST_DAY: FieldType.DAY,
    Source.LAST_DAY: FieldType.DAY,
    Source.RECORDED_AT: FieldType.MOMENT,
}  # the others are texts, or chosen
_CHOICES: Final[Mapping[Source, Mapping[str, Says]]] = {
    Source.BODY_KIND: {kind.value: kind.says for kind in BodyKind},
    Source.STATE: {"standing": Says(zh="在用", en="in use"), "ended": Says(zh="取消", en="ended")},
    Source.CHANGE: {"added": Says(zh="新增", en="added"), "changed": Says(zh="变更", en="changed")},
}


def fields(register: Register) -> dict[str, Field]:
    """Give the fields of a register that nobody types, in their order."""
    return {code: _field(one) for code, one in register.follows.items()}


def values(register: Register, edition: Edition, *, on: date) -> dict[str, Any]:
    """Compute what an edition says without being asked; what there is no value for is left out."""
    computed = {code: _value(one.source, edition, on) for code, one in register.follows.items()}
    return {code: value for code, value in computed.items() if value is not None}


def _field(one: Follow) -> Field:
    if one.source in _CHOICES:
        return Field(code=one.code, type=FieldType.CHOICE, title=one.title, choices=_CHOICES[one.source])
    return Field(code=one.code, type=_TYPES.get(one.source, FieldType.TEXT), title=one.title)


def _value(source: Source, edition: Edition, on: date) -> Any:
    match source:
        case Source.BODY_NAME | Source.BODY_CREDIT_CODE | Source.BODY_KIND:
            return getattr(edition.body, source.rpartition(".")[2])
        case Source.STATE:
            stands = edition.valid_from <= on and (edition.valid_to is None or on <= edition.valid_to)
            return "standing" if stands and edition.replaced_at is None else "ended"
        case Source.CHANGE:
            return "changed" if edition.number > 1 else "added"
        case Source.RECORDED_AT:
            return in_beijing(edition.recorded_at)
        case Source.DIGEST:
            return digest_of(edition)
        case _:
            return getattr(edition, source.rpartition(".")[2])
