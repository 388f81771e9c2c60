"""`plumbline witness`: follows the log of this house from outside, without its database."""

import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import transaction

from plumbline.cli import main as command
from plumbline.engines.ledger import checkpoints, exporting, keys, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.kernel import clock
from plumbline.kernel.signed_note import read_key


def seal(count):
    with transaction.atomic():
        for _ in range(count):
            append(stream="a", kind="file", at=clock.now(), public={})
    sealing.seal()


@pytest.fixture
def files(tmp_path):
    secret = Ed25519PrivateKey.generate()
    (tmp_path / "key").write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "log-keys").write_text(f"{keys.verifier()}\n")
    return tmp_path


@pytest.fixture
def follow(files):
    def run(*more, where=None):
        given = ["--name", "w.example", "--key", f"{files}/key", "--log-keys", f"{files}/log-keys"]
        return command.main(
            ["witness", "follow", where or f"{files}/log", *given, "--memory", f"{files}/memory", *more]
        )

    return run


@pytest.fixture
def _exported(files, db):
    seal(3)
    exporting.write(files / "log", entries=False)


@pytest.mark.usefixtures("_exported")
def test_the_log_is_followed_as_it_grows(follow, files, capsys):
    assert follow("--language", "en") == 0
    seal(4)
    exporting.write(files / "log", entries=False)
    assert follow("--json") == 0

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "the log only grew, from 0 leaves to 3; cosigned."
    assert json.loads(said[1])["before"] == 3
    assert json.loads(said[1])["size"] == 7
    assert (files / "memory").read_text().startswith((files / "log/checkpoint").read_text())


@pytest.mark.usefixtures("_exported")
@pytest.mark.parametrize(("size", "says"), [(2, "put back in time"), (3, "forked")])
def test_another_past_ends_with_1_and_says_so(size, says, follow, files, capsys):
    follow()
    (files / "log/checkpoint").write_text(checkpoints.sign(TreeHead(size, bytes(32))))

    assert follow("--json") == 1

    assert says in json.loads(capsys.readouterr().out.splitlines()[-1])["broken"]["says"]


@pytest.mark.usefixtures("_exported")
def test_what_is_not_there_is_a_mistake_of_usage(follow, files, capsys):
    assert follow(where=f"{files}/nowhere") == 2
    (files / "log-keys").write_text("nonsense")
    assert follow() == 2
    (files / "log-keys").write_text("# none yet\n")
    assert follow() == 2
    (files / "log-keys").write_text(f"{keys.verifier()}\n")
    (files / "key").write_text("nonsense")
    assert follow() == 2

    said = capsys.readouterr().err
    for words in ("nowhere", "line 1: «nonsense» is no key", "names no key", "no private key"):
        assert words in said


@contextmanager
def serving(files):
    options = ["--name", "w.example", "--key", f"{files}/key", "--log-keys", f"{files}/log-keys"]
    serve = ["witness", "serve", "--port", "0", *options, "--memory", f"{files}/memory", "--language", "en"]
    program = "import sys; from plumbline.cli.main import main; sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen([sys.executable, "-c", program, *serve], stdout=subprocess.PIPE, text=True) as running:
        try:
            where = urlsplit(running.stdout.readline().split()[-1])
            yield running, HTTPConnection(where.hostname, where.port, timeout=60), where.path
            running.wait(60)
        finally:
            running.kill()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_heads_are_taken_over_http_until_it_is_told_to_end(sign, files, db):
    note = checkpoints.sign(TreeHead(5, bytes(32)))

    with serving(files) as (running, line, path):
        line.request("POST", path, f"old 0\n\n{note}".encode())
        answer = line.getresponse()
        cosignature = answer.read().decode()
        line.close()
        running.send_signal(sign)

    assert running.returncode == 0
    assert answer.status == 200
    assert (files / "memory").read_text() == note + cosignature


def opened_by(running):
    """Count what a process has opened."""
    return len(list(Path(f"/proc/{running.pid}/fd").iterdir()))


@pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="needs the processes of Linux, to see what one has opened"
)
def test_a_request_under_way_is_answered_before_it_ends(files, db):
    request = f"old 0\n\n{checkpoints.sign(TreeHead(5, bytes(32)))}".encode()

    with serving(files) as (running, line, path):
        before = opened_by(running)
        line.putrequest("POST", path)
        line.putheader("Content-Length", str(len(request)))
        line.endheaders(request[:10])
        for _ in range(200):
            if opened_by(running) > before:
                break  # it has taken the connection
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        time.sleep(0.5)  # that the end is asked for first; were it later, it would be an ordinary end
        line.send(request[10:])
        status = line.getresponse().status
        line.close()

    assert running.returncode == 0
    assert status == 200


def test_a_port_that_cannot_be_had_is_a_mistake_of_usage(files, db, capsys):
    options = ["--name", "w.example", "--key", f"{files}/key", "--log-keys", f"{files}/log-keys"]

    assert command.main(["witness", "serve", "--port", "70000", *options, "--memory", f"{files}/memory"]) == 2

    assert "--port 70000" in capsys.readouterr().err


def test_the_key_of_the_witness_is_printed_for_others(files, capsys):
    assert command.main(["witness", "key", "--name", "w.example", "--key", f"{files}/key"]) == 0
    assert command.main(["witness", "key", "--name", "w.example", "--key", f"{files}/key", "--json"]) == 0
    assert command.main(["witness", "key", "--name", "w example", "--key", f"{files}/key"]) == 2

    said = capsys.readouterr().out.splitlines()
    key = read_key(said[0])
    assert (key.name, key.kind) == ("w.example", 4)
    assert json.loads(said[1]) == {"key": said[0]}


@pytest.mark.django_db(transaction=True)
def test_the_log_is_followed_over_the_network(live_server, follow, files, capsys):
    assert follow(where=f"{live_server.url}/log/") == 2  # no head yet: there is nothing at /log/checkpoint
    seal(300)
    assert (
        follow(
            where=f"{live_server.url}/log/",
        )
        == 0
    )
    seal(5)
    assert follow("--json", where=f"{live_server.url}/log") == 0

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["size"] == 305
    assert (files / "memory").read_text().splitlines()[1] == "305"
