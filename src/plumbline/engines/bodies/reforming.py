"""A reform of organs, carried out in one transaction: bodies begin, bear new names, pass their powers on, and end.

Nothing is lost: competences and running matters go to whoever takes over, with the basis in the record of each; closed files
get a keeper; documents keep the name under which they were issued. Where anything would have no heir, nothing happens.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from plumbline.engines.bodies import acting, organs
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import SuccessionKind
from plumbline.engines.bodies.inheriting import Handover, estates
from plumbline.engines.bodies.models import Account, Appointment, Body, Competence, Officer, Region, valid_on
from plumbline.engines.bodies.recording import about, record
from plumbline.engines.bodies.reform_heirs import ONE_DAY, Leaving, incompetent, leaving, too_late
from plumbline.engines.bodies.reform_plan import Plan, problem
from plumbline.engines.bodies.region_history import standing_on
from plumbline.engines.bodies.successions import Custody, Succession
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What passed from one body to another."""

    before: str
    after: str
    domains: tuple[str, ...]
    running: int  # matters and the like


@dataclass(slots=True, kw_only=True)
class Reformed:
    """What a reform did, or would do: codes of bodies."""

    founded: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)  # stand below another body now
    without_post: int = 0  # officers whose body ended: the body that took over appoints them anew


@dataclass(frozen=True, slots=True)
class _Doing:
    plan: Plan
    by: Account
    at: datetime
    done: Reformed
    problems: list[Reason]


@transaction.atomic
def carry_out(plan: Plan, *, by: Account, dry_run: bool = False, at: datetime | None = None) -> Reformed:
    """Carry a reform out, or change nothing.

    Takes   dry_run — only say what would come of it; the only way to ask about a day to come
    Raises  InvalidFacts — with everything that does not fit, by line;  NotAllowed — for whoever does not keep the bodies
    """
    require(by, Permission.MANAGE_BODIES)
    if plan.on > clock.today() and not dry_run:
        says = Says(
            zh=f"改革自 {plan.on} 起；到那一天再办，现在只能试算。",
            en=f"the reform begins on {plan.on}; carry it out on that day, and only try it until then.",
        )
        raise InvalidFacts([about("on", says)])
    doing = _Doing(plan, by, at or clock.now(), Reformed(), [])
    with transaction.atomic():
        _hold(plan)
        _found(doing)
        _refuse(doing)
        known = _known(plan)
        _rename(doing, known)
        left, problems = leaving(plan, known)
        doing.problems.extend(problems)
        for one in left:
            doing.problems.extend(too_late(one, plan.on))
        _refuse(doing)
        for one in left:
            _pass_on(doing, one)
        for one in left:
            doing.problems.extend(incompetent(one, plan.on))
        _refuse(doing)
        transaction.set_rollback(dry_run)
    return doing.done


def _refuse(doing: _Doing) -> None:
    if doing.problems:
        raise InvalidFacts(doing.problems)


def _hold(plan: Plan) -> None:
    """Lock the bodies that a plan names, in their order, before anything is written: what is being opened at them is awaited."""
    list(Body.objects.filter(code__in=_named(plan)).order_by("pk").select_for_update().values_list("pk"))


def _known(plan: Plan) -> dict[str, Body]:
    """Find the bodies that a plan names and that exist on the day before, or from the day on."""
    found = Body.objects.filter(valid_on(plan.on), code__in=_named(plan)).select_related("region", "parent")
    return {body.code: body for body in found.order_by("pk")}


def _named(plan: Plan) -> set[str]:
    return {code for one in plan.steps for code in (one.body, one.to) if code}


def _found(doing: _Doing) -> None:
    """Let bodies begin; one that is founded may stand below another founded before it."""
    for one in doing.plan.of("found"):
        region = Region.objects.filter(code=one.region).first()
        parent = Body.objects.filter(code=one.parent).first() if one.parent else None
        if region is None or (one.parent and parent is None):
            absent = one.region if region is None else one.parent
            says = Says(zh=f"{absent} 没有登记。", en=f"{absent} is not on record.")
            doing.problems.append(problem(one.line, "region" if region is None else "parent", says))
            continue
        try:
            acting.found_body(
                one.body,
                by=doing.by,
                name=one.name,
                name_en=one.name_en,
                region=region,
                kind=one.kind,
                mark=one.mark or None,
                parent=parent,
                credit=one.credit_code or None,
                valid_from=doing.plan.on,
                at=doing.at,
            )
        except InvalidFacts as refusal:
            doing.problems.extend(problem(one.line, reason.facts[0], reason.says) for reason in refusal.reasons)
        else:
            doing.done.founded.append(one.body)


def _rename(doing: _Doing, known: dict[str, Body]) -> None:
    for one in doing.plan.of("rename"):
        body = known.get(one.body)
        holder = Body.objects.filter(name=one.name).exclude(code=one.body).first()
        if body is None or holder:
            says = Says(zh=f"机关 {one.body} 在那一天没有登记。", en=f"no body {one.body} is on record on that day.")
            if holder:
                says = Says(
                    zh=f"名称 {one.name} 已由 {holder.code} 使用。", en=f"the name {one.name} is that of {holder.code}."
                )
            doing.problems.append(problem(one.line, "body", says))
            continue
        Succession.objects.create(
            before=body,
            after=body,
            on=doing.plan.on,
            kind=SuccessionKind.RENAMED,
            basis=doing.plan.basis,
            name_before=body.name,
            name_before_en=body.name_en,
        )
        was, body.name, body.name_en = body.name, one.name, one.name_en
        body.save(update_fields=["name", "name_en"])
        _tell(doing, body, "body_renamed", was=was, name=one.name)
        doing.done.renamed.append(body.code)


