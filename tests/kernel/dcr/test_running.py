"""What a graph allows: the same as a second interpreter says, and the reasons, waits and equal labels told beside it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel.dcr.duration import DAY
from plumbline.kernel.dcr.graph import Event, Graph, Kind, Relation
from plumbline.kernel.dcr.reading import read_graph
from plumbline.kernel.dcr.running import Running
from plumbline.kernel.dcr.trace import Step, parse_trace, run_trace
from plumbline.kernel.dcr.writing import write_graph
from plumbline.kernel.errors import DeclarationError
from tests.kernel.dcr.graphs import graphs
from tests.kernel.dcr.naive import Naive

EXPENSES = (Path(__file__).parent / "samples/expenses.xml").read_bytes()


@given(graphs(timed=False), st.data())
@settings(max_examples=120, deadline=None)
def test_the_kernel_and_the_naive_interpreter_allow_the_same(graph, data):
    # what is written and read back: a group that is not included has taken its events out by then
    running = Running(read_graph(write_graph(graph)).graph)
    naive = Naive(write_graph(running.graph))
    marking = running.start()

    for _ in range(12):
        enabled = {one.id for one in running.events if running.wait(marking, one.id) == 0}
        assert enabled == naive.enabled()
        assert running.may_end(marking) == naive.may_end()
        for one in running.events:
            assert bool(list(running.against(marking, one.id))) is (one.id not in enabled)
        if not enabled:
            break
        event = data.draw(st.sampled_from(sorted(enabled)))
        marking = running.happen(marking, event)
        naive.execute(event)


def graph(*relations, events="ABC", shut="", pending="", executed=""):
    """Make a graph of events with one letter; a relation is written like «A condition B»."""
    drawn = []
    for one in relations:
        source, kind, target = one.split()
        drawn.append(Relation(kind=Kind(kind), source=source, target=target))
    return Graph(
        title="letters",
        events=tuple(Event(id=one, label=one) for one in events),
        relations=tuple(drawn),
        included=frozenset(events) - frozenset(shut),
        pending=frozenset(pending),
        executed=frozenset(executed),
    )


@pytest.mark.parametrize("trace", ["Approve,,Pay out", ",Approve", "Approve,"])
def test_an_empty_step_of_a_trace_is_refused(trace):
    with pytest.raises(DeclarationError, match="has an empty step"):
        parse_trace(trace)


def answers(graph, trace):
    before, taken = run_trace(Running(graph), parse_trace(trace))
    return [before, *(one.standing for one in taken)], taken


def allowed(graph, trace):
    return ["".join(one.allowed) for one in answers(graph, trace)[0]]


@pytest.mark.parametrize(
    ("drawn", "trace", "expected"),
    [
        (graph("A condition B"), "A", ["AC", "ABC"]),
        (graph("A exclude B"), "A", ["ABC", "AC"]),
        (graph("A include B", shut="B"), "A", ["AC", "ABC"]),
        (graph("A milestone B", pending="A"), "A", ["AC", "ABC"]),
        (graph("A condition B", shut="A"), "B", ["BC", "BC"]),  # what is excluded is not waited for
        (graph("A milestone B", pending="A", shut="A"), "", ["BC"]),
        (graph("A condition B", executed="A"), "", ["ABC"]),
        (graph("A exclude B", "A include B"), "A", ["ABC", "ABC"]),  # excluded first, then included
        (graph("A condition B", "C exclude A"), "C", ["AC", "BC"]),
    ],
)
def test_each_relation_says_what_its_definition_says(drawn, trace, expected):
    assert allowed(drawn, trace) == expected


@pytest.mark.parametrize(
    ("drawn", "trace", "expected"),
    [
        (graph("A response B"), "A,B", [True, False, True]),
        (graph("A response A"), "A", [True, False]),
        (graph("A response B", "C coresponse B"), "A,C", [True, False, True]),
        (graph("A response B", "C exclude B"), "A,C", [True, False, True]),
        (graph(pending="B"), "", [False]),
        (graph("A response B", "A coresponse B"), "A", [True, False]),
    ],
)
def test_a_run_may_end_when_nothing_included_is_owed(drawn, trace, expected):
    assert [one.may_end for one in answers(drawn, trace)[0]] == expected


def test_a_step_that_is_not_allowed_tells_every_reason_and_changes_nothing():
    drawn = graph("A condition C", "B milestone C", pending="B")

    standings, (refused, *_) = answers(drawn, "C")

    assert not refused.happened
    assert [(one.kind, one.source) for one in refused.against] == [("condition", "A"), ("milestone", "B")]
    assert standings[0] == standings[1]


def test_an_excluded_event_is_told_as_such():
    _, (refused,) = answers(graph(shut="B"), "B")

    assert [one.kind for one in refused.against] == ["excluded"]


@pytest.mark.parametrize(
    ("trace", "told"),
    [("a", "did you mean"), ("Fill out", "quotation marks"), ("Nobody knows", "no event is called “Nobody knows”")],
)
def test_an_unknown_label_is_told_with_what_may_have_been_meant(trace, told):
    drawn = Graph(title="t", events=(Event(id="1", label="A"), Event(id="2", label="Fill out, then send")))
    drawn = Graph(title="t", events=(*drawn.events, Event(id="3", label="ab")), included=frozenset("123"))

    _, (refused,) = answers(drawn, trace)

    assert refused.against[0].kind == "unknown"
    assert told in refused.against[0].says.en


def test_where_events_share_a_label_every_run_that_fits_is_followed():
    running = Running(read_graph(EXPENSES).graph)

    _, taken = run_trace(running, parse_trace('"Fill out, then send",Approve,Approve'))

    assert taken[1].events == ("Approve1", "Approve2")
    assert taken[1].standing.runs == 2
    assert "Pay out" not in taken[1].standing.allowed  # both approvals are needed, whichever came first
    assert "Pay out" in taken[2].standing.allowed
    assert taken[2].standing.runs == 2  # the second approval may be given twice


def test_too_many_runs_of_equal_labels_are_refused():
    many = tuple(Event(id=f"e{number}", label="A") for number in range(20))
    drawn = Graph(title="t", events=many, included=frozenset(one.id for one in many))

    with pytest.raises(DeclarationError, match="too many events bear one label"):
        answers(drawn, ",".join("A" * 6))


def test_a_delay_is_told_as_a_wait_and_time_that_is_let_pass_counts():
    running = Running(read_graph(EXPENSES).graph)

    _, taken = run_trace(running, parse_trace('"Fill out, then send",Approve2,+P1D,Remind'))

    assert "Remind" not in taken[0].standing.allowed
    assert taken[1].standing.waits == {"Remind": 3 * DAY}
    assert taken[2].standing.waits == {"Remind": 2 * DAY}
    assert "Remind" in taken[2].standing.allowed
    assert taken[3].happened
    assert taken[3].standing.overdue == ("Pay out",)  # two days for it, and three have passed


def test_an_earlier_deadline_stands_when_the_same_is_owed_again():
    running = Running(read_graph(EXPENSES).graph)

    _, taken = run_trace(running, parse_trace('"Fill out, then send",+P2D'))
    assert taken[1].standing.overdue == ()
    _, taken = run_trace(running, parse_trace('"Fill out, then send",+P2DT1S'))
    assert taken[1].standing.overdue == ("Pay out",)


@pytest.mark.parametrize(
    ("trace", "labels"),
    [
        ("", []),
        ("A", ["A"]),
        (" A , B ", ["A", "B"]),
        ('A,"B, then C",D', ["A", "B, then C", "D"]),
        ('"say ""yes""",A', ['say "yes"', "A"]),
        ('"+A"', ["+A"]),
        ('5" pipe,B', ['5" pipe', "B"]),
        ("登记，受理,决定", ["登记，受理", "决定"]),
    ],
)
def test_labels_of_a_trace_stand_between_commas(trace, labels):
    assert [one.label for one in parse_trace(trace)] == labels


@pytest.mark.parametrize("trace", ["A,,B", ",A", "A,", '"A', '"A" B,C', "+soon"])
def test_a_trace_that_cannot_be_read_is_refused(trace):
    with pytest.raises(DeclarationError):
        parse_trace(trace)


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=6), max_size=5))
def test_labels_in_quotation_marks_are_read_back(labels):
    trace = ",".join('"' + label.replace('"', '""') + '"' for label in labels)

    assert parse_trace(trace) == [Step(label=label) for label in labels]


def test_an_id_stands_for_its_event_where_no_label_is_so_called():
    running = Running(read_graph(EXPENSES).graph)

    _, (taken,) = run_trace(running, parse_trace("Activity0"))

    assert taken.happened
