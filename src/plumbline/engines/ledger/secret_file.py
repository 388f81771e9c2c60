"""Files of secrets that a demonstration makes for itself: whole, once, and readable by its owner alone."""

import os
from pathlib import Path


def put_once(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole and only once, whoever else is writing one now; the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its secret is the secret
    finally:
        draft.unlink()