def _pass_on(doing: _Doing, one: Leaving) -> None:
    """Pass on what one body leaves, and let it end where it does."""
    on = doing.plan.on
    domains: dict[int, set[str]] = {heir.pk: set() for heir in one.heirs}
    for each in one.competences:
        if heir := one.heir(each.domain):
            _pass_competence(each, heir, on, doing.plan.basis)
            domains[heir.pk].add(each.domain)
    for heir in one.heirs:
        asked = frozenset(
            run.domain
            for runs in one.running.values()
            for run in runs
            if (gets := one.heir(run.domain)) and gets.pk == heir.pk
        )
        handover = Handover(
            before=one.body,
            after=heir,
            domains=asked,
            on=on,
            basis=doing.plan.basis,
            by=doing.by.username,
            at=doing.at,
        )
        running = sum(estate.hand_over(handover) for estate in estates().values()) if asked else 0
        passed = Passed(before=one.body.code, after=heir.code, domains=tuple(sorted(domains[heir.pk])), running=running)
        _succeed(doing, one, heir, passed)
    if one.ends:
        _end(doing, one)


def _pass_competence(held: Competence, heir: Body, on: date, basis: str) -> None:
    """End a competence and give it to the heir: where its region has ended, in what the land lies in now."""
    starts = max(held.valid_from, on)
    for region in standing_on(held.region, starts):
        already = heir.competences.filter(valid_on(starts), domain=held.domain).select_related("region")
        if not any(region.lies_in(each.region) for each in already):
            Competence.objects.create(
                body=heir,
                region=region,
                domain=held.domain,
                basis=basis[:120],
                valid_from=starts,
                valid_to=held.valid_to,
            )
    if held.valid_from < on:
        held.valid_to = on - ONE_DAY
        held.save(update_fields=["valid_to"])
    else:
        held.delete()  # it had not begun: the heir has it from the same day


def _succeed(doing: _Doing, one: Leaving, heir: Body, passed: Passed) -> None:
    """Join the two bodies, and tell it in the stream of both."""
    kind = SuccessionKind.TRANSFERRED
    if one.ends:
        kind = SuccessionKind.REPLACED if heir.code in doing.done.founded else SuccessionKind.MERGED
        kind = SuccessionKind.SPLIT if len(one.heirs) > 1 else kind
        sources = [each for each in doing.plan.of("end") if each.to == heir.code]
        kind = SuccessionKind.MERGED if len(sources) > 1 and kind is SuccessionKind.REPLACED else kind
    Succession.objects.create(
        before=one.body,
        after=heir,
        on=doing.plan.on,
        kind=kind,
        basis=doing.plan.basis,
        domains=list(passed.domains),
        matters=passed.running,
    )
    told = {"domains": list(passed.domains), "running": passed.running}
    _tell(doing, one.body, "duties_passed", to=heir.code, **told)
    _tell(doing, heir, "duties_taken_over", before=one.body.code, **told)
    doing.done.passed.append(passed)


def _end(doing: _Doing, one: Leaving) -> None:
    """Let a body end: its posts are vacant, its files have a keeper, whoever stood below it stands below the heir."""
    last = doing.plan.on - ONE_DAY
    body = one.body
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=last)
    Appointment.objects.filter(lasting, post__body=body).update(valid_to=last)
    serving = Officer.objects.filter(lasting, body=body)
    doing.done.without_post += serving.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last)).update(
        valid_to=last
    )
    if one.rest:
        _keep_files(body, one.rest, doing.plan.on)
        for below in one.below:
            organs.place_under(below, one.rest if below.pk != one.rest.pk else body.parent, by=doing.by, at=doing.at)
            doing.done.placed.append(below.code)
    else:
        Succession.objects.create(
            before=body, after=None, on=doing.plan.on, kind=SuccessionKind.ABOLISHED, basis=doing.plan.basis
        )
    body.valid_to = last
    body.save(update_fields=["valid_to"])
    _tell(doing, body, "body_ended", heirs=[heir.code for heir in one.heirs])
    doing.done.ended.append(body.code)


def _keep_files(body: Body, keeper: Body, on: date) -> None:
    """Give the files of a body that ends, and those that it kept itself, to their next keeper."""
    for held in body.keeps.filter(valid_to__isnull=True):
        if held.valid_from < on:
            held.valid_to = on - ONE_DAY
            held.save(update_fields=["valid_to"])
            Custody.objects.create(body=held.body, keeper=keeper, valid_from=on)
        else:
            held.keeper = keeper
            held.save(update_fields=["keeper"])
    Custody.objects.create(body=body, keeper=keeper, valid_from=on)


def _tell(doing: _Doing, body: Body, kind: str, **said: object) -> None:
    public = {"on": doing.plan.on.isoformat(), "basis": doing.plan.basis, **said}
    record(body, kind, by=doing.by, at=doing.at, public=public)
