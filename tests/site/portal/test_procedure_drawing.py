"""A procedure as a diagram: every act and rule is there, no box lies on another, no line runs through one, no colour is needed."""

import re
from itertools import combinations, pairwise

import pytest
from django.utils import translation
from lxml import etree

from plumbline.kernel import catalogue
from plumbline.kernel.procedure import Form
from plumbline.site.parts.drawing import STROKES, Drawn
from plumbline.site.portal.procedure_diagram import draw, key
from plumbline.site.portal.procedure_graph import graph_of, length_on
from plumbline.site.portal.procedure_layout import broken, place, width_of
from tests.kernel.test_clocks import request as with_every_word
from tests.site.portal.declared import long

LANGUAGES = ("zh-hans", "en")
DRAWN = {}


def declared():
    return [*catalogue.load().every_procedure(), with_every_word(), *(long(acts) for acts in (10, 30, 60))]


PROCEDURES = pytest.mark.parametrize("procedure", declared(), ids=lambda one: f"{one.code}-{one.version}")


@pytest.fixture(params=LANGUAGES)
def language(request):
    with translation.override(request.param):
        yield request.param


def drawn(procedure):
    """Draw a procedure in the language of the test, once for all tests."""
    name = (procedure.code, procedure.version, translation.get_language())
    if name not in DRAWN:
        DRAWN[name] = draw(procedure, graph_of(procedure), href="/procedures/x/")
    return DRAWN[name]


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@PROCEDURES
def test_every_act_and_every_rule_is_in_the_diagram(procedure, language):
    diagram = drawn(procedure)

    assert sorted(box.code for box in diagram.boxes) == sorted(procedure.acts)
    shown = {code for arrow in diagram.arrows for code in arrow.rules} | {c for box in diagram.boxes for c in box.rules}
    assert shown == {rule.code for rule in procedure.rules}


@PROCEDURES
def test_no_box_lies_on_another_and_all_are_on_the_paper(procedure, language):
    diagram = drawn(procedure)

    assert not [(a.code, b.code) for a, b in combinations(diagram.boxes, 2) if overlap(a, b)]
    for box in diagram.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= diagram.width
        assert box.y + box.height <= diagram.height


@PROCEDURES
def test_words_fit_their_boxes(procedure, language):
    for box in drawn(procedure).boxes:
        assert all(width_of(words) <= box.width - 8 for words in box.lines)
        assert box.placed[0][1] - 14 >= box.y
        assert (box.note_at if box.note else box.placed[-1][1]) <= box.y + box.height - 4


@PROCEDURES
def test_no_line_runs_through_a_box_of_other_acts(procedure):
    graph = graph_of(procedure)
    sizes = dict.fromkeys(graph.acts, (138, 44))
    placed = place(graph, sizes)

    through = []
    for join, line in zip(graph.joins, placed.lines, strict=True):
        for act, (x, y) in placed.corners.items():
            if act in (join.source, join.target):
                continue
            for (ax, ay), (bx, by) in pairwise(line):
                inside_x = min(ax, bx) < x + 137 and max(ax, bx) > x + 1
                inside_y = min(ay, by) < y + 43 and max(ay, by) > y + 1
                through += [(join.source, join.target, act)] if inside_x and inside_y else []
    assert not through


@PROCEDURES
def test_a_line_begins_at_its_act_and_ends_at_the_other(procedure):
    graph = graph_of(procedure)
    placed = place(graph, dict.fromkeys(graph.acts, (138, 44)))

    for join, line in zip(graph.joins, placed.lines, strict=True):
        for act, (x, y) in ((join.source, line[0]), (join.target, line[-1])):
            left, top = placed.corners[act]
            assert left - 1 <= x <= left + 139
            assert top - 1 <= y <= top + 45


@PROCEDURES
def test_words_on_lines_cover_no_box_and_no_other_words(procedure, language):
    diagram = drawn(procedure)
    labels = [(one.left, one.top, one.left + one.width, one.top + 20) for one in diagram.labels]
    boxes = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in diagram.boxes]

    def meet(one, other):
        return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

    assert not [pair for pair in combinations(labels, 2) if meet(*pair)]
    assert not [(label, box) for label in labels for box in boxes if meet(label, box)]


