"""The documents, the evidence and the ledger of a matter, as its page lists them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Max
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents import templates
from plumbline.engines.documents.models import Document
from plumbline.engines.ledger.models import Event, Unsealed
from plumbline.engines.matters.models import Evidence, EvidenceKind, Matter
from plumbline.kernel import clock
from plumbline.site import completeness, days, navigation
from plumbline.site.completeness import CompletenessShown
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.parts.reading import FileShown
from plumbline.site.words import Words

PICTURES = ("image/", "video/", "audio/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """Whether the record of a matter is whole, in words."""

    whole: bool
    words: Words
    sealed: Words
    proven: CompletenessShown  # what the signed index says of it
    code: str = ""  # of the last event


def documents_of(matter: Matter) -> list[Document]:
    """Fetch the documents of a matter without their words."""
    return list(matter.documents.defer("content").order_by("-issued_at", "-id"))


def documents_shown(documents: Iterable[Document], publications: Iterable[Publication]) -> tuple[FileShown, ...]:
    """List documents, newest first, with their formats and whether the public may see them."""
    stands = {one.document_id: one.stands for one in publications}  # the newest comes last and counts
    return tuple(
        FileShown(
            name=templates.find(document.template).title,
            href=document_href(document, "pdf"),
            note=_("%(number)s · %(day)s · PDF")
            % {"number": document.number, "day": days.short(clock.day_of(document.issued_at))},
            tag=_public(stands.get(document.pk)),
            icon="decision",
            links=(Link(words="DOCX", href=document_href(document, "docx")),),
        )
        for document in documents
    )


def document_href(document: Document, form: str) -> str:
    """Give the address of a document in a format: pdf, docx."""
    return reverse(f"document-{form}", kwargs={"matter_id": document.matter_id, "document_id": document.pk})


def links_by_act(documents: Iterable[Document]) -> Mapping[int, tuple[Link, ...]]:
    """Give links to the documents that each act issued, by the act's sequence."""
    issued: dict[int, tuple[Link, ...]] = defaultdict(tuple)
    for document in documents:
        title = templates.find(document.template).title
        issued[document.sequence] += (Link(words=title, href=document_href(document, "pdf")),)
    return issued


def evidence_shown(evidence: Iterable[Evidence], *, personal: bool) -> tuple[FileShown, ...]:
    """List the evidence; its content leads only to whoever may see personal data, its receipt is for whoever gave it."""
    return tuple(
        FileShown(
            name=one.title if personal else _("已遮盖：%(what)s") % {"what": _("证据名称")},
            href=reverse("evidence-file", kwargs={"matter_id": one.matter_id, "evidence_id": one.pk})
            if personal
            else "",
            note=_("%(kind)s · %(day)s · %(size)s")
            % {
                "kind": kinds()[one.kind],
                "day": days.short(clock.day_of(one.taken_at)),
                "size": filesizeformat(one.size),
            },
            icon="camera" if one.media_type.startswith(PICTURES) else "file",
            links=(Link(words=_("回执"), href=reverse("record-receipt", kwargs={"code": one.event.code})),),
        )
        for one in evidence
    )


def kinds() -> dict[str, str]:
    """Name the kinds of evidence."""
    return {
        EvidenceKind.DOCUMENT: _("书证"),
        EvidenceKind.OBJECT: _("物证"),
        EvidenceKind.AUDIOVISUAL: _("视听资料"),
        EvidenceKind.ELECTRONIC: _("电子数据"),
        EvidenceKind.WITNESS: _("证人证言"),
        EvidenceKind.PARTY: _("当事人的陈述"),
        EvidenceKind.APPRAISAL: _("鉴定意见"),
        EvidenceKind.SITE_RECORD: _("勘验笔录、现场笔录"),
    }


def complete(matter: Matter) -> Complete:
    """Say whether the events of a matter are whole: as many as the last number says, and how many are sealed."""
    events = Event.objects.filter(stream=matter.code)
    number, last = events.count(), events.aggregate(last=Max("sequence"))["last"] or 0
    head = events.filter(sequence=matter.head_sequence).values_list("digest", flat=True).first()
    whole = number == last == matter.head_sequence and bytes(head or b"") == bytes(matter.head_digest or b"")
    waiting = Unsealed.objects.filter(event__stream=matter.code).count()
    words = ngettext("%(n)s 条记录，编号连续，没有缺漏", "%(n)s 条记录，编号连续，没有缺漏", number) % {"n": number}
    if not whole:
        words = _("记录的条数和案卷对不上，请通知审计管理员核对账本。")
    return Complete(
        whole=whole,
        words=words,
        sealed=_("全部已封入账本的树，任何人都能核验。")
        if not waiting
        else ngettext("%(n)s 条等下一次封存，几分钟内完成。", "%(n)s 条等下一次封存，几分钟内完成。", waiting)
        % {"n": waiting},
        proven=completeness.of_stream(matter.code, officer=True),
        code=Event(digest=bytes(head)).code if head else "",
    )


def _public(stands: bool | None) -> TagShown | None:  # noqa: FBT001 — None: never published
    if stands is None:
        return None
    if stands:
        return TagShown(words=_("已公开"), kind="good", icon="check")
    return TagShown(words=_("公开后已撤回"), kind="soon", icon="warn")


def verify_link(code: str, words: Words) -> Link | None:
    """Lead to where anybody can check a record by its code; nothing while nobody can."""
    href = navigation.address("verify")
    return Link(words=words, href=f"{href}?{urlencode({'code': code})}") if href and code else None
