"""Lists from spreadsheets: what a file would do, what is wrong with it by row and column, and that all or nothing is saved."""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from plumbline.engines.registers import declared, importing, keeping, reading
from plumbline.engines.registers.judging import State
from plumbline.engines.registers.models import Adjustment, Edition
from plumbline.engines.sheets.cells import SheetRow
from plumbline.engines.sheets.reading import Sheet, read
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.registers.conftest import DAY

FROM = date(2026, 6, 1)
HEADING = ["编码", "事项名称", "职权类型", "设定和实施依据", "行使层级"]
GOOD = ["A", "对无证放风筝的处罚", "行政处罚", "食品安全法#124.1", "省级、县级"]


@pytest.fixture
def sheet(tmp_path):
    """Make a workbook of rows below the heading."""

    def of(*rows, heading=HEADING):
        book = Workbook()
        for row in (heading, *rows):
            book.active.append(row)
        book.save(tmp_path / "powers.xlsx")
        return read(tmp_path / "powers.xlsx", name="powers.xlsx")

    return of


def check(lists, sheet, **more):
    return importing.check(lists.powers, lists.county, sheet, valid_from=FROM, **more)


def save(lists, done):
    return importing.save(done, by=lists.keeper(lists.county), because="依据变化")


def keys(lists, on=DAY):
    return [one.key for one in reading.every(lists.powers, lists.county, on=on)]


def told(done):
    return [(one.row, one.column, one.field) for one in done.preview.problems if not one.note]


def test_a_good_file_is_counted_and_saved_whole(lists, sheet):
    done = check(lists, sheet(GOOD, ["B", *GOOD[1:]]))

    assert (done.preview.rows, done.counts[State.ADDED], done.may_be_saved) == (2, 2, True)
    assert keys(lists) == []

    saved = save(lists, done)

    assert keys(lists) == ["A", "B"]
    assert saved.put.event.kind == "registers.put"
    assert Edition.objects.get(key="A").data["levels"] == ["province", "county"]


def test_a_second_import_changes_nothing(lists, sheet):
    save(lists, check(lists, sheet(GOOD)))

    done = check(lists, sheet(GOOD))

    assert (done.counts[State.UNCHANGED], done.changes) == (1, False)


@pytest.mark.parametrize(
    ("at", "value", "cell"),
    [
        (0, "空 格", ("A", "code")),
        (1, None, ("B", "title")),
        (2, "行政奖罚", ("C", "kind")),
        (3, "食品安全法#9999", ("D", "by_law")),
        (3, "无此法律#1", ("D", "by_law")),
        (3, "《无此法律》第一条", ("D", "by_law")),
        (3, "《食品安全法》第九千九百九十九条", ("D", "by_law")),
        (3, "《食品安全法》第一百二十四条：违反本法规定的", ("D", "by_law")),
        (4, "省级、星级", ("E", "levels")),
    ],
)
def test_a_fault_is_told_by_row_and_column_and_nothing_is_saved(lists, sheet, at, value, cell):
    bad = [*GOOD]
    bad[at] = value

    done = check(lists, sheet(["B", *GOOD[1:]], bad))

    assert told(done) == [(3, *cell)]
    assert not done.may_be_saved


def test_a_basis_written_as_people_do_is_read_and_noted_at_its_cell(lists, sheet):
    done = check(lists, sheet([*GOOD[:3], "《中华人民共和国食品安全法》第一百二十四条第一款", *GOOD[4:]]))

    assert [(one.row, one.column, one.note, one.says.en) for one in done.preview.problems] == [
        (2, "D", True, "Legal basis: read as 食品安全法#124.1")
    ]
    save(lists, done)
    assert Edition.objects.get(key="A").data["by_law"] == GOOD[3]
    assert check(lists, sheet(GOOD)).counts[State.UNCHANGED] == 1


def test_a_basis_that_begins_later_is_told_at_its_cell(lists, sheet):
    done = importing.check(lists.powers, lists.county, sheet(GOOD), valid_from=date(1990, 1, 1))

    assert told(done) == [(2, "D", "by_law")]


def test_a_key_that_stands_twice_is_told_at_its_second_place(lists, sheet):
    assert [row for row, _, _ in told(check(lists, sheet(GOOD, GOOD)))] == [3]


def test_a_heading_that_no_field_has_is_told(lists, sheet):
    done = check(lists, sheet([*GOOD, "x"], heading=[*HEADING, "依居"]))

    assert [(one.row, one.column) for one in done.preview.problems] == [(1, "F")]


def test_a_formula_is_not_taken(lists, sheet):
    assert told(check(lists, sheet([*GOOD[:1], "=A1", *GOOD[2:]])))[0][:2] == (2, "B")


def test_what_went_wrong_after_the_check_saves_nothing(lists, sheet):
    done = check(lists, sheet(GOOD, ["B", *GOOD[1:]]))
    done.judged[1].data["by_law"] = "食品安全法#9999"

    with pytest.raises(InvalidFacts):
        save(lists, done)
    assert keys(lists) == []


def test_a_file_with_one_fault_is_not_saved_without_it(lists, sheet):
    done = check(lists, sheet(GOOD, ["B", "", *GOOD[2:]]))

    with pytest.raises(InvalidFacts) as refused:
        save(lists, done)
    assert "B3" in refused.value.reasons[0].says.zh
    assert keys(lists) == []


def test_a_file_without_rows_is_not_saved(lists, sheet):
    with pytest.raises(InvalidFacts):
        save(lists, check(lists, sheet()))


def test_the_whole_list_ends_what_the_file_lacks(lists, sheet):
    keeping.put(
        lists.powers, lists.county, [lists.row("Z")], valid_from=date(2026, 1, 1), by=lists.keeper(lists.county)
    )

    done = check(lists, sheet(GOOD), whole=True)

    assert done.ends == ("Z",)
    assert check(lists, sheet(GOOD)).ends == ()


