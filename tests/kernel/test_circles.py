"""Things that rest on each other: how long a chain of them may be."""

import pytest

from plumbline.kernel.circles import LONGEST_CHAIN, circles


@pytest.mark.parametrize(
    ("length", "complaints"), [(LONGEST_CHAIN, 0), (LONGEST_CHAIN + 1, 1), (LONGEST_CHAIN + 20, 1)]
)
def test_a_chain_that_is_too_long_is_told_once(length, complaints):
    chain = {f"c{place}": [f"c{place + 1}"] if place + 1 < length else [] for place in range(length)}

    assert len(list(circles(chain))) == complaints
