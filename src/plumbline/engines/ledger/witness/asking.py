"""Asking a witness for its cosignature: `add-checkpoint` of C2SP tlog-witness, from the side of the log. No database.

Whatever the witness does, an answer comes within the time that is given, and says which of the ways it went.

Source  https://c2sp.org/tlog-witness
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.witness.serving import ADDRESS, SIZE
from plumbline.kernel import clock, cosignature, signed_note
from plumbline.kernel.merkle import LARGEST
from plumbline.kernel.signed_note import LARGEST_NOTE, Note, NoteRefused
from plumbline.kernel.witness_list import ListedWitness

CLOCK: Final = timedelta(minutes=10)  # by which the clock of a witness may differ from ours
LONGEST_SAID: Final = 300  # characters of its words that are kept
_SIZE: Final = re.compile(r"(0|[1-9][0-9]{0,19})\n", re.ASCII)


class Outcome(StrEnum):
    """How a question to a witness ended."""

    COSIGNED = "cosigned"
    ANOTHER_SIZE = "another_size"  # it knows a head of another size, and says of which: ask again from there
    FORKED = "forked"  # 409: it knows another root over the same number of leaves
    UNPROVEN = "unproven"  # 422: the proof does not lead from the head that it knows to this one
    REWOUND = "rewound"  # it knows a head that is larger than any we have
    UNKNOWN_LOG = "unknown_log"  # 404: it does not follow this log, or takes heads at another address
    NOT_SIGNED = "not_signed"  # 403: it knows another key of this log
    REFUSED = "refused"  # any other answer that says no
    FAILING = "failing"  # 5xx
    SILENT = "silent"  # no connection, or no whole answer in time
    GARBAGE = "garbage"  # an answer that is none


@dataclass(frozen=True, slots=True)
class Question:
    """A head to be cosigned: its signed note, and the proof from the size that the witness knows."""

    witness: ListedWitness
    note: str
    old: int
    proof: Sequence[bytes]

    @property
    def written(self) -> bytes:
        """The request as the specification writes it."""
        steps = "".join(f"{b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{steps}\n{self.note}".encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """How it ended, in whose words; the signature line and its moment, or the size that the witness knows."""

    outcome: Outcome
    said: str = ""
    line: str = ""
    at: int = 0  # seconds since 1970
    size: int | None = None


def ask(question: Question, *, within: float) -> Answer:
    """Ask a witness for its cosignature.

    Takes   within — seconds for connecting, and seconds for the whole answer
    """
    try:
        status, kind, body = _posted(question.witness.address + ADDRESS, question.written, within)
        said = body.decode()
    except (OSError, HTTPException) as problem:
        return Answer(Outcome.SILENT, _shortened(f"{type(problem).__name__}: {problem}"))
    except UnicodeDecodeError:
        return Answer(Outcome.GARBAGE, "the answer is no text")
    return understood(question, status, kind, said)


def understood(question: Question, status: int, kind: str, said: str) -> Answer:
    """Tell the ways apart in which a witness may answer.

    Takes   kind — the Content-Type of the answer
    """
    words = _shortened(f"{status} {said}")
    if status == HTTPStatus.OK:
        return _signed(question, said)
    if status == HTTPStatus.CONFLICT and kind.partition(";")[0].strip() == SIZE:
        return _another_size(said)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer(Outcome.FAILING, words)
    outcomes = {
        HTTPStatus.CONFLICT: Outcome.FORKED,
        HTTPStatus.UNPROCESSABLE_ENTITY: Outcome.UNPROVEN,
        HTTPStatus.NOT_FOUND: Outcome.UNKNOWN_LOG,
        HTTPStatus.FORBIDDEN: Outcome.NOT_SIGNED,
    }
    return Answer(next((outcome for each, outcome in outcomes.items() if each == status), Outcome.REFUSED), words)


def _another_size(said: str) -> Answer:
    if _SIZE.fullmatch(said) is None or int(said) > LARGEST:
        return Answer(Outcome.GARBAGE, _shortened(f"409 with no size: {said}"))
    return Answer(Outcome.ANOTHER_SIZE, f"409 {said.strip()}", size=int(said))


def _signed(question: Question, said: str) -> Answer:
    """Take the cosignature out of the answer, and check it; lines of other keys are passed over."""
    key = question.witness.key
    try:
        text = signed_note.read(question.note).text
        lines = signed_note.read(f"{text}\n{said}").signatures
        line = next(each for each in lines if (each.name, each.key_id) == (key.name, key.key_id))
        signed_note.signers(Note(text, (line,)), [key], verify=is_signed)
        at, _ = cosignature.read(line.signed)
    except StopIteration:
        return Answer(Outcome.GARBAGE, _shortened(f"no cosignature of {key.written}: {said}"))
    except NoteRefused as problem:
        return Answer(Outcome.GARBAGE, _shortened(str(problem)))
    off = abs(at - clock.now().timestamp())
    if off > CLOCK.total_seconds():
        return Answer(Outcome.GARBAGE, f"its clock, or ours, is {off:.0f} seconds off")
    return Answer(Outcome.COSIGNED, line=line.written, at=at)


def _posted(address: str, body: bytes, within: float) -> tuple[int, str, bytes]:
    where = urlsplit(address)
    kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
    connection = kind(where.hostname or "", where.port, timeout=within)
    try:
        connection.connect()
        hanging_up = Timer(within, _hang_up, [connection.sock])
        hanging_up.daemon = True
        hanging_up.start()
        try:
            connection.request("POST", where.path, body)
            answer = connection.getresponse()
            data = answer.read(LARGEST_NOTE)
        finally:
            in_time = hanging_up.is_alive()
            hanging_up.cancel()
        if not in_time:
            raise TimeoutError(f"no whole answer in {within:g} seconds")
        return answer.status, answer.getheader("Content-Type", ""), data
    finally:
        connection.close()


def _hang_up(line: socket) -> None:
    """End a connection under a reader who waits: a witness that sends a byte now and then never runs into a timeout."""
    with suppress(OSError):
        line.shutdown(SHUT_RDWR)


def _shortened(said: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in said)
    return " ".join(printable.split())[:LONGEST_SAID]
