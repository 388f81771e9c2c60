"""A small procedure in which every form of rule stands once, and people to run it; it renders no law of the real world."""

from datetime import date, datetime, timedelta

from plumbline.kernel import clock
from plumbline.kernel.actor import Actor, Certificate
from plumbline.kernel.attempt import attempt
from plumbline.kernel.calendar import official
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import Refusal
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.schema import read_procedure

PERMIT = """
procedure: permit.toy
title: {zh: 示例许可, en: Toy permit}
basis: 行政许可法#29-45
in_force: {from: 2020-01-01}
opens_with: apply
ends_with: [close]
certificate: domain
competence: 行政许可法#22
bars: {field: recused, law: 行政许可法#7}

facts:
  applicant: {type: text, zh: 申请人, en: Applicant, personal: name}
  size:
    type: choice
    zh: 规模
    en: Size
    choices: {small: {zh: 小, en: Small}, large: {zh: 大, en: Large}}
  risky: {type: yes_no, zh: 有风险, en: Risky, law: 行政许可法#34}
  needs_lawyer: {type: yes_no, zh: 需要律师, en: A lawyer is needed}
  fee_fen:
    type: money
    zh: 费用
    en: Fee
    min: 0
    law: 行政许可法#58
    max_when: [{law: 行政许可法#59, max: 10000, when: "size == 'small'"}]
  hearing_on: {type: day, zh: 听证日期, en: Day of the hearing, future: true}
  received_on: {type: day, zh: 收到日期, en: Received on}
  free: {type: yes_no, zh: 免费, en: Free of charge}
  granted: {type: yes_no, zh: 同意延期, en: Deferral granted}
  deferred_until: {type: day, zh: 延期到, en: Deferred until, future: true}
  recused: {type: people, zh: 回避的人, en: Recused}
  exact_at: {type: moment, zh: 时刻, en: Moment}

acts:
  apply: {zh: 申请, en: Apply, by: party, law: 行政许可法#29, asks: [applicant]}
  accept: {zh: 受理, en: Accept, by: [clerk, handler], law: 行政许可法#32, may_ask: [size]}
  inspect: {zh: 核查, en: Inspect, by: handler, officers: 2, officers_law: 行政许可法#34.3, repeat: true, asks: [risky]}
  call: {zh: 通知听证, en: Call the hearing, by: handler, repeat: true, asks: [hearing_on]}
  hear: {zh: 听证, en: Hear, by: hearing_chair, repeat: true, not_same_as: [handler], not_same_as_law: 行政许可法#48.1(3)}
  object: {zh: 异议, en: Object, by: party, repeat: true}
  answer: {zh: 答复, en: Answer, by: handler, repeat: true}
  withdraw: {zh: 撤回异议, en: Withdraw objections, by: party, repeat: true}
  review:
    zh: 审核
    en: Review
    by: legal_reviewer
    repeat: true
    law: 行政许可法#34
    not_same_as: [handler]
    needs: [{qualification: legal_profession, law: 行政许可法#37, when: needs_lawyer}]
    may_ask: [needs_lawyer]
  announce: {zh: 公示, en: Announce, by: clerk, law: 行政许可法#40}
  grant: {zh: 准予, en: Grant, by: leader, law: 行政许可法#38, asks: [fee_fen], may_ask: [free], issues: [permit]}
  refuse: {zh: 不予许可, en: Refuse, by: leader, law: 行政许可法#38.2}
  serve: {zh: 送达, en: Serve, by: handler, law: 行政许可法#44, asks: [received_on]}
  pay: {zh: 缴费, en: Pay, by: party, law: 行政许可法#59}
  ask_deferral: {zh: 申请延期, en: Ask to defer, by: party, repeat: true}
  defer:
    zh: 批复延期
    en: Answer the deferral
    by: leader
    repeat: true
    asks: [granted, {field: deferred_until, when: granted}]
  correct: {zh: 更正, en: Correct, by: handler}
  recuse: {zh: 决定回避, en: Rule on recusal, by: leader, repeat: true, asks: [recused]}
  approve: {zh: 批准抽样, en: Approve a sample, by: leader, repeat: true}
  sample: {zh: 抽样, en: Take a sample, by: handler, repeat: true}
  close: {zh: 办结, en: Close, by: handler, law: 行政许可法#41}
  complain: {zh: 投诉, en: Complain, by: party, repeat: true, after_end: true, may_ask: [exact_at]}
  reply: {zh: 回复, en: Reply, by: handler, repeat: true, after_end: true}

derived:
  review_due: {zh: 应当审核, en: Review is due, law: 行政许可法#34, is: "risky and size == 'large'"}

rules:
  - {code: accepted_first, law: 行政许可法#32, before: [inspect, grant, call, object, announce], must: accept}
  - {code: decided_in_time, law: 行政许可法#42, after: accept, must: [grant, refuse], within: 20 workdays}
  - {code: notice_kept, law: 行政许可法#48.1(1), before: hear, must: call, at_least: 7 workdays, backwards: true}
  - {code: objection_window, law: 行政许可法#47, after: call, may: object, within: 5 workdays}
  - {code: objection_answered, law: 行政许可法#36, after: object, must: answer, within: 24 hours}
  - {code: answer_first, law: 行政许可法#36, while: answer, not: grant}
  - {code: withdrawn, law: 行政许可法#36, after: withdraw, not: [answer]}
  - {code: reviewed_first, law: 行政许可法#34, before: grant, must: review, when: review_due}
  - {code: announced_long_enough, law: 行政许可法#40, before: grant, must: announce, at_least: 3 days, when: done(announce)}
  - {code: not_before_inspection, law: 行政许可法#34, not: grant, when: risky and not done(inspect), zh: "有风险的先核查", en: "Inspect first"}
  - {code: one_decision, law: 行政许可法#38, after: refuse, not: [grant, serve, pay]}
  - {code: granted_once, law: 行政许可法#38, after: grant, not: refuse}
  - {code: served_in_time, law: 行政许可法#44, after: [grant], must: serve, within: 10 workdays}
  - {code: paid_in_time, law: 行政许可法#59, after: serve, must: pay, within: 15 days, counts_from: received_on, owed_by: party, unless: free}
  - {code: paid_later, law: 行政许可法#59, after: defer, must: pay, due_on: deferred_until, replaces: paid_in_time, owed_by: party, when: granted}
  - {code: deferral_answered, law: 行政许可法#59, after: ask_deferral, must: defer}
  - {code: correction_window, law: 行政许可法#69, after: serve, may: correct, within: 3 days, late: true}
  - {code: sample_approved, law: 行政许可法#34, after: approve, may: sample}
  - {code: one_sample_each, law: 行政许可法#34, after: sample, not: sample}
  - {code: replied, law: 行政许可法#65, after: complain, must: reply, within: 7 workdays}

accruals:
  surcharge:
    zh: 滞纳金
    en: Surcharge
    law: 行政许可法#59
    base: fee_fen
    per_mille_a_day: 30
    after_due_of: pay
    cap: fee_fen
    pauses: [{from: complain, until: reply}]

never:
  - {law: 行政许可法#34, reach: grant, without: review, when: review_due}
"""


