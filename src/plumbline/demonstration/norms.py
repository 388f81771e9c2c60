"""The norms of the demonstration: a few of an invented city, brought in as files by the importer, in the order of their coming.

Texts of real law are not part of Plumbline. What stands here is told to be invented in its first article; it shows
versions, citations, tasks of clean-up, and files for which a person is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from plumbline.engines.norms import checking
from plumbline.engines.norms.importing import FileResult, import_paths
from plumbline.engines.norms.models import Norm


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of each file, and how many findings opened a task."""

    files: tuple[FileResult, ...]
    findings: int


def load_norms() -> Loaded:
    """Import the invented norms and look them over; a second call changes nothing."""
    with TemporaryDirectory() as place:
        results = tuple(_came(Path(place)))
    titles = {result.title for result in results if result.title}
    return Loaded(files=results, findings=checking.check_texts(list(Norm.objects.filter(title__in=titles))))


def _came(place: Path) -> Iterator[FileResult]:
    """Let the folders come one after the other: each is imported before the next one is there."""
    declared: dict[str, Any] = yaml.safe_load(
        files("plumbline.demonstration").joinpath("norms.yaml").read_text(encoding="utf-8")
    )
    for arrival in declared["arrivals"]:
        folder = place / arrival["folder"]
        for file in arrival["files"]:
            path = folder / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file["text"], encoding="utf-8")
        yield from import_paths([folder])
