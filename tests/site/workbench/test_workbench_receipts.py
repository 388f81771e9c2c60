"""Handing a receipt over: what goes in is chosen, by whoever may see personal data, and nothing goes in unasked."""

import json

import pytest
from django.urls import reverse

from plumbline.engines.ledger import sealing
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.erasing import erase
from plumbline.engines.matters.recording import TITLE
from plumbline.kernel import receipt
from plumbline.kernel.receipt_verdict import verify
from tests.site.workbench.conftest import FILE, NOW
from tests.site.workbench.reading import words_of

FILED = 2


def address(matter, name="matter-receipt", sequence=FILED):
    return reverse(name, kwargs={"matter_id": matter.pk, "sequence": sequence})


@pytest.fixture
def sealed(matter):
    sealing.seal()
    return matter


def test_the_page_of_a_record_leads_to_its_receipt(as_, office, sealed):
    page = as_(office.handler).get(reverse("record", kwargs={"matter_id": sealed.pk, "sequence": FILED}))

    assert f'href="{address(sealed)}"' in page.content.decode()


def test_without_a_choice_it_holds_the_fingerprint_alone(as_, office, sealed):
    browser = as_(office.handler)

    page, file = browser.get(address(sealed)), browser.get(address(sealed, "matter-receipt-file"))

    vouched = verify(receipt.read(file.content), is_signed=is_signed)
    assert "只有记录的指纹和证明" in words_of(page)
    assert page.content.decode().count('class="qr"') == 2
    assert vouched.contents is None
    assert vouched.receipt.digest == sealed.records.get(sequence=FILED).event.digest


def test_what_is_chosen_goes_in_and_nothing_else(as_, office, sealed):
    file = as_(office.handler).get(address(sealed, "matter-receipt-file"), {"with": ["party_name"]})

    vouched = verify(receipt.read(file.content), is_signed=is_signed)
    assert vouched.contents["public"]["act"] == "file"
    assert [(opening.name, json.loads(opening.value)) for opening in vouched.receipt.openings] == [
        ("party_name", FILE["party_name"])
    ]
    assert FILE["party_address"] not in file.content.decode()


def test_the_choices_are_named_as_people_name_them(as_, office, sealed):
    page = as_(office.handler).get(address(sealed), {"with": ["body", "party_name"]})

    assert 'value="party_name" checked' in page.content.decode()
    assert f"{address(sealed, 'matter-receipt-file')}?with=body&amp;with=party_name" in page.content.decode()
    opening = as_(office.handler).get(address(sealed, sequence=1))
    assert f'value="{TITLE}"' in opening.content.decode()
    assert "案件的标题" in words_of(opening)


def test_whoever_may_not_see_personal_data_hands_over_the_fingerprint_alone(as_, office, sealed, monkeypatch):
    from plumbline.engines.bodies import authority  # noqa: PLC0415 — only here its decision is changed
    from plumbline.engines.bodies.authority import Permission  # noqa: PLC0415 — as above

    decide, browser = authority.may, as_(office.handler)
    refused = authority.may(None, Permission.VIEW_PERSONAL)
    monkeypatch.setattr(
        authority,
        "may",
        lambda account, permission, *rest, **more: (
            refused if permission == Permission.VIEW_PERSONAL else decide(account, permission, *rest, **more)
        ),
    )

    assert "只有指纹和证明" in words_of(browser.get(address(sealed)))
    for name in ("matter-receipt", "matter-receipt-file"):
        for chosen in ("body", "party_name"):
            assert browser.get(address(sealed, name), {"with": chosen}).status_code == 403
    assert browser.get(address(sealed, "matter-receipt-file")).status_code == 200


def test_an_officer_of_another_body_gets_none(as_, office, sealed):
    for name in ("matter-receipt", "matter-receipt-file"):
        assert as_(office.stranger).get(address(sealed, name)).status_code == 403


def test_what_was_erased_cannot_be_chosen_any_more(as_, office, sealed):
    erase(stream=sealed.code, reason="期限届满", at=NOW, names=["party_name"])

    page = as_(office.handler).get(address(sealed))

    assert 'value="party_name"' not in page.content.decode()
    assert as_(office.handler).get(address(sealed), {"with": "party_name"}).status_code == 404


def test_a_record_that_waits_has_a_page_that_says_so_and_no_file(as_, office, matter):
    browser = as_(office.handler)

    assert "几秒钟就好" in words_of(browser.get(address(matter), {"with": "body"}))
    assert browser.get(address(matter, "matter-receipt-file")).status_code == 404


@pytest.mark.parametrize("name", ["matter-receipt", "matter-receipt-file"])
def test_an_address_that_names_no_record_is_not_found(name, as_, office, sealed):
    assert as_(office.handler).get(address(sealed, name, sequence=99)).status_code == 404


def test_a_receipt_with_personal_data_is_kept_by_no_cache(as_, office, sealed):
    file = as_(office.handler).get(address(sealed, "matter-receipt-file"), {"with": "party_name"})

    assert "no-store" in file["Cache-Control"]
