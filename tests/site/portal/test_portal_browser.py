"""The pages of the portal in a browser: no barrier, no sideways scroll, wide and narrow, large and strong."""

from hashlib import sha256

import pytest

from plumbline.engines.documents.models import SealedEdition
from plumbline.engines.norms.registering import sync

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = {"name": "display", "value": "large.high"}


@pytest.fixture
def addresses(sealed):
    """Give the addresses of the portal that lead to something, and to what is missing."""
    sync()
    code = sealed.record().event.code
    return [
        "/",
        "/decisions/",
        "/decisions/?q=没有的词",
        f"/decisions/{sealed.code}/?received=2026-06-15",
        f"/decisions/{sealed.code}/?received=哪天",
        "/verify/",
        "/verify/?code=ABCDEF123456",
        f"/verify/{code}/",
        "/law/",
        "/law/行政处罚法/",
        "/law/行政处罚法/44/?on=2019-01-01",
        "/law/行政处罚法/99/",
        "/procedures/",
        "/procedures/penalty.summary/",
        "/search/?q=占道摆摊",
    ]


@pytest.fixture
def barriers(addresses, axe, sideways):
    """Visit every address and give what is wrong there."""

    def look(page, prefix=""):
        found = {}
        for address in addresses:
            page.goto(prefix + address)
            wrong = axe(page) + ([f"scrolls sideways by {sideways(page)}"] if sideways(page) else [])
            if wrong:
                found[address] = wrong
        return found

    return look


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/en", 390)])
def test_no_page_of_the_portal_has_a_barrier(prefix, width, page_at, barriers):
    assert barriers(page_at(width), prefix) == {}


def test_no_page_of_the_portal_has_a_barrier_in_large_type_and_high_contrast(page_at, barriers):
    assert barriers(page_at(360, cookies=[LARGE])) == {}


def test_a_withdrawn_decision_has_no_barrier(sealed, case, page_at, axe, sideways):
    case.withdraw("决定已经撤销")
    page = page_at(390)

    page.goto(f"/decisions/{sealed.code}/")

    assert axe(page) == []
    assert sideways(page) == 0


def test_a_printed_decision_is_complete_without_the_web(sealed, page_at):
    page = page_at(1280)
    page.goto(f"/decisions/{sealed.code}/")

    page.emulate_media(media="print")

    assert page.locator(".paper").is_visible()
    assert page.locator(".verification-title").is_visible()
    assert page.get_by_text("核验码").first.is_visible()
    assert not page.locator("form").first.is_visible()


def test_a_person_pastes_a_code_without_scripts_and_reads_the_verdict(sealed, page_at):
    page = page_at(390, scripts=False)
    page.goto("/verify/")

    page.get_by_label("核验码、文号、网址或者文件的指纹").fill(sealed.document.number)
    page.get_by_role("main").get_by_role("button", name="核验").click()

    assert page.get_by_role("heading", name="是真的，没有改过").is_visible()


def test_a_browser_saves_the_signed_decision_under_its_number(sealed, page_at, tmp_path):
    page = page_at(390)
    page.goto(f"/decisions/{sealed.code}/")

    with page.expect_download() as saving:
        page.get_by_role("link", name="下载 PDF").click()

    saving.value.save_as(tmp_path / "decision.pdf")
    assert saving.value.suggested_filename == f"{sealed.document.number}.pdf"
    saved = sha256((tmp_path / "decision.pdf").read_bytes()).hexdigest()
    assert saved == SealedEdition.objects.get().digest
