"""Sealed editions as they are kept: made once, of what the ledger has, and of nothing else."""

from hashlib import sha256

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from plumbline.engines.documents.models import SealedEdition
from plumbline.engines.documents.sealed import editions
from plumbline.engines.ledger import rechecking, sealing
from plumbline.engines.ledger.files import open_kept
from plumbline.engines.ledger.models import Leaf
from plumbline.engines.ledger.named_files import NamedFile
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken
from tests.engines.documents.sealed.certificates import put
from tests.engines.documents.sealed.conftest import record

pytestmark = pytest.mark.django_db


def test_while_the_event_is_not_sealed_there_is_none(waiting):
    assert waiting.edition() is None
    assert not SealedEdition.objects.exists()


def test_it_is_made_on_the_first_demand_and_stays_the_same_file(decision):
    assert editions.find(decision.document.digest, decision.event) is None

    first, again = decision.edition(), decision.edition()

    assert again == first == editions.find(decision.document.digest, decision.event)
    with open_kept(first.digest) as file:
        assert sha256(file.read()).hexdigest() == first.digest
    assert abs((first.made_at - clock.now()).total_seconds()) < 60


def test_it_stays_when_the_certificate_has_changed(decision, settings, tmp_path):
    first = decision.edition()

    put(settings, tmp_path, name="另一个机关")

    assert decision.edition() == first


def test_a_house_without_a_certificate_makes_none_and_gives_those_it_has(case, decision, settings):
    made, other = decision.edition(), record(case, fine_fen=300000)
    sealing.seal()
    settings.PDF_CERTIFICATE_FILE = settings.PDF_KEY_FILE = ""

    assert other.edition() is None
    assert decision.edition() == made


def test_what_cannot_be_signed_leaves_nothing_behind(decision, settings, tmp_path):
    put(settings, tmp_path)
    (tmp_path / "documents.key").chmod(0o644)

    with pytest.raises(ImproperlyConfigured):
        decision.edition()

    assert not SealedEdition.objects.exists()


def test_a_file_that_the_event_does_not_name_is_not_signed(case, decision):
    other = record(case, fine_fen=300000)

    with pytest.raises(IntegrityBroken, match="names no file"):
        editions.find_or_make(other.document.digest, decision.event, body=True, address="https://x.cn/")


def test_a_kept_file_that_was_changed_is_not_signed(decision, settings):
    digest = decision.document.digest
    place = settings.FILES / digest[:2] / digest[2:4] / digest
    place.chmod(0o600)
    place.write_bytes(decision.pdf + b"more")

    with pytest.raises(IntegrityBroken, match="has other content"):
        decision.edition()


def test_a_record_whose_place_in_the_log_does_not_hold_is_not_signed(decision):
    from django.db import connection  # noqa: PLC0415 — as above

    from plumbline.engines.ledger import triggers  # noqa: PLC0415 — only this test puts the guard aside

    with triggers.lifted(connection):
        Leaf.objects.update(digest=b"\1" * 32)

    with pytest.raises(IntegrityBroken, match="would not hold"):
        decision.edition()


def test_the_database_keeps_one_edition_of_a_file_and_its_event(decision):
    decision.edition()

    with pytest.raises(IntegrityError), transaction.atomic():
        SealedEdition.objects.create(
            recorded=decision.document.digest, event=decision.event, digest="0" * 64, made_at=clock.now()
        )


def test_whoever_comes_second_gets_the_edition_of_the_first(decision, monkeypatch):
    """Two readers ask at once: both find none, both make one, and one is kept."""
    first = decision.edition()
    monkeypatch.setattr(editions, "find", lambda *_: None)

    assert decision.edition() == first
    assert SealedEdition.objects.count() == 1


def test_the_file_of_an_edition_is_not_taken_for_one_that_nothing_names(decision):
    edition = decision.edition()

    assert edition.digest not in {lying.digest for lying in rechecking.unnamed()}
    assert NamedFile.objects.get(digest=edition.digest).reference == f"sealed edition of {decision.document.digest}"
