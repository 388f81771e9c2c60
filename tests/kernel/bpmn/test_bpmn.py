"""Procedures as BPMN 2.0: valid by the published schema, readable elsewhere, and everything drawn in its place."""

import io
from datetime import date
from importlib.util import find_spec
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from plumbline.kernel import catalogue
from plumbline.kernel.bpmn.flow import flow_of
from plumbline.kernel.bpmn.writing import write_flow
from plumbline.kernel.dcr.from_procedure import graph_of
from plumbline.kernel.declaration import read
from plumbline.kernel.procedure import Form
from plumbline.kernel.schema import read_procedure
from tests.kernel.toy import PERMIT

LAST_DAY = "that it is deemed to happen on the last day itself is not written"
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "di": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "edges": "http://www.omg.org/spec/DD/20100524/DI",
}
DEEMED = """
procedure: licence.toy
title: {zh: 许可, en: Licence}
basis: 行政许可法#29
in_force: {from: 2020-01-01}
opens_with: apply
ends_with: [close]
facts: {}
acts:
  apply: {zh: 申请, en: Apply, by: party}
  ask_completion: {zh: 告知补正, en: Ask for completion, by: handler, law: 行政许可法#32.1(4)}
  accept: {zh: 受理, en: Accept, by: handler}
  deem_accepted: {zh: 视为受理, en: Deemed accepted, by: system}
  close: {zh: 办结, en: Close, by: leader}
rules:
  - {law: 行政许可法#32.1(4), after: apply, must: [ask_completion, accept], within: 5 days, otherwise: deem_accepted}
  - {law: 行政许可法#42, before: close, must: accept, at_least: 3 days}
"""


def every():
    return [
        *catalogue.load().every_procedure(),
        read_procedure(read(PERMIT)),
        read_procedure(read(DEEMED)),
    ]


def named():
    return pytest.mark.parametrize("procedure", every(), ids=lambda one: f"{one.code}-{one.version}")


def schema():
    """Find the published schema, which comes with a reader of BPMN."""
    found = find_spec("SpiffWorkflow")
    if found is None or not found.submodule_search_locations:
        pytest.skip("BPMN20.xsd is not here: it comes with SpiffWorkflow (requirements-test.txt)")
    path = Path(next(iter(found.submodule_search_locations)), "bpmn/parser/schema/BPMN20.xsd")
    return etree.XMLSchema(etree.parse(path))


def drawn(procedure, language="zh"):
    return ET.fromstring(write_flow(flow_of(procedure, language=language)[0]))  # noqa: S314 — written just now


def boxes(root):
    found = {}
    for shape in root.iterfind(".//di:BPMNShape", SPACES):
        bounds = shape.find("dc:Bounds", SPACES)
        found[shape.get("bpmnElement")] = tuple(int(bounds.get(key)) for key in ("x", "y", "width", "height"))
    return found


@named()
def test_every_diagram_is_valid_by_the_published_schema(procedure):
    published = schema()

    written = etree.fromstring(write_flow(flow_of(procedure)[0]))

    assert published.validate(written), published.error_log


@named()
def test_another_reader_of_bpmn_finds_the_same_acts(procedure):
    parser = pytest.importorskip("SpiffWorkflow.bpmn.parser", reason="SpiffWorkflow is not installed").BpmnParser()
    # the reader takes only processes that are marked to be run
    written = write_flow(flow_of(procedure)[0]).replace(b'isExecutable="false"', b'isExecutable="true"')
    opens = next(one for one in flow_of(procedure)[0].lanes if one.id == procedure.acts[procedure.opens_with].by[0])

    parser.add_bpmn_io(io.BytesIO(written))
    spec = parser.get_spec(f"process_{opens.pool}")

    assert {f"node_{act}" for act in reached(flow_of(procedure)[0])} <= set(spec.task_specs)


def reached(flow):
    """Find the acts that the start leads to inside its pool: a reader follows no messages."""
    by_id = {node.id: node for node in flow.nodes}
    found, waiting = set(), ["start"]

    def inside(id_):
        return flow.pool_of(by_id[id_]) == flow.pool_of(by_id["start"])

    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [node.id for node in flow.nodes if node.on == here and node.shape == "due"]
            waiting += [one.target for one in flow.arrows if one.source == here and inside(one.target)]
    return {one for one in found if by_id[one].shape == "act"}


@named()
def test_every_reference_leads_to_something_that_is_there(procedure):
    root = drawn(procedure)

    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    keys = ("sourceRef", "targetRef", "attachedToRef", "processRef", "bpmnElement")
    named = {value for one in root.iter() for key in keys if (value := one.get(key))}
    named |= {
        one.text for tag in ("incoming", "outgoing", "flowNodeRef") for one in root.iter(f"{{{SPACES['bpmn']}}}{tag}")
    }
    assert named <= set(ids)


@named()
def test_every_act_stands_in_the_lane_of_who_performs_it_and_nothing_overlaps(procedure):
    root, placed = drawn(procedure), boxes(drawn(procedure))

    for lane in root.iter(f"{{{SPACES['bpmn']}}}lane"):
        x, y, width, height = placed[lane.get("id")]
        for one in lane.iterfind("bpmn:flowNodeRef", SPACES):
            left, top, wide, high = placed[one.text]
            assert x <= left
            assert left + wide <= x + width
            assert y <= top
            assert top + high <= y + height
    standing = {id_: box for id_, box in placed.items() if id_.startswith(("node_", "note_")) and "node_due" not in id_}
    for (one, a), (other, b) in combinations(standing.items(), 2):
        apart = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
        assert apart, (one, other)


