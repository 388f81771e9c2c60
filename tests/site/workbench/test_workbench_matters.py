"""The list of matters and the page of one: what each post sees, and nothing more."""

import re
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.documents.models import Document
from plumbline.engines.documents.sealed.examining import examine
from plumbline.engines.documents.sealed.fault import Fault
from plumbline.engines.ledger import rounds, sealing
from plumbline.engines.matters.acting import perform
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from tests.site.workbench.conftest import FILE
from tests.site.workbench.reading import content_of, words_of

MOST_QUERIES = 40


@pytest.fixture
def page_of(matter):
    """Give the address of the matter."""
    return reverse("matter", kwargs={"matter_id": matter.pk})


def test_an_officer_sees_the_matters_of_the_own_body_alone(as_, office, matter):
    own, other = (as_(office.accounts[name]).get("/work/matters/") for name in ("handler", "stranger"))

    assert "晴川公司经营过期食品" in words_of(own)
    assert "晴川" not in words_of(other)
    assert "还没有案件" in words_of(other)


def test_a_supervisor_sees_the_bodies_of_the_region_and_chooses_among_them(as_, office, matter):
    client = as_(office.supervisor)

    every, one, none = (
        client.get(f"/work/matters/?body={code}") for code in ("", office.body.code, office.elsewhere.code)
    )

    assert "全部机关" in words_of(every)
    assert "晴川公司经营过期食品" in words_of(one)
    assert "没有符合这些条件的案件" in words_of(none)


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=晴川", True), ("q=example", False), ("state=running", True), ("state=ended", False), ("sort=opened", True)],
)
def test_matters_are_searched_and_filtered(query, found, as_, office, matter):
    page = as_(office.handler).get(f"/work/matters/?{query}")

    assert ("找到 1 件" in words_of(page)) == found


def test_a_party_is_found_by_name_only_by_whoever_may_see_names(as_, office, matter):
    Matter.objects.update(title="苏木经营过期食品")
    matter.party.kind, matter.party.name = "natural_person", "苏木"
    matter.party.save()

    handler, supervisor = (as_(office.accounts[name]) for name in ("handler", "supervisor"))

    assert "苏木" in words_of(handler.get("/work/matters/?q=苏木"))
    assert "找到 0 件" in words_of(supervisor.get("/work/matters/?q=苏木"))
    assert "苏木" not in words_of(supervisor.get("/work/matters/"))
    assert "已遮盖：当事人姓名" in words_of(supervisor.get("/work/matters/"))
    assert "苏木" not in supervisor.get(reverse("matter", kwargs={"matter_id": matter.pk})).content.decode()


def test_the_page_shows_acts_clocks_facts_course_party_and_record(as_, office, page_of):
    said = words_of(as_(office.handler).get(page_of))

    for words in (
        "调查取证 可以做",
        "作出处罚决定 现在不能做",
        "作出处罚决定：90 日",
        "9月1日 周二",
        "违反的条款",
        "食品安全法第三十四条",
        "2026年6月3日，人员handler、人员colleague",
        "登记线索",
        "示例区晴川食品有限公司",
        "2 条记录，编号连续，没有缺漏",
        "另有",
    ):
        assert words in said


def test_a_blocked_act_names_each_reason_its_article_its_cure_and_who_can(as_, office, page_of):
    said = words_of(as_(office.handler).get(page_of))

    assert "这一步由机关负责人做，人员handler没有这个岗位 行政处罚法 第五十七条第一款第（一）项" in said
    assert "谁可以做： 机关负责人 人员leader" in said or "谁可以做：机关负责人 人员leader" in said


@pytest.mark.parametrize(("act", "named"), [("decide", "人员leader、人员reviewer"), ("close", "人员leader")])
def test_who_can_is_also_whoever_was_delegated_this_very_act(as_, office, page_of, act, named):
    day = clock.day_of(clock.now())
    given = {"roles": ["leader"], "acts": [f"penalty.ordinary:{act}"], "basis": "示市监〔2026〕5号"}
    who = {"giver": office.leader.officer, "holder": office.reviewer.officer}
    Delegation.objects.create(**who, **given, valid_from=day, valid_to=day)

    said = words_of(as_(office.handler).get(page_of))

    assert re.search(rf"谁可以做： ?机关负责人 {named}(?!、)", said)


def test_what_happened_stands_newest_first_with_the_bob_on_today(as_, office, page_of):
    said = words_of(as_(office.handler).get(page_of))

    course = said[said.index("● 机关") :]
    assert course.index("等：作出处罚决定") < course.index("立案") < course.index("登记线索")


def test_personal_data_is_hidden_from_whoever_only_supervises(as_, office, page_of, matter):
    said = words_of(as_(office.supervisor).get(page_of))

    assert "示例区和平路 1 号" not in said
    assert "已遮盖：当事人地址" in said
    assert "群众反映货架上有过期食品" not in said


