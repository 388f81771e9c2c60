"""Opening a matter from a report: choose the procedure, answer what its opening act asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import Domain, Level
from plumbline.engines.bodies.models import Competence, Region, valid_on
from plumbline.engines.bodies.posts import actors_of
from plumbline.engines.matters.acting import open_matter
from plumbline.kernel import catalogue, sentence
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Refusal, Says
from plumbline.kernel.marking import begin
from plumbline.kernel.procedure import Act, Procedure
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, Option
from plumbline.site.parts.listing import EmptyShown, Entry
from plumbline.site.showing import show, shows
from plumbline.site.words import english, say
from plumbline.site.workbench.asked import errors_by_field, field_shown, given, readable
from plumbline.site.workbench.desk import Desk, SeeOther, desk_of
from plumbline.site.workbench.forms import OF_FORM, Sent, at_field, errors_listed, faults_in, questions_of, sent
from plumbline.site.workbench.naming import body_name
from plumbline.site.workbench.people import NAME as TOGETHER
from plumbline.site.workbench.people import people_field
from plumbline.site.workbench.power_asked import power_field
from plumbline.site.workbench.rows import matter_href

OF_OPENING = OF_FORM | {"title", "domain", "region", "power"}


@dataclass(frozen=True, kw_only=True)
class ChoicePage(Page):
    """The procedures by which the officer may open a matter."""

    template: ClassVar[str] = "pages/workbench/open.html"
    permission: ClassVar[str] = Permission.OPEN_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    entries: tuple[Entry, ...]
    empty: EmptyShown | None


@dataclass(frozen=True, kw_only=True)
class OpeningPage(Page):
    """What the opening act asks, and where the matter belongs."""

    template: ClassVar[str] = "pages/workbench/opening.html"
    permission: ClassVar[str] = Permission.OPEN_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    procedure: str
    law: str
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    fields: tuple[FieldShown, ...]
    key: str
    action: str
    verb: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The opening act of a procedure, and who is about to perform it."""

    desk: Desk
    procedure: Procedure

    @property
    def act(self) -> Act:
        """Give the opening act."""
        return self.procedure.acts[self.procedure.opens_with]

    @property
    def law(self) -> str:
        """Give its source, for what has no article of its own."""
        return self.act.law or self.procedure.basis

    def sent(self, post: QueryDict, raw: dict[str, Any]) -> Sent:
        """Read what the form sends beside the facts.

        Raises  InvalidFacts — with what is wrong with the facts too
        """
        try:
            return sent(post, self.desk, act=self.act, law=self.law)
        except InvalidFacts as refused:
            domain = post.get("domain", "")
            wrong = faults_in(raw, self.procedure, begin(), self.act, facts={}, desk=self.desk, domain=domain)
            raise InvalidFacts([*refused.reasons, *wrong]) from refused

    @classmethod
    def of(cls, desk: Desk, code: str) -> "Opening":
        """Find a procedure that the officer may open a matter by; no other has an address here."""
        found = next((one for one in procedures_for(desk) if one.code == code), None)
        if found is None:
            raise Http404
        return cls(desk=desk, procedure=found)


@shows(ChoicePage)
def choose(request: HttpRequest) -> HttpResponse:
    """Let the officer choose the procedure."""
    desk = desk_of(request)
    entries = tuple(
        Entry(
            title=procedure.title,
            href=reverse("opening", kwargs={"code": procedure.code}),
            facts=(_("从“%(act)s”开始") % {"act": say(procedure.acts[procedure.opens_with].title)},),
            law=procedure.basis,
            on=desk.today,
        )
        for procedure in procedures_for(desk)
    )
    empty = EmptyShown(
        title=_("您的岗位不登记新案件"), words=_("哪些岗位能登记新案件，由程序写明；请内勤或者承办人来登记。")
    )
    way = (Crumb(words=_("案件"), href=reverse("matters")), Crumb(words=_("开一件新案")))
    return show(request, ChoicePage(title=_("开一件新案"), way=way, entries=entries, empty=None if entries else empty))


@shows(OpeningPage, acts=True)
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the opening act asks; on POST open the matter."""
    form = Opening.of(desk_of(request), code)
    return opened(request, form) if request.method == "POST" else show(request, page_of(form))


def opened(request: HttpRequest, form: Opening) -> HttpResponse:
    """Open the matter, or show the form again with what stands against it."""
    raw = given(request.POST, form.procedure, besides=OF_OPENING)
    try:
        said = form.sent(request.POST, raw)
        done = open_matter(
            form.procedure.code,
            by=form.desk.actor,
            body=form.desk.body,
            region=region_of(form, request.POST.get("region", "")),
            domain=request.POST.get("domain", ""),
            power=request.POST.get("power", ""),
            title=request.POST.get("title", ""),
            facts=raw,
            at=said.at,
            together=said.together,
            key=said.key,
            demonstration=form.desk.body.demonstration,
        )
    except Refusal as refusal:
        status = 409 if isinstance(refusal, NotAllowed) else 422
        return show(request, page_of(form, request=request, raw=raw, refusal=refusal), status=status)
    return SeeOther(f"{matter_href(done.matter)}?opened=1")


def procedures_for(desk: Desk) -> list[Procedure]:
    """List the procedures in force today whose opening act the officer's posts may perform."""
    today = [
        version
        for version in catalogue.load().every_procedure()
        if version.in_force_from <= desk.today <= (version.in_force_to or desk.today)
    ]
    return [one for one in today if desk.actor.roles & {*one.acts[one.opens_with].performed_by}]


