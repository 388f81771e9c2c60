"""Writing an export into a folder, all of it or nothing: it is made beside its place and moved there when it is whole."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from plumbline.engines.norms.exporting.akn.document import akoma_ntoso
from plumbline.engines.norms.exporting.choosing import EVERYTHING, Chosen, versions
from plumbline.engines.norms.exporting.lines import json_lines
from plumbline.engines.norms.exporting.tables import csv_lines
from plumbline.engines.norms.models import Version
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

_LONGEST: Final = 60  # characters of a title in the name of a file: three bytes each, and a name has 255
_NOT_IN_A_FILE_NAME: Final = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
_EVERYBODY_READS: Final = 0o755


class Format(StrEnum):
    """In which form the law leaves the house."""

    JSONL = "jsonl"
    CSV = "csv"
    AKN = "akn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file that was written: its name, and how many records it has."""

    name: str
    records: int


def export_into(
    folder: Path, *, form: Format = Format.JSONL, chosen: Chosen = EVERYTHING, bom: bool = False
) -> Iterator[Written]:
    """Write an export into a new folder, and tell of each file when it is done.

    Takes   bom — begin CSV files with the mark of UTF-8
    Raises  InvalidFacts where something stands at that place already, or its parent is not there
    """
    _refuse_taken(folder)
    with _made_whole(folder) as place:
        if form is Format.AKN:
            for version in versions(chosen):
                if version.articles.exists():
                    yield _write(place, file_name(version), [akoma_ntoso(version)], records=1)
        elif form is Format.CSV:
            for table in ("norms", "articles", "citations"):
                lines = csv_lines(table, chosen=chosen, bom=bom)
                yield _write(place, f"{table}.csv", map(str.encode, lines), heads=2 if bom else 1)
        else:
            for subject in ("norms", "citations"):
                lines = json_lines(subject, chosen=chosen)
                yield _write(place, f"{subject}.jsonl", map(str.encode, lines))


def file_name(version: Version) -> str:
    """Name the Akoma Ntoso file of a version by its title and day; a title that is cut is told apart by its key."""
    title = _NOT_IN_A_FILE_NAME.sub("_", version.norm.title).lstrip(".")
    cut = f"~{version.norm_id}" if len(title) > _LONGEST or title != version.norm.title else ""
    return f"{title[:_LONGEST]}{cut}({version.promulgated_on.isoformat()}).xml"


def _write(place: Path, name: str, parts: Iterable[bytes], *, heads: int = 0, records: int | None = None) -> Written:
    """Write one file; where the records are not known they are counted, less the parts at its head."""
    count = 0
    with (place / name).open("xb") as file:
        for part in parts:
            file.write(part)
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return Written(name=name, records=count - heads if records is None else records)


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield place
        place.chmod(_EVERYBODY_READS)
        place.rename(folder)
    except BaseException:  # also where the caller stops: half an export is none
        shutil.rmtree(place)
        raise


def _refuse_taken(folder: Path) -> None:
    if folder.exists():
        says = Says(zh=f"{folder} 已经存在，不会覆盖", en=f"{folder} is there already and is not written over")
        cure = Says(zh="请换一个新的文件夹名", en="Name a folder that is not there yet")
    elif not folder.parent.is_dir():
        says = Says(zh=f"没有 {folder.parent} 这个文件夹", en=f"There is no folder {folder.parent}")
        cure = Says(zh="请先建立上级文件夹", en="Make the folder above it first")
    else:
        return
    raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, cure=cure, facts=("path",))])
