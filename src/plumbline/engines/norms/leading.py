"""Leading citations to what they name: norm, version of the citing day, article; or to the reason why not.

The citing day is the first day in force of the version that cites (the day of its promulgation where only that is
known): what 《…法》第五条 named when it was written. What a text says of itself is led to that very version. All is
reckoned in memory; only rows that change are written, many in one statement.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from plumbline.engines.norms.models import Cited, Relation, RelationKind
from plumbline.engines.norms.place_index import PlaceIndex, Text
from plumbline.engines.norms.title_index import TitleIndex, key_of
from plumbline.engines.norms.unresolved import FROM_THE_WORDS, Unresolved

_ROWS = 2000  # written by one statement
_FIELDS = (
    "pk", "title", "number", "sub", "paragraph", "item", "subitem", "norm", "version", "target", "reason", "start",
    "article__version", "article",
)  # fmt: skip
_COLUMNS = {
    "norm_id": "bigint", "version_id": "bigint", "target_id": "bigint", "reason": "varchar", "title": "varchar",
    "start": "integer",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What resolving did: how many citations it looked at, and how they stand now."""

    looked_at: int = 0
    resolved: int = 0
    changed: int = 0
    by_reason: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    """A stored citation."""

    pk: int
    title: str
    number: int | None
    sub: int | None
    paragraph: int | None
    item: int | None
    subitem: int | None
    norm: int | None
    version: int | None
    target: int | None
    reason: str
    start: int
    citing: int  # version
    article: int
    cut: str = ""  # words before the title that are none of its own

    @property
    def led(self) -> tuple[int | None, int | None, int | None, str, str, int]:
        """Give what leading decides, in the order of the columns."""
        return (self.norm, self.version, self.target, self.reason, self.title, self.start)

    @property
    def inside(self) -> bool:
        """Tell whether more than the article is named."""
        return (self.paragraph, self.item, self.subitem) != (None, None, None)


def resolve_all(*, norms: Collection[int] | None = None) -> Resolution:
    """Lead citations to what they name.

    Takes   norms — only citations written in these norms, or naming them now or before; None: all of them
    """
    titles, places = TitleIndex.load(), PlaceIndex.load()
    before = [_Row(*row) for row in _asked(norms, titles).values_list(*_FIELDS).iterator(chunk_size=20000)]
    after = _Leading(titles, places).lead(before)
    changed = [new for old, new in zip(before, after, strict=True) if new.led != old.led]
    with transaction.atomic():
        for place in range(0, len(changed), _ROWS):
            _write(changed[place : place + _ROWS])
    reasons = Counter(row.reason for row in after)
    resolved = reasons.pop("", 0)
    return Resolution(looked_at=len(after), resolved=resolved, changed=len(changed), by_reason=dict(reasons))


def _asked(norms: Collection[int] | None, titles: TitleIndex) -> QuerySet[Cited]:
    standing = Cited.objects.filter(article__version__replaced_at=None)
    if norms is None:
        return standing.order_by("pk")
    wanted = set(norms)
    cited = Cited.objects.order_by().values_list("title", flat=True).distinct()
    touched = titles.titles_touched(cited, wanted)
    return standing.filter(Q(article__version__norm__in=wanted) | Q(norm__in=wanted) | Q(title__in=touched)).order_by(
        "pk"
    )


@dataclass
class _Leading:
    """One run over many citations."""

    titles: TitleIndex
    places: PlaceIndex
    repeals: frozenset[tuple[int, str]] = frozenset()  # (version, title): that version repeals what bears the title

    def lead(self, rows: list[_Row]) -> list[_Row]:
        repeals = Relation.objects.filter(kind=RelationKind.REPEALS).values_list("version", "title")
        self.repeals = frozenset((version, key_of(title)) for version, title in repeals)
        named = [self._to_a_version(row) for row in rows]
        self.places.need({row.version for row in named if row.version and row.number is not None and not row.reason})
        found = [self._to_an_article(row) for row in named]
        self.places.read(row.target for row in found if row.target and row.inside)
        self.places.read(row.article for row in found if row.cut)
        return [self._cut(self._to_a_place(row)) for row in found]

    def _to_a_version(self, row: _Row) -> _Row:
        citing = self.places.by_pk[row.citing]
        doubtful = row.reason in {Unresolved.UNMARKED, Unresolved.DIVISION}
        named = self.titles.find(row.title, citing=citing.norm, unmarked=doubtful)
        kept = row.reason if row.reason in FROM_THE_WORDS else ""
        row = replace(row, norm=named.norm, version=None, target=None, reason=kept or named.reason)
        if named.title:
            row = replace(row, title=named.title, cut=row.title.removesuffix(named.title))
        if named.norm is None or row.reason == Unresolved.EARLIER:
            return row
        text, reason = self._text(row, named.norm, citing)
        if row.number is None and reason == Unresolved.VERSION_NOT_HELD:
            reason = ""  # the norm as a whole is known, whichever of its texts is held
        return replace(row, version=text.pk if text else None, reason=row.reason or reason)

    def _text(self, row: _Row, norm: int, citing: Text) -> tuple[Text | None, str]:
        repealed = row.number is None and (citing.pk, key_of(row.title)) in self.repeals
        if norm == citing.norm and not repealed:
            return citing, ""
        day = citing.first_day - timedelta(days=1) if repealed else citing.first_day
        text, reason = self.places.text_on(norm, day)
        gone = repealed and text is None and reason in {Unresolved.NO_LONGER_IN_FORCE, Unresolved.NOT_YET_IN_FORCE}
        return text, "" if gone else reason

    def _to_an_article(self, row: _Row) -> _Row:
        if row.reason or row.number is None or row.version is None:
            return row
        target = self.places.articles[row.version].get((row.number, row.sub or 0))
        if target is None:
            return replace(row, reason=Unresolved.NO_SUCH_ARTICLE)
        return replace(row, target=target)

    def _to_a_place(self, row: _Row) -> _Row:
        if row.target is None or not row.inside:
            return row
        return replace(row, reason=self.places.place_in(row.target, row.paragraph, row.item, row.subitem))

    def _cut(self, row: _Row) -> _Row:
        """Let the citation begin with its title; a place further on in a list begins with itself already."""
        begins_so = row.cut and self.places.provisions[row.article].text.startswith(row.cut + row.title, row.start)
        return replace(row, start=row.start + len(row.cut), cut="") if begins_so else row


def _write(rows: Sequence[_Row]) -> None:
    """Write what leading decided, in one statement: the same on SQLite and PostgreSQL."""
    table = connection.ops.quote_name(Cited._meta.db_table)  # noqa: SLF001 — Django's documented name for it
    columns = ", ".join(
        f"{name} = CAST(led.column{place} AS {kind})" for place, (name, kind) in enumerate(_COLUMNS.items(), start=2)
    )
    one = "(" + ", ".join(["%s"] * (len(_COLUMNS) + 1)) + ")"
    values = ", ".join([one] * len(rows))
    statement = f"UPDATE {table} SET {columns} FROM (VALUES {values}) AS led WHERE {table}.id = led.column1"  # noqa: S608 — names are ours, values are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in (row.pk, *row.led)])