def region_of(form: Opening, code: str) -> Region:
    """Find the region where it happened.

    Raises  InvalidFacts for a code that no region has
    """
    found = Region.objects.select_related("parent").filter(code=code).first()
    if found is None:
        says = Says(zh="发生在哪里：请从列出的区划里选", en="Where it happened: choose one of the regions listed")
        law = form.procedure.competence or form.law
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, law=law, facts=("region",))])
    return found


def page_of(
    form: Opening,
    *,
    request: HttpRequest | None = None,
    raw: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> OpeningPage:
    """Make the form, as it is asked first or as it came back."""
    reasons = refusal.reasons if refusal else ()
    fields = fields_of(form, request, raw, errors_by_field(reasons, law=form.law))
    refused = isinstance(refusal, NotAllowed)
    names = {role: sentence.ROLES[role] for role in sentence.ROLES}
    return OpeningPage(
        title=form.act.title,
        wrong=refusal is not None,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=_("开一件新案"), href=reverse("open")),
            Crumb(words=form.procedure.title),
        ),
        procedure=say(form.procedure.title),
        law=form.law,
        refusal=RefusalShown(
            title=_("现在不能做“%(act)s”") % {"act": say(form.act.title)},
            asked=_("您填的内容还在下面。"),
            reasons=reasons_shown(reasons, on=form.desk.today, names=names),
        )
        if refused
        else None,
        errors=errors_listed(fields, reasons, law=form.law) if refusal and not refused else (),
        fields=fields,
        key=(request.POST.get("key", "") if request else "") or str(uuid4()),
        action=reverse("opening", kwargs={"code": form.procedure.code}),
        verb=_("%(act)s，记入账本") % {"act": say(form.act.title)},
        back=reverse("todo"),
    )


def fields_of(
    form: Opening, request: HttpRequest | None, raw: dict[str, Any] | None, wrong: Mapping[str, str]
) -> tuple[FieldShown, ...]:
    """Give every field: the matter's own, who else takes part, the questions of the act, when it happened."""
    typed = request.POST if request else {}
    domain = typed.get("domain", "")
    people = people_field(
        form.act,
        form.desk,
        actors_of(form.desk.body, on=form.desk.today) if form.act.officers > 1 else (),
        domain=domain if form.procedure.scoped else "",
        here=begin(),
        typed=request.POST.getlist(TOGETHER) if request else None,
        error=wrong.get(TOGETHER, ""),
    )
    asked = questions_of(
        form.procedure, begin(), form.act, facts=readable(raw or {}, form.procedure), desk=form.desk, domain=domain
    )
    power = power_field(form.procedure, form.desk, typed, wrong.get("power", ""))
    return (
        FieldShown(
            name="title",
            label=_("案由"),
            value=typed.get("title", ""),
            hint=_("谁做了什么，一句话，例如：某餐饮店经营超过保质期的食品"),
            error=wrong.get("title", ""),
        ),
        *places(form, typed, wrong),
        *((power,) if power else ()),
        *((people,) if people else ()),
        *(field_shown(one, typed=raw, error=wrong.get(one.field.code, "")) for one in asked),
        at_field(typed.get("at", ""), wrong.get("at", "")),
    )


def places(form: Opening, typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[FieldShown, ...]:
    """Ask for the domain and the region: those in which the body may act."""
    body = form.desk.body
    held = Competence.objects.filter(valid_on(form.desk.today), body=body).values_list("domain", flat=True)
    domains = tuple(Option(value=code, words=Domain(code).says) for code in sorted(set(held)))
    below = Region.objects.filter(valid_on(form.desk.today), path__startswith=body.region.path).order_by("path")
    below = below.exclude(level=Level.VILLAGE)  # a township has a dozen, and no body of its own stands below it
    regions = tuple(Option(value=one.code, words=one.name_en if english() else one.name) for one in below)
    law = form.procedure.competence
    return (
        FieldShown(
            name="domain",
            label=_("执法领域"),
            kind=Kind.CHOICE,
            value=typed.get("domain", domains[0].value if len(domains) == 1 else ""),
            options=domains,
            hint="" if domains else _("%(body)s没有登记执法职权") % {"body": body_name(body)},
            error=wrong.get("domain", ""),
            law=law,
        ),
        FieldShown(
            name="region",
            label=_("发生在哪里"),
            kind=Kind.CHOICE,
            value=typed.get("region", body.region.code),
            options=regions,
            hint=_("由行为发生地的机关管辖"),
            error=wrong.get("region", ""),
            law=law,
        ),
    )
