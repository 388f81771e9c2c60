"""How the difference of two lists is shown: what was added, what ended, what changed, field by field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.registers.comparing import Changed, Difference
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import visible_to
from plumbline.kernel.register import Readers, Register
from plumbline.site.parts.comparing import ComparedShown, SideShown, sides
from plumbline.site.parts.listing import Entry
from plumbline.site.portal.registers.naming import plain
from plumbline.site.words import Words, say

MOST: Final = 200  # entries that are shown of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceShown:
    """What differs between two lists."""

    said: Words
    added: tuple[Entry, ...]
    ended: tuple[Entry, ...]
    changed: tuple[ComparedShown, ...]
    cut: bool  # more differ than are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two lists: its name, and where an entry of it stands."""

    name: str
    href: Callable[[str], str]  # the key of an entry → its address


def difference_shown(
    register: Register,
    found: Difference,
    readers: frozenset[Readers],
    *,
    old: Side,
    new: Side,
    counted: Callable[[int, int, int], str],
) -> DifferenceShown:
    """Show what differs, as far as its reader may see it; a change of hidden fields alone is none to them.

    Takes   counted — says how many stand only in the new list, only in the old one, and in both with other words
    """
    changed = [one for one in found.changed if any(each.field.read in readers for each in one.fields)]
    return DifferenceShown(
        said=counted(len(found.added), len(found.ended), len(changed)),
        added=tuple(_entry(one, new) for one in found.added[:MOST]),
        ended=tuple(_entry(one, old) for one in found.ended[:MOST]),
        changed=tuple(_compared(register, one, readers, old, new) for one in changed[:MOST]),
        cut=max(len(found.added), len(found.ended), len(changed)) > MOST,
    )


def counted_in_time(added: int, ended: int, changed: int) -> str:
    """Say how many entries of one list came, ended and changed."""
    told = [
        ngettext("增加 %(n)s 项", "增加 %(n)s 项", added) % {"n": f"{added:,}"},
        ngettext("减少 %(n)s 项", "减少 %(n)s 项", ended) % {"n": f"{ended:,}"},
        ngettext("改动 %(n)s 项", "改动 %(n)s 项", changed) % {"n": f"{changed:,}"},
    ]
    return _("，").join(told)


def counted_apart(added: int, ended: int, changed: int) -> str:
    """Say how many entries only one of two bodies lists, and how many they word differently."""
    told = [
        ngettext("只在前一份里的 %(n)s 项", "只在前一份里的 %(n)s 项", ended) % {"n": f"{ended:,}"},
        ngettext("只在后一份里的 %(n)s 项", "只在后一份里的 %(n)s 项", added) % {"n": f"{added:,}"},
        ngettext("写得不同的 %(n)s 项", "写得不同的 %(n)s 项", changed) % {"n": f"{changed:,}"},
    ]
    return _("，").join(told)


def _entry(one: Edition, side: Side) -> Entry:
    return Entry(title=one.title, href=side.href(one.key), facts=(one.key,))


def _compared(register: Register, one: Changed, readers: frozenset[Readers], old: Side, new: Side) -> ComparedShown:
    before, after = (_lines(register, one, edition, readers) for edition in (one.before, one.after))
    first, second = sides(before, after)
    return ComparedShown(
        code=one.key,
        place=f"{one.key} {one.after.title}",
        old=SideShown(name=old.name, lines=first, href=old.href(one.key), missing=_("没有填写")),
        new=SideShown(name=new.name, lines=second, href=new.href(one.key), missing=_("没有填写")),
        lang="",
    )


def _lines(register: Register, one: Changed, edition: Edition, readers: frozenset[Readers]) -> str:
    differing = {each.field.code for each in one.fields}
    values = [each for each in visible_to(register, edition.data, readers) if each.field.code in differing]
    return "\n".join(
        _("%(name)s：%(value)s") % {"name": say(each.field.title), "value": plain(each)} for each in values
    )