def test_a_matter_of_another_body_is_not_shown(as_, office, page_of):
    page = as_(office.stranger).get(page_of)

    assert page.status_code == 403
    assert "晴川" not in words_of(page)
    assert "本案由示例区市场监督管理局（示例区）管辖" in words_of(page)


def test_a_matter_that_is_not_there_is_not_found(as_, office):
    assert as_(office.handler).get("/work/matters/999/").status_code == 404


@pytest.mark.parametrize("name", ["handler", "leader", "supervisor"])
def test_the_page_asks_the_database_a_bounded_number_of_times(name, as_, office, page_of, matter):
    client = as_(office.accounts[name])
    client.get(page_of)

    with CaptureQueriesContext(connection) as asked:
        client.get(page_of)

    assert len(asked) <= MOST_QUERIES


def test_the_course_of_a_long_matter_is_shown_in_part_with_a_way_to_all(as_, office, matter, page_of):
    for _ in range(41):
        perform(
            matter.pk,
            "investigate",
            by=office.actor("handler"),
            together=[office.actor("colleague")],
            facts={
                "certificate_shown": True,
                "investigation_method": "collect",
                "investigation_record": "调取进货票据",
            },
        )
    client = as_(office.handler)

    part, whole = client.get(page_of), client.get(f"{page_of}?course=all")

    assert "看全部 43 条经过" in words_of(part)
    assert "登记线索 人员" not in words_of(part)
    assert words_of(whole).count("调取进货票据") == 1  # a fact is known once, by the act that said it last
    assert "记录 1" in words_of(whole)


def test_documents_are_given_whole_to_the_body_and_redacted_to_whoever_supervises(as_, office, now, matter_with_papers):
    document = Document.objects.get()
    address = reverse("document-pdf", kwargs={"matter_id": matter_with_papers.pk, "document_id": document.pk})

    whole = as_(office.handler).get(address)
    redacted = as_(office.supervisor).get(address)
    refused = as_(office.stranger).get(address)

    assert whole["Content-Type"] == "application/pdf"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"].startswith("inline;")
    contents = [content_of(page) for page in (whole, redacted)]
    assert all(content.startswith(b"%PDF-") for content in contents)
    assert contents[0] != contents[1]
    assert refused.status_code == 403


def test_a_whole_document_is_signed_once_its_record_is_sealed_and_a_redacted_one_never(
    as_, office, now, matter_with_papers
):
    document = Document.objects.get()
    address = reverse("document-pdf", kwargs={"matter_id": matter_with_papers.pk, "document_id": document.pk})
    before = content_of(as_(office.handler).get(address))
    sealing.seal()

    whole, redacted = (content_of(as_(who).get(address)) for who in (office.handler, office.supervisor))

    assert sha256(before).hexdigest() == document.digest
    found = examine(whole)
    assert found.is_right
    assert found.recorded == before
    assert found.vouched.receipt.digest == document.record().event.digest
    assert examine(redacted).faults == [Fault.UNSIGNED]
    assert "不遮盖的 PDF 有电子签名" in words_of(as_(office.handler).get(f"/work/matters/{matter_with_papers.pk}/"))


def test_a_document_can_be_kept_and_taken_in_another_format(as_, office, now, matter_with_papers):
    document = Document.objects.get()
    where = {"matter_id": matter_with_papers.pk, "document_id": document.pk}
    client = as_(office.handler)

    kept = client.get(reverse("document-pdf", kwargs=where) + "?keep")
    edited = client.get(reverse("document-docx", kwargs=where))

    assert kept["Content-Disposition"].startswith("attachment;")
    assert edited["Content-Disposition"].startswith("attachment;")
    assert content_of(kept).startswith(b"%PDF-")
    assert content_of(edited).startswith(b"PK")
    assert client.get(reverse("document-docx", kwargs=where | {"document_id": 999})).status_code == 404


@pytest.fixture
def matter_with_papers(office, now, opened):
    """File a matter and issue the real paper."""
    with clock.standing_at(now):
        perform(
            opened.pk,
            "file",
            by=office.actor("handler"),
            together=[office.actor("colleague")],
            facts=FILE,
        )
    return opened


def test_a_matter_says_whether_it_is_proven_to_be_complete(as_, office, page_of, settings, tmp_path):
    settings.LEDGER_INDEX = tmp_path / "index"
    client = as_(office.handler)

    before = words_of(client.get(page_of))
    rounds.take()
    after = words_of(client.get(page_of))

    assert "索引还没有做好" in before
    assert "这个案件的记录是完整的：共 2 个事件，没有别的，证明到账本的前" in after
