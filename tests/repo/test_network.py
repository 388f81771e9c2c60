"""The network is closed while tests run; the machine itself stays open."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 443), ("plumbline.example", 80)])
def test_an_address_outside_this_machine_is_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET

    with socket.socket(family) as line, pytest.raises(RuntimeError):
        line.connect(address)


def test_an_address_of_this_machine_is_open():
    with socket.socket() as server, socket.socket() as line:
        server.bind(("127.0.0.1", 0))
        server.listen()

        line.connect(server.getsockname())

        assert line.getpeername() == server.getsockname()
