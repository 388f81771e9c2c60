"""Who inherits what in a reform, judged before anything passes: no power, no running matter and no file without an heir."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from plumbline.engines.bodies.codes import Domain
from plumbline.engines.bodies.competence import competent
from plumbline.engines.bodies.inheriting import Running, estates
from plumbline.engines.bodies.models import Appointment, Body, Competence, Region
from plumbline.engines.bodies.reform_plan import Plan, Step, problem
from plumbline.kernel.errors import Reason, Says

ONE_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Leaving:
    """One body that loses something, or ends: what it has, and who gets it."""

    body: Body
    line: int
    ends: bool = False
    rest: Body | None = None  # gets whatever no line passes
    by_domain: dict[str, Body] = field(default_factory=dict)
    competences: list[Competence] = field(default_factory=list)
    running: dict[str, list[Running]] = field(default_factory=dict)  # by estate
    below: list[Body] = field(default_factory=list)
    closed: bool = False

    def heir(self, domain: str) -> Body | None:
        """Give who gets what belongs to a domain; None where it stays, or nobody does."""
        return self.by_domain.get(domain) or (self.rest if self.ends else None)

    @property
    def heirs(self) -> list[Body]:
        """Give every body that gets something, the one that gets the rest first."""
        found = {one.pk: one for one in (self.rest, *self.by_domain.values()) if one}
        return list(found.values())


def leaving(plan: Plan, known: dict[str, Body]) -> tuple[list[Leaving], list[Reason]]:
    """Work out who leaves what to whom.

    Takes   known — every body that the plan names and that exists on its day, by code
    Gives   one for each body that ends or passes something on; what is wrong, by line
    """
    found: dict[str, Leaving] = {}
    problems: list[Reason] = []
    ending = {one.body for one in plan.of("end")}
    for step in [*plan.of("end"), *plan.of("pass")]:
        wrong = list(_nobody(step, known, ending))
        problems += wrong
        if wrong:
            continue
        one = found.setdefault(step.body, Leaving(body=known[step.body], line=step.line))
        to = known.get(step.to)
        if step.step == "end":
            if one.ends:
                says = Says(zh=f"{one.body.name}已经写过撤销。", en=f"{one.body.name_en} was ended on a line before.")
                problems.append(problem(step.line, "body", says))
            one.ends, one.rest = True, to
        elif step.domain in one.by_domain:
            says = Says(
                zh=f"{one.body.name}的{_named(step.domain).zh}已经写过划给谁。",
                en=f"to whom {_named(step.domain).en.lower()} of {one.body.name_en} goes was said on a line before.",
            )
            problems.append(problem(step.line, "domain", says))
        elif to:
            one.by_domain[step.domain] = to
    for one in found.values():
        _gather(one, plan.on, ending)
        problems += _unheired(one)
    return list(found.values()), problems


def _nobody(step: Step, known: dict[str, Body], ending: set[str]) -> Iterator[Reason]:
    """Name the bodies of a line that do not exist on the day, and heirs that end themselves."""
    for field_name, code in (("body", step.body), ("to", step.to)):
        if code and code not in known:
            says = Says(zh=f"机关 {code} 在那一天没有登记。", en=f"no body {code} is on record on that day.")
            yield problem(step.line, field_name, says)
    if step.to in ending:
        says = Says(
            zh=f"承接机关 {step.to} 自己也被撤销；请写最后承接的机关。",
            en=f"the body {step.to} that takes over ends itself; name the one that takes over in the end.",
        )
        yield problem(step.line, "to", says)


def _gather(one: Leaving, on: date, ending: set[str]) -> None:
    """Read what a body has: competences, what runs, what is closed, who stands below it."""
    lasting = one.body.competences.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    one.competences = list(lasting.select_related("region"))
    one.running = {name: list(estate.running(one.body)) for name, estate in estates().items()}
    if one.ends:
        one.closed = any(estate.closed(one.body) for estate in estates().values())
        one.below = list(one.body.children.filter(valid_to__isnull=True).exclude(code__in=ending))


def _unheired(one: Leaving) -> Iterator[Reason]:
    """Say what of a body would have no heir, and what a line passes that is not there."""
    has = {each.domain for each in one.competences} | {run.domain for runs in one.running.values() for run in runs}
    for domain in sorted(one.by_domain.keys() - has):
        says = Says(
            zh=f"{one.body.name}没有{_named(domain).zh}的职权，也没有这个领域的在办事项，无可划转。",
            en=f"{one.body.name_en} has neither competence nor anything running in {_named(domain).en.lower()}.",
        )
        yield problem(one.line, "domain", says)
    if one.ends and not one.rest:
        for says in (*_powers(one), *_things(one), *_files(one), *_below(one)):
            yield problem(one.line, "to", says)


def _powers(one: Leaving) -> Iterator[Says]:
    for each in one.competences:
        if each.domain not in one.by_domain:
            yield Says(
                zh=f"{one.body.name}在{each.region.name}的{_named(each.domain).zh}职权没有承接机关。",
                en=f"the competence of {one.body.name_en} in {_named(each.domain).en.lower()} in {each.region.name_en} "
                "has no heir.",
            )


def _things(one: Leaving) -> Iterator[Says]:
    for name, estate in estates().items():
        left: dict[str, int] = {}
        for run in one.running[name]:
            if run.domain not in one.by_domain:
                left[run.domain] = left.get(run.domain, 0) + run.count
        for domain, count in sorted(left.items()):
            yield Says(
                zh=f"{one.body.name}的 {count} 件{estate.says.zh}（{_named(domain).zh}）没有承接机关。",
                en=f"{count} {estate.says.en} of {one.body.name_en} ({_named(domain).en.lower()}) have no heir.",
            )


def _files(one: Leaving) -> Iterator[Says]:
    if one.closed:
        yield Says(
            zh=f"{one.body.name}办结的案卷没有保管机关；在 to 列写明。",
            en=f"nobody keeps the files of {one.body.name_en}; name a body in the column `to`.",
        )


def _below(one: Leaving) -> Iterator[Says]:
    if one.below:
        yield Says(
            zh=f"{one.body.name}之下还有{'、'.join(each.name for each in one.below)}；"
            "先改它们的上级，或在 to 列写明承接机关。",
            en=f"{', '.join(each.name_en for each in one.below)} still stand below {one.body.name_en}; place them "
            "elsewhere, or name a body in the column `to`.",
        )


def incompetent(one: Leaving, on: date) -> Iterator[Reason]:
    """Name running things that went to a body without the power that the old one had."""
    regions = Region.objects.in_bulk({run.region for runs in one.running.values() for run in runs})
    for name, runs in one.running.items():
        for run in runs:
            heir, region = one.heir(run.domain), regions[run.region]
            if not heir or not run.domain or competent(heir, domain=run.domain, region=region, on=on):
                continue
            if competent(one.body, domain=run.domain, region=region, on=on - ONE_DAY):
                words = estates()[name].says
                says = Says(
                    zh=f"{run.count} 件{words.zh}要由{heir.name}承接，但它在{region.name}没有相应职权。",
                    en=f"{run.count} {words.en} would go to {heir.name_en}, which has no such competence in "
                    f"{region.name_en}.",
                )
                yield problem(one.line, "to", says)


def too_late(one: Leaving, on: date) -> Iterator[Reason]:
    """Say what of a body begins only after its last day."""
    if not one.ends:
        return
    if one.body.valid_from and on <= one.body.valid_from:
        says = Says(
            zh=f"{one.body.name}自 {one.body.valid_from} 才设立，不能在 {on} 之前终止。",
            en=f"{one.body.name_en} begins on {one.body.valid_from} only and does not end before {on}.",
        )
        yield problem(one.line, "body", says)
    for made in Appointment.objects.filter(post__body=one.body, valid_from__gte=on).select_related("officer"):
        says = Says(
            zh=f"{made.officer.code} 自 {made.valid_from} 才任职，而{one.body.name}到 {on - ONE_DAY} 为止；先更正任命。",
            en=f"{made.officer.code} is appointed from {made.valid_from}, but {one.body.name_en} ends on {on - ONE_DAY}; mend that.",
        )
        yield problem(one.line, "body", says)


def _named(domain: str) -> Says:
    return Domain(domain).says if domain in Domain.codes() else Says(zh="未分领域", en="no domain")
