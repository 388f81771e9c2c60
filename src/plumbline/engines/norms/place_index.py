"""Which version of a norm was in force on a day, and which article of it bears a number: in memory, for many citations.

A version counts as the one of a day only where nothing speaks against it: where a later version's notes name an
amendment that lies between it and the day, and that text is not held, the text of the day is not held.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version, VersionKind
from plumbline.engines.norms.unresolved import Unresolved
from plumbline.kernel.provision import Provision, take_apart

_CHANGING = frozenset({VersionKind.AMENDED, VersionKind.REVISED})
_CHUNK = 5000  # rows asked for at once


@dataclass(frozen=True, slots=True)
class Text:
    """One version, as far as days go."""

    pk: int
    norm: int
    promulgated_on: date
    first_day: date
    last_day: date | None
    held: bool

    def in_force(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass
class PlaceIndex:
    """Versions by norm and day, articles by number."""

    texts: dict[int, list[Text]] = field(default_factory=lambda: defaultdict(list))
    by_pk: dict[int, Text] = field(default_factory=dict)
    changes: dict[int, set[date]] = field(default_factory=dict)  # days on which notes say that a norm was changed
    told: dict[int, frozenset[date]] = field(
        default_factory=dict
    )  # those in a version's own notes: it has them already
    began: dict[int, date] = field(default_factory=dict)  # first day of a norm in any version, where it is known
    articles: dict[int, dict[tuple[int, int], int]] = field(default_factory=dict)
    provisions: dict[int, Provision] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "PlaceIndex":
        """Read the standing versions."""
        index = cls()
        changes: dict[int, set[date]] = defaultdict(set)
        index.began = {pk: since for pk, since in Norm.objects.values_list("pk", "since") if since}
        rows = Version.objects.filter(replaced_at=None).order_by("norm", "promulgated_on")
        for pk, norm, made, first, last, held, history, kind in rows.values_list(
            "pk", "norm", "promulgated_on", "in_force_from", "in_force_to", "held", "history", "kind"
        ):
            text = Text(pk, norm, made, first or made, last, held)
            index.texts[norm].append(text)
            index.by_pk[pk] = text
            index.told[pk] = frozenset(_changes(history))
            changes[norm] |= index.told[pk]
            if kind == VersionKind.ENACTED:
                index.began.setdefault(norm, text.first_day)
        index.changes = changes
        return index

    def text_on(self, norm: int, day: date) -> tuple[Text | None, str]:
        """Give the version of a norm on a day, or why there is none.

        Where the norm had been promulgated and was not yet in force, that one text is meant: there was no other.
        """
        texts = self.texts.get(norm, [])
        text = next((one for one in reversed(texts) if one.in_force(day)), None)
        if text is not None:
            missing = not text.held or self._changed_since(text, day)
            return text, Unresolved.VERSION_NOT_HELD if missing else ""
        began = self.began.get(norm)
        if texts and began and day < began and day < texts[0].first_day:
            coming = texts[0] if texts[0].promulgated_on <= day and texts[0].first_day == began else None
            return coming, "" if coming and coming.held else Unresolved.NOT_YET_IN_FORCE
        if texts and all(one.last_day is not None and one.last_day < day for one in texts):
            return None, Unresolved.NO_LONGER_IN_FORCE
        return None, Unresolved.VERSION_NOT_HELD

    def _changed_since(self, text: Text, day: date) -> bool:
        known = {one.promulgated_on for one in self.texts[text.norm]} | self.told[text.pk]
        changes = self.changes.get(text.norm, ())
        return any(text.promulgated_on < change <= day and change not in known for change in changes)

    def need(self, versions: Collection[int]) -> None:
        """Read the numbers of the articles of versions; clauses stand for articles where a text has none."""
        wanted = [pk for pk in versions if pk not in self.articles]
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            clauses: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
            for version in part:
                self.articles[version] = {}
            for pk, version, kind, number, sub in Article.objects.filter(
                version__in=part, kind__in=(ArticleKind.ARTICLE, ArticleKind.CLAUSE)
            ).values_list("pk", "version", "kind", "number", "sub"):
                place = self.articles if kind == ArticleKind.ARTICLE else clauses
                place[version][number, sub] = pk
            for version, numbers in clauses.items():
                self.articles[version] = self.articles[version] or numbers

    def read(self, articles: Iterable[int]) -> None:
        """Read the words of articles, to tell their paragraphs and items."""
        wanted = sorted({pk for pk in articles if pk not in self.provisions})
        for start in range(0, len(wanted), _CHUNK):
            rows = Article.objects.filter(pk__in=wanted[start : start + _CHUNK]).values_list("pk", "text")
            self.provisions.update((pk, take_apart(text)) for pk, text in rows)

    def place_in(self, article: int, paragraph: int | None, item: int | None, subitem: int | None) -> str:
        """Tell why an article has no such place; empty where it has it."""
        found = {
            (at, one, under)
            for at, one, under in self.provisions[article].places
            if (paragraph is None or at == paragraph)
            and (item is None or one == item)
            and (under == subitem if subitem is not None else under is None)
        }
        if not found:
            return Unresolved.NO_SUCH_PLACE
        several = item is not None and len({at for at, _one, _under in found}) > 1
        return Unresolved.SEVERAL_PLACES if several else ""


def _changes(history: object) -> Iterable[date]:
    if not isinstance(history, list):
        return
    for note in history:
        try:
            if note["act"] in _CHANGING:
                yield date.fromisoformat(note["on"])
        except (KeyError, TypeError, ValueError):  # a note without a day says nothing about days
            continue
