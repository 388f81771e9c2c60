"""The signing key: made only where everything is invented, refused where it is missing."""

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import keys


@pytest.fixture
def key_file(tmp_path, settings):
    """Give a place for a key that is not there yet."""
    settings.LEDGER_KEY_FILE = tmp_path / "new" / "ledger.key"
    return settings.LEDGER_KEY_FILE


def test_the_demonstration_makes_its_key_on_first_use(key_file):
    made = keys.public_key()

    keys._loaded.cache_clear()
    assert keys.public_key() == made
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert list(key_file.parent.iterdir()) == [key_file]


def test_production_without_a_key_says_how_to_make_one(key_file, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(ImproperlyConfigured, match="openssl genpkey -algorithm ed25519") as refused:
        keys.signing_key()

    assert str(key_file) in str(refused.value)
    assert "PLUMBLINE_LEDGER_KEY" in str(refused.value)
    assert not key_file.exists()


def test_a_key_that_appears_meanwhile_is_the_key(key_file):
    keys.make(key_file)
    first = key_file.read_bytes()

    keys.make(key_file)

    assert key_file.read_bytes() == first


def test_a_file_that_holds_no_key_is_refused(key_file):
    key_file.parent.mkdir()
    key_file.write_text("nothing of the kind")

    with pytest.raises(ImproperlyConfigured, match="no private key"):
        keys.signing_key()


def test_a_key_of_another_kind_is_refused(key_file):
    key_file.parent.mkdir()
    other = generate_private_key(SECP256R1())
    key_file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    with pytest.raises(ImproperlyConfigured, match="another kind"):
        keys.signing_key()
