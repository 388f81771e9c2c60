"""Whoever works on a matter joins another one to it, and opens a related matter that is prepared."""

from dataclasses import replace

import pytest
from django.urls import reverse

from plumbline.engines.matters.changes import Link
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Relation
from tests.site.workbench.conftest import NOW, REPORT
from tests.site.workbench.reading import words_of

SAME = "penalty.ordinary"


@pytest.fixture
def _related(monkeypatch):
    """Let the penalty name another penalty, as a procedure with relations does."""
    relation = Relation(code="parallel", title=Says(zh="并案", en="Joined case"), procedure=SAME)
    whole = catalogue.load()
    versions = tuple(replace(one, relations={"parallel": relation}) for one in whole.procedures[SAME])
    changed = replace(whole, procedures={**whole.procedures, SAME: versions})
    monkeypatch.setattr(catalogue, "load", lambda: changed)


pytestmark = pytest.mark.usefixtures("_related")


@pytest.fixture
def handling(as_, office):
    """Give the client of whoever works on the matter."""
    return as_(office.handler)


@pytest.fixture
def here(matter):
    return reverse("matter", kwargs={"matter_id": matter.pk})


@pytest.fixture
def page(here):
    return f"{here}related/"


@pytest.fixture
def other(matter, office):
    return Matter.objects.create(
        code="penalty.ordinary/2026/000999",
        procedure=SAME,
        version=matter.version,
        title="另一件案子",
        body=office.body,
        region=matter.region,
        opened_at=NOW,
    )


@pytest.fixture
def prepared(matter):
    """Give an opening that is prepared, with all it knows but what was reported."""
    facts = {code: value for code, value in REPORT.items() if code != "clue"}
    return Link.objects.create(matter=matter, relation="parallel", procedure=SAME, sequence=2, at=NOW, facts=facts)


def test_another_matter_is_joined_from_the_page_of_the_matter(handling, here, page, other):
    client = handling
    assert f'action="{page}"' in client.get(here).content.decode()

    response = client.post(page, {"relation": "parallel", "other": other.code})

    assert response.status_code == 303
    assert Link.objects.get().other == other
    said = words_of(client.get(response.url))
    assert "关联案件已经记下" in said
    assert "另一件案子" in said


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"relation": "parallel", "other": "nothing/1"}, "没有编号为“nothing/1”的案件"),
        ({"relation": "strange", "other": "nothing/1"}, "没有“strange”这种关联"),
        ({}, "这种关联"),
    ],
)
def test_what_cannot_be_joined_is_refused_with_the_reason_and_kept_as_typed(handling, page, sent, says, unchanged):
    client = handling

    with unchanged():
        response = client.post(page, sent)

    assert response.status_code == 422
    assert says in words_of(response)
    assert sent.get("other", "") in response.content.decode()


def test_a_matter_is_not_joined_with_itself(handling, page, matter, unchanged):
    client = handling

    with unchanged():
        response = client.post(f"/en{page}", {"relation": "parallel", "other": matter.code})

    assert "A matter is not related to itself" in words_of(response)


def test_the_form_is_there_in_english(handling, here, page):
    client = handling

    for address in (here, page):
        said = words_of(client.get(f"/en{address}"))
        assert "Join another matter" in said
        assert "Code of that matter" in said


def test_who_does_not_work_on_the_matter_neither_sees_the_form_nor_joins(as_, office, here, prepared, unchanged):
    opening = reverse("open-prepared", kwargs={"matter_id": prepared.matter_id, "link_id": prepared.pk})
    page = f"{here}related/"
    client = as_(office.supervisor)
    said = client.get(here).content.decode()
    assert page not in said
    assert opening not in said

    with unchanged():
        for address in (page, opening):
            response = client.post(address, {"relation": "parallel", "other": "x"})
            assert response.status_code in {403, 409}


def test_a_prepared_matter_is_opened_with_what_is_known_and_what_is_given_now(handling, here, prepared, form_of):
    client = handling
    opening = reverse("open-prepared", kwargs={"matter_id": prepared.matter_id, "link_id": prepared.pk})
    assert opening in client.get(here).content.decode()

    response = client.post(opening, form_of(client, opening, clue=REPORT["clue"]))

    assert response.status_code == 303
    prepared.refresh_from_db()
    assert prepared.other.facts["clue"] == REPORT["clue"]
    assert prepared.other.facts["source_kind"] == REPORT["source_kind"]
    assert client.post(opening, {}).status_code == 303  # it is open already: nothing is opened twice
    assert Matter.objects.count() == 2


def test_what_a_prepared_matter_still_lacks_is_named(handling, prepared, form_of, unchanged):
    client = handling
    opening = reverse("open-prepared", kwargs={"matter_id": prepared.matter_id, "link_id": prepared.pk})
    form = form_of(client, opening, clue="")

    with unchanged():
        response = client.post(opening, form)

    assert response.status_code == 422
    assert "线索" in words_of(response)


def test_an_opening_of_another_matter_is_not_found(handling, matter):
    address = reverse("open-prepared", kwargs={"matter_id": matter.pk, "link_id": 999})

    assert handling.get(address).status_code == 404
