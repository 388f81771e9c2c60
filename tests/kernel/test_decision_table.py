"""Decision tables: what they ask and give, how they answer, and what a wrong one is told."""

from datetime import date

import pytest

from plumbline.kernel.decision_table import Range
from plumbline.kernel.decision_table_answer import Answer, Evaluator, NoRow, Undecided
from plumbline.kernel.decision_table_check import check
from plumbline.kernel.decision_table_schema import read_decision_table
from plumbline.kernel.decision_table_told import as_data, explained, range_said
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError, InvalidFacts, Unknown
from plumbline.kernel.noting import faults_of
from tests.kernel.toy_table import KITE, kite, table_of

FLOWN = {"length": 400, "price_fen": 3003, "crowd": "some", "night": False, "flown_on": date(2026, 7, 1)}


def answer(**facts):
    return Evaluator(kite()).answer({**FLOWN, **facts})


def faults(old, new):
    try:
        return check(kite(old, new))
    except DeclarationError as wrong:
        return list(faults_of(wrong))


def test_the_table_of_kites_has_no_fault():
    assert check(kite()) == []


def test_an_answer_names_its_row_its_amounts_and_its_articles():
    found = answer()

    assert isinstance(found, Answer)
    assert found.row.code == "day_few"
    assert found.amounts == {"fine": (5000, 9999)}
    assert found.row.gives["grade"] == "light"
    assert found.laws == ("行政处罚法#5.2", "行政处罚法#9(2)")
    assert [(met.input.code, met.value) for met in found.met] == [("length", 400), ("crowd", "some"), ("night", False)]


@pytest.mark.parametrize(
    ("facts", "row", "fine"),
    [
        ({"length": 300}, "short", None),
        ({"length": 301}, "day_few", (5000, 9999)),
        ({"crowd": "many"}, "day_many", (10000, 20000)),
        ({"night": True, "flown_on": date(2026, 6, 30)}, "night_early", (1502, 4504)),
        ({"night": True}, "night_late", (4505, 9009)),
        ({"night": True, "price_fen": 2}, "night_late", (4, 6)),
    ],
)
def test_every_case_has_its_row(facts, row, fine):
    found = answer(**facts)

    assert (found.row.code, found.amounts["fine"]) == (row, fine)


def test_a_multiple_of_nothing_has_no_whole_fen_above_its_end():
    with pytest.raises(Unknown, match="整分"):
        answer(night=True, price_fen=0)


def test_what_is_not_known_is_named_and_never_guessed():
    found = Evaluator(kite()).answer({"length": 301, "night": True})

    assert isinstance(found, Undecided)
    assert found.missing == ("flown_on",)
    assert found.possible == ("night_early", "night_late")
    assert found.says.zh == "还不能确定，缺少：放飞日期"


def test_a_fact_that_changes_nothing_need_not_be_known():
    found = Evaluator(kite()).answer({"length": 12})

    assert found.row.code == "short"


def test_the_amount_that_a_fine_is_a_multiple_of_must_be_known():
    found = Evaluator(kite()).answer({"length": 301, "night": True, "flown_on": date(2026, 1, 1)})

    assert found.missing == ("price_fen",)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("length", -1),
        ("length", True),
        ("length", "400"),
        ("crowd", "crowds"),
        ("night", 1),
        ("flown_on", "2026-07-01"),
    ],
)
def test_a_value_that_is_none_of_its_input_is_refused_by_name(code, value):
    with pytest.raises(InvalidFacts) as refused:
        answer(**{code: value})

    assert refused.value.reasons[0].facts == (code,)


def test_facts_are_read_as_a_form_writes_them():
    evaluator = Evaluator(kite())

    read_facts = evaluator.read(
        {"length": "400", "price_fen": "30.03", "crowd": "some", "night": "否", "flown_on": "2026-7-1"}
    )

    assert read_facts == FLOWN


def test_a_form_may_not_bring_facts_that_nobody_asks():
    with pytest.raises(InvalidFacts):
        Evaluator(kite()).read({"lenght": "400"})


def test_no_row_is_an_error_and_not_an_empty_answer():
    evaluator = Evaluator(kite("crowd: many", "crowd: few"))

    with pytest.raises(NoRow, match="没有一行"):
        evaluator.answer({**FLOWN, "crowd": "many"})
    with pytest.raises(NoRow, match="2 行"):
        evaluator.answer({**FLOWN, "crowd": "few"})


