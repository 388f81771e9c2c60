"""Which arrows a diagram draws between acts, and under which condition each leads on."""

from plumbline.kernel.bpmn.order import Order
from plumbline.kernel.declaration import read
from plumbline.kernel.schema import read_procedure

LEADING = """
procedure: licence.toy
title: {zh: 许可, en: Licence}
basis: 行政许可法#29
in_force: {from: 2020-01-01}
opens_with: apply
ends_with: [close]
facts:
  large: {type: yes_no, zh: 大, en: Large}
acts:
  apply: {zh: 申请, en: Apply, by: party, asks: [large]}
  accept: {zh: 受理, en: Accept, by: handler}
  hear: {zh: 听证, en: Hear, by: handler}
  close: {zh: 办结, en: Close, by: leader}
rules:
  - {law: 行政许可法#32, after: apply, must: accept}
  - {law: 行政许可法#46, after: accept, must: hear, when: large}
  - {law: 行政许可法#42, after: accept, must: close, when: large}
  - {code: in_any_case, law: 行政许可法#42, before: close, must: accept}
  - {law: 行政许可法#42, before: close, must: apply}
"""


def test_an_arrow_that_others_imply_is_left_out():
    order = Order(read_procedure(read(LEADING)))

    assert sorted(order.arrows()) == [("accept", "close"), ("accept", "hear"), ("apply", "accept")]


def test_an_arrow_carries_its_condition_unless_a_rule_leads_there_in_any_case():
    order = Order(read_procedure(read(LEADING)))

    assert order.condition("accept", "hear") == "(large)"
    assert order.condition("accept", "close") == ""
