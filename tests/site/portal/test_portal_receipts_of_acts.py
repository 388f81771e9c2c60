"""Every filing, every act and every decision has a receipt that its holder fetches by its code, without an account."""

import pytest

from plumbline.engines.erasing import acting
from plumbline.engines.ledger import keys, sealing
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Event
from plumbline.kernel import receipt
from plumbline.kernel.receipt_verdict import verify
from plumbline.kernel.signed_note import read_key
from tests.engines.disclosure.conftest import PLANTED
from tests.engines.erasing.conftest import KEEPING, bare, course, house, later  # noqa: F401 — fixtures
from tests.planted import leaks
from tests.site.workbench.reading import words_of

pytestmark = pytest.mark.django_db
FILED = {"plead", "report", "take"}  # what a party or somebody from outside brought
DECIDED = {"notify", "decide", "serve", "close"}


def test_each_event_of_a_matter_gives_its_receipt_to_whoever_has_its_code(bare, client):  # noqa: F811 — the fixture
    events = list(Event.objects.filter(stream=bare.matter.code))

    given = {event.reference: client.get(f"/verify/{event.code}.json") for event in events}
    pages = [client.get(f"/verify/{event.code}/receipt/") for event in events]

    key = read_key(keys.verifier())
    assert {event.kind.rpartition(".")[2] for event in events} >= FILED | DECIDED
    for event in events:
        vouched = verify(receipt.read(given[event.reference].content), keys=[key], is_signed=is_signed)
        assert vouched.receipt.digest == event.digest
        assert vouched.receipt.openings == ()
    assert {page.status_code for page in pages} == {200}
    assert not any(leaks(answer.content, PLANTED) for answer in (*given.values(), *pages))


def test_the_officer_finds_the_receipt_of_evidence_and_of_an_erasure_to_hand_over(bare, later, client):  # noqa: F811 — as above
    client.force_login(bare.asker)
    asked = acting.ask(bare.matter.pk, by=bare.asker, scope="matter", ground="period", keeping=KEEPING)
    sealing.seal()

    matter = client.get(f"/work/matters/{bare.matter.pk}/").content.decode()
    erasing = client.get(f"/work/matters/{bare.matter.pk}/erasing/").content.decode()
    client.logout()

    for page, event in ((matter, bare.matter.evidence.get().event), (erasing, asked.asked_in)):
        href = f"/verify/{event.code}/receipt/"
        assert f'href="{href}"' in page
        assert "下载回执" in words_of(client.get(href))
