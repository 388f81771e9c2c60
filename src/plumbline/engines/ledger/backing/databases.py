"""The database as one file, taken while it is being written to, put back into an empty place, and read where it lies.

SQLite is copied by its own online backup; PostgreSQL by pg_dump and pg_restore, whose file holds one moment too.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.db import connection

from plumbline.kernel.errors import PlumblineError

_POSTGRESQL: Final = Path("/usr/lib/postgresql")  # where Debian puts the programs of each version
_SPECIAL: Final = re.compile(r"([:\\])")  # in a file of passwords
_MARKED: Final = r"\\\1"
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_MEANT: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class CannotBackUp(PlumblineError):
    """A backup cannot be taken, read or put back here; the message says why and what to do."""


def suffix() -> str:
    """Give the ending of the file that this database becomes."""
    return ".dump" if connection.vendor == "postgresql" else ".sqlite3"


def dump(target: Path) -> None:
    """Write the whole database, as it stands at one moment, into a file; writers go on meanwhile.

    Raises  CannotBackUp where a program is missing or fails
    """
    if connection.vendor == "postgresql":
        with _database() as named:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", named)
    else:
        source = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    target.chmod(0o600)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def load(source: Path) -> None:
    """Put a database back into an empty place.

    Raises  CannotBackUp where the place is not empty, or a program is missing or fails
    """
    _require_empty()
    connection.close()
    if connection.vendor == "postgresql":
        with _database() as named:
            _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", named, str(source))
        return
    path = Path(str(connection.settings_dict["NAME"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    for left in ("-wal", "-shm"):
        path.with_name(f"{path.name}{left}").unlink(missing_ok=True)
    draft.replace(path)


def rows(source: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Read columns of a table from a file that `dump` wrote, without putting it back; bytes come as bytes.

    A table that there was not yet when the backup was taken has no rows.
    """
    if source.suffix == ".dump":
        yield from _rows_of_dump(source, table, columns)
        return
    with closing(sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True)) as opened:
        if not opened.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            return
        yield from opened.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 — names that stand in our own code


def _rows_of_dump(source: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Read the rows that pg_restore would copy in, in the text form of COPY."""
    command = [_program("pg_restore"), "--data-only", f"--table={table}", "--file=-", str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as reading:  # noqa: S603 — found above
        if reading.stdout is None:  # a pipe was asked for
            return
        places: list[int] | None = None
        for line in reading.stdout:
            if places is None:
                if head := re.match(r"COPY \S+ \((?P<names>.*)\) FROM stdin;", line):
                    names = [name.strip('"') for name in head["names"].split(", ")]
                    places = [names.index(column) for column in columns]
            elif line == "\\.\n":
                places = None
            else:
                values = line.rstrip("\n").split("\t")
                yield tuple(_value(values[place]) for place in places)
        left = reading.wait()
    if left:
        raise CannotBackUp(f"{source} cannot be read: pg_restore ended with {left}")


def _value(text: str) -> Any:
    if text == "\\N":
        return None
    plain = _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)
    return bytes.fromhex(plain[2:]) if text.startswith("\\\\x") else plain


def _require_empty() -> None:
    if connection.vendor != "postgresql":
        path = Path(str(connection.settings_dict["NAME"]))
        if not path.exists() or not path.stat().st_size:
            return
    if tables := connection.introspection.table_names():
        raise CannotBackUp(
            f"the database is not empty ({len(tables)} tables): a backup is put back into an empty one only. Move the"
            " old one away, and never delete it: events that are newer than the backup can be read from it"
        )


@contextmanager
def _database() -> Iterator[str]:
    """Give the option that names the database; the password stands in a file that is gone afterwards, not in the list of processes."""
    settings = connection.settings_dict
    names = (("host", "HOST"), ("port", "PORT"), ("user", "USER"), ("dbname", "NAME"))
    said = [(name, str(settings[key])) for name, key in names if settings[key]]
    with NamedTemporaryFile("w", encoding="utf-8") as passwords:
        passwords.write(f"*:*:*:*:{_SPECIAL.sub(_MARKED, str(settings['PASSWORD'] or ''))}\n")
        passwords.flush()
        said.append(("passfile", passwords.name))
        quoted = " ".join(
            "{}='{}'".format(name, value.replace("\\", "\\\\").replace("'", "\\'")) for name, value in said
        )
        yield f"--dbname={quoted}"


def _run(program: str, *words: str) -> None:
    ran = subprocess.run([_program(program), *words], capture_output=True, text=True, check=False)  # noqa: S603 — found below
    if ran.returncode:
        raise CannotBackUp(f"{program} ended with {ran.returncode}: {ran.stderr.strip()}")


def _program(name: str) -> str:
    newest = sorted(
        _POSTGRESQL.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdecimal() else 0
    )
    found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if found is None:
        raise CannotBackUp(f"{name} is not on this machine: as root, apt-get install postgresql-client")
    return found
