"""The page that takes bodies and officers from a spreadsheet: nothing is saved before it was shown and confirmed."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock
from tests.site.console.reading import words

PAGE = "/console/import/"
HEAD = "机关编号,机关名称,英文名称,区划代码,机关类型\n"
GOOD = f"{HEAD}349901.kites,示例区风筝局,Kite Bureau,349901,文化旅游\n"
WRONG = f"{HEAD}349901.kites,示例区风筝局,Kite Bureau,999999,文化旅游\n349901.y,甲,A,349901,风筝\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES = tmp_path


@pytest.fixture
def system(db):
    return Account.objects.create(username="system", administers="system_admin")


def sent(client, text, name="机关.csv"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, text.encode())})


def test_a_file_is_shown_first_and_saved_once_it_is_confirmed(client, system, body):
    client.force_login(system)

    assert sent(client, GOOD).url == PAGE
    page = words(client.get(PAGE))
    assert "保存以后：新登记 1，结束或者变更 0，原来就有 0。" in page
    assert not Event.objects.exists()

    page = words(client.post(f"{PAGE}confirm/"))
    assert "已经保存，并记入账本" in page
    assert Body.objects.get(code="349901.kites").name == "示例区风筝局"
    assert Event.objects.get().kind == "body_founded"
    assert client.post(f"{PAGE}confirm/").status_code == 302


def test_what_is_wrong_is_shown_by_its_cell_and_cannot_be_saved(client, system, body):
    client.force_login(system)

    sent(client, WRONG)
    answer = client.get(PAGE)

    page = words(answer)
    assert "D2 区划代码：没有这个区划代码" in page
    assert "E3" in page
    assert f'action="{PAGE}confirm/"' not in answer.content.decode()
    assert client.post(f"{PAGE}confirm/").status_code == 422
    assert not Event.objects.exists()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}problems.xlsx").content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [2, 3]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [("甲,乙\n1,2\n", "t.csv", "没有认出是哪一种表"), ("", "t.csv", "还没有选文件"), ("x", "t.xlsx", "不完整")],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(client, system, text, name, said):
    client.force_login(system)

    answer = sent(client, text, name) if text else client.post(PAGE)

    assert answer.status_code == 422
    assert said in words(answer)


def test_a_file_waits_for_a_day_and_for_its_own_account_only(client, system, body):
    client.force_login(system)
    sent(client, GOOD)
    other = Account.objects.create(username="security", administers="security_admin")

    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert "保存以后" not in words(client.get(PAGE))
    client.force_login(other)
    assert "保存以后" not in words(client.get(PAGE))
    assert client.get(f"{PAGE}problems.xlsx").status_code == 302


def test_an_account_without_the_post_may_not_save_the_table(client, supervisor, body):
    client.force_login(supervisor)

    sent(client, GOOD)

    assert "没有“维护机关和人员”的权限" in words(client.get(PAGE))
    assert client.post(f"{PAGE}confirm/").status_code == 422
    assert not Body.objects.filter(code="349901.kites").exists()
