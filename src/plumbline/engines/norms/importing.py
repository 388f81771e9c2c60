"""Importing texts of law: each file is taken whole or not at all, so that a broken one harms no other.

A second import of the same files changes nothing, and one that was broken off goes on where it stopped. The same file
with other words makes a new edition of its version; another file that claims the version is kept for a review.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.db import DataError, IntegrityError, transaction

from plumbline.engines.ledger import files as kept_files
from plumbline.engines.norms import citing, incoming, intervals, origins, registering, relating, settling
from plumbline.engines.norms.incoming import Bytes, Incoming
from plumbline.engines.norms.models import ImportedFile, Version
from plumbline.engines.norms.preparing import WORTH_A_POOL, Job, Prepared, prepare, prepared
from plumbline.engines.norms.reports import refused, report_of
from plumbline.engines.norms.searching import indexing
from plumbline.engines.norms.texts import LARGEST_FILE, READER, LawText, unreadable
from plumbline.engines.norms.writing import TAKEN, Conflict, Outcome, Written, forget_regions, write
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, Says

__all__ = ["FileResult", "Outcome", "every_file", "import_paths", "take_reviewed"]

every_file = incoming.every

_TOGETHER: Final = 10  # files of a large import that share one commit; each is still undone alone where it fails


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What became of one file, and why it was refused where it was."""

    path: Path
    outcome: Outcome
    title: str = ""
    promulgated_on: str = ""
    articles: int = 0
    missing: tuple[int, ...] = ()  # numbers inside the file's range that it has no article for
    reasons: tuple[Reason, ...] = ()
    report: dict[str, Any] = field(default_factory=dict)  # all of it in both languages, as it is kept


