"""Procedures as graphs and graphs as drafts: what is not named as left out is allowed alike on both sides."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plumbline.kernel import catalogue, clock
from plumbline.kernel.dcr.from_procedure import graph_of
from plumbline.kernel.dcr.graph import Event, Graph, Kind, Relation
from plumbline.kernel.dcr.reading import read_graph
from plumbline.kernel.dcr.running import Running
from plumbline.kernel.dcr.to_procedure import draft_of
from plumbline.kernel.dcr.writing import write_graph
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.marking import Situation, ask, begin, perform
from plumbline.kernel.schema import read_procedure
from tests.kernel.dcr.graphs import graphs
from tests.kernel.toy import PERMIT

START = clock.in_beijing(datetime(2026, 3, 2, 9))  # noqa: DTZ001 — Beijing time is set around it
LETTERS = ("open", "a", "b", "c", "d", "close")
HEAD = """
procedure: letters.toy
title: {zh: 字母, en: Letters}
basis: 行政许可法#29
in_force: {from: 2020-01-01}
opens_with: open
ends_with: [close]
facts: {}
"""

acts = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=2, unique=True)
FORMS = {
    "before": "before: [{}], must: [{}]",
    "must": "after: [{}], must: [{}]",
    "may": "after: [{}], may: [{}]",
    "closes": "after: [{}], not: [{}]",
    "while": "while: [{}], not: [{}]",
}


@st.composite
def procedures(draw):
    """Draw a small procedure of every form of rule that graphs have a word for."""
    rules = []
    for number in range(draw(st.integers(1, 7))):
        form = draw(st.sampled_from(sorted(FORMS)))
        first, then = (", ".join(draw(acts)) for _ in "ab")
        rules.append(f"  - {{code: rule_{number}, law: 行政许可法#34, {FORMS[form].format(first, then)}}}")
    lines = []
    for code in LETTERS:
        repeat = ", repeat: true" if draw(st.booleans()) and code != "open" else ""
        after_end = ", after_end: true" if draw(st.booleans()) and code in "abcd" else ""
        lines.append(f"  {code}: {{zh: {code}, en: {code}, by: handler{repeat}{after_end}}}")
    text = HEAD + "acts:\n" + "\n".join(lines) + "\nrules:\n" + "\n".join(rules)
    try:
        return read_procedure(read(text))
    except DeclarationError:  # a rule over an act that is never owed
        assume(False)


def allowed_by(procedure, marking, at):
    situation = Situation(at=at, facts={})
    return {code for code in procedure.acts if ask(procedure, marking, code, situation).allowed}


def enabled_in(running, marking):
    return {one.id for one in running.events if running.wait(marking, one.id) is not None}


@given(procedures(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_procedure_and_its_graph_allow_the_same_where_nothing_is_named(procedure, data):
    drawn, left_out = graph_of(procedure)
    assume(not left_out)
    running = Running(read_graph(write_graph(drawn)).graph)
    standing, marking = running.start(), begin()

    for step in range(10):
        at = START + timedelta(days=step)
        may = allowed_by(procedure, marking, at)
        assert enabled_in(running, standing) == may
        if not may:
            break
        act = data.draw(st.sampled_from(sorted(may)))
        marking = perform(procedure, marking, act, Situation(at=at, facts={})).marking
        standing = running.happen(standing, act)


def test_most_procedures_of_plain_rules_are_carried_whole():
    plain = f"""{HEAD}acts:
  open: {{zh: 申请, en: Apply, by: party}}
  a: {{zh: 受理, en: Accept, by: handler}}
  b: {{zh: 异议, en: Object, by: party, repeat: true}}
  c: {{zh: 答复, en: Answer, by: handler, repeat: true}}
  close: {{zh: 办结, en: Close, by: leader}}