def test_a_column_that_the_file_lacks_is_left_as_it_is_and_an_empty_cell_takes_the_value_away(lists, sheet):
    held = lists.row("A", duties="检查", office="法规科")
    keeping.put(lists.powers, lists.county, [held], valid_from=date(2026, 1, 1), by=lists.keeper(lists.county))
    heading = ["编码", "事项名称", "职权类型", "领域", "设定和实施依据", "行使层级", "责任事项"]
    same = ["A", held["title"], "行政处罚", "市场监管", held["by_law"], "省级、市级、县级", "检查"]

    kept = check(lists, sheet(same, ["B", *same[1:]], heading=heading))
    taken = check(lists, sheet([*same[:-1], None], heading=heading))

    assert [row.state for row in kept.judged] == [State.UNCHANGED, State.ADDED]
    assert [row.data.get("office") for row in kept.judged] == ["法规科", None]
    assert (taken.judged[0].state, taken.judged[0].data.get("duties")) == (State.CHANGED, None)


def test_a_file_as_everybody_may_read_it_lacks_what_is_required_for_new_entries_alone(lists, sheet):
    counsel, day = declared.register("legal_counsel"), date(2026, 1, 1)
    held = {
        "code": "GW0001", "title": "赵一", "kind": "counsel", "institution": "示例律师事务所", "licence_number": "13401200000000001",
        "fields": ["contracts"], "from_on": "2026-01-01", "to_on": "2026-12-31", "phone": "0551-60000000",
    }  # fmt: skip
    keeping.put(counsel, lists.county, [held], valid_from=day, by=lists.keeper(lists.county))
    heading = ["编号", "姓名", "类别", "律师事务所或者所在单位", "擅长领域", "开始", "结束"]
    same = ["GW0001", "赵一", "外聘法律顾问", "示例律师事务所", "合同", "2026-01-01", "2026-12-31"]

    done = importing.check(counsel, lists.county, sheet(same, ["GW0002", *same[1:]], heading=heading), valid_from=FROM)

    assert [row.state for row in done.judged] == [State.UNCHANGED, State.REFUSED]
    assert told(done) == [(3, "", "licence_number")]


def test_an_entry_whose_basis_ended_may_stay_in_the_file_unchanged_and_is_noted(lists, sheet):
    ended = ["A", "对扬尘的处罚", "行政处罚", "大气污染防治法#117", "县级"]
    held = lists.row("A", title=ended[1], by_law=ended[3], levels=["county"])
    del held["domain"]
    keeping.put(lists.powers, lists.county, [held], valid_from=date(2026, 1, 1), by=lists.keeper(lists.county))
    later = date(2026, 9, 1)

    stays = importing.check(lists.powers, lists.county, sheet(ended, ["B", *GOOD[1:]]), valid_from=later)
    changed = importing.check(lists.powers, lists.county, sheet([ended[0], "改名", *ended[2:]]), valid_from=later)

    assert [row.state for row in stays.judged] == [State.UNCHANGED, State.ADDED]
    assert stays.may_be_saved
    assert [(one.row, one.column, one.note) for one in stays.preview.problems] == [(2, "D", True)]
    assert "2026-08-14" in stays.preview.problems[0].says.en
    assert told(changed) == [(2, "D", "by_law")]


def test_a_published_list_is_not_changed_but_an_adjustment_is_proposed(lists, sheet):
    keeping.put(
        lists.powers, lists.county, [lists.row("A")], valid_from=date(2026, 1, 1), by=lists.keeper(lists.county)
    )

    saved = save(lists, check(lists, sheet(["B", *GOOD[1:]]), whole=True))

    assert saved.put is None
    assert keys(lists) == ["A"]
    proposed = Adjustment.objects.get()
    assert ([row["code"] for row in proposed.puts], list(proposed.ends)) == (["B"], ["A"])


def test_whoever_does_not_keep_the_list_saves_nothing(lists, sheet):
    done = check(lists, sheet(GOOD))

    with pytest.raises(NotAllowed):
        importing.save(done, by=lists.keeper(lists.city), because="依据变化")
    assert keys(lists) == []


HALF_A_MILLION = 500_000
MOST = 1_000


@pytest.fixture
def endless():
    """A sheet of half a million rows that counts how many of them were read."""
    read_so_far = []

    def rows():
        yield SheetRow(1, dict(enumerate(HEADING)))
        for number in range(2, HALF_A_MILLION + 2):
            read_so_far.append(number)
            yield SheetRow(number, dict(enumerate([f"Q{number}", *GOOD[1:]])))

    sheet = Sheet(file_name="powers.xlsx", title="清单", notes=(), merged=(), most_rows=MOST, _rows=rows)
    return sheet, read_so_far


def test_a_file_of_half_a_million_rows_is_refused_where_the_limit_is_passed_and_read_no_further(lists, endless):
    sheet, read_so_far = endless

    done = check(lists, sheet, whole=True)

    assert max(read_so_far) == MOST + 2
    (problem,) = done.preview.problems
    assert problem.says.zh == "超过 1,000 行；请分成几个文件"
    assert (problem.row, done.preview.rows, done.judged, done.ends, done.changes) == (MOST + 2, MOST, (), (), False)
    assert not done.may_be_saved
    with pytest.raises(InvalidFacts, match="请分成几个文件"):
        save(lists, done)
    assert not Edition.objects.exists()


def test_a_file_as_long_as_the_limit_is_taken(lists, sheet):
    done = check(lists, replace(sheet(GOOD, ["B", *GOOD[1:]]), most_rows=2))

    assert (done.counts[State.ADDED], done.may_be_saved) == (2, True)
