"""What a proof leaves out, because other variables tell it, is what the kernel says in every state that it led a matter into."""

import pytest

from plumbline.kernel import catalogue
from plumbline.kernel.verifying.running import Running
from plumbline.kernel.verifying.symbols import Budget
from tests.kernel.verifying.sound import altered, sound

PROCEDURES = {code: versions[-1] for code, versions in catalogue.load().procedures.items()}
SOME = ("licence.grant", "information.request", "referral.criminal", "penalty.summary")


def proven(procedure):
    """Prove what can happen in a procedure, and give the proof with its matters."""
    running = Running(procedure, Budget(120))
    assert not list(running.findings())
    return running


def told_wrongly(running):
    """Give the variables that are told otherwise than the kernel says, in any matter that a run led to."""
    reduction = running.search.reduction
    for matter in running.matters:
        values = running.replay.seen(matter)
        valued = running.symbols.valued(values)
        yield from (name for name, told in reduction.told.items() if told.eval(valued) != values[name])
        yield from (part for _, part in reduction.settled if not part.eval(valued))


@pytest.mark.parametrize("code", SOME)
def test_what_is_left_out_is_what_the_kernel_says(code):
    running = proven(PROCEDURES[code])

    assert len(running.matters) > len(running.procedure.acts)
    assert not list(told_wrongly(running))


def test_a_duty_that_one_act_opens_and_another_meets_is_told_by_them():
    reduction = proven(sound()).search.reduction

    assert ("waiting", "served_in_time") in reduction.told
    assert ("known", "complete") in reduction.told


def test_a_duty_that_opens_again_is_not_told_by_what_has_happened():
    reduction = proven(sound()).search.reduction

    assert ("waiting", "objection_answered") not in reduction.told


def test_a_duty_is_not_told_by_a_fact_that_may_change_later():
    rule = "{code: owed, law: 行政许可法#34, after: accept, must: waive, when: risky}"
    again = Running(altered(("\nnever:\n", f"  - {rule}\n\nnever:\n")), Budget(120))

    assert ("waiting", "owed") not in again.search.reduction.told


def test_a_fact_that_need_not_be_given_is_not_told_by_its_act():
    changed = Running(altered(("asks: [size, amount_fen", "may_ask: [size], asks: [amount_fen")), Budget(120))

    assert ("known", "size") not in changed.search.reduction.told
    assert ("known", "amount_fen") in changed.search.reduction.told
