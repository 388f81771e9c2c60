"""Measure the search of the law: its own index beside FTS5 trigram and tantivy, on the same texts and questions.

    python -m bench.law_search --laws FOLDER            imports the texts into a database of its own first
    python -m bench.law_search --database FILE          takes a copy of a database that has them

Our own time includes what pages need: the day in force, titles, ranking by authority, twenty rows with their snippets.
The others give their twenty best by BM25, and get the same snippets.
"""

# ruff: noqa: PLC0415 — models exist once the framework has started
import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from bench.law_search_questions import QUESTIONS
from bench.saying import say

ROUNDS = 5
SIZES = (1_000, 10_000)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--laws", type=Path, help="a folder of texts")
    source.add_argument("--database", type=Path, help="an SQLite file that has them")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        file = Path(folder) / "laws.sqlite3"
        if args.database:
            shutil.copy(args.database, file)
        os.environ |= {"PLUMBLINE_DATABASE": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "config.settings.demo"}
        os.environ["PLUMBLINE_LEDGER_KEY"] = f"{folder}/ledger.key"
        _start(args.laws)
        _measure()


def _start(laws: Path | None) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    if laws:
        from plumbline.engines.norms.importing import import_paths

        for _ in import_paths([laws]):
            pass


def _measure() -> None:
    from bench.law_search_peers import Tantivy, Trigram

    texts = _texts()
    say(
        f"{len(texts):,} articles, {sum(len(text) for _, text in texts):,} characters; {len(QUESTIONS)} questions, {ROUNDS} rounds"
    )
    own_build, own_size = _index(None)
    own = _rounds(_ask)
    rows = [("Plumbline", own_build, own_size, own, *_exactness_of_own())]
    for peer in (Trigram(), Tantivy()):
        begun = time.perf_counter()
        peer.build(texts)
        built = time.perf_counter() - begun
        spent = _rounds(lambda words, peer=peer: _ask_peer(peer, words))
        rows.append((peer.name, built, peer.size(), spent, *_exactness_of(peer, texts)))
        peer.close()
    _table(rows)
    _slowest(own)
    _growth(len(texts), own)


def _texts() -> list[tuple[int, str]]:
    from plumbline.engines.norms.models import Article
    from plumbline.engines.norms.searching.folding import fold

    standing = Article.objects.filter(version__replaced_at=None).order_by("pk")
    return [(key, fold(text)) for key, text in standing.values_list("pk", "text")]


def _index(articles: int | None) -> tuple[float, int]:
    """Make our own index anew, of all versions or of about so many articles; give seconds and bytes."""
    from django.db import connection, transaction

    from plumbline.engines.norms.models import Article, IndexedVersion
    from plumbline.engines.norms.searching import indexing
    from plumbline.engines.norms.searching.store import store

    begun = time.perf_counter()
    if articles is None:
        indexing.rebuild()
    else:
        keys = Article.objects.order_by("pk").values_list("version", flat=True)[:articles]
        with transaction.atomic():
            IndexedVersion.objects.all().delete()
            indexing.write_every(set(keys))
            store().settle()
    spent = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(length(block)) FROM norms_words_data")
        return spent, cursor.fetchone()[0]


def _ask(words: str) -> None:
    from plumbline.engines.norms.searching import Asked, search

    search(Asked(words))


def _ask_peer(peer, words: str) -> None:  # noqa: ANN001 — one of two
    from plumbline.engines.norms.searching.snippet import snippet

    terms = _terms(words)
    for _, text in peer.search(terms):
        snippet(text, terms)


def _terms(words: str) -> tuple[str, ...]:
    from plumbline.engines.norms.searching.question import read

    return read(words).folded


