"""Witnesses for tests: real ones on this machine, and addresses that answer what a test wants."""

import threading
from contextlib import contextmanager
from contextvars import copy_context
from wsgiref.simple_server import WSGIRequestHandler, make_server

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.engines.ledger import keys
from plumbline.engines.ledger.witness.serving import application
from plumbline.engines.ledger.witness.witness import Witness
from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.signed_note import NoteKey


class Silent(WSGIRequestHandler):
    def log_message(self, *said):
        pass


def witness(folder, name="w.example/1", seed=9, log=None):
    """Make a witness of the ledger of this test, which remembers in a file below a folder."""
    secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    key = NoteKey(name, COSIGNATURE, secret.public_key().public_bytes_raw())
    return Witness(key, secret, log or (ListedKey(keys.note_key()),), folder / f"memory-{seed}")


@contextmanager
def served(answering):
    """Serve a witness, or whatever WSGI application a test wants; give its address."""
    app = application(answering) if isinstance(answering, Witness) else answering
    with make_server("127.0.0.1", 0, app, handler_class=Silent) as server:
        held = copy_context()  # the clock may stand, for the witness too
        running = threading.Thread(target=held.run, args=(server.serve_forever, 0.01))
        running.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            running.join()


def answering(status, body, kind="text/plain"):
    """Give an application that always answers this."""

    def answer(environ, start_response):
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def listed(settings, *lines, quorum=1):
    """Write the list of witnesses: pairs of a witness and its address."""
    settings.LEDGER_WITNESS_QUORUM = quorum
    settings.LEDGER_WITNESSES.write_text("".join(f"{each.key.written} {address}\n" for each, address in lines))
