"""The declared checks of legality, run over the texts that are in force and those that are still to come.

A finding is a question. It has its place in an article and the provision on which its check rests; as a task it is
settled or dismissed by a person, and what was dismissed does not come back for the same words.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from django.db import transaction

from plumbline.engines.norms import cleaning, ended
from plumbline.engines.norms.ended import Standing
from plumbline.engines.norms.models import Article, ArticleKind, Cause, Cited, CleanUpTask, Norm, Version
from plumbline.kernel import catalogue, clock, text_check
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.reference import show, write_reference
from plumbline.kernel.text_check import Check, Finding, Lost, LostCitation

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held on the day of a run: which norms stand, and the numbers of the articles that were asked for."""

    standing: Standing
    numbers: dict[int, frozenset[tuple[int, int]]] = field(default_factory=dict)

    def articles(self, version: Version) -> frozenset[tuple[int, int]]:
        """Give the numbers of the articles of a version, inserted ones with their second number."""
        if version.pk not in self.numbers:
            rows = version.articles.filter(kind=ArticleKind.ARTICLE).order_by()
            self.numbers[version.pk] = frozenset(rows.values_list("number", "sub"))
        return self.numbers[version.pk]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHere:
    """One finding in a text that is held, and what became of it."""

    norm: Norm
    version: Version
    article: Article
    finding: Finding
    key: str
    state: str = ""  # of its task; empty: it has none


@cache
def checks() -> Mapping[str, Check]:
    """Give the declared checks by code.

    Raises  DeclarationError where one is written wrong
    """
    return text_check.every(catalogue.load())


def findings(
    norms: Collection[Norm] | None = None, *, levels: Collection[NormLevel] | None = None
) -> Iterator[FoundHere]:
    """Go through what the checks find in the texts of norms, of all where none are named; nothing is written.

    Takes   levels — only texts of these levels
    Gives   each finding with the state of its task, if it has one, in the order of the titles and articles
    """
    held = _Held(ended.standing(clock.today()))
    wanted = None if norms is None else {norm.pk for norm in norms}
    for version in _texts(held.standing):
        norm = version.norm
        if (wanted is None or norm.pk in wanted) and (levels is None or NormLevel(norm.level) in levels):
            yield from _with_states(list(_in_text(version, held)))


def check_texts(norms: Collection[Norm] | None = None, *, levels: Collection[NormLevel] | None = None) -> int:
    """Open a clean-up task for each finding that has none; gives how many are new. Each text is one transaction."""
    opened, by_norm = 0, defaultdict(list)
    for found in findings(norms, levels=levels):
        if not found.state:
            by_norm[found.norm].append(found)
    for norm, new in by_norm.items():
        with transaction.atomic():
            opened += cleaning.keep(map(_task, new), about=norm, kind="text_checked")
    return opened


def _texts(standing: Standing) -> Iterator[Version]:
    """Give the texts to be checked: in force, and promulgated to come, in the order of the titles."""
    versions = [*standing.in_force.values(), *standing.coming.values()]
    yield from sorted(
        (version for version in versions if version.held), key=lambda one: (one.norm.title, one.promulgated_on)
    )


def _in_text(version: Version, held: _Held) -> Iterator[FoundHere]:
    norm = version.norm
    reading = [check for check in checks().values() if NormLevel(norm.level) in check.levels]
    if not reading:
        return
    articles = list(version.articles.all())
    lost = _lost(version, held)
    times: Counter[tuple[str, ...]] = Counter()
    for article in articles:
        for check in reading:
            for finding in check.find_in(article.text, lost=lost.get(article.pk, ())):
                about = (check.code, finding.sentence, finding.words)
                times[about] += 1
                key = cleaning.key_of("found", check.code, norm.pk, words=[*about[1:], str(times[about])])
                article.version = version
                yield FoundHere(norm=norm, version=version, article=article, finding=finding, key=key)


def _lost(version: Version, held: _Held) -> Mapping[int, Sequence[LostCitation]]:
    """Give the citations of a text that name what is no more, by article."""
    lost: defaultdict[int, list[LostCitation]] = defaultdict(list)
    rows = Cited.objects.filter(article__version=version).exclude(norm=version.norm_id)
    for row in rows.order_by("article", "start").select_related("article"):
        if _names_a_norm(row) and (kind := _kind_of_loss(row, version, held)):
            lost[row.article_id].append(LostCitation(start=row.start, end=row.end, lost=kind))
    return lost


def _names_a_norm(row: Cited) -> bool:
    """Tell whether the words have a title: 第三条 alone may be meant of the text itself, whatever it was led to."""
    words = row.article.text[row.start : row.end]
    return "《" in words or row.title[-2:] in words


def _kind_of_loss(row: Cited, version: Version, held: _Held) -> Lost | None:
    standing = held.standing
    if row.norm_id is None:
        repealed = standing.ended_titles.get(ended.plain_title(row.title))
        return Lost.REPEALED if repealed and version.promulgated_on < repealed else None
    if row.norm_id in standing.ended:
        return Lost.REPEALED
    cited = standing.in_force.get(row.norm_id)
    if row.number is None or cited is None or not cited.held:
        return None
    return Lost.NO_SUCH_ARTICLE if _beyond(row.number, row.sub or 0, held.articles(cited)) else None


def _beyond(number: int, sub: int, articles: frozenset[tuple[int, int]]) -> bool:
    """Tell whether a text has no such article: past its last, or an inserted one that is not there.

    A number that is missing in between may be missing in our copy only, and is not counted.
    """
    if not articles:
        return False
    return number > max(articles)[0] or (sub > 0 and (number, 0) in articles and (number, sub) not in articles)


def _with_states(found: Sequence[FoundHere]) -> Iterator[FoundHere]:
    states: dict[str, str] = {}
    for first in range(0, len(found), _AT_ONCE):
        keys = [one.key for one in found[first : first + _AT_ONCE]]
        states |= dict(CleanUpTask.objects.filter(key__in=keys).values_list("key", "state"))
    yield from (replace(one, state=states.get(one.key, "")) for one in found)


def _task(found: FoundHere) -> CleanUpTask:
    article, finding = found.article, found.finding
    citation = article.citation
    english = show(citation, language="en").replace(found.norm.short, found.norm.title_en or found.norm.short)
    return CleanUpTask(
        cause=Cause.FOUND,
        key=found.key,
        subject_kind="norm",
        subject=write_reference([citation])[:300],
        subject_title={"zh": show(citation), "en": english},
        article=article,
        lineage=article.lineage,
        check_code=finding.check.code,
        law=finding.check.law,
        start=finding.start,
        end=finding.end,
        opened_at=clock.now(),
    )
