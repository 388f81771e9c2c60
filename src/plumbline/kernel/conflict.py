"""Conflicts of interest: who is tied to somebody named in a matter takes no part in it, asked for or not.

Source  行政处罚法 (2021) 第四十三条第一款; each procedure names its own article in `bars`
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.fields import Field, Personal
from plumbline.kernel.view import View

_CREDIT_CODE: Final = "credit_code"


def conflicts(view: View) -> Iterator[Reason]:
    """Give what ties those who act to anybody named in the matter; a procedure without an article on recusal bars nobody."""
    bar = view.procedure.bars
    if bar is None or not any(person.conflicts for person in view.situation.actors):
        return
    named = names_in(view.procedure.fields, view.situation.facts)
    for person in view.situation.actors:
        for conflict in person.conflicts:
            if conflict.party in named:
                yield _tied(bar.law, person, conflict.says)


def names_in(fields: Mapping[str, Field], facts: Mapping[str, Any]) -> frozenset[str]:
    """Give the names and credit codes that the facts of a matter hold."""
    return frozenset(
        value.strip()
        for code, value in facts.items()
        if isinstance(value, str)
        and code in fields
        and (fields[code].personal is Personal.NAME or code.endswith(_CREDIT_CODE))
    )


def _tied(law: str, person: Actor, kind: Says) -> Reason:
    return Reason(
        kind=ReasonKind.ROLE,
        rule="conflict_of_interest",
        law=law,
        says=Says(
            zh=f"{person.name}和当事人有利害关系（{kind.zh}），应当回避",
            en=f"{person.name} is tied to the party ({kind.en}) and must recuse themselves",
        ),
        cure=Says(zh="请没有利害关系的人来做", en="Ask somebody without such a tie"),
    )
