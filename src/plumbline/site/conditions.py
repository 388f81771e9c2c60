"""A condition of a declaration in words: fine_fen > 20000 → “罚款”超过 200 元; with the names that its facts go by."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from plumbline.kernel import fields
from plumbline.kernel.period import Period
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.values import FieldType
from plumbline.site.words import english, say

_TOKEN: Final = re.compile(r"\s*(\d[\d_]*|'[^']*'|[a-z_][a-z0-9_]*|==|!=|<=|>=|[<>()+\-*,])")


def in_words(procedure: Procedure, condition: object) -> str:
    """Say a condition in the language of the page."""
    return _Telling(procedure, _TOKEN.findall(str(condition))).whole()


class _Telling:
    """One pass over the tokens; what it tells follows the grammar of `kernel.expression`."""

    def __init__(self, procedure: Procedure, tokens: list[str]) -> None:
        self.procedure = procedure
        self.tokens = tokens
        self.at = 0

    def whole(self) -> str:
        return self._either()

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *words: str) -> str:
        if self.next in words:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""

    def _either(self) -> str:
        said = [self._both()]
        while self.take("or"):
            said.append(self._both())
        return _("；或者").join(said)

    def _both(self) -> str:
        said = [self._negated()]
        while self.take("and"):
            said.append(self._negated())
        return _("，并且").join(said)

    def _negated(self) -> str:
        if not self.take("not"):
            return self._compared()
        if self.next == "done":
            self.at += 2
            act = self._act()
            return _("还没有“%(act)s”") % {"act": act}
        return _("不是：%(what)s") % {"what": self._negated()}

    def _compared(self) -> str:
        code = self.next
        left = self._single()
        sign = self.take("==", "!=", "<=", ">=", "<", ">")
        if sign:
            right = self._value(code)
            return COMPARED[sign]() % {"left": left, "right": right}
        negative = bool(self.take("not"))
        if not self.take("in"):
            return left
        return self._membership(code, left, negative=negative)

    def _membership(self, code: str, left: str, *, negative: bool) -> str:
        if not self.take("("):
            field = self.next
            told = {"left": self._choice(field, code), "right": self._single()}
            return (_("%(right)s里没有%(left)s") if negative else _("%(right)s里有%(left)s")) % told
        choices = [self._value(code)]
        while self.take(","):
            choices.append(self._value(code))
        self.take(")")
        told = {"left": left, "right": _("或者").join(choices)}
        return (_("%(left)s不是%(right)s") if negative else _("%(left)s是%(right)s")) % told

    def _value(self, code: str) -> str:
        """Say what a fact is held against: a choice by its name, an amount of a field of money as money."""
        token = self.next
        field = self.procedure.fields.get(code)
        if token.startswith("'"):
            self.at += 1
            return self._choice(code, token)
        if field and token[:1].isdigit() and field.type is FieldType.MONEY:
            self.at += 1
            return fields.show(field, int(token.replace("_", "")), language="en" if english() else "zh")
        return self._sum()

    def _sum(self) -> str:
        said = self._single()
        while sign := self.take("+", "-", "*"):
            said = f"{said} {sign} {self._single()}"
        return said

    def _choice(self, code: str, token: str) -> str:
        """Name a choice of a field; a text that is none stands as it is."""
        field, text = self.procedure.fields.get(code), token.strip("'")
        return _quoted(say(field.choices[text]) if field and text in field.choices else text)

    def _single(self) -> str:
        token = self.next
        self.at += 1
        if token == "(":
            said = self._either()
            self.take(")")
            return _("（%(what)s）") % {"what": said}
        if token in FIXED:
            return FIXED[token]()
        if self.next == "(" and token in CALLS:
            self.at += 1
            said = CALLS[token](self)
            self.take(")")
            return said
        if token.startswith("'"):
            return token
        return self._name(token)

    def _name(self, code: str) -> str:
        named: Any = self.procedure.derived.get(code) or self.procedure.fields.get(code)
        return _quoted(say(named.title)) if named else code

    def _act(self) -> str:
        code = self.next
        self.at += 1
        act = self.procedure.acts.get(code)
        self.take(")")
        return say(act.title) if act else code

    def known(self) -> str:
        return _("已经知道%(what)s") % {"what": self._single()}

    def done(self) -> str:
        return _("已经“%(act)s”") % {"act": self._act()}

    def day(self) -> str:
        return _("“%(act)s”那一天") % {"act": self._act()}

    def age(self) -> str:
        self._single()
        self.take(",")
        return _("%(day)s时的年龄") % {"day": self._single()}

    def exceeds(self) -> str:
        first = self._sum()
        self.take(",")
        last = self._sum()
        self.take(",")
        period = Period.parse(self.next.strip("'"))
        self.at += 1
        told = {"first": first, "last": last, "period": period.en if english() else period.zh}
        return _("从%(first)s到%(last)s超过 %(period)s") % told


def _quoted(words: str) -> str:
    return _("“%(words)s”") % {"words": words}


COMPARED: Final[dict[str, Callable[[], str]]] = {
    "==": lambda: _("%(left)s是%(right)s"),
    "!=": lambda: _("%(left)s不是%(right)s"),
    "<": lambda: _("%(left)s早于或者小于%(right)s"),
    "<=": lambda: _("%(left)s不超过%(right)s"),
    ">": lambda: _("%(left)s超过%(right)s"),
    ">=": lambda: _("%(left)s不少于%(right)s"),
}
FIXED: Final[dict[str, Callable[[], str]]] = {
    "true": lambda: _("是"),
    "false": lambda: _("否"),
    "today": lambda: _("当天"),
}
CALLS: Final[dict[str, Callable[[_Telling], str]]] = {
    "known": _Telling.known,
    "done": _Telling.done,
    "day": _Telling.day,
    "age": _Telling.age,
    "exceeds": _Telling.exceeds,
}
