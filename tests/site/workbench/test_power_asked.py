"""The form of a new matter asks on which entry of the list it rests, where more than one fits."""

from datetime import date

import pytest
from django.db import transaction

from plumbline.engines.matters.models import Matter
from plumbline.engines.registers import declared, keeping
from tests.site.workbench.conftest import DOMAIN, REPORT
from tests.site.workbench.reading import words_of

OPENING = "/work/open/penalty.ordinary/"


@pytest.fixture
def listing(office):
    """Give a way to lay down powers in the list of the office's body."""

    def lay_down(*codes, kind="penalty"):
        rows = [
            {
                "code": code, "title": f"处罚事项 {code}", "kind": kind, "domain": DOMAIN, "by_law": "食品安全法#124.1",
                "levels": [office.body.level],
            }
            for code in codes
        ]  # fmt: skip
        with transaction.atomic():
            keeping.record(
                declared.register("powers"), office.body, rows, valid_from=date(2026, 1, 1), by="clerk", because="公布"
            )

    return lay_down


@pytest.fixture
def reporting(as_, office, form_of, now, listing):
    """Give a client, and the form of a report, once the powers are listed."""

    def report(*codes, **more):
        listing(*codes, **more)
        client = as_(office.clerk)
        return client, form_of(client, OPENING, title="小店经营过期食品", **REPORT)

    return report


def test_where_several_powers_fit_the_officer_chooses_one(reporting):
    client, form = reporting("A", "B")

    assert form["power"] == ""
    unchosen = client.post(OPENING, form)
    assert unchosen.status_code == 422
    assert "请选本案行使的是权责清单的哪一项" in words_of(unchosen)
    assert 'href="#field-power"' in unchosen.content.decode()

    assert client.post(OPENING, form | {"power": "B"}).status_code == 303
    assert Matter.objects.get().power.key == "B"


def test_the_only_power_that_fits_is_filled_in(reporting):
    client, form = reporting("A")

    assert form["power"] == "A"
    assert client.post(OPENING, form).status_code == 303


def test_a_power_that_no_list_has_is_refused_with_its_article_and_cure(reporting):
    client, form = reporting("L", kind="licence")

    response = client.post(OPENING, form)

    said = words_of(response)
    assert response.status_code == 409
    assert "清单里没有的权力不能行使" in said
    assert "行政处罚法 第十七条" in said
    assert "怎么解决：" in said
    assert not Matter.objects.exists()
