"""Decision tables against a naive reading: random rows, every case looked at one by one, the same answers and the same faults."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel.decision_table_answer import Evaluator, Undecided
from plumbline.kernel.decision_table_check import check
from plumbline.kernel.decision_table_space import Index, common, cut_out, gaps, holds, meet, overlaps, without
from plumbline.kernel.errors import Unknown
from tests.kernel.toy_table import cases, naive_rows, table_of

INPUTS = {
    "a": {"type": "whole", "min": 0, "max": 4},
    "b": {"type": "choice", "choices": {code: {"zh": code, "en": code} for code in ("x", "y", "z")}},
    "c": {"type": "yes_no"},
    "m": {"type": "money", "min": 0, "max": 3},
}
SPANS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted)
FINE = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted).map(lambda ends: {"from": ends[0], "to": ends[1]})
MULTIPLE = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted).map(
    lambda ends: {"of": "m", "from": 500 * ends[0], "to": 500 * ends[1]}
)  # fmt: skip
GIVEN = st.one_of(FINE, MULTIPLE, st.just("none"))


@st.composite
def intervals(draw, most):
    """Give the ends of an interval that holds something."""
    low, high = sorted([draw(st.integers(0, most)), draw(st.integers(0, most))])
    lower = draw(st.sampled_from([{"from": low}, {"over": low - 1}] if low else [{"from": 0}, {}]))
    upper = draw(st.sampled_from([{"to": high}, {"below": high + 1}] if high < most else [{"to": high}]))
    return {**lower, **upper}


CELLS = {
    "a": intervals(4),
    "b": st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True),
    "c": st.booleans(),
    "m": intervals(3),
}
WHEN = st.fixed_dictionaries({}, optional=CELLS)


@st.composite
def parts(draw, when=None, depth=0):
    """Give conditions of which every case meets exactly one: all cases, cut again and again."""
    when = when or {"a": (0, 4), "b": "xyz", "c": (False, True), "m": (0, 3)}
    axis = draw(st.sampled_from("abcm"))
    if depth == 4 or draw(st.integers(0, 3)) == 0:
        return [_written(when)]
    kept = when[axis]
    if axis in "am" and kept[0] < kept[1]:
        cut = draw(st.integers(kept[0], kept[1] - 1))
        halves = [(kept[0], cut), (cut + 1, kept[1])]
    elif axis in "bc" and len(kept) > 1:
        cut = draw(st.integers(1, len(kept) - 1))
        halves = [kept[:cut], kept[cut:]]
    else:
        return [_written(when)]
    return [one for half in halves for one in draw(parts(when={**when, axis: half}, depth=depth + 1))]


def _written(when):
    return {
        "a": {"from": when["a"][0], "to": when["a"][1]},
        "b": list(when["b"]),
        "c": list(when["c"]),
        "m": {"from": when["m"][0], "to": when["m"][1]},
    }


def told(table):
    return {one.what.split(":")[0] for one in check(table)}


@settings(max_examples=80, deadline=None)
@given(st.lists(WHEN, min_size=1, max_size=7))
def test_gaps_and_overlaps_are_found_where_there_is_one_and_nowhere_else(rows):
    table = table_of(INPUTS, [{"when": when, "gives": {"fine": {"to": 1}}} for when in rows])
    held = [len(naive_rows(table, table.rows, facts)) for facts in cases(table)]

    found = told(table)

    assert ("overlap" in found) is (max(held) > 1)
    assert ("gap" in found) is (min(held) == 0)


@settings(max_examples=50, deadline=None)
@given(parts())
def test_a_table_that_passes_answers_every_case_with_its_row(rows):
    table = table_of(INPUTS, [{"when": when, "gives": {"fine": {"to": 1}}} for when in rows])
    evaluator = Evaluator(table)

    assert not told(table)
    assert all([evaluator.answer(facts).row] == naive_rows(table, table.rows, facts) for facts in cases(table))


@settings(max_examples=60, deadline=None)
@given(parts(), st.data())
def test_the_same_facts_give_the_same_range_in_whatever_order_facts_and_rows_stand(rows, data):
    declared = [{"when": when, "gives": {"fine": data.draw(GIVEN)}} for when in rows]
    coded = [{"code": f"c{number}", **row} for number, row in enumerate(declared)]
    first, again = (Evaluator(table_of(INPUTS, some)) for some in (coded, data.draw(st.permutations(coded))))
    facts = data.draw(st.sampled_from(cases(first.table)))
    known = data.draw(st.sets(st.sampled_from(sorted(facts))))

    for given_facts in (facts, {code: facts[code] for code in known}):
        turned = dict(data.draw(st.permutations(sorted(given_facts.items()))))
        answers = {_answered(evaluator, facts) for evaluator in (first, again) for facts in (given_facts, turned)}
        assert len(answers) == 1


def _answered(evaluator, facts):
    try:
        answer = evaluator.answer(facts)
    except Unknown as unknown:
        return unknown.says
    if isinstance(answer, Undecided):
        return (answer.missing, frozenset(answer.possible))
    return (answer.row.code, answer.amounts["fine"], answer.laws)


@settings(max_examples=60, deadline=None)
@given(parts(), st.sets(st.sampled_from("abcm"), min_size=1), st.data())
def test_what_is_answered_without_a_fact_holds_for_all_its_values(rows, missing, data):
    table = table_of(INPUTS, [{"when": when, "gives": {"fine": {"to": 1}}} for when in rows])
    facts = data.draw(st.sampled_from(cases(table)))
    known = {code: value for code, value in facts.items() if code not in missing}
    alike = [one for one in cases(table) if all(one[code] == value for code, value in known.items())]
    possible = {row.code for one in alike for row in naive_rows(table, table.rows, one)}

    found = Evaluator(table).answer(known)

    if isinstance(found, Undecided):
        assert set(found.possible) == possible
        assert set(found.missing) <= missing
        assert found.missing
    else:
        assert {found.row.code} == possible


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WHEN, GIVEN), min_size=1, max_size=4), parts(), st.data())
def test_a_row_that_passes_never_leaves_the_range_of_the_law(rows, bounds, data):
    allowed = [{"law": "行政处罚法#9", "when": when, "gives": {"fine": data.draw(GIVEN)}} for when in bounds]
    table = table_of(INPUTS, [{"when": when, "gives": {"fine": fine}} for when, fine in rows], bounds=allowed)
    outside = {
        row.code
        for facts in cases(table)
        for row in naive_rows(table, table.rows, facts)
        for bound in naive_rows(table, table.bounds, facts)
        if _outside(row.gives["fine"], bound.gives["fine"], facts)
    }

    flagged = {one.what.split("»")[0].removeprefix("«") for one in check(table) if "outside the range" in one.what}

    assert outside <= flagged
    if all(given is None or not given.of for given in (one.gives["fine"] for one in (*table.rows, *table.bounds))):
        assert outside == flagged


def _outside(given, allowed, facts):
    if given is None or allowed is None:
        return given is not None if allowed is None else allowed.least > 0
    (least, most), (low, high) = _ends(given, facts), _ends(allowed, facts)
    return least < low or most > high


def _ends(given, facts):
    """Give both ends in thousandths of a fen, before they are rounded to whole fen."""
    base = facts[given.of] if given.of else 1000
    return given.least * base, given.most * base


@settings(max_examples=40, deadline=None)
@given(parts(), st.data())
def test_a_graver_case_never_gets_less_where_a_table_passes(rows, data):
    table = table_of(
        INPUTS, [{"when": when, "gives": {"fine": data.draw(GIVEN)}} for when in rows], never_less=["a", "b", "m"]
    )
    every = cases(table)
    fines = [_fine(table, facts) for facts in every]
    falls = any(
        _graver(one, other) and not (fines[i][0] <= fines[j][0] and fines[i][1] <= fines[j][1])
        for i, one in enumerate(every)
        for j, other in enumerate(every)
        if _apart(one, other) == 1
    )

    flagged = any("gives less" in one.what for one in check(table))

    assert flagged or not falls
    if all(row.gives["fine"] is None or not row.gives["fine"].of for row in table.rows):
        assert flagged is falls


def _fine(table, facts):
    given = naive_rows(table, table.rows, facts)[0].gives["fine"]
    return (-1, -1) if given is None else _ends(given, facts)


def _apart(one, other):
    return sum(one[code] != other[code] for code in one)


def _graver(one, other):
    return any(one[code] < other[code] for code in "abm")


BOX = st.tuples(SPANS, SPANS).map(lambda box: tuple((tuple(spans),) for spans in box))
REGION = (((0, 6),), ((0, 6),))
POINTS = [(a, b) for a in range(7) for b in range(7)]


@settings(max_examples=150, deadline=None)
@given(BOX, BOX)
def test_boxes_are_met_and_cut_point_by_point(one, other):
    both, left = common(one, other), list(cut_out(one, other))

    for point in POINTS:
        inside = holds(one, point), holds(other, point)
        assert (both is not None and holds(both, point)) is all(inside)
        assert sum(holds(piece, point) for piece in left) == (inside == (True, False))


@settings(max_examples=100, deadline=None)
@given(st.lists(BOX, min_size=1, max_size=30))
def test_the_tree_finds_what_trying_all_finds(boxes):
    index = Index(boxes, REGION)

    for point in POINTS:
        assert index.at(point) == [number for number, box in enumerate(boxes) if holds(box, point)]
    pairs = {(i, j) for i in range(len(boxes)) for j in range(i + 1, len(boxes)) if common(boxes[i], boxes[j])}
    assert {(i, j) for i, j, _ in overlaps(index, most=10**6)} == pairs
    free = list(gaps(index, most=10**6))
    assert all(any(holds(box, point) for box in free) is (not index.at(point)) for point in POINTS)


def test_spans_are_met_and_taken_out():
    assert meet(((0, 3), (5, 9)), ((2, 6),)) == ((2, 3), (5, 6))
    assert without(((0, 3), (5, 9)), ((2, 6),)) == ((0, 1), (7, 9))
