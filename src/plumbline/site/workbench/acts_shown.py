"""The acts of a matter as the officer at the desk meets them: owed, allowed, blocked with every reason, still ahead."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.codes import Role
from plumbline.engines.bodies.models import Officer
from plumbline.engines.bodies.posts import actors_of, certificate_of
from plumbline.engines.matters.asking import ActState as State
from plumbline.engines.matters.asking import ActView, Standing
from plumbline.kernel import clock, sentence
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Reason, ReasonKind
from plumbline.kernel.procedure import OUTSIDE_ROLES, Act, Form
from plumbline.site.parts.act import ActShown, ActState, ReasonShown, reasons_shown
from plumbline.site.parts.listing import Link
from plumbline.site.words import Words, say
from plumbline.site.workbench.desk import Desk
from plumbline.site.workbench.dues import due_of
from plumbline.site.workbench.naming import joined, officer_name

NAMED = 3  # so many people are named; of more, how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsShown:
    """The acts in the order of the page; what others do or the facts rule out is folded, with its reasons."""

    near: tuple[ActShown, ...]  # owed, allowed, and blocked where something can be done about it
    far: tuple[ActShown, ...]  # blocked because another post does it, or because the facts do not call for it
    ahead: tuple[Link, ...]  # each leads to what must happen before it


@dataclass(frozen=True, kw_only=True)
class Acts:
    """What is needed to show the acts of one matter."""

    standing: Standing
    desk: Desk
    staff: list[tuple[Officer, Actor]]  # of the body of the matter

    @classmethod
    def of(cls, standing: Standing, desk: Desk) -> "Acts":
        """Look up who serves in the body of the matter, once."""
        return cls(standing=standing, desk=desk, staff=actors_of(standing.matter.body, on=desk.today))

    def shown(self) -> ActsShown:
        """Show all acts."""
        owed = sorted(self.standing.of(State.OWED), key=lambda view: (by_outsider(view.act), *_due_first(view)))
        blocked = sorted(self.standing.of(State.BLOCKED), key=_due_first)
        near = [*owed, *self.standing.of(State.ALLOWED), *(view for view in blocked if _near(view))]
        shown = tuple(self.act(view) for view in near)
        primary = next((place for place, act in enumerate(shown) if act.state is ActState.OWED), None)
        return ActsShown(
            near=tuple(replace(act, primary=place == primary) for place, act in enumerate(shown)),
            far=tuple(self.act(view) for view in blocked if not _near(view)),
            ahead=tuple(Link(words=view.act.title, href=self._way(view)) for view in self.standing.of(State.AHEAD)),
        )

    def act(self, view: ActView) -> ActShown:
        """Show one act."""
        state = _state(view)
        matter, procedure = self.standing.matter, self.standing.procedure
        duty = view.duties[0] if view.duties else None
        due = None
        if duty and state is not ActState.BLOCKED:
            rule = procedure.by_code[duty.rule]
            due = due_of(duty, rule, procedure, here=self.standing.marking, today=self.desk.today)
        return ActShown(
            code=view.act.code,
            title=view.act.title,
            state=state,
            why=self._why(view),
            law=";".join(view.laws[:2]),
            on=self.day,
            due=due,
            href=reverse("act", kwargs={"matter_id": matter.pk, "act": view.act.code}) if view.possible else "",
            verb=_("登记“%(act)s”") % {"act": say(view.act.title)} if by_outsider(view.act) else "",
            at_once=self._at_once(view),
            reasons=self.reasons(view.reasons, view.act),
            way_href=self._way(view) if state is ActState.BLOCKED else "",
        )

    def reasons(self, reasons: Iterable[Reason], act: Act) -> tuple[ReasonShown, ...]:
        """Show why an act is not allowed: each reason with its article, its cure, and who can do it."""
        return tuple(self._reason(reason, act) for reason in reasons)

    @property
    def day(self) -> date:
        """Give the day whose law the matter follows."""
        return clock.day_of(self.standing.matter.opened_at)

    def _reason(self, reason: Reason, act: Act) -> ReasonShown:
        cured_by = self.standing.procedure.acts.get(reason.act, act)
        names = {role: self.who(role, cured_by) for role in reason.who}
        able = self.standing.act(reason.act) if reason.act else self._asks(reason)
        hrefs = {}
        if able and able.possible:
            hrefs[reason.act] = reverse("act", kwargs={"matter_id": self.standing.matter.pk, "act": able.act.code})
        (shown,) = reasons_shown((reason,), on=self.day, names=names, hrefs=hrefs)
        return replace(shown, who=_("%(who)s（您可以做）") % {"who": say(shown.who)}) if hrefs and shown.who else shown

    def _asks(self, reason: Reason) -> ActView | None:
        """Find an act that may happen now and asks for the facts that a reason misses."""
        if reason.kind is not ReasonKind.UNKNOWN or not reason.facts:
            return None
        wanted = set(reason.facts)
        return next((view for view in self.standing.acts if view.possible and wanted <= view.act.asked()), None)

    def who(self, role: str, act: Act) -> str:
        """Name a role and who holds it in the body: with the papers and the distance that the act asks for."""
        title = say(sentence.roles([role]))
        if role not in Role.codes():
            return title
        people = [
            one
            for one, person in self.staff
            if role in person.roles_for(self.standing.procedure.code, act.code) and self._fit(one, act)
        ]
        if not people:
            return _("%(role)s（本机关现在没有）") % {"role": title}
        named = joined(officer_name(one) for one in people[:NAMED])
        if len(people) > NAMED:
            return _("%(role)s %(names)s 等 %(n)s 人") % {"role": title, "names": named, "n": len(people)}
        return _("%(role)s %(names)s") % {"role": title, "names": named}

    def _fit(self, officer: Officer, act: Act) -> bool:
        before = self.standing.marking.performers
        if any(officer.code in before.get(role, ()) for role in act.not_same_as):
            return False
        if not act.officers:
            return True
        domain = self.standing.matter.domain if self.standing.procedure.scoped else ""
        return certified(officer, domain=domain, on=self.desk.today)

    def _way(self, view: ActView) -> str:
        """Give where it is told what must happen first; nowhere where only another post is needed, or all is over."""
        if self.standing.marking.ended or all(reason.kind is ReasonKind.ROLE for reason in view.reasons):
            return ""
        return reverse("way-to-act", kwargs={"matter_id": self.standing.matter.pk, "act": view.act.code})

    def _why(self, view: ActView) -> Words:
        procedure = self.standing.procedure
        if view.state is State.OWED:
            return sentence.line(procedure, procedure.by_code[view.duties[0].rule])
        if view.act.hint:
            return view.act.hint
        if view.act.officers > 1:
            return _("须有 %(n)s 名持有效执法证的人员一起做。") % {"n": view.act.officers}
        opening = [rule for rule in procedure.targeting[view.act.code] if rule.form is Form.MAY]
        return sentence.line(procedure, opening[0]) if opening else ""

    def _at_once(self, view: ActView) -> tuple[tuple[str, str], ...]:
        if not view.possible or view.act.questions or view.act.officers > 1:
            return ()
        return (("expects", str(self.standing.marking.sequence)), ("key", str(uuid4())))


def certified(officer: Officer, *, domain: str, on: date) -> bool:
    """Tell whether an officer holds a certificate that is good for a domain on a day."""
    return any(certificate_of(paper).covers(domain, on) for paper in officer.certificates.all())


def by_outsider(act: Act) -> bool:
    """Tell whether the party, a court or another body performs an act, and an officer only records it."""
    return bool(OUTSIDE_ROLES.intersection(act.by))


def _state(view: ActView) -> ActState:
    """Give how an act stands: what an outsider owes is nothing that an officer must do, only something to record."""
    if view.state is State.AHEAD:
        return ActState.BLOCKED
    if view.state is State.OWED and by_outsider(view.act):
        return ActState.ALLOWED
    return ActState(view.state)


def _due_first(view: ActView) -> tuple[bool, date]:
    days = [duty.due_on for duty in view.duties if duty.due_on]
    return not days, min(days, default=date.max)


def _near(view: ActView) -> bool:
    """Tell whether a blocked act belongs before the eyes: it is owed, or this person can do something about it."""
    return bool(view.duties) or all(
        reason.kind in {ReasonKind.UNMET, ReasonKind.WINDOW, ReasonKind.UNKNOWN} for reason in view.reasons
    )
