"""Conditions of declarations in words: `fine_fen > 20000 and not done(hearing)` as a lawyer reads it.

The grammar is that of `kernel.expression`, which has checked the condition when its file was loaded; here it is read
once more, for its words alone. Facts are named by their titles, choices by theirs, amounts with their unit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from plumbline.kernel import fields as facts
from plumbline.kernel.expression import Expression
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.period import Period
from plumbline.kernel.procedure import Procedure
from plumbline.site.words import english, say

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d[\d_]*)|'(?P<text>[^']*)'|(?P<name>[a-z_][a-z0-9_]*)|(?P<sign>==|!=|<=|>=|[<>()+\-*,]))"
)
_COMPARED: Final = frozenset({"==", "!=", "<", ">", "<=", ">="})
_OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_DAYS: Final = frozenset({FieldType.DAY, FieldType.MOMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A piece of a condition: its words, and what must be known to join it to others."""

    words: str
    field: Field | None = None
    text: str | None = None  # a choice, before its fact has told what it is called
    number: int | None = None
    day: bool = False
    joined: str = ""  # «and» or «or», where it joins several
    statement: str = ""  # the words as a statement, where they stand alone as a condition
    denied: str = ""  # the words of the opposite


def in_words(procedure: Procedure, condition: Expression) -> str:
    """Say a condition in the language of the page."""
    return _alone(_Reader(condition.text, procedure).either())


def _alone(phrase: Phrase) -> str:
    return phrase.statement or phrase.words


def _inside(phrase: Phrase, outer: str) -> str:
    """Put brackets around what is joined by another word."""
    words = _alone(phrase)
    if not phrase.joined or phrase.joined == outer:
        return words
    return f"({words})" if english() else f"（{words}）"


