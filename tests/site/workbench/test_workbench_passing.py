"""The page of a matter tells in its course that a reform passed it on: from whom to whom, from which day, by which document."""

import pytest
from django.urls import reverse

from plumbline.engines.bodies import reform_plan, reforming
from plumbline.engines.bodies.models import Account
from plumbline.kernel import clock
from plumbline.site.workbench import course
from tests.site.workbench.conftest import NOW
from tests.site.workbench.reading import words_of

ENDED = (
    "step,body,to,domain,name,name_en,kind,region,mark\nend,349901.market_regulation,349902.market_regulation,,,,,,\n"
)
BASIS = "示编〔2026〕7号"
TOLD = "由示例区市场监督管理局移交邻区市场监督管理局办理；依据：示编〔2026〕7号；keeper登记。"


@pytest.fixture
def passed(matter):
    """Let a reform end the body of the matter today, half an hour before somebody looks."""
    account = Account.objects.create(username="keeper", administers="system_admin")
    with clock.standing_at(NOW.replace(hour=0, minute=30)):
        plan = reform_plan.read(ENDED, on=NOW.date(), basis=BASIS)
        reforming.carry_out(plan, by=account)
    return reverse("matter", kwargs={"matter_id": matter.pk})


def test_the_course_says_who_passed_it_to_whom_when_and_by_which_document(as_, office, passed):
    said = words_of(as_(office.supervisor).get(passed))

    assert "机构改革，案件移交承接机关" in said
    assert TOLD in said
    assert said.index("以下各条已经记入账本") < said.index("机构改革，案件移交承接机关") < said.index("记录 2")


def test_it_is_told_in_english_too(as_, office, passed):
    said = words_of(as_(office.supervisor).get(f"/en{passed}"))

    assert "Market Regulation of Sample District" in said
    assert "; by 示编〔2026〕7号; recorded by keeper." in said


def test_whoever_took_over_goes_on_with_it(as_, office, passed):
    page = as_(office.stranger).get(passed)

    assert page.status_code == 200
    assert 'id="acts"' in page.content.decode()


def test_of_many_acts_only_those_on_the_page_have_it_beside_them(monkeypatch, as_, office, passed):
    monkeypatch.setattr(course, "RECENT", 1)

    assert TOLD in words_of(as_(office.supervisor).get(passed))


def test_a_matter_that_never_passed_says_nothing_of_it(as_, office, matter):
    said = words_of(as_(office.supervisor).get(reverse("matter", kwargs={"matter_id": matter.pk})))

    assert "移交承接机关" not in said
