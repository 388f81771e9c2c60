"""Numbers: one after the other, also when many take one at once and some give it back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from plumbline.engines.bodies.models import Body
from plumbline.engines.documents import numbering, templates
from plumbline.engines.documents.models import Series
from plumbline.kernel.wording import parse

DECLARED = templates.find("penalty-decision").series


def take(body, *, undone):
    """Take a number in an act of its own; give it, or None where the act is undone."""
    with transaction.atomic():
        number = numbering.take(DECLARED, body=Body.objects.get(pk=body.pk), year=2026)
        transaction.set_rollback(undone)
    return None if undone else number.ordinal


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused(body):
    with pytest.raises(numbering.NotInATransaction):
        numbering.take(DECLARED, body=body, year=2026)


@pytest.mark.django_db
def test_a_body_without_a_mark_issues_no_numbers(body):
    body.mark = None

    with transaction.atomic(), pytest.raises(ValueError, match="no mark"):
        numbering.take(DECLARED, body=body, year=2026)


def test_a_number_shows_mark_word_year_and_ordinal():
    declared = type(DECLARED)(word="罚", number=parse("{mark}罚〔{year}〕{ordinal}号"))

    assert numbering.written(declared, mark="合蜀市监", year=2026, ordinal=29) == "合蜀市监罚〔2026〕29号"


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_gives_its_number_back(body):
    taken = [take(body, undone=undone) for undone in (False, True, False)]

    assert taken == [1, None, 2]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_number_twice(body):
    workers, each = 4, 6
    together = Barrier(workers)

    def work(worker):
        together.wait()
        try:
            taken = [take(body, undone=(worker + turn) % 3 == 0) for turn in range(each)]
        finally:
            connection.close()
        return [ordinal for ordinal in taken if ordinal]

    with ThreadPoolExecutor(workers) as pool:
        taken = [ordinal for result in pool.map(work, range(workers)) for ordinal in result]

    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert Series.objects.get().last == len(taken)
