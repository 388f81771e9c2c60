"""Who else takes part in an act: colleagues whose certificate is good today."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.models import Officer
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.marking import Marking
from plumbline.kernel.procedure import Act
from plumbline.site.parts.asking import RADIO_LIMIT, FieldShown, Kind, Option
from plumbline.site.words import Words
from plumbline.site.workbench.acts_shown import certified
from plumbline.site.workbench.desk import Desk
from plumbline.site.workbench.naming import officer_name

NAME = "together"


def people_field(
    act: Act,
    desk: Desk,
    staff: Iterable[tuple[Officer, Actor]],
    *,
    domain: str,
    here: Marking,
    typed: Sequence[str] | None,
    error: Words = "",
) -> FieldShown | None:
    """Ask who else takes part; nothing where one officer is enough.

    Takes   domain — that the certificates must cover;  here — to suggest whoever took part before
    """
    more = act.officers - 1
    if more < 1:
        return None
    able = colleagues(staff, desk, act=act, domain=domain, here=here)
    options = tuple(Option(value=one.code, words=officer_name(one), hint=papers(one, desk)) for one in able)
    before = {code for codes in here.performers.values() for code in codes}
    chosen = list(typed) if typed is not None else [one.code for one in able if one.code in before][:more]
    needed = ngettext("还要 %(n)s 名持有效执法证的同事", "还要 %(n)s 名持有效执法证的同事", more) % {"n": more}
    return FieldShown(
        name=NAME,
        label=_("和谁一起办"),
        kind=Kind.CHOICE if more == 1 else Kind.CHOICES,
        value=chosen,
        hint=needed if able else _("本机关现在没有别的持有效执法证的同事，请先找负责执法证的监督人员"),
        error=error,
        options=options
        if more > 1 or len(options) <= RADIO_LIMIT
        else (Option(value="", words=_("请选一人")), *options),
        law=act.officers_law,
    )


def colleagues(
    staff: Iterable[tuple[Officer, Actor]], desk: Desk, *, act: Act, domain: str, here: Marking
) -> list[Officer]:
    """List the colleagues who could take part: certified, not the officer, not kept apart by the act."""
    apart = {code for role in act.not_same_as for code in here.performers.get(role, ())}
    return [
        one
        for one, person in staff
        if person.roles and one.code not in {desk.officer.code, *apart} and certified(one, domain=domain, on=desk.today)
    ]


def papers(officer: Officer, desk: Desk) -> str:
    """Name the certificate that is good today."""
    good = next(paper for paper in officer.certificates.all() if paper.valid_from <= desk.today <= paper.valid_to)
    return _("执法证 %(number)s") % {"number": good.number}


def together(codes: Iterable[str], desk: Desk, *, law: str) -> tuple[Actor, ...]:
    """Find who takes part, by the codes that a form sent; whether they may is for the rules to say.

    Raises  InvalidFacts for a code that nobody bears
    """
    wanted = [code for code in codes if code]
    known = {
        one.code: one
        for one in Officer.objects.filter(code__in=wanted)
        .select_related("body__region")
        .prefetch_related("certificates", "qualifications")
    }
    if strange := [code for code in wanted if code not in known]:
        says = Says(
            zh=f"和谁一起办：没有“{strange[0]}”这个人员，请从列出的同事里选",
            en=f"Who takes part: there is no officer “{strange[0]}”; choose one of the colleagues listed",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, law=law, facts=(NAME,))])
    return tuple(actor_of(known[code], on=desk.today) for code in dict.fromkeys(wanted))
