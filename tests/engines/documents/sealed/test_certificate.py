"""The certificate that signs: what is refused, and with which words."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.documents.sealed import certificate, invented, making
from plumbline.engines.documents.sealed.examining import examine
from plumbline.kernel import clock
from tests.engines.documents.sealed.certificates import new_key, pem_of, put

TODAY = datetime(2026, 6, 9, tzinfo=UTC)


def refused():
    with pytest.raises(ImproperlyConfigured) as refusal, clock.standing_at(TODAY):
        certificate.signer()
    return str(refusal.value)


def test_the_demonstration_makes_its_own_on_first_use_and_keeps_it(settings, tmp_path):
    made = tmp_path / "new" / "documents.pem"
    settings.PDF_CERTIFICATE_FILE = settings.PDF_KEY_FILE = str(made)

    first = certificate.signer().signing_cert

    assert invented.NAME in first.subject.human_friendly
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    certificate._read.cache_clear()
    assert certificate.signer().signing_cert.dump() == first.dump()


def test_elsewhere_none_is_made(settings, tmp_path):
    settings.DEMONSTRATION = False
    settings.PDF_CERTIFICATE_FILE = settings.PDF_KEY_FILE = str(tmp_path / "documents.pem")

    assert "there is no such file" in refused()
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_without_its_key_asks_for_both(settings):
    settings.PDF_KEY_FILE = ""

    assert certificate.is_named()
    assert "PLUMBLINE_PDF_CERTIFICATE and PLUMBLINE_PDF_KEY" in refused()


def test_a_house_that_names_neither_signs_nothing(settings):
    settings.PDF_CERTIFICATE_FILE = settings.PDF_KEY_FILE = ""

    assert not certificate.is_named()


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o620, 0o666])
def test_a_key_that_others_may_read_or_change_is_refused(settings, tmp_path, mode):
    _, key = put(settings, tmp_path)
    key.chmod(mode)

    assert f"chmod 600 {key}" in refused()


def test_the_group_of_the_service_may_read_its_key(settings, tmp_path):
    _, key = put(settings, tmp_path)
    key.chmod(0o640)

    assert certificate.signer()


def test_the_key_of_another_certificate_is_refused(settings, tmp_path):
    certificate_file, key = put(settings, tmp_path)
    key.write_bytes(pem_of(new_key()))

    assert f"the key in {key} does not belong to the first certificate in {certificate_file}" in refused()


@pytest.mark.parametrize(("first", "last"), [(-400, -1), (1, 400)], ids=["has run out", "does not hold yet"])
def test_a_certificate_that_does_not_hold_now_is_refused_with_its_days(settings, tmp_path, first, last):
    days = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    put(settings, tmp_path, first=days[0], last=days[1])

    said = refused()

    assert f"from {days[0]:%Y-%m-%d} to {days[1]:%Y-%m-%d}" in said


def test_a_new_certificate_is_taken_up_without_a_new_start(settings, tmp_path):
    put(settings, tmp_path, name="甲机关")
    before = certificate.signer().signing_cert

    put(settings, tmp_path, name="乙机关")

    assert "甲机关" in before.subject.human_friendly
    assert "乙机关" in certificate.signer().signing_cert.subject.human_friendly


@pytest.mark.parametrize(("content", "says"), [(b"nothing", "holds no certificate"), (b"", "holds no certificate")])
def test_a_file_without_a_certificate_is_refused(settings, tmp_path, content, says):
    file, _ = put(settings, tmp_path)
    file.write_bytes(content)

    assert says in refused()


@pytest.mark.parametrize("content", [b"", b"nothing", None])
def test_a_file_without_a_key_that_can_be_read_is_refused(settings, tmp_path, content):
    _, key = put(settings, tmp_path)
    locked = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))
    key.write_bytes(locked if content is None else content)

    assert "holds no private key without a password" in refused()


def test_a_key_that_cannot_sign_does_not_belong_to_a_certificate(settings, tmp_path):
    _, key = put(settings, tmp_path)
    key.write_bytes(pem_of(X25519PrivateKey.generate()))

    assert "does not belong" in refused()


def test_a_certificate_that_was_not_issued_for_signing_is_refused(settings, tmp_path, monkeypatch):
    usage = invented.KeyUsage(False, False, True, False, False, False, False, False, False)
    monkeypatch.setattr(invented, "_SIGNS", usage)
    put(settings, tmp_path)

    assert "was not issued for signing" in refused()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_other_kinds_of_key_sign_too(decision, settings, tmp_path, kind):
    key = generate_private_key(public_exponent=65537, key_size=2048) if kind == "rsa" else Ed25519PrivateKey.generate()
    put(settings, tmp_path, key=key)

    sealed = decision.sealed()

    assert examine(sealed, certificates=[certificate.signer().signing_cert]).is_right
    assert making.LENGTH.encode() in sealed


def test_a_house_is_told_before_it_opens_that_it_cannot_sign(settings, tmp_path):
    _, key = put(settings, tmp_path)
    assert not [one for one in run_checks(include_deployment_checks=True) if one.id == "documents.E001"]

    key.chmod(0o644)

    (told,) = (one for one in run_checks(include_deployment_checks=True) if one.id == "documents.E001")
    assert "chmod 600" in told.msg
    assert not certificate.is_ready()


def test_a_house_that_signs_nothing_is_told_nothing(settings):
    settings.PDF_CERTIFICATE_FILE = settings.PDF_KEY_FILE = ""

    assert certificate.problems() == []
    assert not certificate.is_ready()