def test_no_row_is_an_error_too_where_facts_are_missing():
    evaluator = Evaluator(table_of({"a": {"type": "yes_no"}, "b": {"type": "yes_no"}}, [
        {"when": {"a": True}, "gives": {"fine": {"to": 1}}}, {"when": {"a": True}, "gives": {"fine": {"to": 2}}},
    ]))  # fmt: skip

    with pytest.raises(NoRow):
        evaluator.answer({"a": False})
    with pytest.raises(NoRow):
        evaluator.answer({"a": True})


def test_an_explanation_gives_each_condition_its_fact_and_its_article():
    told = [(line.says.zh, line.law) for line in explained(answer(night=True))]

    assert told == [
        ("风筝线过长（2026-01-01起施行）", "行政处罚法#5.2"),
        ("线长：400（超过 300）", "行政处罚法#5.2"),
        ("夜间：是", ""),
        ("放飞日期：2026年7月1日（2026年7月1日起）", ""),
        ("档次：重", "行政处罚法#10"),
        ("罚款：风筝价格的超过 1.5 倍、3 倍以下，即45.05 元至90.09 元", "行政处罚法#10"),
        ("法定幅度：风筝价格的0.5 倍以上、3 倍以下", "行政处罚法#10"),
    ]
    assert all(
        line.says.en.isascii() or "¥" in line.says.en or "«" in line.says.en for line in explained(answer(night=True))
    )


def test_an_answer_is_given_as_data_with_its_trace():
    data = as_data(answer())

    assert data["decided"]
    assert data["gives"] == {
        "grade": "light",
        "fine": {
            "least_fen": 5000,
            "most_fen": 9999,
            "bound": {"law": "行政处罚法#9(2)", "least_fen": 5000, "most_fen": 20000},
        },
    }
    assert data["met"][0] == {
        "input": "length", "value": 400, "condition": {"zh": "超过 300", "en": "over 300"}, "law": "行政处罚法#5.2",
    }  # fmt: skip


def test_what_is_undecided_is_given_as_data_with_what_is_missing():
    data = as_data(Evaluator(kite()).answer({"length": 301}))

    assert not data["decided"]
    assert data["missing"] == ["crowd", "night", "flown_on"]