@PROCEDURES
def test_most_periods_find_a_place_on_their_line(procedure, language):
    wanted = [length_on(join) for join in graph_of(procedure).joins if length_on(join)]
    shown = [label.words for label in drawn(procedure).labels]

    assert set(shown) <= set(wanted)
    assert len(shown) >= 0.8 * len(wanted)


def test_boxes_and_lines_stand_in_reading_order():
    diagram = drawn(catalogue.load().procedures["penalty.ordinary"][-1])

    assert list(diagram.boxes) == sorted(diagram.boxes, key=lambda box: (box.y, box.x))
    starts = [tuple(map(float, re.match(r"M([\d.]+) ([\d.]+)", arrow.line).groups())) for arrow in diagram.arrows]
    assert starts == sorted(starts, key=lambda start: (start[1], start[0]))


def test_what_opens_the_procedure_stands_at_the_top():
    for procedure in declared():
        diagram = drawn(procedure)
        assert min(box.y for box in diagram.boxes) + 60 >= next(
            box.y for box in diagram.boxes if box.code == procedure.opens_with
        ), procedure.code


def test_the_same_procedure_is_drawn_the_same():
    procedure = long(30)

    assert draw(procedure, graph_of(procedure)) == draw(procedure, graph_of(procedure))


def test_kinds_of_line_are_told_apart_without_colour():
    looks = {}
    for line in key(Drawn):
        head = line.arrow.heads[0]
        shape = re.sub(r"[\d. -]+", "", head.path)
        looks[line.arrow.kind] = (STROKES[line.arrow.kind], shape, head.filled, head.open)

    assert len(set(looks.values())) == len(Drawn)


def test_a_duty_that_is_also_a_condition_has_both_heads():
    procedure = catalogue.load().procedures["penalty.ordinary"][-1]
    plea = next(j for j in graph_of(procedure).joins if (j.source, j.target) == ("plead", "review_plea"))

    assert plea.kinds == (Drawn.MUST, Drawn.FIRST)
    assert {rule.form for rule in plea.rules} == {Form.MUST, Form.FIRST}


def test_rules_of_clocks_and_deemed_acts_are_lines():
    joins = {(one.source, one.target): one.kinds for one in graph_of(with_every_word()).joins}

    assert joins["send_out", "decide"] == joins["come_back", "decide"] == (Drawn.CLOCK,)
    assert joins["supplement", "accept"] == (Drawn.CLOCK,)
    assert joins["apply", "deemed_accepted"] == (Drawn.DEEMED,)


def test_a_diagram_around_one_act_has_its_neighbours_alone():
    whole = graph_of(catalogue.load().procedures["penalty.ordinary"][-1])

    near = whole.around("plead")

    assert "plead" in near.acts
    assert set(near.acts) < set(whole.acts)
    assert all("plead" in (join.source, join.target) for join in near.joins)


def test_names_break_between_words_and_never_before_a_sign():
    assert broken("处罚告知（当场）、申辩", most=70) == ("处罚告知", "（当场）、", "申辩")
    assert broken("Incomprehensibilities here", most=60) == ("Incomprehensibilities", "here")


# ── as a file ──


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_file_is_well_formed_and_whole_without_a_stylesheet(prefix, client):
    for code, versions in catalogue.load().procedures.items():
        answer = client.get(f"{prefix}/procedures/{code}/diagram.svg", {"on": versions[-1].version})

        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/svg+xml"
        assert f"{code}-{versions[-1].version}.svg" in answer["Content-Disposition"]
        drawing = etree.fromstring(answer.content)
        svg = "{http://www.w3.org/2000/svg}"
        assert drawing.tag == f"{svg}svg"
        assert drawing.find(f"{svg}title").text
        assert drawing.find(f"{svg}desc").text
        assert len(drawing.findall(f"{svg}a")) == len(versions[-1].acts)
        assert all(link.get("href").startswith("http://testserver") for link in drawing.findall(f"{svg}a"))
        assert drawing.get("stroke") == "currentColor"
        assert not drawing.xpath("//@style")