rules:
  - {{law: 行政许可法#34, before: [b, close], must: a}}
  - {{law: 行政许可法#34, after: a, may: b}}
  - {{law: 行政许可法#34, after: b, must: c}}
  - {{law: 行政许可法#34, while: c, not: close}}
"""

    drawn, left_out = graph_of(read_procedure(read(plain)))

    assert left_out == []
    assert [event.label for event in drawn.events][:3] == ["申请", "受理", "异议"]
    assert drawn.by_id["open"].roles == ("当事人",)
    assert Relation(kind=Kind.MILESTONE, source="c", target="close", description="行政许可法#34") in drawn.relations


def test_every_procedure_of_the_house_becomes_a_graph_and_names_what_it_leaves_out():
    for procedure in catalogue.load().every_procedure():
        drawn, left_out = graph_of(procedure)
        back = read_graph(write_graph(drawn)).graph

        assert set(procedure.acts) <= set(drawn.by_id)
        assert back.relations == drawn.relations
        running = Running(back)
        assert enabled_in(running, running.start()) == {procedure.opens_with}
        named = {one.where for one in left_out}
        conditional = {f"rules.{rule.code}" for rule in procedure.rules if rule.when or rule.unless or rule.period}
        assert conditional <= named


def test_the_form_that_a_graph_cannot_say_is_named_for_each_rule_and_act():
    procedure = read_procedure(read(PERMIT))

    named = {}
    for one in graph_of(procedure)[1]:
        named.setdefault(one.where, []).append(one.says.en)

    assert any("officers" in said for said in named["acts.inspect"])
    assert any("somebody else" in said for said in named["acts.hear"])
    assert any("qualification" in said for said in named["acts.review"])
    assert any("counts back from the later act" in said for said in named["rules.notice_kept"])
    assert any("only within 5 workdays" in said for said in named["rules.objection_window"])
    assert any("what facts forbid" in said for said in named["rules.not_before_inspection"])
    assert any("counts from a fact" in said for said in named["rules.paid_in_time"])
    assert any("replaces" in said for said in named["rules.paid_later"])
    assert any("«review_due»" in said for said in named["rules.reviewed_first"])
    assert "certificate" in named
    assert "bars" in named
    assert "accruals.surcharge" in named


def test_legal_periods_become_times_of_the_graph():
    drawn, _ = graph_of(read_procedure(read(PERMIT)))

    times = {(one.source, one.target): str(one.time) for one in drawn.relations if one.time is not None}

    assert times["accept", "grant"] == "P20WD"
    assert times["object", "answer"] == "PT24H"
    assert times["announce", "grant"] == "P3D"


# ── drafts ──


def filled_in(draft):
    """Fill in what a draft leaves to a lawyer."""
    text = draft.replace('law: ""', "law: 行政许可法#34").replace('basis: ""', "basis: 行政许可法#29")
    return text.replace('by: ""', "by: handler").replace('from: ""', "from: 2020-01-01")


@given(graphs(timed=False), st.data())
@settings(max_examples=80, deadline=None)
def test_a_graph_and_its_draft_allow_the_same_where_nothing_is_named(graph, data):
    running = Running(read_graph(write_graph(graph)).graph)
    draft, left_out = draft_of(running.graph)
    procedure = read_procedure(read(filled_in(draft)))
    assume(not left_out)
    names = {one.id: code for one, code in zip(running.events, own_acts(procedure), strict=True)}
    marking, standing = begin(), running.start()
    if procedure.opens_with == "open_matter":
        marking = perform(procedure, marking, "open_matter", Situation(at=START, facts={})).marking

    for step in range(10):
        at = START + timedelta(days=step)
        may = enabled_in(running, standing)
        beside = {code for code in procedure.acts if re.match("(open|close)_matter", code)}
        assert {names[one] for one in may} == allowed_by(procedure, marking, at) - beside
        if marking.sequence:
            closable = procedure.ends_with[0] in allowed_by(procedure, marking, at)
            assert closable == running.may_end(standing)
        if not may:
            break
        event = data.draw(st.sampled_from(sorted(may)))
        marking = perform(procedure, marking, names[event], Situation(at=at, facts={})).marking
        standing = running.happen(standing, event)


def own_acts(procedure):
    return [code for code in procedure.acts if not re.match("(open|close)_matter", code)]


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_every_draft_is_a_declaration_once_it_is_filled_in(graph):
    found = read_graph(write_graph(graph))
    if not any(
        one.id in found.graph.included or is_included(found.graph, one.id) for one in Running(found.graph).events
    ):
        return

    draft, _ = draft_of(found.graph, left_out=found.left_out)

    procedure = read_procedure(read(filled_in(draft)))
    assert len(procedure.to_settle) >= len(found.left_out)


def is_included(graph, event):
    return any(one.kind is Kind.INCLUDE and one.target == event for one in graph.flat)


def test_a_draft_is_no_procedure_before_its_articles_are_filled_in():
    draft, _ = draft_of(two_events())

    with pytest.raises(DeclarationError) as refused:
        read_procedure(read(draft, file="draft.yaml"))

    assert refused.value.file == "draft.yaml"
    assert '""' in draft.splitlines()[refused.value.line - 1]


def two_events():
    return Graph(
        title="Two",
        events=(
            Event(id="e1", label="Apply now", roles=("party",)),
            Event(id="e2", label="审查", roles=("Clerk of works",)),
        ),
        relations=(
            Relation(kind=Kind.CONDITION, source="e1", target="e2"),
            Relation(kind=Kind.EXCLUDE, source="e1", target="e1"),
            Relation(kind=Kind.RESPONSE, source="e1", target="e2"),
        ),
        included=frozenset({"e1", "e2"}),
    )


def test_a_draft_names_the_opening_act_the_roles_and_the_rules():
    draft, left_out = draft_of(two_events())

    assert left_out == []
    assert "opens_with: apply_now" in draft
    assert 'apply_now: {zh: "Apply now", en: "Apply now", by: [party]}' in draft
    assert 'e2: {zh: "审查", en: "审查", by: "", repeat: true}  # Clerk of works' in draft
    assert 'code: rule_1, law: "", before: e2, must: apply_now}' in draft
    assert 'law: "", after: apply_now, must: e2}' in draft
    assert 'law: "", while: [e2], not: close_matter}' in draft


def test_an_event_that_others_let_in_again_is_no_opening_act():
    graph = two_events()
    again = replace(graph, relations=(*graph.relations, Relation(kind=Kind.INCLUDE, source="e2", target="e1")))

    draft, _ = draft_of(again)

    assert "opens_with: open_matter" in draft


def test_an_event_that_is_never_included_is_named_with_its_place():
    graph = two_events()
    alone = replace(graph, events=(*graph.events, Event(id="e3", label="Never", roles=())))

    _, left_out = draft_of(alone)

    assert [one.where for one in left_out] == ["event e3"]


def test_an_event_that_begins_excluded_is_opened_by_what_lets_it_in_alone():
    graph = two_events()
    later = replace(
        graph,
        events=(*graph.events, Event(id="e3", label="Later", roles=("handler",))),
        relations=(*graph.relations, Relation(kind=Kind.INCLUDE, source="e2", target="e3")),
    )

    draft, _ = draft_of(later)

    assert "after: [e2], may: later}" in draft


def test_a_property_that_is_proven_elsewhere_is_named_in_both_languages():
    _, left_out = graph_of(catalogue.load().procedures["information.request"][-1])

    (never,) = [one for one in left_out if one.where.startswith("never.")]
    assert (never.says.zh, never.says.en) == (
        "检查用的性质（政府信息公开条例#33）没有写入", "a property to be proved (政府信息公开条例#33) is not written",
    )  # fmt: skip
