"""Importing texts of law: each file in its own transaction, so that a broken one harms no other.

A second import of the same files changes nothing. Where the register names a version, its days and number stand;
the file gives the articles. Every change is an event of the norm.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from plumbline.engines.ledger import appending
from plumbline.engines.norms import registering
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.texts import ArticleText, LawText, read_text, unreadable
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import InvalidFacts, Reason, Says
from plumbline.kernel.norm import register

_STATE = "中华人民共和国"


class Outcome(StrEnum):
    """What became of one file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


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


@dataclass
class _Run:
    """One import: what was read so far, so that two files of one text are noticed."""

    dry_run: bool
    read: dict[tuple[str, str, str], tuple[Path, tuple[ArticleText, ...]]] = field(default_factory=dict)

    def take(self, path: Path) -> FileResult:
        try:
            text = _in_our_spelling(read_text(path))
            self._refuse_a_second_text(path, text)
            with transaction.atomic():
                outcome = _write(text)
                transaction.set_rollback(self.dry_run)
        except InvalidFacts as refusal:
            return FileResult(path=path, outcome=Outcome.REFUSED, reasons=refusal.reasons)
        self.read[_key(text)] = (path, text.articles)
        return FileResult(
            path=path,
            outcome=outcome,
            title=text.title,
            promulgated_on=text.promulgated_on.isoformat(),
            articles=len(text.articles),
            missing=_missing(text.articles),
        )

    def _refuse_a_second_text(self, path: Path, text: LawText) -> None:
        earlier, articles = self.read.get(_key(text), (path, text.articles))
        if articles != text.articles:
            raise unreadable(
                f"同一文本已由 {earlier} 导入，而内容不同",
                f"{earlier} already gave this version, with other words",
                cure=Says(zh="请只保留正确的一份", en="Keep only the right one"),
            )


def import_paths(paths: Iterable[Path], *, dry_run: bool = False) -> Iterator[FileResult]:
    """Import files, or all Markdown files below folders, one after the other.

    Takes   dry_run — say what would become of each file, and keep nothing
    Gives   a FileResult for each, as soon as it is done
    """
    if not dry_run:
        registering.sync()
    run = _Run(dry_run)
    for path in paths:
        for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            yield run.take(file)


def _key(text: LawText) -> tuple[str, str, str]:
    return text.title, text.promulgated_on.isoformat(), text.part


def _in_our_spelling(text: LawText) -> LawText:
    return replace(text, title=register().full_title(text.title) or text.title)


def _write(text: LawText) -> Outcome:
    norm = _norm(text)
    version = _version(norm, text)
    changed = _write_articles(version, text)
    if not changed and version.held:
        return Outcome.UNCHANGED
    outcome = Outcome.CHANGED if version.held else Outcome.ADDED
    highest = max(article.number for article in text.articles)
    version.highest = max(version.highest or 0, highest)
    version.held = True
    version.save()
    _record(norm, version, text)
    return outcome


def _norm(text: LawText) -> Norm:
    norm = Norm.objects.filter(title=text.title).first()
    if norm is not None:
        return norm
    if registered := register().by_title.get(text.title):  # a dry run on an empty database
        short, level = registered.short, registered.level
    elif text.level is None:
        raise unreadable(
            "看不出是法律、法规还是规章",
            "It is not said whether this is a law, a regulation or a rule",
            cure=Says(
                zh="请把文件放在以级别命名的文件夹中，如“行政法规”",
                en="Put it below a folder named by its level, such as 行政法规",
            ),
        )
    else:
        short, level = text.title.removeprefix(_STATE), text.level
    return Norm.objects.create(title=text.title, short=short, level=str(level))


def _version(norm: Norm, text: LawText) -> Version:
    version = norm.versions.filter(promulgated_on=text.promulgated_on).first()
    return version or Version.objects.create(
        norm=norm, promulgated_on=text.promulgated_on, number=text.number, in_force_from=text.in_force_from
    )


def _write_articles(version: Version, text: LawText) -> bool:
    there = version.articles.filter(part=text.part)
    said = [(one.number, one.sub, one.heading, one.text) for one in text.articles]
    if said == list(there.values_list("number", "sub", "heading", "text")):
        return False
    there.delete()
    last = version.articles.aggregate(last=Max("position"))["last"] or 0
    new = [
        Article(version=version, part=text.part, position=last + place, **asdict(one))
        for place, one in enumerate(text.articles, start=1)
    ]
    _refuse_numbers_of_another_part(version, new)
    Article.objects.bulk_create(new)
    return True


def _refuse_numbers_of_another_part(version: Version, new: list[Article]) -> None:
    taken = {(row.number, row.sub): row for row in version.articles.all()} if new else {}
    for article in new:
        if row := taken.get((article.number, article.sub)):
            raise unreadable(
                f"第 {article.number} 条已在“{row.part}”部分中",
                f"Article {article.number} already stands in the part «{row.part}»",
                cure=Says(zh="请改正条号或文首的 subtitle", en="Mend the number, or the subtitle at the top"),
            )


def _record(norm: Norm, version: Version, text: LawText) -> None:
    words = canonical.encode([asdict(article) for article in text.articles])
    appending.append(
        stream=f"norms/{norm.pk}",
        kind="text_imported",
        at=clock.now(),
        public={
            "norm": norm.title,
            "promulgated_on": version.promulgated_on.isoformat(),
            "part": text.part,
            "articles": len(text.articles),
            "digest": sha256(words).hexdigest(),
        },
    )


def _missing(articles: tuple[ArticleText, ...]) -> tuple[int, ...]:
    numbers = {article.number for article in articles}
    return tuple(number for number in range(min(numbers), max(numbers)) if number not in numbers)
