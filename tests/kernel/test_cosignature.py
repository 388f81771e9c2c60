"""Cosignatures: what a witness signs, and how the moment stands before the signature."""

import pytest

from plumbline.kernel import cosignature
from plumbline.kernel.signed_note import NoteRefused

SIGNATURE = bytes(range(64))


@pytest.mark.parametrize("at", [0, 1_790_000_000, cosignature.LATEST])
def test_what_was_written_is_read_back(at):
    assert cosignature.read(cosignature.write(at, SIGNATURE)) == (at, SIGNATURE)


@pytest.mark.parametrize(
    "signed",
    [
        b"",
        cosignature.write(1, SIGNATURE)[:-1],
        cosignature.write(1, SIGNATURE) + b"0",
        cosignature.write(cosignature.LATEST + 1, SIGNATURE),
    ],
)
def test_what_has_another_length_or_no_possible_moment_is_refused(signed):
    with pytest.raises(NoteRefused, match=r"^the signature line is no cosignature of a witness$"):
        cosignature.read(signed)


def test_the_moment_stands_before_the_text_that_is_signed():
    assert cosignature.message(b"origin\n1\nroot\n", 7) == b"cosignature/v1\ntime 7\norigin\n1\nroot\n"