class _Reader:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str, procedure: Procedure) -> None:
        self.procedure = procedure
        self.tokens = [*_split(text), ("end", "")]
        self.at = 0

    def _take(self, *signs: str) -> str:
        kind, word = self.tokens[self.at]
        if kind != "text" and word in signs:
            self.at += 1
            return word
        return ""

    def either(self) -> Phrase:
        return self._joined("or", self._both, _("，或者"))

    def _both(self) -> Phrase:
        return self._joined("and", self._negated, _("，并且"))

    def _joined(self, word: str, inner: Callable[[], Phrase], between: str) -> Phrase:
        parts = [inner()]
        while self._take(word):
            parts.append(inner())
        if len(parts) == 1:
            return parts[0]
        return Phrase(words=between.join(_inside(part, word) for part in parts), joined=word)

    def _negated(self) -> Phrase:
        if not self._take("not"):
            return self._compared()
        inner = self._negated()
        words = inner.denied or _("不是这样：%(condition)s") % {"condition": _inside(inner, "not")}
        return Phrase(words=words, denied=_alone(inner))

    def _compared(self) -> Phrase:
        left = self._sum()
        if sign := self._take(*_COMPARED):
            return _comparison(sign, left, self._sum())
        negative = bool(self._take("not"))
        if self._take("in"):
            return self._membership(left, negative=negative)
        self.at -= negative
        return left

    def _membership(self, left: Phrase, *, negative: bool) -> Phrase:
        if not self._take("("):
            return _held(left, self._sum(), negative=negative)
        choices = [self._sum()]
        while self._take(","):
            choices.append(self._sum())
        self._take(")")
        names = _("或者").join(_quoted(_choice(choice, left)) for choice in choices)
        holds, denied = _is(left.words, names), _is_not(left.words, names)
        return Phrase(words=denied if negative else holds, denied=holds if negative else denied)

    def _sum(self) -> Phrase:
        found = self._product()
        while sign := self._take("+", "-"):
            found = _reckoned(found, " + " if sign == "+" else " − ", self._product())
        return found

    def _product(self) -> Phrase:
        found = self._single()
        while self._take("*"):
            found = _reckoned(found, " × ", self._single())
        return found

    def _single(self) -> Phrase:
        kind, word = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Phrase(words=f"{int(word):,}", number=int(word))
        if kind == "text":
            return Phrase(words=word, text=word)
        if word == "(":
            found = self.either()
            self._take(")")
            return found
        if word == "today":
            return Phrase(words=_("当天"), day=True)
        if word in {"true", "false"}:
            return Phrase(words=_("是") if word == "true" else _("否"))
        if self._take("("):
            found = _CALLS[word](self)
            self._take(")")
            return found
        return self._fact(word)

    def _fact(self, name: str) -> Phrase:
        if name in self.procedure.derived:
            title = _quoted(say(self.procedure.derived[name].title))
            return Phrase(
                words=title,
                statement=_("属于%(condition)s") % {"condition": title},
                denied=_("不属于%(condition)s") % {"condition": title},
            )
        field = self.procedure.fields[name]
        title = _quoted(say(field.title))
        return Phrase(
            words=title,
            field=field,
            day=field.type in _DAYS,
            statement=_("%(fact)s：是") % {"fact": title},
            denied=_("%(fact)s：否") % {"fact": title},
        )

    def _name(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _act(self) -> str:
        return _quoted(say(self.procedure.acts[self._name()].title))

    def done(self) -> Phrase:
        act = self._act()
        return Phrase(words=_("已经%(act)s") % {"act": act}, denied=_("还没有%(act)s") % {"act": act})

    def day(self) -> Phrase:
        return Phrase(words=_("%(act)s那天") % {"act": self._act()}, day=True)

    def known(self) -> Phrase:
        fact = self._fact(self._name()).words
        return Phrase(words=_("已经知道%(fact)s") % {"fact": fact}, denied=_("还不知道%(fact)s") % {"fact": fact})

    def age(self) -> Phrase:
        born = self._sum()
        self._take(",")
        on = self._sum()
        return Phrase(words=_("从%(born)s到%(day)s的周岁") % {"born": born.words, "day": on.words})

    def exceeds(self) -> Phrase:
        first = self._sum()
        self._take(",")
        last = self._sum()
        self._take(",")
        period = Period.parse(self._name())
        named = {"first": first.words, "last": last.words, "period": period.en if english() else period.zh}
        return Phrase(
            words=_("从%(first)s到%(last)s超过 %(period)s") % named,
            denied=_("从%(first)s到%(last)s没有超过 %(period)s") % named,
        )


_CALLS: Final[dict[str, Callable[[_Reader], Phrase]]] = {
    "known": _Reader.known,
    "done": _Reader.done,
    "day": _Reader.day,
    "age": _Reader.age,
    "exceeds": _Reader.exceeds,
}


def _split(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while (found := _TOKEN.match(text, place)) is not None:
        kind = str(found.lastgroup)
        yield kind, found.group(kind)
        place = found.end()


def _quoted(words: str) -> str:
    return f"“{words}”"


def _choice(phrase: Phrase, other: Phrase) -> str:
    """Name a choice as the fact that it is held against calls it."""
    if phrase.text is not None and other.field is not None and phrase.text in other.field.choices:
        return say(other.field.choices[phrase.text])
    return phrase.words


def _amount(phrase: Phrase, other: Phrase) -> str:
    """Give a number in the unit of the fact that it is held against."""
    if phrase.number is None or other.field is None:
        return phrase.words
    return facts.show(other.field, phrase.number, language="en" if english() else "zh")


def _is(left: str, right: str) -> str:
    return _("%(left)s是%(right)s") % {"left": left, "right": right}


def _is_not(left: str, right: str) -> str:
    return _("%(left)s不是%(right)s") % {"left": left, "right": right}


def _comparison(sign: str, left: Phrase, right: Phrase) -> Phrase:
    if left.text is not None or right.text is not None:
        fact, choice = (right, left) if left.text is not None else (left, right)
        name = _quoted(_choice(choice, fact))
        holds, denied = _is(fact.words, name), _is_not(fact.words, name)
        return Phrase(words=holds, denied=denied) if sign == "==" else Phrase(words=denied, denied=holds)
    named = {"left": _amount(left, right), "right": _amount(right, left)}
    said = _between_days() if left.day or right.day else _between_numbers()
    return Phrase(words=said[sign] % named, denied=said[_OPPOSITE[sign]] % named)


def _between_days() -> dict[str, str]:
    return {
        "==": _("%(left)s就是%(right)s"),
        "!=": _("%(left)s不是%(right)s"),
        "<": _("%(left)s早于%(right)s"),
        ">": _("%(left)s晚于%(right)s"),
        "<=": _("%(left)s不晚于%(right)s"),
        ">=": _("%(left)s不早于%(right)s"),
    }


def _between_numbers() -> dict[str, str]:
    return {
        "==": _("%(left)s等于%(right)s"),
        "!=": _("%(left)s不等于%(right)s"),
        "<": _("%(left)s少于%(right)s"),
        ">": _("%(left)s多于%(right)s"),
        "<=": _("%(left)s不多于%(right)s"),
        ">=": _("%(left)s不少于%(right)s"),
    }


def _held(left: Phrase, collection: Phrase, *, negative: bool) -> Phrase:
    named = {"list": collection.words, "choice": _quoted(_choice(left, collection))}
    holds, denied = _("%(list)s里有%(choice)s") % named, _("%(list)s里没有%(choice)s") % named
    return Phrase(words=denied, denied=holds) if negative else Phrase(words=holds, denied=denied)


def _reckoned(left: Phrase, sign: str, right: Phrase) -> Phrase:
    words = f"{_amount(left, right)}{sign}{_amount(right, left)}"
    return Phrase(words=words, field=left.field or right.field, day=left.day or right.day)
