"""Planted personal data comes out nowhere but to whoever may see it: pages, files, exports, papers, programs, logs.

What an officer types into a public fact in free words is not meant here: that is found by redaction, and reviewed.
"""

import io
import logging
import re
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from plumbline.cli import main as command
from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post, Region
from plumbline.engines.documents.models import Document
from plumbline.engines.ledger import sealing
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from tests.planted import ADDRESS, IDENTITY, PHONE, PLANTED, forms, leaks

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
MOST_PAGES = 15  # beyond those that a crawl starts from
PUBLIC = (
    "/decisions/",
    "/verify/",
    "/log/",
    "/receipt/",
    "/about/",
    "/display/",
    "/checking/",
    "/en/decisions/",
    "/en/verify/",
)


@pytest.fixture
def planted(open_case):
    """Publish a decision against a person whose every personal field is planted, and seal it."""
    case = open_case(party_identity_number=IDENTITY, party_phone=PHONE, party_address=ADDRESS, violation_place=ADDRESS)
    publication = case.publish()
    sealing.seal()
    assert leaks(str(Matter.objects.get().facts).encode()) == list(PLANTED)  # it stands where the case is worked on
    return publication


def account(role, *, kind, code):
    """Make somebody at work, in a body of that kind."""
    region = Region.objects.get(code=code)
    body, _ = Body.objects.get_or_create(
        code=f"{region.code}.{kind}",
        defaults={
            "name": f"某机关{kind}{code}",
            "name_en": f"A Body {kind} {code}",
            "mark": f"某{kind[:9]}{code}",
            "region": region,
            "level": region.level,
            "kind": kind,
        },
    )
    post, _ = Post.objects.get_or_create(
        body=body, code=role, defaults={"title": "岗位", "title_en": "Post", "roles": [role]}
    )
    person = Officer.objects.create(code=f"{body.code}/{role}", name="经办人", body=body)
    Appointment.objects.create(officer=person, post=post, valid_from=date(2020, 1, 1))
    return Account.objects.create(username=f"{body.code}-{role}", officer=person, demonstration=True)


def crawled(client, *starts, within, most=MOST_PAGES):
    """Follow links from page to page; give each address that answered with its bytes, text of PDFs included."""
    seen, waiting, found = set(), list(starts), {}
    while waiting and len(found) < most + len(starts):
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code == 405:
            continue
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        data += str(dict(answer.headers)).encode()
        if data.startswith(b"%PDF"):
            data += paper(data)
        found[address] = data
        if "html" in answer.get("Content-Type", ""):
            links = LINK.findall(data.decode())
            waiting += [link.replace("&amp;", "&") for link in links if link.startswith(tuple(within))]
    return found


def paper(data):
    """Give all that can be read of a PDF: its text, what it says of itself, the files in it."""
    read = PdfReader(io.BytesIO(data))
    inside = b"".join(file for files in read.attachments.values() for file in files)
    return "\n".join(page.extract_text() for page in read.pages).encode() + str(read.metadata).encode() + inside


def leaking(found):
    return {address: names for address, data in found.items() if (names := leaks(data))}


@pytest.mark.parametrize("value", PLANTED)
def test_the_search_finds_what_is_hidden_in_another_form(value):
    for form in forms(value):
        assert leaks(b"before " + form + b" after") == [value]
    assert leaks(" ".join(value).encode()) == [value]
    assert not leaks(b"nothing of it: 139 5680, \xe5\x8f\xb8")


def test_no_public_page_file_or_paper_holds_it(planted, client):
    codes = [event.code for event in Event.objects.order_by("id")]
    starts = [
        "/",
        "/decisions/",
        f"/decisions/{planted.code}/",
        f"/decisions/{planted.code}.pdf",
        "/log/checkpoint",
        "/log/keys",
    ]
    starts += [f"/verify/{code}/" for code in codes] + [f"/verify/{code}.json" for code in codes]
    starts += [f"/verify/{code}/complete.json" for code in codes] + [f"/api/v1/receipts/{code}" for code in codes]
    starts += ["/law/changes.atom", "/api/v1/procedures", f"/log/tile/0/000.p/{len(codes)}"]

    found = crawled(client, *starts, within=PUBLIC)

    assert len(found) > len(starts)
    assert any(data.startswith(b"%PDF") for data in found.values())
    assert leaking(found) == {}


def test_no_search_of_the_public_finds_it(planted, client):
    nothing = client.get("/search/", {"q": "甲乙丙丁"}).content.decode()

    for value in PLANTED:
        answer = client.get("/search/", {"q": value}).content.decode()
        assert planted.code not in answer
        assert answer.count("<article") == nothing.count("<article")


@pytest.mark.usefixtures("planted")
def test_no_export_no_command_and_no_log_holds_it(client, tmp_path, capfd, caplog):
    with caplog.at_level(logging.DEBUG):
        for words in (["verify"], ["verify", "--json"], ["seal"], ["tiles", str(tmp_path), "--entries"], ["keys"]):
            command.main(["ledger", *words])
        client.get("/decisions/")
        client.get("/work/matters/1/")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    said = capfd.readouterr()

    assert len(files) == 7
    assert leaking({file.name: file.read_bytes() for file in files}) == {}
    assert said.out
    assert leaks(f"{said.out}{said.err}{caplog.text}".encode()) == []


@pytest.mark.usefixtures("planted")
def test_whoever_has_no_right_to_it_is_not_shown_it_and_who_has_is(administrator):
    matter = Matter.objects.get()
    starts = [
        "/work/",
        "/work/matters/",
        f"/work/matters/?q={matter.code}",
        f"/work/matters/{matter.pk}/",
        "/work/measures/",
    ]
    for sequence in range(1, 6):
        record = f"/work/matters/{matter.pk}/records/{sequence}/"
        starts += [record, f"{record}receipt/", f"{record}receipt.json", f"{record}correct/"]
    for document in Document.objects.values_list("id", flat=True):
        starts += [f"/work/matters/{matter.pk}/documents/{document}.{form}" for form in ("pdf", "docx")]
    without = {
        "supervisor of the region": account("supervisor", kind="justice", code="340104"),
        "handler of another body": account("handler", kind="ecology", code="340104"),
        "leader above": account("leader", kind="market_regulation", code="34"),
        **{kind: administrator(kind) for kind in ("system_admin", "security_admin", "audit_admin")},
    }

    shown = {}
    for name, who in without.items():
        client = Client()
        client.force_login(who)
        if name.endswith("_admin"):
            found = crawled(client, "/console/", "/work/", within=("/console/",), most=5)
        else:
            found = crawled(client, *starts, within=("/work/matters/",))
        assert found
        shown |= {(name, address): names for address, names in leaking(found).items()}
    client = Client()
    client.force_login(account("handler", kind="market_regulation", code="340104"))
    page = client.get(f"/work/matters/{matter.pk}/").content

    assert shown == {}
    assert leaks(page) == list(PLANTED)  # so the pages above are those that hold it
