"""The examples in the words of the modules."""

import doctest

import pytest

from plumbline.engines.sheets import problem, shown, writing


@pytest.mark.parametrize("module", [problem, shown, writing])
def test_an_example_gives_what_it_says(module):
    failed, attempted = doctest.testmod(module)

    assert attempted
    assert not failed
