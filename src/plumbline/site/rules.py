"""The rules of a procedure as lines of law: sign, sentence with its acts underlined, condition in words, article.

One rendering serves the public page of a procedure and the console.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.kernel import sentence
from plumbline.kernel.procedure import Form as Declared
from plumbline.kernel.procedure import Never, Procedure, Rule
from plumbline.site.conditions import in_words
from plumbline.site.parts.reading import Acted, Form, RuleShown, Strong
from plumbline.site.words import Words, english, say

SIGNS: Final = {
    Declared.FIRST: Form.FIRST,
    Declared.MUST: Form.MUST,
    Declared.MAY: Form.MAY,
    Declared.CLOSES: Form.NOT,
    Declared.WHILE: Form.NOT,
    Declared.NOT: Form.NOT,
    Declared.STOPS: Form.STOPS,
    Declared.RESTARTS: Form.RESTARTS,
    Declared.EXTENDS: Form.EXTENDS,
}


def rules_shown(procedure: Procedure, *, on: date | None = None) -> tuple[RuleShown, ...]:
    """Tell every rule of a procedure, in the order of its declaration, and then what never happens.

    Takes   on — the day whose law applies
    """
    within = norm_of(procedure)
    rules = [rule_shown(procedure, rule, on=on, within=within) for rule in procedure.rules]
    nevers = [
        _never_line(procedure, never, number, on=on, within=within)
        for number, never in enumerate(procedure.never, start=1)
    ]
    return (*rules, *nevers)


def norm_of(procedure: Procedure) -> str:
    """Name the norm that a procedure is about: on its lines the articles go without the name."""
    return procedure.basis.partition("#")[0]


def procedure_href(procedure: Procedure, *, on: date | None = None) -> str:
    """Give the public address of a procedure, in the version of a day."""
    address = reverse("procedure", kwargs={"code": procedure.code})
    return f"{address}?on={on.isoformat()}" if on else address


def line_of(procedure: Procedure, rule: Rule) -> Words:
    """Give the sentence of a rule, without marks; a prohibition without words of its own tells its condition."""
    if rule.form is Declared.NOT and rule.says is None and rule.when is not None:
        told = {"condition": in_words(procedure, rule.when), "acts": say(sentence.titles(procedure, rule.targets))}
        return _("%(condition)s时，不能%(acts)s") % told
    return sentence.line(procedure, rule)


def rule_shown(procedure: Procedure, rule: Rule, *, on: date | None = None, within: str = "") -> RuleShown:
    """Tell one rule."""
    told = say(line_of(procedure, rule))
    strong = (rule.period.en if english() else rule.period.zh) if rule.period else ""
    return RuleShown(
        code=rule.code,
        form=SIGNS[rule.form],
        sentence=marked(told, acts=titles(procedure, named_by(procedure, rule)), strong=strong),
        when=_joined(remarks(procedure, rule)),
        law=laws_of(rule),
        on=on,
        within=within,
    )


def named_by(procedure: Procedure, rule: Rule) -> tuple[str, ...]:
    """Give the acts that a rule names: those it looks at, those it binds, and those whose periods it moves."""
    ended = (*rule.until, rule.otherwise) if rule.otherwise else rule.until
    return tuple(dict.fromkeys((*rule.sources, *rule.targets, *ended, *clock_acts(procedure, rule))))


def clock_acts(procedure: Procedure, rule: Rule) -> tuple[str, ...]:
    """Give the acts whose periods a rule stops, restarts or extends; none for a rule of another form."""
    acts = ((name,) if name in procedure.acts else procedure.by_code[name].targets for name in rule.clocks)
    return tuple(dict.fromkeys(act for some in acts for act in some))


def laws_of(rule: Rule) -> str:
    """Give every source that a rule rests on: its own, that of its cap, that by which it may be late."""
    cap = rule.cap.law if rule.cap else ""
    return "; ".join(dict.fromkeys(law for law in (rule.law, cap, rule.late_law) if law))


def titles(procedure: Procedure, acts: Sequence[str]) -> list[str]:
    """Give the titles of acts in the language of the page."""
    return [say(procedure.acts[act].title) for act in acts]


def marked(told: str, *, acts: Sequence[str], strong: str = "") -> tuple[Words | Acted | Strong, ...]:
    """Mark in a sentence the names of its acts, quoted or not, and its period.

    >>> marked("没有“告知”，不能“决定”", acts=["告知", "决定"])
    ('没有', Acted(words='告知'), '，不能', Acted(words='决定'))
    """
    names = sorted({act for act in acts if act}, key=len, reverse=True)
    wanted = [f"“{re.escape(name)}”" for name in names] + [re.escape(name) for name in names]
    wanted += [re.escape(strong)] if strong else []
    if not wanted:
        return (told,)
    pieces = re.split(f"({'|'.join(wanted)})", told)
    return tuple(_piece(piece, names, strong) for piece in pieces if piece)


def remarks(procedure: Procedure, rule: Rule) -> Iterator[str]:
    """Say under what a rule applies, from when it counts, who owes it, and what it takes the place of."""
    if rule.when:
        yield _("适用于：%(condition)s") % {"condition": in_words(procedure, rule.when)}
    if rule.unless:
        yield _("不适用于：%(condition)s") % {"condition": in_words(procedure, rule.unless)}
    yield from _of_time(procedure, rule)
    if rule.owed_by:
        yield _("由%(who)s做") % {"who": say(sentence.roles([rule.owed_by]))}
    if rule.replaces:
        yield _("代替这一条的期限：%(rule)s") % {"rule": say(line_of(procedure, procedure.by_code[rule.replaces]))}


def _of_time(procedure: Procedure, rule: Rule) -> Iterator[str]:
    if rule.counts_from:
        yield _("从“%(fact)s”起算") % {"fact": say(procedure.fields[rule.counts_from].title)}
    if rule.due_on:
        yield _("最后一天由“%(fact)s”写明") % {"fact": say(procedure.fields[rule.due_on].title)}
    if rule.period and rule.period.roll_over:
        yield _("最后一天是休息日的，顺延")
    if rule.ahead_of:
        yield _("在“%(fact)s”之前空出整个期限") % {"fact": say(procedure.fields[rule.ahead_of].title)}
    if rule.at_once:
        yield _("当天就要做")
    if rule.cap:
        yield cap_of(procedure, rule)
    yield from _of_passing(procedure, rule)
    if rule.form is Declared.MUST and not _has_last_day(rule):
        yield _("法律没有定期限")


def _of_passing(procedure: Procedure, rule: Rule) -> Iterator[str]:
    if rule.to:
        yield _("延到哪一天由“%(fact)s”写明") % {"fact": say(procedure.fields[rule.to].title)}
    if rule.late_when:
        yield _("过了期限，%(condition)s的，也可以做") % {"condition": in_words(procedure, rule.late_when)}
    elif rule.late:
        yield _("过了期限也可以做，照实记为迟")
    if rule.otherwise:
        yield deemed_by(procedure, rule)


def deemed_by(procedure: Procedure, rule: Rule) -> str:
    """Say which act is deemed to happen when the period passes in vain, and as of which day."""
    deemed = {"act": say(procedure.acts[rule.otherwise].title)}
    on_the_last_day = _("期满没有做的，视为最后一天当天“%(act)s”")
    return (on_the_last_day if rule.on_the_last_day else _("期满没有做的，第二天视为“%(act)s”")) % deemed


def cap_of(procedure: Procedure, rule: Rule) -> str:
    """Say which day a period never passes; nothing where it has no cap."""
    if rule.cap is None:
        return ""
    length = rule.cap.period.en if english() else rule.cap.period.zh
    if rule.cap.counts_from:
        told = {"length": length, "fact": say(procedure.fields[rule.cap.counts_from].title)}
        return _("最迟不超过“%(fact)s”起 %(length)s") % told
    told = {"length": length, "acts": say(sentence.titles(procedure, rule.cap.after))}
    return _("最迟不超过%(acts)s之后 %(length)s") % told


def _has_last_day(rule: Rule) -> bool:
    return bool(rule.period or rule.due_on or rule.at_once or rule.yearly)


def _never_line(procedure: Procedure, never: Never, number: int, *, on: date | None, within: str) -> RuleShown:
    reach, without = titles(procedure, (never.reach, never.without))
    told = _("任何情况下都不会没有“%(without)s”就“%(reach)s”") % {"without": without, "reach": reach}
    return RuleShown(
        code=f"never-{number}",
        form=Form.NEVER,
        sentence=marked(told, acts=(reach, without)),
        when=_("适用于：%(condition)s") % {"condition": in_words(procedure, never.when)} if never.when else "",
        law=never.law,
        on=on,
        within=within,
    )


def _piece(piece: str, names: Sequence[str], strong: str) -> Words | Acted | Strong:
    bare = piece.strip("“”")
    if bare in names:
        return Acted(words=bare)
    return Strong(words=piece) if strong and piece == strong else piece


def _joined(words: Iterator[str]) -> str:
    return ("; " if english() else "；").join(words)