def import_paths(paths: Iterable[Path], *, dry_run: bool = False, parallel: bool | None = None) -> Iterator[FileResult]:
    """Import files, or all of a known kind below folders, one after the other.

    Takes   dry_run — say what would become of each file, and keep nothing
            parallel — read in other processes; by default for many files
    Gives   a FileResult for each, as soon as it is done; what follows over all norms is done after the last one
    """
    every = list(incoming.every(paths))
    forget_regions()
    if not dry_run:
        registering.sync()
    run = _Run(dry_run=dry_run, rows=incoming.newest_rows())
    many = len(every) >= WORTH_A_POOL if parallel is None else parallel
    with_jobs = prepared(run.jobs(every), parallel=many)
    try:
        while together := list(islice(with_jobs, _TOGETHER if many else 1)):
            with transaction.atomic():
                results = [run.take(seen, ready) for seen, ready in together]
                indexing.add_all(run.written)
                run.written.clear()
            yield from results
    finally:
        with_jobs.close()
    if not dry_run:
        settling.settle()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file of this run before it is written."""

    file: Incoming
    held: Bytes | None
    reasons: tuple[Reason, ...] = ()
    as_before: bool = False


@dataclass
class _Run:
    """One import: the newest row of each path, and which file gave which version in this run."""

    dry_run: bool
    rows: dict[str, ImportedFile]
    given: dict[tuple[str, str, str], Incoming] = field(default_factory=dict)
    written: list[Version] = field(default_factory=list)  # whose words are not in the index yet

    def jobs(self, files: Iterable[Incoming]) -> Iterator[tuple[_Seen, Job | None]]:
        for file in files:
            try:
                held = incoming.read(file)
            except InvalidFacts as refusal:
                yield _Seen(file, None, refusal.reasons), None
                continue
            if incoming.is_as_before(self.rows.get(file.known_as), held.digest):
                yield _Seen(file, Bytes(b"", held.digest), as_before=True), None
            else:
                yield _Seen(file, held), Job(file.path.name, held.data, file.folders)

    def take(self, seen: _Seen, ready: Prepared | None) -> FileResult:
        if seen.as_before:
            return self._unchanged(seen)
        reasons = seen.reasons or (ready.reasons if ready else ())
        if ready is None or ready.text is None:
            return self._refused(seen, reasons)
        text = ready.text
        try:
            with transaction.atomic():
                written, result = self._write(seen, text, ready)
                transaction.set_rollback(self.dry_run)
        except Conflict as refusal:
            return self._refused(seen, refusal.reasons, text)
        except InvalidFacts as refusal:
            return self._refused(seen, refusal.reasons)
        except (DataError, IntegrityError) as error:
            return self._refused(seen, _does_not_fit(error).reasons)
        self.given.setdefault(_key(text), seen.file)
        if written.outcome is not Outcome.UNCHANGED and not self.dry_run:
            self.written.append(written.version)
        return result

    def _write(self, seen: _Seen, text: LawText, ready: Prepared) -> tuple[Written, FileResult]:
        written = write(text, other_source=lambda: self._other_source(seen.file, text))
        _follow(written, text, ready)
        report = report_of(text, written.version)
        self._keep_row(seen, written.outcome, report, version=written.version)
        if not written.new_norm:
            origins.renew(written.version.norm)
        return written, _result(seen.file.path, written.outcome, report)

    def _other_source(self, file: Incoming, text: LawText) -> str:
        """Name the other file that gave the held words of this version; empty where this one did, or nobody knows."""
        if mine := self.given.get(_key(text)):
            return "" if mine.path == file.path else mine.known_as
        earlier = self._earlier(text)
        return "" if not earlier or incoming.is_same_file(earlier, file.known_as) else earlier

    @staticmethod
    def _earlier(text: LawText) -> str | None:
        """Give the path of the file that gave the held words of this version; None where it is not known."""
        rows = ImportedFile.objects.filter(
            version__norm__title=text.title, version__promulgated_on=text.promulgated_on,
            report__part=text.part, outcome__in=(Outcome.ADDED, Outcome.CHANGED),
        )  # fmt: skip
        return rows.order_by("-pk").values_list("path", flat=True).first()

    def _unchanged(self, seen: _Seen) -> FileResult:
        report = ImportedFile.objects.values_list("report", flat=True).get(pk=self.rows[seen.file.known_as].pk)
        self.given.setdefault((report["norm"], report["promulgated_on"], report["part"]), seen.file)
        return _result(seen.file.path, Outcome.UNCHANGED, report)

    def _refused(self, seen: _Seen, reasons: tuple[Reason, ...], text: LawText | None = None) -> FileResult:
        outcome = Outcome.CONFLICT if text else Outcome.REFUSED
        report = (report_of(text) if text else {}) | {"reasons": refused(reasons)}
        with transaction.atomic():
            self._keep_row(seen, outcome, report)
        return _result(seen.file.path, outcome, report, reasons)

    def _keep_row(self, seen: _Seen, outcome: Outcome, report: dict[str, Any], version: Version | None = None) -> None:
        """Keep the file as it came, unless its newest row says the same of the same bytes."""
        if self.dry_run:
            return
        before = self.rows.get(seen.file.known_as)
        digest = seen.held.digest if seen.held else ""
        if before and (before.digest, before.outcome, before.reader) == (digest, outcome, READER):
            return
        kept = outcome is Outcome.CONFLICT and seen.held is not None
        if kept and seen.held:
            kept_files.keep(BytesIO(seen.held.data), limit=LARGEST_FILE)
        self.rows[seen.file.known_as] = ImportedFile.objects.create(
            path=seen.file.known_as, digest=digest, size=_size(seen), reader=READER, at=clock.now(),
            outcome=outcome, version=version, report=report, kept=kept,
            settled=outcome not in {Outcome.ADDED, Outcome.CHANGED},
        )  # fmt: skip


def take_reviewed(file: ImportedFile) -> FileResult:
    """Take a file that was kept for a review: its words become a new edition. Called in the transaction of the review."""
    with kept_files.open_kept(file.digest) as kept:
        data = kept.read()
    path = PurePosixPath(file.path)
    ready = prepare(Job(path.name, data, path.parts[:-1]))
    if ready.text is None:
        return _result(Path(file.path), Outcome.REFUSED, {"reasons": refused(ready.reasons)}, ready.reasons)
    with transaction.atomic():
        written = write(ready.text, other_source=lambda: "")
        _follow(written, ready.text, ready)
        indexing.add(written.version)
        file.version, file.settled = written.version, False
        file.report = report_of(ready.text, written.version)
        file.save(update_fields=["version", "settled", "report"])
        origins.renew(written.version.norm)
        settling.settle()
    return _result(Path(file.path), written.outcome, file.report)


def _follow(written: Written, text: LawText, ready: Prepared) -> None:
    """Bring after a written text what belongs to it: relations, ends of versions, citations; its words wait for the index."""
    if written.outcome is Outcome.UNCHANGED:
        return
    version = written.version
    waiting = relating.find_waiting(version.norm)
    touched = relating.write(version, text.relations)
    alone = written.new_norm and not waiting
    intervals.renew(touched if alone else [version.norm, *touched])
    if not alone:
        version.refresh_from_db(fields=["in_force_to", "sources"])
    found = citing.find_in(version.norm, list(version.articles.all())) if text.part else ready.found
    citing.record(version, found, is_new=written.outcome is Outcome.ADDED)
    if written.replaced:
        indexing.remove(written.replaced)


def _does_not_fit(error: Exception) -> InvalidFacts:
    cure = Says(zh="请把这个文件交给维护者", en="Send this file to the maintainers")
    return unreadable(f"读出的内容存不进数据库：{error}", f"What was read cannot be stored: {error}", cure=cure)


def _key(text: LawText) -> tuple[str, str, str]:
    return text.title, text.promulgated_on.isoformat(), text.part


def _size(seen: _Seen) -> int:
    try:
        return len(seen.held.data) if seen.held else seen.file.path.stat().st_size
    except OSError:
        return 0


def _result(path: Path, outcome: Outcome, report: dict[str, Any], reasons: tuple[Reason, ...] = ()) -> FileResult:
    return FileResult(
        path=path,
        outcome=outcome,
        title=report.get("norm", "") if outcome in TAKEN else "",
        promulgated_on=report.get("promulgated_on", "") if outcome in TAKEN else "",
        articles=report.get("articles", 0),
        missing=tuple(gap["number"] for gap in report.get("gaps", ())),
        reasons=reasons,
        report=report,
    )
