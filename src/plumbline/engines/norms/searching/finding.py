"""From a question to one page of hits.

What a question names comes first, then what has its words. The first few hundred by authority are put in order by their
words; those beyond follow in the order of the index. So the order is the same every time, and no page repeats another.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from plumbline.engines.norms.searching import loading
from plumbline.engines.norms.searching.answer import Answer, Asked, Way
from plumbline.engines.norms.searching.asking import checked, nothing_asked
from plumbline.engines.norms.searching.cited import Cited, cited
from plumbline.engines.norms.searching.folding import simplify
from plumbline.engines.norms.searching.named import spellings
from plumbline.engines.norms.searching.question import read
from plumbline.engines.norms.searching.ranking import in_order
from plumbline.engines.norms.searching.reading import Reading, reading
from plumbline.engines.norms.searching.rows import Standing
from plumbline.kernel import clock

RANKED: Final = 200  # of norms and of articles: so many are put in order by their words
COUNTED: Final = 500  # of norms and of articles: counting stops there


def search(asked: Asked, *, start: int = 0, limit: int = 20) -> Answer:
    """Find norms and articles that have the words of a question.

    Takes   start, limit — the page: the same question gives the same order every time
    Gives   the hits of the page, and how the question was read
    Raises  InvalidFacts where the question is too long, or narrowed to what there is not
    """
    checked(asked, start=start, limit=limit)
    question = read(asked.words)
    if not question.terms:
        return nothing_asked(question)
    written = simplify(question.written).strip()
    standing = Standing(None if asked.all_versions else asked.on or clock.today(), titles=spellings(written))
    named = cited(written, asked, standing)
    said = reading(question, asked, standing, cited=named)
    ahead = named.hits[start : start + limit]
    first = max(start - len(named.hits), 0)
    head = set(chain.from_iterable(rows.first(RANKED) for rows in (said.names, *said.articles)))
    known = loading.candidates(sorted(head - named.numbers), standing)
    ordered = chain(in_order(known, said.weighed), _beyond(head | named.numbers, said))
    numbers = list(islice(ordered, first, first + limit - len(ahead)))
    total, total_is_least = _counted(said, named)
    return Answer(
        hits=(*ahead, *loading.hits(numbers, standing, known, said.weighed.terms)),
        total=total,
        total_is_least=total_is_least,
        read_as=named.says or said.says,
        way=Way.CITATION if named.says else said.way,
    )


def _beyond(given: set[int], said: Reading) -> Iterator[int]:
    """Give what stands beyond the numbers that are put in order by their words."""
    for rows in (said.names, said.articles[-1]):
        yield from (number for number in rows.from_(0) if number not in given)


def _counted(said: Reading, named: Cited) -> tuple[int, bool]:
    every = (said.names, said.articles[-1])
    numbers = [rows.first(COUNTED) for rows in every]
    again = sum(number in named.numbers for some in numbers for number in some) if named.numbers else 0
    total = len(named.hits) + sum(map(len, numbers)) - again
    return total, any(len(rows.first(COUNTED + 1)) > COUNTED for rows in every)
