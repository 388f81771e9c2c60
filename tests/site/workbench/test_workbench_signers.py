"""Who could lawfully perform an act: those who can with what entitles them, those who nearly can with the reason why not."""

import pytest
from django.urls import reverse

from tests.site.workbench.reading import words_of


@pytest.fixture
def signers(matter):
    """Give the address of who could perform an act of the matter."""
    return lambda act: reverse("signers", kwargs={"matter_id": matter.pk, "act": act})


def test_officers_who_can_are_named_with_what_entitles_them(as_, office, signers):
    said = words_of(as_(office.handler).get(signers("investigate")))

    assert "现在能做的人" in said
    assert "执法证" in said


def test_who_holds_the_post_and_may_not_act_is_told_why(as_, office, signers):
    said = words_of(as_(office.handler).get(signers("decide")))

    assert "谁能依法“作出处罚决定”" in said
    assert "本机关另有" in said


def test_an_act_that_there_is_not_has_no_such_page(as_, office, signers):
    assert as_(office.handler).get(signers("fly")).status_code == 404


def test_the_page_of_a_way_leads_there(as_, office, matter, signers):
    page = as_(office.handler).get(reverse("way-to-act", kwargs={"matter_id": matter.pk, "act": "decide"}))

    assert f'href="{signers("decide")}"' in page.content.decode()


def test_a_stranger_does_not_learn_who_works_on_it(as_, office, signers):
    assert as_(office.stranger).get(signers("decide")).status_code == 403
