"""What spreadsheets say of decision tables, read back: every word that tables are shown in, and those of laws."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.decision_table import Range
from plumbline.kernel.decision_table_told import asked_said, given_said, range_said
from plumbline.kernel.decision_table_words import LONGEST, read_asked, read_given
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import InvalidFacts
from tests.kernel.toy_table import kite, table_of

TABLES = [one.table for one in declared_tables().every()] + [kite()]


def even(written):
    """Give a value so that one and a list of one are the same, and so are from nothing and no lower end."""
    if isinstance(written, list) and len(written) == 1:
        return written[0]
    return (
        {key: end for key, end in written.items() if (key, end) != ("from", 0)}
        if isinstance(written, dict)
        else written
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.code)
def test_every_cell_of_every_table_is_read_back_as_it_was_declared(table, language):
    for row in table.rows:
        declared = row.declared.plain()
        for code, one in table.inputs.items():
            read = read_asked(one, getattr(asked_said(row, code), language))
            assert even(read) == even(declared.get("when", {}).get(code)), (row.code, code)
        for code, output in table.outputs.items():
            read = read_given(table, output, getattr(given_said(table, output, row.gives[code]), language))
            assert even(read) == even(declared["gives"][code]), (row.code, code)


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [
        ("price_fen", "1,000 元以上不满 1 万元", {"from": 100_000, "below": 1_000_000}),
        ("price_fen", "１０００元以上、５万元以下", {"from": 100_000, "to": 5_000_000}),
        ("price_fen", "超过1.5万元", {"over": 1_500_000}),
        ("price_fen", "不超过 20 元", {"to": 2_000}),
        ("price_fen", "5元至10元", {"from": 500, "to": 1_000}),
        ("price_fen", "from ¥5 to ¥10", {"from": 500, "to": 1_000}),
        ("price_fen", "≥5元且<10元", {"from": 500, "below": 1_000}),
        ("price_fen", "3 元、4 元", [300, 400]),
        ("length", "3", 3),
        ("length", "3-5", {"from": 3, "to": 5}),
        ("length", "at least 3, less than 5", {"from": 3, "below": 5}),
        ("length", "不限", None),
        ("length", "", None),
        ("crowd", "少或者多", ["few", "many"]),
        ("crowd", "FEW, some", ["few", "some"]),
        ("night", "是、否", [True, False]),
        ("flown_on", "从2026年7月1日起", {"from": date(2026, 7, 1)}),
        ("flown_on", "2026-07-01 之前", {"below": date(2026, 7, 1)}),
        ("flown_on", "2026-07-01到2026-07-31为止", {"from": date(2026, 7, 1), "to": date(2026, 7, 31)}),
    ],
)
def test_conditions_are_read_in_the_words_of_laws(code, text, read):
    assert read_asked(kite().inputs[code], text) == read


@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        ("price_fen", "5至10万元", "前一个数没有写单位"),
        ("price_fen", "千把块", "读不出来"),
        ("price_fen", "1.005 元", "小数太细"),
        ("price_fen", "5元以上超过10元", "一头写一次"),
        ("price_fen", "5元以上10元", "一头写一次"),
        ("price_fen", "超过5元以下", "读不出来"),
        ("price_fen", "10元以上5元以下", "永远用不上"),
        ("length", "3米", "读不出来"),
        ("crowd", "少、没人", "可以写的是：少、一些、多"),
        ("night", "看情况", "可以写的是：是、否"),
        ("flown_on", "2026-02-20以前", "读不出来"),
        ("flown_on", "2026-02-30起", "没有2026-02-30这一天"),
        ("crowd", "少" * (LONGEST + 1), "一格最多"),
    ],
)
def test_what_does_not_mean_one_thing_is_refused_with_what_to_write(code, text, told):
    with pytest.raises(InvalidFacts) as refused:
        read_asked(kite().inputs[code], text)

    assert told in refused.value.reasons[0].says.zh


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5万元以上10万元以下", {"from": 5_000_000, "to": 10_000_000}),
        ("200 元", {"from": 20_000, "to": 20_000}),
        ("不罚款", "none"),
        ("No fine", "none"),
        ("风筝价格的 0.5 倍以上 3 倍以下", {"of": "price_fen", "from": 500, "to": 3_000}),
        ("风筝价格5%以上10%以下", {"of": "price_fen", "from": 50, "to": 100}),
        ("over 2 times, up to 3 times of «Price of the kite»", {"of": "price_fen", "over": 2_000, "to": 3_000}),
    ],
)
def test_amounts_are_read_in_the_words_of_laws(text, read):
    assert read_given(kite(), kite().outputs["fine"], text) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10 倍以上 20 倍以下", "写明是哪一项的倍数或者比例：风筝价格"),
        ("风筝价格的 10 以上 20 倍以下", "没有写单位"),
        ("5 万元以上", "没有写上限"),
        ("10 元以上 5 元以下", "两头之间没有数额"),
        ("看着办", "读不出来"),
        ("风筝价格", "没有写数额"),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused(text, told):
    with pytest.raises(InvalidFacts) as refused:
        read_given(kite(), kite().outputs["fine"], text)

    assert told in refused.value.reasons[0].says.zh


def test_a_value_is_one_value():
    output = kite().outputs["grade"]

    assert read_given(kite(), output, "重") == "heavy"
    with pytest.raises(InvalidFacts):
        read_given(kite(), output, "轻、重")


ENDS = st.tuples(st.integers(0, 10**10), st.integers(1, 10**10)).map(lambda ends: (ends[0], ends[0] + ends[1]))


@given(ENDS, st.booleans(), st.booleans(), st.sampled_from(["", "price_fen"]), st.sampled_from(["zh", "en"]))
def test_amounts_of_any_size_are_said_and_read_back_to_the_last_figure(ends, over, below, of, language):
    table = kite()
    given_range = Range(least=ends[0], most=ends[1], over=over, below=below, of=of)

    read = read_given(table, table.outputs["fine"], getattr(range_said(table, given_range), language))

    lower = {"over" if over else "from": ends[0]}
    assert even(read) == even({**lower, "below" if below else "to": ends[1], **({"of": of} if of else {})})


@given(st.integers(0, 10**12), st.sampled_from(["zh", "en"]))
def test_shares_of_any_size_are_said_and_read_back_to_the_last_figure(share, language):
    table = table_of(
        {"part": {"type": "share", "min": 0}}, [{"when": {"part": {"from": share}}, "gives": {"fine": "none"}}]
    )

    assert read_asked(table.inputs["part"], getattr(asked_said(table.rows[0], "part"), language)) == {"from": share}


NAMES = st.lists(
    st.sampled_from(["甲", "甲、乙", "乙", "乙或者丙", "丙 or 丁", "丁"]), min_size=1, max_size=5, unique=True
)


@given(NAMES, st.data())
def test_titles_that_hold_the_marks_between_them_are_told_apart_or_refused(names, data):
    choices = {f"c{at}": {"zh": name, "en": f"n{at}"} for at, name in enumerate(names)}
    table = table_of({"a": {"type": "choice", "choices": choices}}, [{"gives": {"fine": "none"}}])
    picked = data.draw(st.lists(st.sampled_from(sorted(choices)), min_size=1, unique=True))

    try:
        read = read_asked(table.inputs["a"], "、".join(choices[code]["zh"] for code in picked))
    except InvalidFacts as refused:
        (reason,) = refused.reasons
        told = reason.says.zh
    else:
        told = ""

    assert "可以读成两种" in told or set(read if isinstance(read, list) else [read]) == set(picked)
    assert read_asked(table.inputs["a"], ", ".join(picked)) == (picked if len(picked) > 1 else picked[0])


@given(st.text(max_size=60))
def test_whatever_a_cell_says_is_read_or_refused(text):
    table = kite()

    for one in table.inputs.values():
        with suppress(InvalidFacts):
            read_asked(one, text)
    for output in table.outputs.values():
        with suppress(InvalidFacts):
            read_given(table, output, text)
