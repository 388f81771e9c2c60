"""One ledger for all tests of the independent check."""

import pytest

from tests.recount import building


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    """Give the ledger and its export; whoever changes them takes a copy."""
    return building.build(tmp_path_factory.mktemp("recount"))