def test_a_share_below_one_is_said_in_per_cent():
    said = range_said(kite(), Range(least=50, most=100, of="price_fen"))

    assert (said.zh, said.en) == ("风筝价格的5 %以上、10 %以下", "from 5 %, up to 10 % of «Price of the kite»")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("length: {to: 300}}, gives: {grade", "length: {below: 300}}, gives: {grade", "gap: nothing holds for these facts: Length: 300"),
        ("crowd: many", "crowd: [some, many]", "overlap: «day_few» and «day_many» both hold where Length: from 301; Crowd: Some"),
        ("from: 10000, to: 20000}}}\n  - {code: night_early", "from: 10000, to: 20001}}}\n  - {code: night_early", "its upper end is too high"),
        ("{from: 5000, below: 10000}", "{from: 4999, below: 10000}", "its lower end is too low"),
        ("fine: none}}\n  - {code: day_few", "fine: {to: 1}}}\n  - {code: day_few", "the law sets none there"),
        ("fine: {from: 5000, below: 10000}", "fine: none", "it gives none, which needs an article under `spares`"),
        ("of: price_fen, from: 500, to: 1500", "of: price_fen, from: 500, to: 3001", "its upper end is too high"),
        ("{over: 300}, night: true}, gives: {fine: {of", "{over: 301}, night: true}, gives: {fine: {of", "gap: nothing holds for the range of «fine»"),
        ("{grade: heavy, fine: {from: 10000, to: 20000}}", "{grade: heavy, fine: {from: 5000, to: 9000}}", "although «Crowd» is graver there"),
        ("crowd: many", "crowd: meny", "«meny» is none of the choices of «crowd»; did you mean «many»?"),
        ("crowd: many", "crowd: []", "no value of «crowd» is listed"),
        ("crowd: many", "crowd: {from: few}", "list its values"),
        ("crowd: many", "crows: many", "there is no input «crows»; did you mean «crowd»?"),
        ("grade: heavy", "grade: heavi", "«heavi» is none of the choices of «grade»"),
        ("{to: 300}}, gives: {grade: light, fine: none}", "{to: 300}}, gives: {grade: light}", "the row does not say «fine»"),
        ("gives: {grade: light, fine: none}", "gives: {grade: light, fin: none}", "there is no output «fin» here; did you mean «fine»?"),
        ("code: day_many", "code: day_few", "the row «day_few» stands twice"),
        ("length: {over: 300}, night: false, crowd: many", "length: {over: 300, to: 300}, night: false, crowd: many", "never reached"),
        ("length: {over: 300}, night: false, crowd: many", "length: {over: 300, from: 300}, night: false, crowd: many", "write either `from`"),
        ("length: {over: 300}, night: false, crowd: many", "length: {}, night: false, crowd: many", "at least one end is expected"),
        ("length: {over: 300}, night: false, crowd: many", "length: {over: x}, night: false, crowd: many", "is not a whole number"),
        ("length: {over: 300}, night: false, crowd: many", "length: {over: -4}, night: false, crowd: many", "not less than 0"),
        ("night: false, crowd: many", "night: maybe, crowd: many", "true or false is expected"),
        ("flown_on: {from: 2026-07-01}", "flown_on: {from: soon}", "is not a day"),
        ("of: price_fen, over: 1500", "of: length, over: 1500", "«length» is no input that is money"),
        ("price_fen: {type: money, zh: 风筝价格, en: Price of the kite, min: 0}", "price_fen: {type: money, zh: 价, en: Price}", "may be less than nothing"),
        ("{from: 10000, to: 20000}", "{from: 10000}", "a range has an upper end"),
        ("{from: 10000, to: 20000}", "{from: 20000, below: 20000}", "nothing lies between these ends"),
        ("never_less: {fine: [length, crowd]}", "never_less: {fine: [lenght]}", "there is no input «lenght»; did you mean «length»?"),
        ("never_less: {fine: [length, crowd]}", "never_less: {grade: [length]}", "«grade» is no range that the table gives"),
        ("to: 2026-12-31", "to: 2025-12-31", "the last day in force lies before the first"),
        ("type: range", "type: rang", "a table gives no «rang»; did you mean «range»?"),
        ("type: range, zh: 罚款, en: Fine", "type: range, zh: 罚款, en: Fine, max: 3", "a range has no `max`"),
        ("flown_on: {type: day", "flown_on: {type: text", "«flown_on» is of type text"),
        ("flown_on: {type: day, zh: 放飞日期, en: Flown on}", "flown_on: penalty.ordinari", "no procedure «penalty.ordinari» is declared"),
        ("law: 行政处罚法#5.2\nin_force", "law: 行政处罚法第五条\nin_force", "write the article in figures"),
        ("demonstration: true", "demonstration: perhaps", "true or false is expected"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_told_in_its_place(old, new, told):
    found = faults(old, new)

    assert any(told in one.what for one in found), [one.what for one in found]
    assert all(one.file == "kite.yaml" and one.line > 1 and one.column > 0 for one in found)


def test_a_range_of_money_needs_the_ranges_of_the_law():
    without = KITE[: KITE.index("bounds:")] + KITE[KITE.index("rows:") :]

    with pytest.raises(DeclarationError, match="which range the law sets"):
        read_decision_table(read(without), procedures={})


def test_going_below_the_range_needs_its_article():
    assert not faults(
        "{code: day_few, law: 行政处罚法#9(2), when: {length: {over: 300}, night: false, crowd: [few, some]}, gives: {grade: light, fine: {from: 5000, below: 10000}}}",  # noqa: E501 — a row is a line
        "{code: day_few, law: 行政处罚法#9(2), spares: 行政处罚法#32, when: {length: {over: 300}, night: false, crowd: [few, some]}, gives: {grade: light, fine: {from: 1, below: 10000}}}",  # noqa: E501 — a row is a line
    )


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("{facts: {length: 12}, row: short}", ""),
        ("{facts: {length: 12}, row: day_few}", "the case meets the row «short», not «day_few»"),
        ("{facts: {length: 400}, row: short}", "the case is not decided"),
        ("{facts: {lenght: 12}, row: short}", "the case cannot be read"),
        ("{facts: {length: 400, night: true, flown_on: 2026-08-01, price_fen: 0}, row: night_late}", "has no answer"),
    ],
)
def test_a_worked_case_is_held_against_the_answer(case, told):
    found = check(kite("rows:", f"cases: [{case}]\nrows:"))

    assert [told in one.what for one in found] == [True] * bool(told)


def test_all_faults_are_told_at_once():
    broken = KITE.replace("crowd: many", "crowd: meny").replace("grade: heavy, fine: {of", "grade: heavi, fine: {of")

    with pytest.raises(DeclarationError) as wrong:
        read_decision_table(read(broken), procedures={})

    assert len(list(faults_of(wrong.value))) == 2


def test_a_table_that_is_too_tangled_does_not_pass(monkeypatch):
    monkeypatch.setattr("plumbline.kernel.decision_table_check.MOST_PAIRS", 0)
    monkeypatch.setattr("plumbline.kernel.decision_table_check.MOST_PIECES", 0)

    told = [one.what for one in check(kite())]

    assert len(told) == 5
    assert all(one.startswith("cannot decide") for one in told)
