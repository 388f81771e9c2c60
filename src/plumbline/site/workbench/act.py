"""The form of an act: it asks what is not known yet, and either records the act or says why not and keeps what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters import asking
from plumbline.engines.matters.acting import perform
from plumbline.engines.matters.asking import ActView, Standing
from plumbline.engines.matters.models import Matter, Record
from plumbline.kernel import fields as facts_of
from plumbline.kernel import sentence
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, Refusal
from plumbline.kernel.procedure import Act
from plumbline.site import errors
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import RefusalShown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Option
from plumbline.site.parts.due import Due
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench import course
from plumbline.site.workbench.acts_shown import Acts, by_outsider
from plumbline.site.workbench.asked import Asked, errors_by_field, field_shown, given, readable
from plumbline.site.workbench.benchmark_asked import with_benchmark
from plumbline.site.workbench.desk import Desk, SeeOther, on_matter
from plumbline.site.workbench.forms import OF_FORM, Sent, at_field, errors_listed, faults_in, questions_of, sent
from plumbline.site.workbench.naming import names_of, number_of
from plumbline.site.workbench.people import NAME as TOGETHER
from plumbline.site.workbench.people import people_field
from plumbline.site.workbench.rows import matter_href


@dataclass(frozen=True, kw_only=True)
class ActPage(Page):
    """The questions of an act; after a refusal every reason above them."""

    template: ClassVar[str] = "pages/workbench/act.html"
    permission: ClassVar[str] = Permission.WORK_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: str
    why: Words
    law: str
    due: Due | None
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    fields: tuple[FieldShown, ...]
    hidden: tuple[tuple[str, str], ...]
    action: str
    verb: Words
    back: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """One act of one matter, and who is about to perform it."""

    desk: Desk
    matter: Matter
    standing: Standing
    act: Act
    acts: Acts
    records: tuple[Record, ...]

    @classmethod
    def of(cls, desk: Desk, matter: Matter, code: str) -> "Form":
        """Find the act; an address that names none is not found."""
        standing = asking.standing(matter, by=desk.actor, calendar=desk.calendar)
        if code not in standing.procedure.acts or code == standing.procedure.opens_with:
            raise Http404
        return cls(
            desk=desk,
            matter=matter,
            standing=standing,
            act=standing.procedure.acts[code],
            acts=Acts.of(standing, desk),
            records=tuple(course.records_of(matter)),
        )

    @property
    def view(self) -> ActView | None:
        """Give how the act stands; None where it is done."""
        return self.standing.act(self.act.code)

    @property
    def law(self) -> str:
        """Give the source of the act, for what has no article of its own."""
        return self.act.law or self.standing.procedure.basis

    @property
    def domain(self) -> str:
        """Give the domain that certificates must cover."""
        return self.matter.domain if self.standing.procedure.scoped else ""

    def known(self) -> dict[str, Any]:
        """Give the facts that are known."""
        return facts_of.from_data(self.standing.procedure.fields, self.matter.facts)

    def sent(self, post: QueryDict, raw: dict[str, Any]) -> Sent:
        """Read what the form sends beside the facts.

        Raises  InvalidFacts — with what is wrong with the facts too
        """
        try:
            return sent(post, self.desk, act=self.act, law=self.law, after=self.standing.marking.at)
        except InvalidFacts as refused:
            procedure, here = self.standing.procedure, self.standing.marking
            wrong = faults_in(
                raw, procedure, here, self.act, facts=self.known(), desk=self.desk, domain=self.matter.domain
            )
            raise InvalidFacts([*refused.reasons, *wrong]) from refused

    def asked(self, typed: dict[str, Any] | None) -> list[Asked]:
        """Give the questions, with what is known and where it comes from."""
        known = self.known()
        decided = {**known, **readable(typed or {}, self.standing.procedure)}
        names = names_of(course.codes_in(self.records))
        origins = {code: record for record in reversed(self.records) for code in record.facts}
        asked = questions_of(
            self.standing.procedure, self.standing.marking, self.act, facts=decided, desk=self.desk, domain=self.domain
        )
        filled = [
            replace(one, known=known[code], origin=self._origin(origins[code], names))
            if (code := one.field.code) in known and code in origins
            else one
            for one in asked
        ]
        return with_benchmark(filled, self.standing.procedure, decided)

    def _origin(self, record: Record, names: Mapping[str, str]) -> str:
        title = say(self.standing.procedure.acts[record.act].title)
        return _("“%(act)s”，%(said)s") % {"act": title, "said": course.origin(record, names)}


@shows(ActPage, acts=True)
@on_matter
def act(request: HttpRequest, desk: Desk, matter: Matter, *, act: str) -> HttpResponse:
    """Ask for the facts of an act; on POST perform it."""
    form = Form.of(desk, matter, act)
    if request.method == "POST":
        return performed(request, form)
    if form.view is None or form.view.reasons:
        return show(request, refused_page(form), status=409)
    return show(request, page_of(form))


def performed(request: HttpRequest, form: Form) -> HttpResponse:
    """Perform the act as the form says, or show the form again with what stands against it."""
    procedure = form.standing.procedure
    raw = given(request.POST, procedure, besides=OF_FORM)
    try:
        said = form.sent(request.POST, raw)
        done = perform(
            form.matter.pk,
            form.act.code,
            by=form.desk.actor,
            facts=raw,
            at=said.at,
            together=said.together,
            expects=said.expects,
            key=said.key,
        )
    except Refusal as refusal:
        status = 409 if isinstance(refusal, NotAllowed) else 422
        return show(request, page_of(form, request=request, raw=raw, refusal=refusal), status=status)
    return SeeOther(course.record_href(done.record))


def page_of(
    form: Form, *, request: HttpRequest | None = None, raw: dict[str, Any] | None = None, refusal: Refusal | None = None
) -> ActPage:
    """Make the page of the form, as it is asked first or as it came back."""
    reasons = refusal.reasons if refusal else ()
    wrong = errors_by_field(reasons, law=form.law)
    fields = fields_of(form, request, raw, wrong)
    shown = form.acts.act(form.view) if form.view else None
    return ActPage(
        title=form.act.title,
        wrong=refusal is not None,
        way=way_of(form),
        matter=form.matter.title,
        why=shown.why if shown else "",
        law=shown.law if shown else form.law,
        due=shown.due if shown else None,
        refusal=refusal_of(form, reasons) if isinstance(refusal, NotAllowed) else None,
        errors=errors_listed(fields, reasons, law=form.law) if isinstance(refusal, InvalidFacts) else (),
        fields=fields,
        hidden=hidden_of(form, request),
        action=reverse("act", kwargs={"matter_id": form.matter.pk, "act": form.act.code}),
        verb=verb_of(form.act),
        back=matter_href(form.matter),
    )


def fields_of(
    form: Form, request: HttpRequest | None, raw: dict[str, Any] | None, wrong: dict[str, str]
) -> tuple[FieldShown, ...]:
    """Give every field of the form: who else takes part, the questions, when it happened."""
    files = tuple(Option(value=one.digest, words=one.title) for one in form.matter.evidence.all())
    people = people_field(
        form.act,
        form.desk,
        form.acts.staff,
        domain=form.domain,
        here=form.standing.marking,
        typed=request.POST.getlist(TOGETHER) if request else None,
        error=wrong.get(TOGETHER, ""),
    )
    return (
        *((people,) if people else ()),
        *(field_shown(one, typed=raw, error=wrong.get(one.field.code, ""), files=files) for one in form.asked(raw)),
        at_field(request.POST.get("at", "") if request else "", wrong.get("at", "")),
    )


def hidden_of(form: Form, request: HttpRequest | None) -> tuple[tuple[str, str], ...]:
    """Give what the form carries unseen: the state it was drawn from, and its key."""
    key = request.POST.get("key", "") if request else ""
    return (("expects", str(form.standing.marking.sequence)), ("key", key or str(uuid4())))


def way_of(form: Form) -> tuple[Crumb, ...]:
    """Say where the form stands."""
    return (
        Crumb(words=_("案件"), href=reverse("matters")),
        Crumb(words=number_of(form.matter), href=matter_href(form.matter)),
        Crumb(words=form.act.title),
    )


def verb_of(act: Act) -> str:
    """Say on the button what it does."""
    if by_outsider(act):
        return _("登记“%(act)s”") % {"act": say(act.title)}
    return _("%(act)s，记入账本") % {"act": say(act.title)}


def refusal_of(form: Form, reasons: tuple[Reason, ...]) -> RefusalShown:
    """Show every reason of a refusal, above the form with what was typed; what has no article rests on the act's."""
    reasons = tuple(reason if reason.law else replace(reason, law=form.law) for reason in reasons)
    return RefusalShown(
        title=_("现在不能做“%(act)s”") % {"act": say(form.act.title)},
        asked=_("您填的内容还在下面。"),
        reasons=form.acts.reasons(reasons, form.act),
    )


def refused_page(form: Form) -> errors.RefusedPage:
    """Make the page for an act that cannot be begun: every reason, and the way back."""
    view = form.view
    reasons = view.reasons if view else (sentence.already(form.standing.procedure, form.act),)
    refusal = replace(refusal_of(form, reasons), asked="", back=_("回到案件"), back_href=matter_href(form.matter))
    return errors.RefusedPage(title=refusal.title, stands_in=Room.WORKBENCH, way=way_of(form), refusal=refusal)
