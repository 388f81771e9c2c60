"""The witness of the demonstration: one process beside the server, with a key and a memory of its own in the demonstration's folder."""

import socket
from contextlib import closing
from pathlib import Path

NAME = "witness.plumbline.example/demonstration"
HOST = "127.0.0.1"


def forget() -> None:
    """Let the witness begin anew, as it must when the ledger does."""
    _beside("witness.head").unlink(missing_ok=True)


def serving() -> tuple[str, ...]:
    """Make what the witness needs, and list it; where somebody has listed other witnesses, leave the list alone.

    Gives   the words of the command that serves it; none where it is not listed
    """
    from django.conf import settings

    from plumbline.engines.ledger import announcing, keys, witnesses
    from plumbline.engines.ledger.ed25519 import read_secret
    from plumbline.kernel.cosignature import COSIGNATURE
    from plumbline.kernel.signed_note import NoteKey

    if {each.name for each in witnesses.every()} - {NAME}:
        return ()
    secret, log_keys, port = _beside("witness.key"), _beside("witness.log-keys"), _free_port()
    if not secret.exists():
        keys.make(secret)
    key = NoteKey(NAME, COSIGNATURE, read_secret(secret).public_key().public_bytes_raw())
    log_keys.write_text(announcing.key_list())
    settings.LEDGER_WITNESSES.write_text(f"{key.written} http://{HOST}:{port}\n")
    files = ("--key", str(secret), "--log-keys", str(log_keys), "--memory", str(_beside("witness.head")))
    return ("plumbline", "witness", "serve", "--port", str(port), "--name", NAME, *files)


def _beside(name: str) -> Path:
    from django.conf import settings

    return Path(settings.LEDGER_KEY_FILE).with_name(name)


def _free_port() -> int:
    with closing(socket.create_server((HOST, 0))) as found:
        port: int = found.getsockname()[1]
    return port