@named()
def test_every_arrow_begins_and_ends_at_the_edge_of_what_it_joins(procedure):
    root, placed = drawn(procedure), boxes(drawn(procedure))
    ends = {one.get("id"): one for one in root.iter() if one.get("sourceRef")}

    for edge in root.iterfind(".//di:BPMNEdge", SPACES):
        points = [(int(one.get("x")), int(one.get("y"))) for one in edge.iterfind("edges:waypoint", SPACES)]
        joined = ends[edge.get("bpmnElement")]
        for (x, y), key in ((points[0], "sourceRef"), (points[-1], "targetRef")):
            left, top, width, height = placed[joined.get(key)]
            assert left <= x <= left + width
            assert top <= y <= top + height
        assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(points))


@named()
def test_sequence_stays_inside_a_pool_and_messages_cross(procedure):
    root = drawn(procedure)
    pool = {
        one.text: process.get("id")
        for process in root.iter(f"{{{SPACES['bpmn']}}}process")
        for one in process.iter(f"{{{SPACES['bpmn']}}}flowNodeRef")
    }

    for one in root.iter(f"{{{SPACES['bpmn']}}}sequenceFlow"):
        assert pool[one.get("sourceRef")] == pool[one.get("targetRef")]
    for one in root.iter(f"{{{SPACES['bpmn']}}}messageFlow"):
        assert pool[one.get("sourceRef")] != pool[one.get("targetRef")]


@named()
def test_every_last_day_stands_as_a_timer_on_its_act(procedure):
    root = drawn(procedure)

    timers = {
        (one.get("attachedToRef"), one.findtext(".//bpmn:timeDuration", namespaces=SPACES))
        for one in root.iter(f"{{{SPACES['bpmn']}}}boundaryEvent")
    }
    owed = [rule for rule in procedure.rules if rule.form is Form.MUST and rule.period and not rule.ahead_of]
    assert {target for target, _ in timers} == {f"node_{act}" for rule in owed for act in rule.targets}
    assert len(timers) <= sum(len(rule.targets) for rule in owed)


def test_working_days_are_written_as_such_and_articles_stand_beside_their_acts():
    procedure = catalogue.load().procedure("penalty.ordinary", on=date(2026, 6, 1))
    root = drawn(procedure)

    durations = {one.text for one in root.iter(f"{{{SPACES['bpmn']}}}timeDuration")}
    notes = {
        one.get("id"): one.findtext("bpmn:text", namespaces=SPACES)
        for one in root.iter(f"{{{SPACES['bpmn']}}}textAnnotation")
    }
    assert {"P90D", "P7WD"} <= durations
    assert "第五十七条第一款" in notes["note_decide"]
    assert "90 日内: 《行政处罚法》第六十条" in notes["note_decide"]
    assert {lane.get("name") for lane in root.iter(f"{{{SPACES['bpmn']}}}lane")} >= {"承办人", "当事人", "机关负责人"}


def test_a_deemed_act_follows_from_a_timer_that_ends_what_it_waits_for():
    root = drawn(read_procedure(read(DEEMED)), "en")

    timers = {one.get("attachedToRef"): one for one in root.iter(f"{{{SPACES['bpmn']}}}boundaryEvent")}
    assert set(timers) == {"node_ask_completion", "node_accept"}
    assert {one.get("cancelActivity") for one in timers.values()} == {"true"}
    flows = {
        one.get("id"): (one.get("sourceRef"), one.get("targetRef"))
        for one in root.iter(f"{{{SPACES['bpmn']}}}sequenceFlow")
    }
    assert {(one.get("id"), "node_deem_accepted") for one in timers.values()} <= set(flows.values())
    (wait,) = root.iter(f"{{{SPACES['bpmn']}}}intermediateCatchEvent")
    assert ("node_accept", wait.get("id")) in flows.values()
    assert (wait.get("id"), "node_close") in flows.values()


def test_what_the_diagram_does_not_show_is_named_rule_by_rule():
    procedure = read_procedure(read(PERMIT))

    _, left_out = flow_of(procedure)

    hidden = (Form.WHILE, Form.CLOSES, Form.NOT)
    wanted = {f"rules.{rule.code}" for rule in procedure.rules if rule.form in hidden or rule.when or rule.unless}
    assert {one.where for one in left_out} >= wanted


@pytest.mark.parametrize("carry", [flow_of, graph_of])
def test_what_acts_bring_about_and_how_the_law_counts_is_named_for_both_files(carry):
    procedure = catalogue.load().version("reconsideration.case", "2026-07-01")

    _, left_out = carry(procedure)

    said = {(one.where, one.says.en) for one in left_out}
    assert ("acts.tell_ordinary_penalty", "the acts that it brings about in related matters are not written") in said
    assert ("rules.reviewed_after_passing_on", LAST_DAY) in said


@pytest.mark.parametrize("carry", [flow_of, graph_of])
def test_that_an_act_is_for_each_of_several_is_named_for_both_files(carry):
    procedure = catalogue.load().procedures["information.request"][-1]

    _, left_out = carry(procedure)

    said = {one.where: one.says for one in left_out if "for each" in one.says.en or "once for each" in one.says.en}
    assert {"acts.third_answer", "rules.third_time_out"} <= said.keys()
    assert "到每一个都“第三方提出意见”，或者到“第三方逾期未提意见”" in said["rules.third_time_out"].zh


def test_a_wait_that_several_acts_may_begin_is_named_as_not_drawn():
    several = DEEMED.replace("must: accept, at_least: 3 days", "must: [accept, deem_accepted], at_least: 3 days")

    _, left_out = flow_of(read_procedure(read(several)))

    assert "that 3 days must pass is not drawn everywhere" in {one.says.en for one in left_out}
