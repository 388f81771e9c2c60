"""Bodies, posts, officers and papers from spreadsheets: rehearsed, saved as a whole, and the same the second time."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from plumbline.engines.bodies import importing
from plumbline.engines.bodies.models import Appointment, Body, Certificate, Officer, Post, Qualification
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts

BODIES = [
    ("机关编号", "机关名称", "英文名称", "区划代码", "机关类型", "上级机关编号"),
    ("340104.kites", "蜀山区风筝局", "Kite Bureau", "340104", "文化旅游", None),
    ("340104.kites.one", "蜀山区风筝一所", "Kite Station One", 340104, "culture", "340104.kites"),
]
OFFICERS = [
    ("人员编号", "机关编号", "姓名", "到任日期", "离任日期"),
    ("340104.kites/01", "340104.kites", "赵一", date(2026, 1, 1), None),
    ("340104.kites/02", "340104.kites", "钱二", "2026年1月1日", None),
]
POSTS = [
    ("机关编号", "岗位编号", "岗位名称", "岗位英文名称", "职责"),
    ("340104.kites", "head", "局长", "Head", "机关负责人"),
    ("340104.kites", "desk", "科员", "Desk", "承办人、内勤"),
]
APPOINTMENTS = [
    ("人员编号", "岗位编号", "任职日期", "免职日期"),
    ("340104.kites/01", "head", "2026-01-01", None),
    ("340104.kites/02", "desk", "2026-01-01", None),
]
CERTIFICATES = [
    ("人员编号", "执法证号", "执法领域", "发证日期", "有效期至", "考试合格日期", "暂扣日期", "暂扣事由"),
    ("340104.kites/02", "0340001", "文化旅游", "2026-01-01", "2028-12-31", "2025-11-01", None, None),
]
QUALIFICATIONS = [
    ("人员编号", "资格名称", "资格证书编号", "取得日期"),
    ("340104.kites/01", "国家统一法律职业资格", "A001", "2019-03-01"),
]


def workbook(**sheets):
    made, held = Workbook(), io.BytesIO()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(held)
    return held


def state():
    kinds = (Body, Post, Officer, Appointment, Certificate, Qualification, Event)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def places(done):
    return [
        (problem.sheet, f"{problem.column}{problem.row}")
        for table in done.tables
        for problem in table.preview.problems
        if not problem.note
    ]


@pytest.fixture
def supervisor(world):
    return world.supervisor(world.body("340104", "justice"))


@pytest.fixture
def staffed(world, supervisor):
    for by, sheets in (
        (world.system, {"机关": BODIES, "人员": OFFICERS}),
        (world.security, {"岗位": POSTS, "任职": APPOINTMENTS}),
        (supervisor, {"证": CERTIFICATES, "资格": QUALIFICATIONS}),
    ):
        done = importing.save(workbook(**sheets), name="t.xlsx", by=by)
        assert done.saved, [table.preview.problems for table in done.tables]
    return supervisor


def test_a_rehearsal_says_what_would_happen_and_nothing_stays(world):
    by = world.system
    before = state()

    done = importing.rehearse(workbook(人员=OFFICERS, 机关=BODIES), name="t.xlsx", by=by)

    assert [(one.table.code, one.made, one.changed, one.same) for one in done.tables] == [
        ("bodies", 2, 0, 0),
        ("officers", 2, 0, 0),
    ]
    assert (done.wrong, done.saved) == (0, False)
    assert state() == before


def test_everything_comes_in_by_its_acts_and_its_events(staffed):
    officer = Officer.objects.get(code="340104.kites/02")

    assert Body.objects.get(code="340104.kites.one").parent.code == "340104.kites"
    assert officer.certificates.get().number == "0340001"
    assert officer.appointments.get().post.roles == ["clerk", "handler"]
    kinds = [event.kind for event in Event.objects.filter(stream="bodies/340104.kites").order_by("sequence")]
    assert kinds == [
        "body_founded", "officer_enlisted", "officer_enlisted", "post_opened", "post_opened", "officer_appointed",
        "officer_appointed", "certificate_issued", "qualification_registered",
    ]  # fmt: skip


def test_a_second_import_changes_nothing(world, staffed):
    before = state()

    again = [
        importing.save(workbook(机关=BODIES, 人员=OFFICERS), name="t.xlsx", by=world.system),
        importing.save(workbook(岗位=POSTS, 任职=APPOINTMENTS), name="t.xlsx", by=world.security),
        importing.save(workbook(证=CERTIFICATES, 资格=QUALIFICATIONS), name="t.xlsx", by=staffed),
    ]

    assert all(done.saved for done in again)
    assert {(table.made, table.changed) for done in again for table in done.tables} == {(0, 0)}
    assert state() == before


def test_a_last_day_ends_the_appointment_and_edits_no_history(world, staffed):
    ended = [APPOINTMENTS[0], ("340104.kites/01", "head", "2026-01-01", "2026-05-31")]

    done = importing.save(workbook(任职=ended), name="t.xlsx", by=world.security)

    assert (done.tables[0].made, done.tables[0].changed) == (0, 1)
    held = Appointment.objects.get(officer__code="340104.kites/01")
    assert (held.valid_from, held.valid_to) == (date(2026, 1, 1), date(2026, 5, 31))
    assert Event.objects.order_by("id").last().kind == "appointment_ended"
    moved = [APPOINTMENTS[0], ("340104.kites/01", "head", "2026-01-01", "2026-06-30")]
    assert places(importing.save(workbook(任职=moved), name="t.xlsx", by=world.security)) == [("任职", "D2")]


def test_a_day_of_leaving_ends_the_service(world, staffed):
    left = [OFFICERS[0], ("340104.kites/01", "340104.kites", "赵一", date(2026, 1, 1), date(2026, 6, 30))]

    done = importing.save(workbook(人员=left), name="t.xlsx", by=world.system)

    assert done.tables[0].changed == 1
    assert Officer.objects.get(code="340104.kites/01").valid_to == date(2026, 6, 30)


def test_a_suspension_comes_in_once_and_needs_its_reason(staffed):
    since = ("340104.kites/02", "0340001", "文化旅游", "2026-01-01", "2028-12-31", "2025-11-01", "2026-06-01")

    without = importing.save(workbook(证=[CERTIFICATES[0], (*since, None)]), name="t.xlsx", by=staffed)
    first = importing.save(workbook(证=[CERTIFICATES[0], (*since, "核查投诉")]), name="t.xlsx", by=staffed)
    second = importing.save(workbook(证=[CERTIFICATES[0], (*since, "核查投诉")]), name="t.xlsx", by=staffed)

    assert places(without) == [("证", "H2")]
    assert [(done.tables[0].changed, done.tables[0].same) for done in (first, second)] == [(1, 0), (0, 1)]


def test_one_wrong_row_keeps_the_whole_file_out_and_each_fault_has_its_place(world):
    wrong = [
        *BODIES,
        ("340104.x", "蜀山区风筝局", "X", "999999", "文化旅游", None),
        ("340104.y", "蜀山区风筝二所", "Y", "340104", "风筝", "nobody"),
        ("340104.z", "蜀山区风筝三所", "Z", "340104", "文化旅游", "nobody"),
        ("340104.kites", "同一个", "Same", "340104", "文化旅游", None),
    ]
    by = world.system
    before = state()

    done = importing.save(workbook(机关=wrong), name="t.xlsx", by=by)

    assert not done.saved
    assert places(done) == [("机关", "D4"), ("机关", "E5"), ("机关", "F6"), ("机关", "A7")]
    assert state() == before
    marked = [row.number for row in importing.problems(workbook(机关=wrong), name="t.xlsx", by=by) if row.problems]
    assert marked == [4, 5, 6, 7]
    assert state() == before


@pytest.mark.parametrize(
    ("column", "value", "place"),
    [(1, "改了名", "B2"), (3, "340202", "D2"), (4, "农业农村", "E2"), (5, "340104.kites.one", "F2")],
)
def test_what_is_on_record_is_not_edited_by_a_row(world, staffed, column, value, place):
    row = list(BODIES[1])
    row[column] = value

    done = importing.save(workbook(机关=[BODIES[0], row]), name="t.xlsx", by=world.system)

    assert places(done) == [("机关", place)]
    assert "机构改革" in done.tables[0].preview.problems[0].says.zh


def test_a_certificate_that_overlaps_is_refused_at_its_cell(staffed):
    rows = [*CERTIFICATES, ("340104.kites/02", "0340002", "文化旅游", "2027-01-01", "2030-12-31", None, None, None)]

    done = importing.save(workbook(证=rows), name="t.xlsx", by=staffed)

    assert places(done) == [("证", "D3")]
    assert "0340001" in done.tables[0].preview.problems[0].says.zh


def test_an_account_imports_only_what_it_may_keep(world, staffed):
    done = importing.rehearse(workbook(任职=APPOINTMENTS, 机关=BODIES), name="t.xlsx", by=world.system)

    assert [(one.table.code, one.preview.wrong) for one in done.tables] == [("bodies", 0), ("appointments", 1)]
    with_rights = importing.rehearse(workbook(证=CERTIFICATES), name="t.xlsx", by=world.security)
    assert with_rights.wrong == 1


def test_a_file_without_a_known_table_says_which_columns_there_are(world):
    with pytest.raises(InvalidFacts) as refused:
        importing.rehearse(workbook(甲=[("一", "二"), (1, 2)]), name="t.xlsx", by=world.system)

    assert "机关编号" in refused.value.reasons[0].says.zh


def test_separated_values_come_in_too(world):
    text = "\n".join(",".join(str(cell or "") for cell in row) for row in BODIES)

    done = importing.save(io.BytesIO(text.encode("gb18030")), name="t.csv", by=world.system)

    assert (done.saved, done.tables[0].made) == (True, 2)


def test_a_sheet_of_explanations_is_passed_over_and_named(world):
    done = importing.rehearse(workbook(说明=[("怎么填",)], 机关=BODIES), name="t.xlsx", by=world.system)

    assert done.passed_over == ("说明",)
    assert done.wrong == 0
