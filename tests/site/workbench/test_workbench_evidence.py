"""Evidence: a file is taken, or refused with field, rule and article, and nothing of it stays behind."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plumbline.engines.matters.models import Evidence
from tests.engines.matters import samples
from tests.site.workbench.reading import content_of, words_of

TWO_GIGABYTES = 2 * 1024**3


class Endless:
    """What a browser sends of a file without end: it counts how much of it was read."""

    def __init__(self):
        self.read_so_far = 0

    def read(self, size=-1):
        piece = min(size if size >= 0 else 65536, TWO_GIGABYTES - self.read_so_far)
        self.read_so_far += piece
        return bytes(piece)

    def readline(self, size=-1):
        return self.read(size)


@pytest.fixture
def taking(matter):
    """Give the address where evidence of the matter is taken."""
    return reverse("evidence", kwargs={"matter_id": matter.pk})


def given(content=samples.JPEG, name="货架照片.jpg", **changes):
    return {"file": SimpleUploadedFile(name, content), "kind": "audiovisual", "title": "货架照片"} | changes


def test_a_file_is_taken_and_named_on_the_page_of_the_matter(as_, office, taking, matter):
    page = as_(office.handler).post(taking, given(), follow=True)

    taken = Evidence.objects.get()
    assert page.redirect_chain[-1][1] == 303
    assert (taken.matter, taken.name, taken.media_type) == (matter, "货架照片.jpg", "image/jpeg")
    assert "证据“货架照片”已经收下，并记入账本" in words_of(page)
    assert "3 条记录，编号连续，没有缺漏" in words_of(page)


def test_the_file_is_given_back_as_it_came(as_, office, taking, matter):
    client = as_(office.handler)
    client.post(taking, given())
    where = {"matter_id": matter.pk, "evidence_id": Evidence.objects.get().pk}

    response = client.get(reverse("evidence-file", kwargs=where))

    assert content_of(response) == samples.JPEG
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("name", ["supervisor", "stranger"])
def test_evidence_is_kept_from_whoever_may_not_see_personal_data(name, as_, office, taking, matter):
    as_(office.handler).post(taking, given())
    client = as_(office.accounts[name])

    content = client.get(
        reverse("evidence-file", kwargs={"matter_id": matter.pk, "evidence_id": Evidence.objects.get().pk})
    )
    page = client.get(reverse("matter", kwargs={"matter_id": matter.pk}))

    assert content.status_code == 403
    assert "货架照片" not in words_of(page)


WRONG = [
    ({"content": b"<html></html>", "name": "笔录.pdf"}, "file", "文件名说是 pdf"),
    ({"content": samples.JPEG, "name": "照片.exe"}, "file", "不收这种文件"),
    ({"content": b"", "name": "照片.jpg"}, "file", "文件是空的"),
    ({"file": ""}, "file", "还没有选"),
    ({"kind": "rumour"}, "kind", "请选证据种类"),
    ({"title": " "}, "title", "还没有填"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[says for _, _, says in WRONG])
def test_a_wrong_file_is_refused_by_field_rule_and_article(wrong, as_, office, taking, unchanged):
    changes, field, says = wrong

    with unchanged():
        response = as_(office.handler).post(taking, given(**changes))

    said, page = words_of(response), response.content.decode()
    assert response.status_code == 422
    assert says in said
    assert "行政处罚法 第四十六条" in said
    assert f'href="#field-{field}"' in page
    assert "<title>错误：" in page


def test_what_was_typed_is_kept_and_the_file_is_asked_for_again(as_, office, taking):
    page = as_(office.handler).post(taking, given(kind="rumour"))

    assert 'value="货架照片"' in page.content.decode()
    assert "要再选一次：浏览器不会替您记住文件" in words_of(page)


def test_the_same_file_is_taken_once(as_, office, taking, unchanged):
    client = as_(office.handler)
    client.post(taking, given())

    with unchanged():
        response = client.post(taking, given(title="另一个名字"))

    assert response.status_code == 422
    assert "这份文件已经在案：货架照片" in words_of(response)


def kept_on_disk():
    """Name every file that uploads could have left behind."""
    temporary = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()).glob("*.upload*")
    return sorted([*temporary, *(path for path in Path(settings.FILES).rglob("*") if path.is_file())])


def test_two_gigabytes_are_refused_by_field_rule_and_article_without_touching_the_disk(as_, office, taking, unchanged):
    client, sent = as_(office.handler), Endless()
    before = kept_on_disk()

    with unchanged():
        response = client.post(
            taking,
            CONTENT_TYPE="multipart/form-data; boundary=line",
            CONTENT_LENGTH=str(TWO_GIGABYTES),
            **{"wsgi.input": sent},
        )

    said = words_of(response)
    assert response.status_code == 413
    assert "文件：一次最多收 50 MB，这份超过了，没有接收，也没有保存" in said
    assert "行政处罚法 第四十六条" in said
    assert 'href="#field-file"' in response.content.decode()
    assert sent.read_so_far == TWO_GIGABYTES  # read and dropped, so that the browser shows the answer
    assert kept_on_disk() == before


def test_no_other_form_takes_two_gigabytes_either(client, db):
    sent = Endless()
    before = kept_on_disk()

    response = client.post(
        "/sign-in/",
        CONTENT_TYPE="multipart/form-data; boundary=line",
        CONTENT_LENGTH=str(TWO_GIGABYTES),
        **{"wsgi.input": sent},
    )

    assert response.status_code == 413
    assert "一次最多收 50 MB，超过的部分没有接收，也没有保存。" in words_of(response)
    assert kept_on_disk() == before


def test_a_file_a_little_past_the_limit_is_refused_when_it_is_read(as_, office, taking, unchanged, settings):
    settings.EVIDENCE_LIMIT = len(samples.JPEG) - 1

    with unchanged():
        response = as_(office.handler).post(taking, given())

    assert response.status_code == 422
    assert "文件超过" in words_of(response)
    assert not [path for path in Path(settings.FILES).rglob("*") if path.is_file()]


def test_a_form_of_another_site_is_not_taken(office, taking, unchanged):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.handler)

    with unchanged():
        response = client.post(taking, given())

    assert response.status_code == 403
    assert "这张表单已经过期" in words_of(response)


def test_evidence_of_another_body_is_not_taken(as_, office, taking, unchanged):
    with unchanged():
        response = as_(office.stranger).post(taking, given())

    assert response.status_code == 403
    assert "本案由示例区市场监督管理局（示例区）管辖" in words_of(response)