def _rounds(ask: Callable[[str], None]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {words: [] for words in QUESTIONS}
    for words in QUESTIONS:  # once to warm up
        ask(words)
    for _ in range(ROUNDS):
        for words in QUESTIONS:
            begun = time.perf_counter()
            ask(words)
            spent[words].append((time.perf_counter() - begun) * 1000)
    return spent


def _exactness_of_own() -> tuple[float, float]:
    """Hold what our own index finds against a look at every text: as it stands, before a sentence is cut into words."""
    from plumbline.engines.norms.models import Article, IndexedVersion
    from plumbline.engines.norms.searching.folding import fold
    from plumbline.engines.norms.searching.placing import POSITION
    from plumbline.engines.norms.searching.rows import Rows, Standing
    from plumbline.engines.norms.searching.wanted import Wanted, Where

    place = dict(IndexedVersion.objects.values_list("version", "place"))
    fields = ("version", "position", "text", "heading", "version__norm__short", "version__norm__also")
    rows = [
        (place[version] + position, fold(text), fold("\n".join([short, *also, heading])))
        for version, position, text, heading, short, also in Article.objects.values_list(*fields)
        if version in place
    ]
    pairs = []
    for words in QUESTIONS:
        terms = _terms(words)
        found = set(Rows(Wanted(terms, Where.ARTICLES), Standing(None)).first(10_000_000))
        pairs.append((found, {number for number, own, above in rows if number & POSITION and _has(own, above, terms)}))
    return _recall_and_precision(pairs)


def _has(own: str, above: str, terms: tuple[str, ...]) -> bool:
    there = [term in own for term in terms]
    return any(there) and all(has or (len(term) > 1 and term in above) for has, term in zip(there, terms, strict=True))


def _exactness_of(peer, texts: list[tuple[int, str]]) -> tuple[float, float]:  # noqa: ANN001 — one of two
    pairs = []
    for words in QUESTIONS:
        terms = _terms(words)
        pairs.append((peer.found(terms), {key for key, text in texts if all(term in text for term in terms)}))
    return _recall_and_precision(pairs)


def _recall_and_precision(pairs: list[tuple[set[int], set[int]]]) -> tuple[float, float]:
    recall = [len(found & true) / len(true) for found, true in pairs if true]
    precision = [len(found & true) / len(found) for found, true in pairs if found]
    return sum(recall) / len(recall), sum(precision) / len(precision)


def _p(spent: dict[str, list[float]]) -> tuple[float, float]:
    every = [one for ones in spent.values() for one in ones]
    return median(every), quantiles(every, n=20)[-1]


def _table(rows: list[tuple[str, float, int, dict[str, list[float]], float, float]]) -> None:
    _, own_build, own_size, own, _, _ = rows[0]
    own_p50, own_p95 = _p(own)
    say()
    say(
        "| engine | build s | MB | p50 ms | p95 ms | recall | precision | build : ours | size : ours | p50 : ours | p95 : ours |"
    )
    say("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, build, size, spent, recall, precision in rows:
        p50, p95 = _p(spent)
        say(
            f"| {name} | {build:.1f} | {size / 1e6:.0f} | {p50:.2f} | {p95:.2f} | {recall:.3f} | {precision:.3f}"
            f" | {build / own_build:.2f} | {size / own_size:.2f} | {p50 / own_p50:.2f} | {p95 / own_p95:.2f} |"
        )


def _slowest(own: dict[str, list[float]]) -> None:
    ordered = sorted(own.items(), key=lambda pair: -median(pair[1]))
    say("\nOur slowest: " + ", ".join(f"{words} {median(ones):.1f} ms" for words, ones in ordered[:6]))


def _growth(whole: int, own: dict[str, list[float]]) -> None:
    say("\n| articles | build s | MB | p50 ms | p95 ms |")
    say("|---|---|---|---|---|")
    for size in SIZES:
        build, weight = _index(size)
        p50, p95 = _p(_rounds(_ask))
        say(f"| {size:,} | {build:.1f} | {weight / 1e6:.1f} | {p50:.2f} | {p95:.2f} |")
    p50, p95 = _p(own)
    say(f"| {whole:,} | as above | as above | {p50:.2f} | {p95:.2f} |")


if __name__ == "__main__":
    main()
