"""What holds for every test: the network is closed, time goes on by itself, chance can be repeated."""

import os
import socket
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest

hypothesis.settings.register_profile("house", deadline=None)  # a slow machine is no fault
hypothesis.settings.register_profile("machine", deadline=None, derandomize=True)  # the same cases on every run
hypothesis.settings.load_profile("machine" if os.environ.get("CI") else "house")

collect_ignore = ["mutants"]  # a command, not tests; its library is not there when tests run

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class NetworkClosed(RuntimeError):
    """A test asked for an address that is not on this machine."""


def _is_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket of the file system
    host = str(address[0])
    return host in {"localhost", "::1", ""} or host.startswith("127.")


def _connect_here(self, address):
    if not _is_here(address):
        raise NetworkClosed(address)
    return _connect(self, address)


def _connect_ex_here(self, address):
    if not _is_here(address):
        raise NetworkClosed(address)
    return _connect_ex(self, address)


def pytest_configure() -> None:
    """Close the network before anything is imported that might use it."""
    socket.socket.connect = _connect_here
    socket.socket.connect_ex = _connect_ex_here


def pytest_unconfigure() -> None:
    """Open the network again for whoever runs tests from a longer-lived program."""
    socket.socket.connect = _connect
    socket.socket.connect_ex = _connect_ex


@pytest.fixture(autouse=True)
def _clock_goes_on():
    """Fail a test that leaves the clock standing for the next one."""
    yield
    from plumbline.kernel import clock  # noqa: PLC0415 — tests of one module need not import the clock first

    late = abs(clock.now() - datetime.now(tz=UTC))
    assert late < timedelta(minutes=1), f"the test left the clock standing, {late} away"


@pytest.fixture(autouse=True)
def _language_goes_back():
    """Give the next test the language of the house, whatever this one switched to."""
    yield
    from django.utils import translation  # noqa: PLC0415 — tests of the kernel run without the framework's settings

    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_head_of_another_test_is_remembered():
    """Forget the newest head that a test before signed: its ledger is gone."""
    from django.conf import settings  # noqa: PLC0415 — tests of the kernel run without the framework's settings

    settings.LEDGER_NEWEST_HEAD.unlink(missing_ok=True)


@pytest.fixture(autouse=True, scope="session")
def _a_test_with_transactions_may_empty_the_ledger():
    """Lift the ledger's guards while the framework empties the tables after a test that commits."""
    from django.db import connection  # noqa: PLC0415 — only where the framework runs at all
    from django.test import TransactionTestCase  # noqa: PLC0415 — as above

    from plumbline.engines.ledger import triggers  # noqa: PLC0415 — as above

    empty = TransactionTestCase._fixture_teardown

    def guarded(self):
        with triggers.lifted(connection):
            empty(self)

    TransactionTestCase._fixture_teardown = guarded
    yield
    TransactionTestCase._fixture_teardown = empty
