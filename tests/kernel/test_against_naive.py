"""The kernel against a second, naive reading of the language: random procedures, random runs, the same answers."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.kernel import marking
from plumbline.kernel.calendar import official
from plumbline.kernel.clock import at_day
from plumbline.kernel.declaration import read
from plumbline.kernel.elapsing import let_elapse
from plumbline.kernel.marking import DutyState, Marking, Situation
from plumbline.kernel.schema import read_procedure
from tests.kernel.naive import Naive

ACTS = ("open", "b", "c", "d", "e", "close")
OTHERS = st.sampled_from(ACTS[1:])
BEFORE_THE_END = st.sampled_from(ACTS[:-1])
PERIODS = st.one_of(
    st.tuples(st.integers(1, 15), st.sampled_from(["days", "workdays"])),
    st.tuples(st.integers(1, 2), st.just("months")),
)
CONDITIONS = st.sampled_from(["p", "not p", "q", "done(b)", "not done(c)"])
CONDITIONED = st.one_of(
    st.just({}),
    st.builds(lambda word, condition: {word: condition}, st.sampled_from(["when", "unless"]), CONDITIONS),
)
FACTS = st.fixed_dictionaries({"p": st.booleans(), "q": st.booleans()})
REPEATED = {"b", "x"}  # so that something may turn a clock more than once
FIRST_DAY = date(2026, 1, 5)  # the Spring Festival, Qingming and May Day lie within reach


@st.composite
def rules(draw, number):
    """Give a rule about acts, as the words of its declaration."""
    form = draw(st.sampled_from(["before", "must", "must", "may", "closes", "while", "not"]))
    one = {"code": f"r{number}"}
    match form:
        case "before":
            one |= {"before": draw(OTHERS), "must": draw(BEFORE_THE_END)}
            one |= draw(st.sampled_from([{}, {"at_least": draw(PERIODS)}]))
        case "must":
            one |= {"after": draw(BEFORE_THE_END), "must": draw(OTHERS)}
            if draw(st.booleans()):
                one["within"] = draw(PERIODS)
                if draw(st.booleans()):
                    one["otherwise"] = "x"
                    one |= draw(st.sampled_from([{}, {"on_the_last_day": True}]))
        case "may":
            one |= {"after": draw(BEFORE_THE_END), "may": draw(OTHERS)}
            one |= draw(st.sampled_from([{}, {"within": draw(PERIODS)}]))
        case "closes":
            one |= {"after": draw(BEFORE_THE_END), "not": draw(OTHERS)}
        case "while":
            one |= {"while": draw(OTHERS), "not": draw(OTHERS)}
        case _:
            return one | {"not": draw(OTHERS), "when": draw(CONDITIONS)}
    return one | draw(CONDITIONED)


@st.composite
def rules_of_clocks(draw, number, clocks):
    """Give a rule that turns one of these clocks."""
    one, clock = {"code": f"r{number}"}, draw(st.sampled_from(sorted(clocks)))
    match draw(st.sampled_from(["stops", "restarts", "extends"])):
        case "stops":
            one |= {"from": draw(BEFORE_THE_END), "until": draw(BEFORE_THE_END), "stops": clock}
        case "restarts":
            one |= {"restarts": clock, "with": draw(BEFORE_THE_END)}
        case _:
            one |= {"extends": clock, "by": draw(PERIODS), "with": draw(st.sampled_from(ACTS[1:-1]))}
            one |= draw(st.sampled_from([{}, {"at_most": 2}]))
    return one | draw(CONDITIONED)


@st.composite
def procedures(draw):
    """Give a procedure that can be declared: what names nothing that it needs is left out."""
    found = [draw(rules(number)) for number in range(draw(st.integers(2, 7)))]
    owed = {one["must"] for one in found if "after" in one and "must" in one}
    found = [one for one in found if "while" not in one or one["while"] in owed]
    timed = [one for one in found if "within" in one or "at_least" in one]
    clocks = {one.get("before") or one.get("may") or one["must"] for one in timed} | {one["code"] for one in timed}
    if clocks:
        found += [draw(rules_of_clocks(number, clocks)) for number in range(20, 20 + draw(st.integers(0, 4)))]
    return {"opens_with": "open", "ends_with": "close", "repeat": REPEATED | draw(st.sets(OTHERS)), "rules": found}


RUNS = st.lists(
    st.tuples(st.sampled_from([*ACTS[1:-1], *ACTS[1:]]), st.integers(0, 12), FACTS), min_size=4, max_size=14
)


def declared(procedure):
    """Write a procedure down as YAML and read it with the kernel."""

    def act(code):
        asks = ", may_ask: [p, q]" if code != "open" else ", asks: [p, q]"
        by = "system" if code == "x" else "handler"
        repeat = ", repeat: true" if code in procedure["repeat"] else ""
        return f"  {code}: {{zh: {code}, en: {code}, by: {by}{asks if code != 'x' else ''}{repeat}}}"

    def value(word, content):
        return f"{content[0]} {content[1]}" if isinstance(content, tuple) else str(content).replace("True", "true")

    lines = [
        "{law: 行政许可法#29, " + ", ".join(f"{word}: {value(word, content)}" for word, content in rule.items()) + "}"
        for rule in procedure["rules"]
    ]
    text = "\n".join(
        [
            "procedure: random.one\ntitle: {zh: 随机, en: Random}\nbasis: 行政许可法#29\nin_force: {from: 2020-01-01}",
            "opens_with: open\nends_with: [close]\nfacts:",
            "  p: {type: yes_no, zh: 甲, en: p}\n  q: {type: yes_no, zh: 乙, en: q}\nacts:",
            *(act(code) for code in (*ACTS, "x")),
            "rules:" if lines else "rules: []",
            *(f"  - {line}" for line in lines),
        ]
    )
    return read_procedure(read(text, file="random.yaml"))


def states(here):
    """Give what is or was owed in the words of the naive reading: what was never dated has no day."""
    return {
        code: (str(duty.state), duty.due_on if duty.state is DutyState.OPEN else None)
        for code, duty in here.duties.items()
    }


def naive_states(naive):
    return {
        code: (duty["state"], duty["due"] if duty["state"] == "open" else None) for code, duty in naive.duties.items()
    }


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(procedures(), rules(99).filter(lambda rule: {"before", "while", "when"} & rule.keys()), RUNS, FACTS)
def test_a_rule_more_never_allows_more(procedure, one_more, run, facts):
    owed = {rule["must"] for rule in procedure["rules"] if "after" in rule and "must" in rule}
    if not {"before", "while"} & one_more.keys() and {"after", "may", "must"} & one_more.keys():
        return  # it obliges or opens, and closes nothing
    if one_more.get("while", next(iter(owed), "b")) not in owed and "while" in one_more:
        return  # a rule that could never apply is no rule
    lax, strict = declared(procedure), declared({**procedure, "rules": [*procedure["rules"], one_more]})
    at = at_day(FIRST_DAY)
    here = marking.perform(strict, Marking(), "open", Situation(at=at, facts=facts)).marking

    for act, days, given_facts in run:
        at += timedelta(days=days, minutes=1)
        situation = Situation(at=at, facts=facts | given_facts)
        for other in ACTS:
            assert (
                marking.ask(lax, here, other, situation).allowed
                or not marking.ask(strict, here, other, situation).allowed
            )
        if marking.ask(strict, here, act, situation).allowed:
            facts |= given_facts
            here = marking.perform(strict, here, act, situation).marking


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(procedures(), RUNS, FACTS)
def test_two_readings_of_the_language_give_the_same_answers(procedure, run, first_facts):
    calendar = official()
    kernel = declared(procedure)
    naive = Naive(procedure, calendar.is_workday)
    here, facts, at = Marking(), dict(first_facts), at_day(FIRST_DAY)
    here = marking.perform(kernel, here, "open", Situation(at=at, facts=facts, calendar=calendar)).marking
    naive.perform("open", at, dict(facts))

    for act, days, given_facts in run:
        at += timedelta(days=days, minutes=1)
        here, deemed = let_elapse(kernel, here, Situation(at=at, facts=facts, calendar=calendar))
        assert [one for one, *_ in deemed] == naive.deemed(at)
        merged = facts | given_facts
        situation = Situation(at=at, facts=merged, calendar=calendar)
        for other in ACTS:
            assert marking.ask(kernel, here, other, situation).allowed == naive.allowed(other, at, merged), other
        if marking.ask(kernel, here, act, situation).allowed:
            facts = merged
            here = marking.perform(kernel, here, act, situation).marking
            naive.perform(act, at, given_facts)
        assert states(here) == naive_states(naive)
