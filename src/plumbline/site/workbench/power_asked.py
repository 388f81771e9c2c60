"""The question on which entry of a list a new matter rests, where its procedure asks for one."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from plumbline.engines.matters import powers
from plumbline.engines.registers import declared
from plumbline.kernel.procedure import Procedure
from plumbline.site.parts.asking import FieldShown, Kind, Option
from plumbline.site.words import say
from plumbline.site.workbench.desk import Desk


def power_field(procedure: Procedure, desk: Desk, typed: Mapping[str, str], error: str) -> FieldShown | None:
    """Ask for the entry; None where the procedure asks for none, or no list is laid down.

    Takes   typed — what the form sent;  error — what is wrong with it
    """
    if procedure.power is None:
        return None
    entries = powers.fitting_entries(procedure, desk.body, domain="", on=desk.today)
    if not entries and not error:
        return None
    options = [Option(value=one.key, words=f"{one.edition.title}（{one.key}）") for one in entries]
    if len(options) != 1:
        options.insert(0, Option(value="", words=_("请选一项")))
    return FieldShown(
        name=powers.FIELD,
        label=_("%(register)s：办的是哪一项") % {"register": say(declared.register(procedure.power.register).title)},
        kind=Kind.CHOICE,
        value=typed.get(powers.FIELD, entries[0].key if len(entries) == 1 else ""),
        options=tuple(options),
        listed=len(options) > 1,
        hint=_("清单里没有的不能办"),
        error=error,
        law=procedure.power.law,
    )
