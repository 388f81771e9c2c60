"""A small procedure that is proven, in which every check of the verifier has something to look at; no law of the real world."""

from plumbline.kernel.declaration import read
from plumbline.kernel.schema import read_procedure

SOUND = """
procedure: permit.sound
title: {zh: 示例许可, en: Sound permit}
basis: 行政许可法#29-45
in_force: {from: 2020-01-01}
opens_with: apply
ends_with: [close, reject]

facts:
  complete: {type: yes_no, zh: 材料齐全, en: Complete}
  size: {type: choice, zh: 规模, en: Size, choices: {small: {zh: 小, en: Small}, large: {zh: 大, en: Large}}}
  risky: {type: yes_no, zh: 有风险, en: Risky}
  passed: {type: yes_no, zh: 审核通过, en: Passed}
  amount_fen: {type: money, zh: 数额, en: Amount, min: 0}
  born_on: {type: day, zh: 出生日期, en: Born on}
  filed: {type: yes_no, zh: 已归档, en: Filed}

acts:
  apply: {zh: 申请, en: Apply, by: party, asks: [complete]}
  accept: {zh: 受理, en: Accept, by: clerk, asks: [size, amount_fen, born_on]}
  reject: {zh: 不予受理, en: Reject, by: clerk}
  inspect: {zh: 核查, en: Inspect, by: handler, repeat: true, asks: [risky]}
  review: {zh: 审核, en: Review, by: legal_reviewer, repeat: true, asks: [passed]}
  announce: {zh: 公示, en: Announce, by: clerk}
  object: {zh: 异议, en: Object, by: party, repeat: true}
  answer: {zh: 答复, en: Answer, by: handler, repeat: true}
  hear: {zh: 听证, en: Hear, by: hearing_chair}
  waive: {zh: 放弃听证, en: Waive, by: party}
  decide: {zh: 准予, en: Decide, by: leader}
  refuse: {zh: 不予许可, en: Refuse, by: leader}
  serve: {zh: 送达, en: Serve, by: handler}
  close: {zh: 办结, en: Close, by: handler, asks: [filed]}

derived:
  adult: {zh: 成年, en: Adult, law: 行政许可法#12, is: "age(born_on, today) >= 18"}

rules:
  - {code: only_complete, law: 行政许可法#32, not: accept, when: not complete}
  - {code: rejected_is_over, law: 行政许可法#32, after: accept, not: reject}
  - {code: accepted_first, law: 行政许可法#32, before: [inspect, announce, refuse], must: accept}
  - {code: inspected_first, law: 行政许可法#34, before: review, must: inspect}
  - {code: announced_first, law: 行政许可法#40, before: decide, must: announce, at_least: 5 workdays}
  - {code: decided_in_time, law: 行政许可法#42, after: announce, must: [decide, refuse], within: 60 days}
  - {code: objection_window, law: 行政许可法#47, after: announce, may: object, within: 5 workdays}
  - {code: objection_answered, law: 行政许可法#36, after: object, must: answer, within: 3 workdays}
  - {code: objected_before, law: 行政许可法#36, before: answer, must: object}
  - {code: answered_first, law: 行政许可法#36, while: answer, not: [decide, refuse]}
  - {code: reviewed_first, law: 行政许可法#34, before: decide, must: review}
  - {code: review_passed, law: 行政许可法#34, not: decide, when: not passed}
  - {code: hearing_window, law: 行政许可法#47, after: announce, may: [hear, waive]}
  - {code: heard_when_large, law: 行政许可法#47, before: decide, must: [hear, waive], when: "size == 'large' and amount_fen > 1_000_000"}
  - {code: one_decision, law: 行政许可法#38, after: decide, not: refuse}
  - {code: refused_once, law: 行政许可法#38, after: refuse, not: decide}
  - {code: served_in_time, law: 行政许可法#44, after: [decide, refuse], must: serve, within: 10 workdays}
  - {code: decided_before_serving, law: 行政许可法#44, before: serve, must: [decide, refuse]}
  - {code: served_before_closing, law: 行政许可法#44, before: close, must: serve}
  - {code: nothing_owed, law: 行政许可法#44, while: answer, not: close}
  - {code: filed_when_closed, law: 行政许可法#41, not: close, when: not filed}

never:
  - {law: 行政许可法#34, reach: decide, without: review}
  - {law: 行政许可法#47, reach: decide, without: announce, when: risky}
"""


def sound():
    """Read the sound procedure."""
    return read_procedure(read(SOUND, file="sound.yaml"))


def altered(*changes):
    """Read the sound procedure with pieces of its text replaced: pairs of old and new."""
    text = SOUND
    for old, new in changes:
        assert old in text, f"the procedure does not say {old}"
        text = text.replace(old, new)
    return read_procedure(read(text, file="altered.yaml"))
