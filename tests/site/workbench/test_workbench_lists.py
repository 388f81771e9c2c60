"""Lists at the desk: what the body keeps, a file held against a list and saved whole, what alerts find."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from plumbline.engines.bodies.codes import Role
from plumbline.engines.registers import keeping
from plumbline.engines.registers.models import Adjustment, Edition
from tests.engines.registers.conftest import DAY, Lists, place
from tests.engines.registers.conftest import _noon as noon  # noqa: F401 — held for every test here

HEADING = "编码,事项名称,职权类型,设定和实施依据,行使层级\n"
ROW = "A,对无证放风筝的处罚,行政处罚,食品安全法#124.1,县级\n"
HERE = "/work/lists/powers/"


@pytest.fixture
def lists(db, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    place(place(place(place(None, "34"), "3401"), "340104"), "340104001")
    return Lists()


@pytest.fixture
def desk(lists, client):
    """A keeper of the county's list at the desk."""
    client.force_login(lists.keeper(lists.county))
    return client


def sent(rows, **more):
    file = SimpleUploadedFile("powers.csv", (HEADING + rows).encode())
    return {"file": file, "valid_from": "2026-06-01", "because": "依据变化"} | more


def said(answer, *, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_lists_of_the_body_are_shown_with_how_many_entries_they_have(lists, desk):
    keeping.put(lists.powers, lists.county, [lists.row()], valid_from=DAY, by=lists.keeper(lists.county))

    shown = said(desk.get("/work/lists/"))

    assert 'href="/work/lists/powers/"' in shown
    assert "本机关列出 1 项" in shown


def test_a_file_is_shown_before_it_is_saved(lists, desk):
    shown = said(desk.post(f"{HERE}import/", sent(ROW), follow=True))

    assert "共 1 行，1 行可以保存，0 处有问题。" in shown
    assert "增加 1 项" in shown
    assert not Edition.objects.exists()


def test_what_was_confirmed_is_saved_and_the_file_waits_no_more(lists, desk):
    desk.post(f"{HERE}import/", sent(ROW))

    shown = said(desk.post(f"{HERE}import/confirm/", follow=True))

    assert "已经保存，记入账本。自 2026年6月1日 起：增加 1 项" in shown
    assert "已经保存" not in said(desk.get(HERE))
    assert Edition.objects.get().title == "对无证放风筝的处罚"
    assert desk.get(f"{HERE}import/").status_code == 303


def test_the_list_that_everybody_downloads_is_taken_back_as_json(lists, desk, client):
    keeping.put(lists.powers, lists.county, [lists.row()], valid_from=DAY, by=lists.keeper(lists.county))
    downloaded = b"".join(client.get(f"/registers/powers/{lists.county.code}.json?own").streaming_content)
    file = {"file": SimpleUploadedFile("powers.json", downloaded), "valid_from": f"{DAY}"}

    shown = said(desk.post(f"{HERE}import/", sent("", **file), follow=True))

    assert "共 1 行，1 行可以保存，0 处有问题。" in shown
    assert "不变 1 项" in shown


def test_every_fault_is_shown_by_its_cell_and_given_as_a_marked_workbook(lists, desk):
    bad = ROW.replace("124.1", "9999")

    shown = said(desk.post(f"{HERE}import/", sent(bad), follow=True))
    answer = desk.get(f"{HERE}import/marked.xlsx")

    assert "还没有保存任何内容" in shown
    assert ">D2<" in shown.replace(" ", "").replace("</strong>", "")
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[1][0] == 2


def test_a_faulty_file_cannot_be_confirmed(lists, desk):
    desk.post(f"{HERE}import/", sent(ROW + ROW))

    assert desk.post(f"{HERE}import/confirm/").status_code == 422
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"because": " "}, "请写明为什么改"),
        ({"valid_from": "昨天"}, "自哪天起"),
        ({"file": ""}, "请选一个表格文件"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken")}, "文件"),
    ],
)
def test_what_is_missing_or_broken_is_told_at_its_field(lists, desk, change, words):
    shown = said(desk.post(f"{HERE}import/", sent(ROW) | change), status=422)

    assert words in shown
    assert "错误：" in shown


def test_a_published_list_is_changed_by_a_change_set(lists, desk):
    keeping.put(lists.powers, lists.county, [lists.row("Z")], valid_from=DAY, by=lists.keeper(lists.county))
    desk.post(f"{HERE}import/", sent(ROW, valid_from="2026-07-01", whole="1"))

    desk.post(f"{HERE}import/confirm/")

    proposed = Adjustment.objects.get()
    assert (len(proposed.puts), list(proposed.ends)) == (1, ["Z"])
    assert "等待立案" in said(desk.get(HERE))


def test_whoever_keeps_no_list_finds_no_form_and_saves_nothing(lists, client):
    client.force_login(lists.account(lists.officer(lists.county, "reviewer", Role.LEGAL_REVIEWER)))

    assert "先核对" not in said(client.get(HERE))
    assert client.post(f"{HERE}import/", sent(ROW)).status_code == 403


def test_a_file_that_another_officer_sent_cannot_be_confirmed(lists, desk, client):
    desk.post(f"{HERE}import/", sent(ROW))
    client.logout()
    client.force_login(lists.account(lists.officer(lists.county, "other", Role.CLERK)))

    client.post(f"{HERE}import/confirm/")

    assert not Edition.objects.exists()


def test_a_register_of_which_the_body_keeps_no_list_is_not_found(lists, desk):
    assert desk.get("/work/lists/nothing/").status_code == 404


def test_alerts_show_only_what_lies_within_sight(lists, desk):
    for body in (lists.county, lists.city):
        keeping.put(lists.powers, body, [lists.row("A"), lists.row("B")], valid_from=DAY, by=lists.keeper(body))

    shown = said(desk.get("/work/lists/alerts/"))

    assert f"/registers/powers/{lists.county.code}/" in shown
    assert f"/registers/powers/{lists.city.code}/" not in shown
