"""One published decision: what was decided, whether it is genuine, how to object; or that it was withdrawn."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.disclosure.laid_open import names_hidden
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.showing import Hidden, paper
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock, values
from plumbline.kernel.values import FieldType, Unreadable
from plumbline.site import days
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, Kind
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import Known, PaperShown, VerificationShown
from plumbline.site.portal.decision_file import DecisionFile, offered
from plumbline.site.portal.decision_paper import sheet
from plumbline.site.portal.objecting import ObjectingShown, ways_to_object
from plumbline.site.portal.plainly import kind_of, name_of_body, procedure_of, sentence_of, title_of
from plumbline.site.portal.vouching import event_of, vouch, words_fit
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say


@dataclass(frozen=True, kw_only=True)
class DecisionPage(Page):
    """A decision that is published."""

    template: ClassVar[str] = "pages/portal/decision.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "decisions"

    kind: Words
    sentence: Words
    published_on: date
    verification: VerificationShown
    verify_href: str
    number: str
    decided_on: date
    paper: PaperShown | None  # None: the words that are stored are not those that were published
    hidden: tuple[Entry, ...]
    objecting: ObjectingShown
    came: tuple[Entry, ...]
    file: DecisionFile

    @property
    def tag(self) -> TagShown:
        """Name the kind of document."""
        return TagShown(words=self.kind, kind="brand")

    @property
    def field(self) -> FieldShown:
        """Ask on which day the decision was received."""
        return FieldShown(
            name="received",
            label=_("您哪天收到的？"),
            kind=Kind.DAY,
            value=self.objecting.value,
            error=self.objecting.wrong,
            placeholder="2026-06-22",
            autocomplete="off",
        )


@dataclass(frozen=True, kw_only=True)
class WithdrawnPage(Page):
    """A decision that was published and withdrawn: when and why; its words are gone."""

    template: ClassVar[str] = "pages/portal/decision-withdrawn.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "decisions"

    lead: Words
    known: tuple[Known, ...]
    records: tuple[Link, ...]


@shows(DecisionPage)
def decision(request: HttpRequest, code: str) -> HttpResponse:
    """Show a published decision, or that it was withdrawn."""
    found = Publication.objects.select_related("document", "matter__body", "matter__party").filter(code=code).first()
    if found is None:
        raise Http404
    return show(request, _shown(request, found)) if found.stands else withdrawn(request, found)


def _shown(request: HttpRequest, publication: Publication) -> DecisionPage:
    redacted = paper(publication.document, redact=True)
    event = event_of(publication)
    objecting = _objecting(request, publication)
    return DecisionPage(
        title=title_of(publication),
        wrong=bool(objecting.wrong),
        way=_way(publication),
        kind=kind_of(publication),
        sentence=sentence_of(publication),
        published_on=clock.day_of(publication.published_at),
        verification=vouch(publication, redacted, event),
        verify_href=reverse("record", kwargs={"code": event.code}),
        number=redacted.number,
        decided_on=redacted.day,
        paper=sheet(redacted, code=event.code) if words_fit(publication, redacted, event) else None,
        hidden=tuple(_hidden(one) for one in redacted.hidden),
        objecting=objecting,
        came=tuple(_came(publication)),
        file=offered(publication, event),
    )


def _way(publication: Publication) -> tuple[Crumb, ...]:
    return (
        Crumb(words=_("首页"), href=reverse("home")),
        Crumb(words=_("公开的决定"), href=reverse("decisions")),
        Crumb(
            words=name_of_body(publication.matter.body),
            href=f"{reverse('decisions')}?body={publication.matter.body.code}",
        ),
        Crumb(words=publication.document.number),
    )


def _hidden(hidden: Hidden) -> Entry:
    times = ngettext("%(n)s 处", "%(n)s 处", hidden.times) % {"n": hidden.times}
    return Entry(title=hidden.title, facts=(hidden.why,), aside=times, law=hidden.law)


def _objecting(request: HttpRequest, publication: Publication) -> ObjectingShown:
    """Count until when to object: from the day that the reader gives, else from the receipt of service."""
    facts = {
        code: value if str(value) in publication.words else ""
        for code, value in publication.matter.facts.items()
        if code in {"reconsideration_body", "court"}
    } | {"remedy_order": publication.matter.facts.get("remedy_order")}
    asked, wrong = request.GET.get("received", "").strip()[:40], ""
    served = publication.matter.facts.get("received_on")
    received = date.fromisoformat(served) if served else None
    if asked:
        try:
            received = values.read(FieldType.DAY, asked, {})
            _not_before(received, publication)
        except Unreadable as unreadable:
            received, wrong = None, say(unreadable.says)
    return ObjectingShown(
        ways=ways_to_object(facts, received_on=received),
        received_on=received,
        asked=bool(asked),
        wrong=wrong,
        value=asked or (received.isoformat() if received else ""),
    )


def _not_before(received: date, publication: Publication) -> None:
    decided = clock.day_of(publication.document.issued_at)
    if received < decided:
        told = {"day": days.full(decided)}
        words = _("收到的日期早于决定日期 %(day)s，请核对送达回证") % told
        raise Unreadable(words, words)


def _came(publication: Publication) -> list[Entry]:
    """Say by which steps the decision came: the acts that issued its documents, up to its publication."""
    procedure = procedure_of(publication.matter)
    steps = publication.matter.records.filter(sequence__lte=publication.sequence).order_by("sequence")
    entries = []
    for record in steps.only("act", "at")[:100]:
        act = procedure.acts.get(record.act)
        if act and (act.effects or act.code == procedure.opens_with):
            entries.append(Entry(title=act.title, aside=days.short(clock.day_of(record.at)), law=act.law))
    return entries


def withdrawn(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Say that a decision was withdrawn, when and why; its words are not shown any more."""
    at = publication.withdrawn_at or publication.published_at
    reason = publication.reason
    if names_hidden(reason, publication):
        reason = _("理由里有不公开的信息，请向作出决定的机关了解。")
    page = WithdrawnPage(
        title=_("这份决定已经撤回"),
        way=(*_way(publication)[:2], Crumb(words=_("已撤回"))),
        lead=_("它曾经公开，后来由作出决定的机关撤回。内容不再公开，但公开和撤回都记在账本里，不能抹掉。"),
        known=(
            Known(name=_("文书"), value=title_of(publication)),
            Known(name=_("机关"), value=name_of_body(publication.matter.body)),
            Known(name=_("公开"), value=days.moment(publication.published_at)),
            Known(name=_("撤回"), value=days.moment(at)),
            Known(name=_("公开说明的理由"), value=reason),
        ),
        records=tuple(
            Link(words=words, href=reverse("record", kwargs={"code": event.code}))
            for words, event in _records(publication)
        ),
    )
    return show(request, page, status=410)


def _records(publication: Publication) -> list[tuple[Words, Event]]:
    names = {publication.sequence: _("核验公开的记录"), publication.withdrawn_sequence: _("核验撤回的记录")}
    records = publication.matter.records.select_related("event").filter(sequence__in=[s for s in names if s])
    return [(names[record.sequence], record.event) for record in records.order_by("sequence")]


def broken_file(request: HttpRequest) -> FaultPage:
    """Say that the PDF is not the one that was published, and is therefore not given out."""
    return FaultPage(
        title=_("这份 PDF 和账本对不上"),
        stands_in=room_of(request),
        sentences=(
            _("保存的文件和公开时记入账本的指纹不一致，所以不提供下载。"),
            _("请向作出决定的机关索取原件，并把这件事告诉它。"),
        ),
    )
