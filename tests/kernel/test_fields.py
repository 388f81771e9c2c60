"""Values of facts: each type reads what people write and refuses the rest by field, article and example."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel import fields, values
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import InvalidFacts, ReasonKind, Says
from plumbline.kernel.fields import Field, FieldType, Personal, read_all, read_each, show
from plumbline.kernel.values import Unreadable

KINDS = {"fine": Says(zh="罚款", en="Fine"), "warning": Says(zh="警告", en="Warning")}
DIGEST = "0123456789abcdef" * 4


def field(kind, **more):
    choices = KINDS if kind in {"choice", "choices"} else {}
    title = Says(zh="处罚", en="Penalty")
    return Field(code="x", type=FieldType(kind), title=title, law="行政处罚法#9", choices=choices, **more)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  张三 ", "张三"),
        ("long_text", "一\r\n二\t三", "一\n二\t三"),
        ("whole", 3, 3),
        ("whole", " -12 ", -12),
        ("whole", "１２", 12),
        ("share", "30", 30),
        ("money", 200050, 200050),
        ("money", "2000", 200000),
        ("money", "2,000.50 元", 200050),
        ("money", "２，０００．５元", 200050),
        ("money", "¥2000.5", 200050),
        ("money", "-3.07", -307),
        ("money", "0", 0),
        ("day", "2026-06-22", date(2026, 6, 22)),
        ("day", "2026-6-2", date(2026, 6, 2)),
        ("day", "20260622", date(2026, 6, 22)),
        ("day", "2026.6.22", date(2026, 6, 22)),
        ("day", "2026/06/22", date(2026, 6, 22)),
        ("day", "2026年6月22日", date(2026, 6, 22)),
        ("day", "２０２６年 6 月 22 日", date(2026, 6, 22)),
        ("day", date(2026, 6, 22), date(2026, 6, 22)),
        ("moment", "2026-06-22 15:30", datetime(2026, 6, 22, 15, 30, tzinfo=BEIJING)),
        ("moment", "2026-06-22T07:30:00Z", datetime(2026, 6, 22, 15, 30, tzinfo=BEIJING)),
        ("moment", datetime(2026, 6, 22, 7, 30, tzinfo=UTC), datetime(2026, 6, 22, 15, 30, tzinfo=BEIJING)),
        ("yes_no", True, True),
        ("yes_no", "false", False),
        ("yes_no", "Yes", True),
        ("yes_no", "否", False),
        ("choice", "fine", "fine"),
        ("choices", ["warning", "fine", "warning"], ("fine", "warning")),
        ("choices", "fine", ("fine",)),
        ("people", "张三、李四，王五;\n张三", ("张三", "李四", "王五")),
        ("people", ["张三", " "], ("张三",)),
        ("file", DIGEST, DIGEST),
    ],
)
def test_a_value_is_read_as_people_write_it(kind, raw, value):
    assert field(kind).read(raw) == value


@pytest.mark.parametrize("kind", list(FieldType))
@pytest.mark.parametrize("raw", [None, "", [], ()])
def test_nothing_means_not_given(kind, raw):
    assert field(kind).read(raw) is None


@pytest.mark.parametrize(("kind", "raw"), [("text", "  "), ("long_text", "\n"), ("people", "、"), ("choices", [""])])
def test_blanks_mean_not_given_either(kind, raw):
    assert field(kind).read(raw) is None


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", 7),
        ("text", "a\x00b"),
        ("text", "a\ud800b"),
        ("text", "字" * 20_001),
        ("whole", "three"),
        ("whole", "3.5"),
        ("whole", 3.5),
        ("whole", True),
        ("whole", "9" * 16),
        ("money", "two thousand"),
        ("money", "2,00"),
        ("money", "2000.505"),
        ("money", "1e999999999"),
        ("money", "NaN"),
        ("money", "Infinity"),
        ("money", 20.5),
        ("money", True),
        ("money", 10**18),
        ("day", "2026-02-30"),
        ("day", "2026111"),
        ("day", "22/06/2026"),
        ("day", "tomorrow"),
        ("day", "0026-06-22"),
        ("day", "9999-12-31"),
        ("day", datetime(2026, 6, 22, tzinfo=BEIJING)),
        ("day", 20261301),
        ("moment", "2026-06-22"),
        ("moment", date(2026, 6, 22)),
        ("moment", "half past three"),
        ("moment", "2026-06-22 25:00"),
        ("yes_no", "perhaps"),
        ("yes_no", 1),
        ("yes_no", ["true"]),
        ("choice", "prison"),
        ("choice", ["fine"]),
        ("choices", ["fine", "prison"]),
        ("choices", {"fine": True}),
        ("choices", [["fine"]]),
        ("people", 3),
        ("people", ["张三", 3]),
        ("people", ["字" * 201]),
        ("file", "decision.pdf"),
        ("file", DIGEST.upper()),
    ],
)
def test_what_is_no_such_value_is_refused_by_field_and_article(kind, raw):
    with pytest.raises(InvalidFacts) as refused:
        field(kind).read(raw)

    (reason,) = refused.value.reasons
    assert (reason.kind, reason.facts, reason.law) == (ReasonKind.FACT, ("x",), "行政处罚法#9")
    assert reason.says.zh.startswith("处罚：")
    assert reason.says.en.startswith("Penalty: ")
    assert len(reason.says.zh) < 120


@given(st.sampled_from(FieldType), st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text())))
def test_whatever_is_given_is_read_or_refused_and_never_breaks(kind, raw):
    found, reasons = read_each({"x": field(kind)}, {"x": raw})

    assert all(reason.says.en.isprintable() for reason in reasons)
    assert all(show(field(kind), value, language="zh").encode() for value in found.values())


@given(st.integers(min_value=0, max_value=10**14))
def test_an_amount_that_is_shown_can_be_read_again(fen):
    money = field("money")

    assert money.read(show(money, fen, language="zh")) == fen
    assert money.read(show(money, fen, language="en")) == fen


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_that_is_shown_can_be_read_again(day):
    assert field("day").read(show(field("day"), day, language="zh")) == day
    assert field("day").read(show(field("day"), day, language="en")) == day


@pytest.mark.parametrize(("raw", "allowed"), [("0.99", False), ("1", True), ("2000", True), ("2000.01", False)])
def test_bounds_belong_to_the_range(raw, allowed):
    money = field("money", least=100, most=200_000)

    if allowed:
        assert money.read(raw)
        return
    with pytest.raises(InvalidFacts) as refused:
        money.read(raw)
    assert "元" in refused.value.reasons[0].says.zh


def test_a_pattern_holds_for_the_whole_text():
    number = field("text", pattern=r"\d{4}号")

    assert number.read("2026号") == "2026号"
    with pytest.raises(InvalidFacts, match="写法不对"):
        number.read("第2026号")


def test_a_field_is_sealed_when_it_is_personal_or_not_public():
    assert not field("text").sealed
    assert field("text", personal=Personal.NAME).sealed
    assert field("text", public=False).sealed


def test_all_faults_are_told_at_once():
    known = {"a": field("whole"), "b": field("day"), "c": field("text")}

    with pytest.raises(InvalidFacts) as refused:
        read_all(known, {"a": "x", "b": "y", "c": "right", "d": "?"})

    assert [reason.facts for reason in refused.value.reasons] == [("x",), ("x",), ("d",)]


def test_what_is_right_among_faults_can_still_be_used():
    found, reasons = read_each({"a": field("whole"), "b": field("day")}, {"a": "3", "b": "y"})

    assert found == {"a": 3}
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        ("money", 200050, "2,000.50 元", "¥2,000.50"),
        ("money", 200000, "2,000 元", "¥2,000"),
        ("money", -307, "-3.07 元", "¥-3.07"),
        ("share", 30, "3 %", "3 %"),
        ("yes_no", True, "是", "yes"),
        ("yes_no", False, "否", "no"),
        ("choice", "fine", "罚款", "Fine"),
        ("choices", ("fine", "warning"), "罚款、警告", "Fine, Warning"),
        ("people", ("张三", "李四"), "张三、李四", "张三, 李四"),
        ("day", date(2026, 6, 2), "2026年6月2日", "2026-06-02"),
        ("moment", datetime(2026, 6, 2, 9, 5, tzinfo=BEIJING), "2026-06-02 09:05", "2026-06-02 09:05"),
        ("whole", 3, "3", "3"),
        ("text", "张三", "张三", "张三"),
    ],
)
def test_values_are_shown_in_both_languages(kind, value, zh, en):
    assert show(field(kind), value, language="zh-hans") == zh
    assert show(field(kind), value, language="en") == en


def test_values_can_be_kept_as_json_and_come_back():
    known = {"day": field("day"), "at": field("moment"), "kinds": field("choices"), "n": field("whole")}
    values = {
        "day": date(2026, 6, 22),
        "at": datetime(2026, 6, 22, 15, tzinfo=BEIJING),
        "kinds": ("fine", "warning"),
        "n": 3,
    }

    data = fields.as_data(values)

    assert data == {"day": "2026-06-22", "at": "2026-06-22T15:00:00+08:00", "kinds": ["fine", "warning"], "n": 3}
    assert fields.from_data(known, data) == values
    assert fields.from_data(known, {**data, "gone": 1}) == values


def test_a_day_that_cannot_be_read_is_shown_in_both_languages():
    with pytest.raises(Unreadable) as refused:
        values.read(FieldType.DAY, "next week", {})

    assert "“next week”" in refused.value.says.zh
    assert "“next week”" in refused.value.says.en
