"""Graphs of DCR tools: read from four ways of writing, written and read back, and refused where they are broken."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from plumbline.kernel.dcr.duration import Duration
from plumbline.kernel.dcr.graph import Event, Graph, Kind
from plumbline.kernel.dcr.markup import DEEPEST, LARGEST
from plumbline.kernel.dcr.reading import read_graph
from plumbline.kernel.dcr.writing import write_graph
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.period import Period
from tests.kernel.dcr.graphs import durations, graphs

SAMPLES = Path(__file__).parent / "samples"


def sample(name):
    return (SAMPLES / f"{name}.xml").read_bytes()


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_a_graph_that_was_written_is_read_back_as_the_same_graph(graph):
    # a group that is not included takes what stands in it out; written graphs say so of each event themselves
    closed = {event.id for event in graph.events if event.is_group and event.id not in graph.included}
    marks_groups = any(event.is_group and event.id in graph.included for event in graph.events)
    out = {event.id for event in graph.events if marks_groups and closed & set(graph.groups_of(event))}
    single = any(not event.is_group for event in graph.events)

    assert single
    back = read_graph(write_graph(graph)).graph

    assert back.included == graph.included - out
    assert (back.title, back.events, back.relations) == (graph.title, graph.events, graph.relations)
    assert (back.executed, back.pending) == (graph.executed, graph.pending)


@given(durations)
def test_a_duration_that_was_written_is_read_back_as_the_same_length(duration):
    back = Duration.parse(str(duration))

    assert back == duration
    assert back.plain == duration.plain


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("P90D", "90 days"),
        ("P2W", "14 days"),
        ("P7WD", "7 workdays"),
        ("P3M", "3 months"),
        ("P1Y", "1 year"),
        ("PT24H", "24 hours"),
        ("PT48H0M", "48 hours"),
        ("5", "5 days"),
    ],
)
def test_a_duration_of_one_unit_is_a_legal_period(written, period):
    assert Duration.parse(written).period() == Period.parse(period)


@pytest.mark.parametrize("written", ["P1M2D", "PT90S", "P0D", "P3DT2H"])
def test_a_duration_of_mixed_units_is_no_legal_period(written):
    assert Duration.parse(written).period() is None


@pytest.mark.parametrize("written", ["frist", "P", "PT", "P3", "3 days", "-P1D", "P1DT", ""])
def test_what_is_no_duration_is_refused(written):
    with pytest.raises(DeclarationError, match="is not a duration"):
        Duration.parse(written)


def test_the_full_export_of_the_portal_is_read():
    found = read_graph(sample("expenses"), file="expenses.xml")

    graph = found.graph
    assert (found.written_as, graph.title) == ("portal", "Expense report")
    assert [event.id for event in graph.events if event.is_group] == ["Assessment"]
    assert graph.by_id["Approve2"].group == "Assessment"
    assert graph.by_id["Activity0"].label == "Fill out, then send"
    assert graph.by_id["Activity0"].roles == ("Employee",)
    assert graph.by_id["Activity0"].description == "<p>Fill in the report.</p>"
    assert graph.pending == {"Activity0"}
    assert "Appeal" not in graph.included
    deadline = next(one for one in graph.relations if one.kind is Kind.RESPONSE and one.target == "Payout")
    assert deadline.time == Duration(days=2)
    guarded = next(one for one in graph.relations if one.guard)
    assert (guarded.source, guarded.guard) == ("Approve2", "Activity0 >= 1000")
    assert [(one.source, one.target) for one in graph.relations if one.kind is Kind.CORESPONSE] == [
        ("Reject", "Payout")
    ]


def test_what_of_a_file_is_not_carried_is_named_with_its_place():
    found = read_graph(sample("expenses"), file="expenses.xml")

    named = {one.where: one for one in found.left_out}
    assert set(named) == {
        "event Activity0",
        "event Payout",
        "condition Approve2 → Payout",
        "update Payout → Remind",
        "custom",
    }
    lines = sample("expenses").decode().splitlines()
    assert "int</dataType>" in lines[named["event Activity0"].line - 1]
    assert 'expressionId="Large"' in lines[named["condition Approve2 → Payout"].line - 1]
    assert "<update " in lines[named["update Payout → Remind"].line - 1]
    assert lines[named["event Payout"].line - 1].index("<event") + 1 == named["event Payout"].column
    assert all(one.says.zh and one.says.en for one in found.left_out)


def test_the_simple_form_is_read_with_its_groups_and_its_seconds():
    found = read_graph(sample("simple"))

    assert found.written_as == "simple"
    assert [(one.id, one.label, one.group) for one in found.graph.events] == [
        ("a", "Register", ""),
        ("b", "Check", "g"),
        ("c", "Decide", "g"),
        ("g", "Work", ""),
    ]
    times = {one.kind: one.time for one in found.graph.relations if one.time}
    assert times == {Kind.CONDITION: Duration(days=1), Kind.RESPONSE: Duration(seconds=86_400)}
    assert found.graph.included == {"a", "b", "c", "g"}


def test_the_simple_form_with_attributes_is_read():
    xml = """<dcrGraph title="Simple review"><events>
      <event id="Case" label="Case" type="subprocess"/>
      <event id="Submit" label="Submit application" role="Applicant" parent="Case"/>
      <event id="Review" label="Review application" role="Caseworker" parent="Case"/></events>
      <rules><rule type="condition" source="Submit" target="Review" description="first"/></rules></dcrGraph>"""

    found = read_graph(xml.encode())

    assert found.graph.by_id["Case"].is_group
    assert found.graph.by_id["Review"].roles == ("Caseworker",)
    assert [str(one.kind) for one in found.graph.relations] == ["condition"]
    assert [one.where for one in found.left_out] == ["event Case"]


def test_the_editor_is_read_with_the_state_of_each_event():
    found = read_graph(sample("editor"))

    assert found.written_as == "editor"
    assert [event.label for event in found.graph.events] == ["Apply", "Handling", "Decide", "Ask"]
    assert (found.graph.pending, found.graph.included) == ({"Event_1"}, {"Event_1", "Event_2"})
    assert [one.where for one in found.left_out] == ["spawn Event_2 → Event_3"]


@pytest.mark.parametrize("name", ["coresponces/coresponse", "coresponces/coresponce", "noResponses/noResponse"])
def test_other_spellings_of_the_cancelling_response_are_read(name):
    section, one = name.split("/")
    xml = f"""<dcrgraph title="t"><specification><resources><events><event id="a"/><event id="b"/></events></resources>
      <constraints><{section}><{one} sourceId="a" targetId="b"/></{section}></constraints></specification></dcrgraph>"""

    found = read_graph(xml.encode())

    assert [one.kind for one in found.graph.relations] == [Kind.CORESPONSE]


def portal(*, events='<event id="a"/><event id="b"/>', constraints="", marking="", resources=""):
    return f"""<dcrgraph title="t"><specification><resources><events>{events}</events>{resources}</resources>
