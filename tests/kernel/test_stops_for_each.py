"""A clock that stands still for several people, against a count of days by hand: it rests while anybody still has to answer."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel import marking
from plumbline.kernel.calendar import official
from plumbline.kernel.clock import at_day
from plumbline.kernel.declaration import read
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.naming import line
from plumbline.kernel.schema import read_procedure
from tests.kernel.naive import count_out

PEOPLE = ("李四", "王五", "赵六")
FIRST_DAY = date(2026, 2, 2)  # the Spring Festival lies within reach
CONSULTED = read_procedure(
    read(
        """
procedure: random.consulted
title: {zh: 征求意见, en: Consulted}
basis: 政府信息公开条例#33
in_force: {from: 2020-01-01}
opens_with: ask
ends_with: [answer]
facts:
  third: {type: people, zh: 第三方, en: Third parties}
  one: {type: text, zh: 某人, en: One of them}
acts:
  ask: {zh: 申请, en: Ask, by: party, asks: [third]}
  consult: {zh: 征求意见, en: Consult, by: handler, asks: [one], each: {of: third, as: one}}
  reply: {zh: 答复意见, en: Reply, by: party, asks: [one], each: {of: third, as: one}}
  answer: {zh: 答复, en: Answer, by: handler}
rules:
  - {code: in_time, law: 政府信息公开条例#33.2, after: ask, must: answer, within: 20 workdays}
  - {code: consulting, law: 政府信息公开条例#33.3, from: consult, until: reply, stops: in_time}
""",
        file="consulted.yaml",
    )
)
ASKED = st.lists(  # for each person: whether and when they are consulted, and how long they take
    st.one_of(st.none(), st.tuples(st.integers(0, 12), st.integers(0, 15))), min_size=3, max_size=3
)


def test_the_rule_says_that_it_waits_for_each():
    says = line(CONSULTED, CONSULTED.by_code["consulting"])

    assert says.zh == "从“征求意见”到每一个都“答复意见”的时间，不计入“答复”的期限"
    assert says.en == "The time from “Consult” to “Reply” for each of them does not count in the period for “Answer”"


@settings(max_examples=100, deadline=None)
@given(ASKED)
def test_the_days_on_which_anybody_has_still_to_reply_do_not_count(asked):
    at = at_day(FIRST_DAY)
    facts = {"third": PEOPLE}
    here = marking.perform(CONSULTED, Marking(), "ask", Situation(at=at, facts=facts)).marking
    spans = {who: (FIRST_DAY + timedelta(days=when), took) for who, one in zip(PEOPLE, asked, strict=True) if one
             for when, took in [one]}  # fmt: skip
    happens = [(day, 0, "consult", who) for who, (day, _) in spans.items()]
    happens += [(day + timedelta(days=took), 1, "reply", who) for who, (day, took) in spans.items()]

    for number, (day, _, act, who) in enumerate(sorted(happens)):
        situation = Situation(at=at_day(day) + timedelta(minutes=number + 1), facts=facts | {"one": who})
        here = marking.perform(CONSULTED, here, act, situation).marking

    paused = {day + timedelta(days=more) for day, took in spans.values() for more in range(took + 1)}
    by_hand = count_out(20, "workdays", FIRST_DAY, paused=paused, is_workday=official().is_workday)
    assert here.duties["in_time"].due_on == by_hand