def toy():
    """Read the toy procedure."""
    return read_procedure(read(PERMIT, file="toy.yaml"))


def changed(*changes):
    """Read the toy procedure with pieces of its text replaced: pairs of old and new."""
    text = PERMIT
    for old, new in changes:
        assert old in text, f"the toy does not say {old}"
        text = text.replace(old, new)
    return read_procedure(read(text, file="toy.yaml"))


def certificate(scope="food", *, first=date(2020, 1, 1), last=date(2030, 12, 31), suspended=None):
    return Certificate(number="1", scopes=frozenset({scope}), valid_from=first, valid_to=last, suspended_from=suspended)


def person(code, *roles, certificates=(), qualifications=()):
    return Actor(
        code=code,
        name=code.title(),
        roles=frozenset(roles),
        certificates=tuple(certificates),
        qualifications=frozenset(qualifications),
    )


ANN = person("ann", "handler", certificates=[certificate()])
BOB = person("bob", "handler", certificates=[certificate()])
CLERK = person("cleo", "clerk")
CHAIR = person("chas", "hearing_chair")
LAWYER = person("lena", "legal_reviewer", qualifications=["legal_profession"])
LEADER = person("leo", "leader")

WHO = {
    "accept": (CLERK,),
    "inspect": (ANN, BOB),
    "hear": (CHAIR,),
    "review": (LAWYER,),
    "announce": (CLERK,),
    "grant": (LEADER,),
    "refuse": (LEADER,),
    "defer": (LEADER,),
    "recuse": (LEADER,),
    "approve": (LEADER,),
}
FACTS = {
    "apply": {"applicant": "张三"},
    "inspect": {"risky": False},
    "call": {"hearing_on": date(2026, 12, 1)},
    "grant": {"fee_fen": 5000},
    "serve": {"received_on": date(2026, 3, 2)},
    "defer": {"granted": False},
    "recuse": {"recused": ["Nobody"]},
}


def at(text):
    """Read a day (09:00) or a moment of 2026, written 03-02 or 03-02 15:30."""
    found = datetime.fromisoformat(f"2026-{text}")
    return found.replace(tzinfo=clock.BEIJING) if ":" in text else clock.at_day(found.date())


class Matter:
    """A matter in which acts are performed one after another; a refused one leaves it as it was."""

    def __init__(self, procedure=None, *, calendar=None):
        self.procedure = procedure or toy()
        self.marking = Marking()
        self.facts = {}
        self.step = None
        self.calendar = calendar or official()
        self.last = at("03-02")

    def situation(self, when=None, by=None, act="", **facts):
        return Situation(
            at=at(when) if isinstance(when, str) else when or self.last + timedelta(minutes=1),
            facts={**self.facts, **facts},
            actors=WHO.get(act, (ANN,)) if by is None else by,
            domain="food",
            calendar=self.calendar,
        )

    def do(self, act, when=None, by=None, **facts):
        """Perform an act with the usual facts and people, or those given."""
        situation = self.situation(when, by, act)
        given = {**FACTS.get(act, {}), **facts}
        values, self.step = attempt(self.procedure, self.marking, act, given, situation)
        self.marking, self.facts, self.last = self.step.marking, {**self.facts, **values}, situation.at
        return self

    def refused(self, act, when=None, by=None, **facts):
        """Try an act that must be refused, and give its reasons by rule or kind."""
        before = self.marking
        try:
            self.do(act, when, by, **facts)
        except Refusal as refusal:
            assert self.marking is before
            return {reason.rule or str(reason.kind): reason for reason in refusal.reasons}
        message = f"{act} was allowed"
        raise AssertionError(message)

    def duty(self, rule):
        return self.marking.duties.get(rule)


def opened(procedure=None, **facts):
    """Give a matter that has been applied for and accepted on Monday, 2 March 2026."""
    return Matter(procedure).do("apply", "03-02").do("accept", "03-02 10:00", **facts)
