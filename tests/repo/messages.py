"""The English catalogue of the pages: gathered from templates and modules, compiled, without gettext on the machine.

python tests/repo/messages.py            gather the sentences into the catalogue, and compile it
python tests/repo/messages.py --check    say what is missing, left over or not compiled
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import template

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "plumbline"
WRITTEN = SOURCE / "site" / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = WRITTEN.with_suffix(".mo")
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)  # catalogues carry a date; a fixed one keeps a new gathering comparable
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def _as_python(path: Path) -> str:
    """Give a module as it is, and a template as the calls that its tags stand for."""
    text = path.read_text()
    if path.suffix != ".html":
        return text
    calls = template.templatize(text, origin=str(path))
    return "\n".join(line.strip() for line in calls.splitlines())


def _sources() -> Iterator[Path]:
    yield from sorted((SOURCE / "site" / "templates").rglob("*.html"))
    yield from sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _empty() -> Catalog:
    return Catalog(
        locale="en",
        header_comment="# The pages in English. `make messages` gathers the sentences and compiles this file.",
        project="Plumbline",
        version="1",
        msgid_bugs_address="-",
        last_translator="Plumbline",
        language_team="Plumbline",
        creation_date=BEGAN,
        revision_date=BEGAN,
        fuzzy=False,
    )


def gather() -> Catalog:
    """Give every sentence that the pages ask a translation of, with the files it stands in."""
    catalog = _empty()
    for path in _sources():
        source = io.BytesIO(_as_python(path).encode())
        for line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            place = [(path.relative_to(ROOT).as_posix(), line)]
            catalog.add(message, locations=place, context=context, flags=_flags(message))
    return catalog


def _flags(message: str | tuple[str, ...]) -> set[str]:
    first = message if isinstance(message, str) else message[0]
    return {"python-format"} if "%(" in first else set()


def written() -> Catalog:
    """Give the catalogue as it is kept."""
    if not WRITTEN.exists():
        return _empty()
    with WRITTEN.open("rb") as file:
        return read_po(file, locale="en")


def _key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    context = message.context.decode() if isinstance(message.context, bytes) else message.context
    return context, message.id if isinstance(message.id, str) else tuple(message.id)


def _translated(catalog: Catalog) -> dict[tuple[str | None, str | tuple[str, ...]], tuple[str, ...]]:
    strings = {
        _key(message): (message.string,) if isinstance(message.string, str) else tuple(message.string)
        for message in catalog
        if message.id
    }
    return {key: string for key, string in strings.items() if all(string)}


def faults() -> list[str]:
    """Say what keeps the pages from being complete in English."""
    wanted = {_key(message) for message in gather() if message.id}
    kept = written()
    translated = _translated(kept)
    found = [f"without English: {key[1]}" for key in sorted(wanted - translated.keys(), key=str)]
    found += [f"no page says this any more: {key[1]}" for key in sorted(translated.keys() - wanted, key=str)]
    found += [f"only guessed (fuzzy): {message.id}" for message in kept if message.id and message.fuzzy]
    if not COMPILED.exists():
        return [*found, "the catalogue is not compiled"]
    with COMPILED.open("rb") as file:
        if _translated(read_mo(file)) != translated:
            found.append("the compiled catalogue is not the written one")
    return found


def renew() -> None:
    """Bring the catalogue up to date with the pages, keeping every translation in use, and compile it."""
    catalog = _empty()
    for message in written():
        if message.id:
            catalog.add(message.id, message.string, flags=message.flags, context=message.context)
    catalog.update(gather(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    with WRITTEN.open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    with COMPILED.open("wb") as file:
        write_mo(file, catalog)


def main(arguments: list[str]) -> int:
    """Renew the catalogue, or check it."""
    checking = "--check" in arguments
    if not checking:
        renew()
    found = faults()
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    if found and checking:
        sys.stderr.write(
            "make messages gathers and compiles; the English is then written into the catalogue by hand.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
