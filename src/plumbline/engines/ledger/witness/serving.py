"""The witness over HTTP: `add-checkpoint` of C2SP tlog-witness, as a WSGI application.

Source  https://c2sp.org/tlog-witness
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from socket import SHUT_RD, socket
from threading import Timer
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from plumbline.engines.ledger.witness.witness import AnotherHead, UnknownLog, Witness
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import LARGEST
from plumbline.kernel.signed_note import LARGEST_NOTE, NotSigned

ADDRESS: Final = "/add-checkpoint"
PATIENCE: Final = 10  # seconds
MOST_STEPS: Final = 63
LARGEST_REQUEST: Final = LARGEST_NOTE + 64 * 64
TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"
_REQUEST: Final = re.compile(
    r"old (?P<old>0|[1-9][0-9]{0,19})\n(?P<proof>(?:[A-Za-z0-9+/]{43}=\n)*)\n(?P<note>.+)", re.ASCII | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the witness answers."""

    status: HTTPStatus
    body: str
    kind: str = TEXT


def add_checkpoint(witness: Witness, request: bytes) -> Reply:
    """Take a checkpoint with its proof, and answer with the cosignature or with what is wrong."""
    try:
        old, proof, written = _read(request)
        witness.head_of(written)
    except UnknownLog as problem:
        return Reply(HTTPStatus.NOT_FOUND, f"{problem}\n")
    except NotSigned as problem:
        return Reply(HTTPStatus.FORBIDDEN, f"{problem}\n")
    except ValueError as problem:
        return Reply(HTTPStatus.BAD_REQUEST, f"{problem}\n")
    return _vouched(witness, written, old, proof)


class Impatient(WSGIRequestHandler):
    """Hears a request out for so long and no longer: requests are taken one after the other."""

    timeout = 2 * PATIENCE  # to take the answer

    def handle(self) -> None:
        """Answer one request; what was not said in time counts as not said."""
        no_more = Timer(PATIENCE, _hear_no_more, [self.connection])
        no_more.daemon = True
        no_more.start()
        try:
            super().handle()
        finally:
            no_more.cancel()


def _hear_no_more(line: socket) -> None:
    with suppress(OSError):
        line.shutdown(SHUT_RD)


def server(witness: Witness, port: int) -> WSGIServer:
    """Give a server on this machine alone; a proxy stands between it and the network."""
    return make_server("127.0.0.1", port, application(witness), handler_class=Impatient)


def application(witness: Witness) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """Give the witness as a WSGI application."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        reply = _reply(witness, environ)
        body = reply.body.encode()
        head = [("Content-Type", reply.kind), ("Content-Length", str(len(body)))]
        start_response(f"{reply.status.value} {reply.status.phrase}", head)
        return [body]

    return answer


def _reply(witness: Witness, environ: dict[str, Any]) -> Reply:
    if environ.get("PATH_INFO") != ADDRESS:
        return Reply(HTTPStatus.NOT_FOUND, "checkpoints are taken at /add-checkpoint\n")
    if environ.get("REQUEST_METHOD") != "POST":
        return Reply(HTTPStatus.METHOD_NOT_ALLOWED, "checkpoints are posted\n")
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        return Reply(HTTPStatus.LENGTH_REQUIRED, "the length of the request is missing\n")
    if int(length) > LARGEST_REQUEST:
        return Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a request has at most {LARGEST_REQUEST} bytes\n")
    request = environ["wsgi.input"].read(int(length))
    if len(request) < int(length):
        return Reply(HTTPStatus.REQUEST_TIMEOUT, f"the request did not come whole within {PATIENCE} seconds\n")
    return add_checkpoint(witness, request)


def _vouched(witness: Witness, written: str, old: int, proof: list[bytes]) -> Reply:
    try:
        cosigned = witness.vouch(written, old=old, proof=proof)
    except AnotherHead as problem:
        return Reply(HTTPStatus.CONFLICT, f"{problem.size}\n", SIZE)
    except IntegrityBroken as problem:
        forked = witness.head_of(written)[1].size == old
        return Reply(HTTPStatus.CONFLICT if forked else HTTPStatus.UNPROCESSABLE_ENTITY, f"{problem}\n")
    except ValueError as problem:
        return Reply(HTTPStatus.BAD_REQUEST, f"{problem}\n")
    return Reply(HTTPStatus.OK, cosigned.signatures[-1].written)


def _read(request: bytes) -> tuple[int, list[bytes], str]:
    found = _REQUEST.fullmatch(request.decode())
    steps = found["proof"].splitlines() if found else []
    if found is None or len(steps) > MOST_STEPS or int(found["old"]) > LARGEST:
        raise ValueError("the request is no old size, lines of proof, an empty line and a checkpoint")
    return int(found["old"]), [b64decode(step) for step in steps], found["note"]
