"""The list of witnesses: one line each, and a line that is wrong is named."""

import pytest

from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.signed_note import ED25519, NoteKey, NoteRefused
from plumbline.kernel.witness_list import ListedWitness, read_list


def key(name="w.example/1", kind=COSIGNATURE, byte=1):
    return NoteKey(name, kind, bytes([byte]) * 32)


def test_witnesses_are_read_with_their_keys_and_addresses():
    text = f"# ours\n\n{key().written}  https://w.example/base/  # the archive\n{key('v').written} http://[::1]:8010\n"

    assert read_list(text) == (
        ListedWitness(key(), "https://w.example/base"),
        ListedWitness(key("v"), "http://[::1]:8010"),
    )
    assert read_list("# none yet\n") == ()


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["nonsense"], "line 1: .*no key"),
        ([key(kind=ED25519).written + " https://w.example"], "none of a witness"),
        ([key().written], "no address of a witness"),
        ([key().written + " w.example"], "no address"),
        ([key().written + " ftp://w.example"], "no address"),
        ([key().written + " https://w.example/?a"], "no address"),
        ([key().written + " https://w.example:0"], "no address"),
        ([key().written + " https://w.example:65536"], "no address"),
        ([key().written + " https://user@w.example"], "no address"),
        ([key().written + " https://w.example x"], "no address"),
        (["", key().written + " https://a", key(byte=2).written + " https://b"], "line 3: .*in the list already"),
    ],
)
def test_a_line_that_is_wrong_is_named(lines, says):
    with pytest.raises(NoteRefused, match=says):
        read_list("\n".join(lines))
