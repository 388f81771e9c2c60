"""The machine of the verifier can do whatever the kernel lets happen: random procedures and runs, act by act, with their clocks."""

from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings

from plumbline.kernel import marking
from plumbline.kernel.clock import at_day
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.searching import Search
from plumbline.kernel.verifying.seen import Matter, seen
from plumbline.kernel.verifying.symbols import Budget
from tests.kernel.test_against_naive import FACTS, FIRST_DAY, RUNS, declared, procedures


def without_stops(procedure):
    """Leave out what stops a clock: the verifier lets a stopped clock run."""
    return {**procedure, "rules": [rule for rule in procedure["rules"] if "stops" not in rule]}


@settings(max_examples=60, deadline=None, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@given(procedures(), RUNS, FACTS)
def test_each_act_that_the_kernel_lets_happen_the_verifier_does_too(procedure, run, first_facts):
    kernel = declared(without_stops(procedure))
    model = Model(kernel, Budget(60))
    search, symbols = Search(model), model.symbols
    here, facts, at = Marking(), {}, at_day(FIRST_DAY)

    for act, days, given_facts in [("open", 0, first_facts), *run]:
        at += timedelta(days=days, minutes=1)
        merged = facts | given_facts
        situation = Situation(at=at, facts=merged)
        if not marking.ask(kernel, here, act, situation).allowed:
            continue
        before = seen(model, Matter(marking=here, facts=facts, at=at).view(model, at))
        here, facts = marking.perform(kernel, here, act, situation).marking, merged
        after = seen(model, Matter(marking=here, facts=facts, at=at).view(model, at))
        leads_there = search.before(search.reduction.of(symbols.state(after)), act)
        stays = not any(before[name] != value for name, value in after.items())
        assert stays or leads_there.eval(symbols.valued(before)), (
            act,
            {n: v for n, v in after.items() if before[n] != v},
        )
