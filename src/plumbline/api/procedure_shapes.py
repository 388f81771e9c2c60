"""How procedures are shown to programs: acts, rules as lines of law, periods, facts, and what is left open."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from plumbline.api.period_shapes import CapShown, PeriodShown, cap_shown, period_shown
from plumbline.api.problems import SaysShown
from plumbline.api.shapes import says_shown
from plumbline.kernel import sentence
from plumbline.kernel.fields import Field as Fact
from plumbline.kernel.procedure import Act, Form, Note, Procedure, Rule


class ProcedureVersionBrief(Schema):
    """A version of a procedure in short."""

    version: date = Field(description="First day in force: names the version.")
    in_force_to: date | None = Field(description="Last day in force; null while it is.")
    acts: int = Field(description="How many acts it has.")
    rules: int = Field(description="How many rules it has.")
    to_settle: int = Field(description="How many questions it leaves to lawyers.")


class ProcedureBrief(Schema):
    """A procedure in a list."""

    code: str = Field(description="Names the procedure.")
    title: SaysShown
    basis: str = Field(description="The provisions that it carries out, such as 行政处罚法#54-65.")
    versions: list[ProcedureVersionBrief] = Field(description="Its versions, oldest first.")


class QuestionShown(Schema):
    """A fact that an act asks for."""

    fact: str = Field(description="Code of the fact.")
    required: bool
    when: str = Field(description="The condition under which it is asked; empty for always.")


class ActShown(Schema):
    """Something that can happen in a matter."""

    code: str
    title: SaysShown
    by: list[str] = Field(description="Roles that perform it.")
    recorded_by: list[str] = Field(description="Roles that enter it for somebody outside; empty where it is the same.")
    law: str = Field(description="The provision; empty where only rules speak of it.")
    officers: int = Field(description="How many certified officers it needs; 0 where none.")
    repeat: bool = Field(description="Whether it may happen several times.")
    each_of: str = Field(description="The fact with the names for each of which it happens once; empty for none.")
    asks: list[QuestionShown]
    tells: dict[str, str] = Field(description="Acts that it brings about in related matters, by relation.")
    opens: dict[str, str] = Field(description="Procedures of related matters that it opens, by relation.")
    tells_when: dict[str, str] = Field(description="The conditions of what it tells, by relation; none for always.")
    opens_when: dict[str, str] = Field(description="The conditions of what it opens, by relation; none for always.")


class RuleShown(Schema):
    """One line of law."""

    code: str
    form: Form = Field(description="first, must, may, closes, while, not, stops, restarts or extends.")
    law: str = Field(description="The provision, such as 行政处罚法#60.")
    says: SaysShown = Field(description="The rule as one sentence.")
    sources: list[str] = Field(description="Acts that it looks at; any of them.")
    targets: list[str] = Field(description="Acts that it binds; any of them.")
    clocks: list[str] = Field(description="Acts or rules whose periods it stops, restarts or extends.")
    until: list[str] = Field(description="Acts that end what it stops.")
    when: str = Field(description="The condition under which it holds, as declared; empty for always.")
    unless: str = Field(description="The condition under which it does not hold.")
    period: PeriodShown | None
    backwards: bool = Field(description="Whether the period counts back from the later act.")
    counts_from: str = Field(description="The fact from which the period counts instead of the act; empty for the act.")
    due_on: str = Field(description="The fact that names the last day; empty where a period does.")
    ahead_of: str = Field(description="The fact with the day before which the whole period must lie.")
    every_year_by: str = Field(description="MM-DD for a duty of every year; else empty.")
    at_once: bool = Field(description="Whether it is owed on the very day.")
    at_latest: CapShown | None = Field(description="The day that the period never passes.")
    late: bool = Field(description="Whether the act may still happen after the period, recorded as late.")
    late_when: str = Field(description="The condition of that; empty where there is none.")
    otherwise: str = Field(description="The act that is deemed to happen when the period passes in vain.")
    on_the_last_day: bool = Field(description="Whether it is deemed to have happened on the last day itself.")
    moved_by: list[str] = Field(description="Codes of the rules that stop, restart or extend its period.")
    at_most: int = Field(description="How often one period may be extended by this rule.")
    replaces: str = Field(description="Code of the rule whose period it takes the place of.")
    owed_by: str = Field(description="Role that owes it, where it is not the body.")


class FactShown(Schema):
    """A fact that acts ask for."""

    code: str
    title: SaysShown
    type: str
    law: str = Field(description="The provision that makes it matter; empty where none is named.")
    choices: dict[str, SaysShown] = Field(description="What may be chosen, by code; empty for other types.")


class ConditionShown(Schema):
    """A named condition."""

    code: str
    title: SaysShown
    law: str
    condition: str = Field(description="As declared.")


class NoteShown(Schema):
    """Something left open."""

    law: str
    says: SaysShown
    meanwhile: SaysShown | None = Field(description="What is done until it is settled.")


class ProcedureShown(Schema):
    """One version of a procedure, whole."""

    code: str
    title: SaysShown
    basis: str = Field(description="The provisions that it carries out.")
    version: date = Field(description="First day in force: names the version.")
    in_force_to: date | None = Field(description="Last day in force; null while it is.")
    opens_with: str = Field(description="The act with which a matter begins.")
    ends_with: list[str] = Field(description="The acts with which it ends.")
    acts: list[ActShown]
    rules: list[RuleShown] = Field(description="In the order of the declaration.")
    facts: list[FactShown]
    conditions: list[ConditionShown]
    to_settle: list[NoteShown] = Field(description="What lawyers must settle.")
    not_modelled: list[NoteShown] = Field(description="What is left out.")


class OnePeriod(Schema):
    """A period of a procedure, from act to act."""

    rule: str = Field(description="Code of its rule.")
    form: Form
    after: list[str] = Field(description="Acts from which it counts.")
    acts: list[str] = Field(description="Acts for which it counts.")
    counts_from: str
    period: PeriodShown | None = Field(description="Null where a fact or a day of the year is the last day.")
    due_on: str
    every_year_by: str
    at_once: bool
    moved_by: list[str]
    at_latest: CapShown | None
    otherwise: str
    on_the_last_day: bool
    law: str


class PeriodsShown(Schema):
    """The periods of a version."""

    code: str
    version: date
    items: list[OnePeriod] = Field(description="In the order of the declaration.")


def procedure_brief(versions: tuple[Procedure, ...]) -> ProcedureBrief:
    """Show a procedure in a list."""
    newest = versions[-1]
    return ProcedureBrief(
        code=newest.code,
        title=says_shown(newest.title),
        basis=newest.basis,
        versions=[
            ProcedureVersionBrief(
                version=one.in_force_from,
                in_force_to=one.in_force_to,
                acts=len(one.acts),
                rules=len(one.rules),
                to_settle=len(one.to_settle),
            )
            for one in versions
        ],
    )


def procedure_shown(procedure: Procedure) -> ProcedureShown:
    """Show a version whole."""
    return ProcedureShown(
        code=procedure.code,
        title=says_shown(procedure.title),
        basis=procedure.basis,
        version=procedure.in_force_from,
        in_force_to=procedure.in_force_to,
        opens_with=procedure.opens_with,
        ends_with=list(procedure.ends_with),
        acts=[_act(act) for act in procedure.acts.values()],
        rules=[_rule(procedure, rule) for rule in procedure.rules],
        facts=[fact_shown(fact) for fact in procedure.fields.values()],
        conditions=[
            ConditionShown(code=one.code, title=says_shown(one.title), law=one.law, condition=str(one.condition))
            for one in procedure.derived.values()
        ],
        to_settle=[_note(note) for note in procedure.to_settle],
        not_modelled=[_note(note) for note in procedure.not_modelled],
    )


def periods_shown(procedure: Procedure) -> PeriodsShown:
    """Show the periods of its rules, each as the rule tells it."""
    known = OnePeriod.model_fields.keys()
    items = []
    for rule in procedure.rules:
        if rule.targets and not rule.clocks and (rule.period or rule.due_on or rule.yearly or rule.at_once):
            told = _rule(procedure, rule).dict()
            same: dict[str, Any] = {name: value for name, value in told.items() if name in known}
            items.append(OnePeriod(rule=rule.code, after=list(rule.sources), acts=list(rule.targets), **same))
    return PeriodsShown(code=procedure.code, version=procedure.in_force_from, items=items)


def _act(act: Act) -> ActShown:
    return ActShown(
        code=act.code,
        title=says_shown(act.title),
        by=list(act.by),
        recorded_by=list(act.recorded_by),
        law=act.law,
        officers=act.officers,
        repeat=act.repeat,
        each_of=act.each.of if act.each else "",
        asks=[QuestionShown(fact=one.field, required=one.required, when=str(one.when or "")) for one in act.questions],
        tells=dict(act.tells),
        opens=dict(act.opens),
        tells_when={relation: str(when) for relation, when in act.tells_when.items()},
        opens_when={relation: str(when) for relation, when in act.opens_when.items()},
    )


def _rule(procedure: Procedure, rule: Rule) -> RuleShown:
    return RuleShown(
        code=rule.code,
        form=rule.form,
        law=rule.law,
        says=says_shown(sentence.line(procedure, rule)),
        sources=list(rule.sources),
        targets=list(rule.targets),
        clocks=list(rule.clocks),
        until=list(rule.until),
        when=str(rule.when or ""),
        unless=str(rule.unless or ""),
        period=period_shown(rule.period) if rule.period else None,
        backwards=rule.backwards,
        counts_from=rule.counts_from,
        due_on=rule.due_on,
        ahead_of=rule.ahead_of,
        every_year_by="{:02}-{:02}".format(*rule.yearly) if rule.yearly else "",
        at_once=rule.at_once,
        at_latest=cap_shown(rule.cap) if rule.cap else None,
        late=rule.late,
        late_when=str(rule.late_when or ""),
        otherwise=rule.otherwise,
        on_the_last_day=rule.on_the_last_day,
        moved_by=[one.code for one in procedure.turned_by.get(rule.code, ())],
        at_most=rule.at_most,
        replaces=rule.replaces,
        owed_by=rule.owed_by,
    )


def fact_shown(fact: Fact) -> FactShown:
    """Show a fact: its type, its choices, its provision."""
    choices = {code: says_shown(words) for code, words in (fact.choices or {}).items()}
    return FactShown(code=fact.code, title=says_shown(fact.title), type=str(fact.type), law=fact.law, choices=choices)


def _note(note: Note) -> NoteShown:
    return NoteShown(
        law=note.law,
        says=says_shown(note.says),
        meanwhile=says_shown(note.meanwhile) if note.meanwhile else None,
    )