<constraints>{constraints}</constraints></specification>{marking}</dcrgraph>""".encode()


def test_a_graph_without_a_marking_has_everything_included_and_says_so():
    found = read_graph(portal())

    assert found.graph.included == {"a", "b"}
    assert [one.where for one in found.left_out] == ["marking"]


def test_what_stands_in_a_group_that_is_not_included_is_excluded():
    events = '<event id="g" type="nesting"><event id="a"/></event><event id="h" type="nesting"><event id="b"/></event>'
    ids = "".join(f'<event id="{one}"/>' for one in "agb")
    marking = f"<runtime><marking><included>{ids}</included></marking></runtime>"

    found = read_graph(portal(events=events, marking=marking))

    assert found.graph.included == {"a", "g"}
    assert [one.where for one in found.left_out] == ["included b"]


def test_groups_that_no_marking_names_take_nothing_out():
    events = '<event id="g" type="nesting"><event id="a"/></event><event id="b"/>'
    marking = '<runtime><marking><included><event id="a"/></included></marking></runtime>'

    assert read_graph(portal(events=events, marking=marking)).graph.included == {"a"}


@pytest.mark.parametrize(
    ("constraints", "where", "told"),
    [
        ('<spawns><spawn sourceId="a" targetId="b"/></spawns>', "spawn a → b", "no form here"),
        ('<conditions><condition sourceId="a" targetId="b" time="frist"/></conditions>', "condition a → b", "«frist»"),
        ('<includes><include sourceId="a" targetId="b" time="P3D"/></includes>', "include a → b", "has no time"),
        (
            '<responses><response sourceId="a" targetId="b" time="P3M"/></responses>',
            "response a → b",
            "30 days a month",
        ),
        (
            '<responses><response sourceId="a" targetId="b" expressionId="gone"/></responses>',
            "response a → b",
            "«gone»",
        ),
    ],
)
def test_relations_that_are_carried_in_part_are_named(constraints, where, told):
    marking = '<runtime><marking><included><event id="a"/></included></marking></runtime>'

    left_out = read_graph(portal(constraints=constraints, marking=marking)).left_out

    assert [one.where for one in left_out] == [where]
    assert told in left_out[0].says.en


def test_a_second_label_a_foreign_label_and_a_foreign_marking_are_named():
    resources = """<labelMappings><labelMapping eventId="a" labelId="one"/><labelMapping eventId="a" labelId="two"/>
      <labelMapping eventId="x" labelId="y"/></labelMappings>"""
    marking = '<runtime><marking><included><event id="z"/></included></marking></runtime>'

    found = read_graph(portal(resources=resources, marking=marking))

    assert found.graph.by_id["a"].label == "one"
    assert [one.where for one in found.left_out] == ["labelMapping a", "labelMapping x", "included"]


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE dcrgraph [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<dcrgraph title="&b;"/>"""
OUTSIDE = b"""<!DOCTYPE dcrgraph SYSTEM "file:///etc/passwd"><dcrgraph/>"""


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (BOMB, 2, "document type"),
        (OUTSIDE, 1, "document type"),
        (b"<dcrgraph>\n<specification></dcrgraph>", 2, "mismatched tag"),
        (b"", 1, "no element found"),
        (b"not xml", 1, "syntax error"),
        (b"<?xml version='1.0' encoding='klingon'?><dcrgraph/>", 1, "encoding"),
        (b"<a>" * (DEEPEST + 1), 1, "deep"),
        (b"<bpmn/>", 1, "no DCR graph"),
        (b"<dcrgraph/>", 1, "no DCR graph"),
        (portal(events=""), 1, "no event"),
        (portal(events="<event/>"), 1, "needs an id"),
        (portal(events='<event id="a"/>\n<event id="a"/>'), 2, "stands twice"),
        (portal(constraints='\n<c><condition sourceId="a" targetId="bb"/></c>'), 3, "did you mean «b»"),
        (portal(constraints='\n<c><condition targetId="b"/></c>'), 3, "the source of this condition"),
        (portal(constraints='\n<c><other sourceId="a" targetId="nobody"/></c>'), 3, "no such event"),
        (b"<DCRModel>\n<events><id>a</id><parent>g</parent></events></DCRModel>", 2, "no such event"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(content, line, told):
    with pytest.raises(DeclarationError, match=told) as refused:
        read_graph(content, file="graph.xml")

    assert (refused.value.file, refused.value.line) == ("graph.xml", line)
    assert refused.value.column >= 1


def test_an_event_that_stands_twice_is_named():
    with pytest.raises(DeclarationError, match="the event «b» stands twice"):
        Graph(title="", events=tuple(Event(id=id_, label=id_) for id_ in "abcb"))


def test_a_file_that_is_too_large_says_how_large_one_may_be():
    with pytest.raises(DeclarationError, match=f"larger than {LARGEST} bytes"):
        read_graph(b" " * (LARGEST + 1))


def test_groups_that_stand_in_each_other_are_refused():
    xml = b"""<DCRModel><events><id>a</id><parent>b</parent></events><events><id>b</id><parent>a</parent></events>
      <events><id>c</id></events></DCRModel>"""

    with pytest.raises(DeclarationError, match="stands inside itself") as refused:
        read_graph(xml, file="graph.xml")

    assert (refused.value.file, refused.value.line) == ("graph.xml", 1)


def test_groups_that_stand_for_too_many_relations_are_refused():
    group = "<events><id>{0}</id><type>nesting</type></events>" + "<events><id>{0}{1}</id><parent>{0}</parent></events>"
    inside = "".join(group.format(name, 0) for name in "gh")
    inside += "".join(
        f"<events><id>{name}{n}</id><parent>{name}</parent></events>" for name in "gh" for n in range(1, 1001)
    )
    rules = "<rules><type>condition</type><source>g</source><target>h</target></rules>"

    with pytest.raises(DeclarationError, match="stand for more than") as refused:
        read_graph(f"<DCRModel>{inside}{rules}</DCRModel>".encode(), file="graph.xml")

    assert refused.value.line == 1


def test_groups_in_groups_without_end_are_refused():
    chain = "".join(
        f"<events><id>{n}</id>" + (f"<parent>{n - 1}</parent>" if n else "<type>nesting</type>") + "</events>"
        for n in range(200)
    )

    with pytest.raises(DeclarationError, match="deep"):
        read_graph(f"<DCRModel>{chain}</DCRModel>".encode())


def test_the_precondition_of_an_event_is_named():
    events = '<event id="a"><precondition expressionId="x"/></event><event id="b"/>'
    marking = '<runtime><marking><included><event id="a"/></included></marking></runtime>'

    (left,) = read_graph(portal(events=events, marking=marking)).left_out

    assert (left.where, left.says.zh, left.says.en) == (
        "event a", "事件的前提条件没有读入", "the precondition of the event is not read",
    )  # fmt: skip


def test_the_simple_form_keeps_the_description_of_an_event():
    xml = """<dcrGraph><events><event id="a" label="A" description="as the law says"/></events>
      <rules><rule type="condition" source="a" target="a"/></rules></dcrGraph>"""

    assert read_graph(xml.encode()).graph.by_id["a"].description == "as the law says"


NO_GRAPH = (
    "<graph> is no DCR graph; expected is <dcrgraph> with a <specification>, <DCRModel>, <dcrGraph> with <rules>, or "
    "<dcr:definitions>"
)


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (portal(events="<event/>"), "an event needs an id"),
        (b"<graph/>", NO_GRAPH),
    ],
)
def test_what_is_no_graph_is_refused_in_words(xml, says):
    with pytest.raises(DeclarationError) as refused:
        read_graph(xml)

    assert refused.value.what == says


def test_a_relation_without_a_time_is_written_without_one():
    written = write_graph(read_graph(sample("simple")).graph).decode()

    assert "<distribution" in written
    assert 'time=""' in written
    assert 'time="None"' not in written
