"""What changes in the law: two days of a norm compared, what comes into force, and the feeds of both."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel import clock
from tests.site.portal import kite_norm

pytestmark = pytest.mark.django_db
NORM = f"/law/{kite_norm.TITLE}/"
ATOM = "{http://www.w3.org/2005/Atom}"


def text(answer):
    return answer.content.decode()


def main_of(answer):
    page = text(answer)
    return page[page.index("<main") : page.index("</main>")]


@pytest.fixture
def fresh(db):
    """A norm that came into force last month, one without a first day, and one whose day no source gives."""
    today = clock.today()
    norm = Norm.objects.create(title="新风筝办法", short="新风筝办法", level="department_rule")
    first = today - timedelta(days=30)
    Version.objects.create(norm=norm, promulgated_on=first - timedelta(days=30), in_force_from=first)
    other = Norm.objects.create(title="无日期办法", short="无日期办法", level="department_rule")
    Version.objects.create(norm=other, promulgated_on=first)


def test_two_days_of_a_norm_are_compared_provision_by_provision(kites, client):
    page = main_of(client.get(f"{NORM}compare/", {"from": "2015-01-01", "to": "2021-01-01"}))

    assert "从2001 年公布到2020 年修订" in page
    assert "新增 1 条" in page
    assert "只改条号 1 条" in page
    assert "<ins>" in page
    assert "那时还没有这一条。" in page


def test_without_days_the_text_of_today_is_compared_with_the_one_before(kites, client):
    assert "从2001 年公布到2020 年修订" in main_of(client.get(f"{NORM}compare/"))


def test_the_same_text_on_both_days_says_so(kites, client):
    page = main_of(client.get(f"{NORM}compare/", {"from": "2021-01-01", "to": "2022-01-01"}))

    assert "两天有效的是同一个文本" in page


def test_a_day_without_a_text_cannot_be_compared_and_says_so(kites, client):
    before = main_of(client.get(f"{NORM}compare/", {"from": "1990-01-01"}))
    unheld = main_of(client.get(f"{NORM}compare/", {"to": "2099-06-01"}))

    assert "没有登记过有效的文本" in before
    assert "只登记，没有收录原文" in unheld


@pytest.mark.parametrize("name", ["from", "to"])
def test_a_day_that_cannot_be_read_is_said_beside_its_field(name, kites, client):
    answer = client.get(f"{NORM}compare/", {name: "昨天<b>"})

    assert answer.status_code == 400
    assert f'id="field-{name}-error"' in text(answer)
    assert "<b>" not in text(answer)


def test_a_dropped_provision_stands_with_its_old_words(kites, client):
    page = main_of(client.get(f"{NORM}compare/", {"from": "2021-01-01", "to": "2015-01-01"}))

    assert "这一条已经删去。" in page


def test_the_page_of_changes_tells_coming_recent_and_undated_versions(kites, fresh, client):
    page = main_of(client.get("/law/changes/"))

    coming, recent, undated = (page.index(f'id="{name}"') for name in ("coming", "recent", "undated"))
    assert coming < page.index("风筝管理条例") < recent < page.index("新风筝办法") < undated < page.index("无日期办法")
    assert "没有收录原文" in page


def test_without_changes_the_page_says_that_it_knows_registered_norms_only(db, client):
    page = main_of(client.get("/law/changes/"))

    assert "没有登记将要施行的文本" in page
    assert "近一年没有登记过新施行的文本" in page


def test_the_home_page_shows_the_nearest_changes(kites, client):
    assert "/law/changes/" in text(client.get("/"))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/law/changes.atom", f"{NORM}changes.atom"])
def test_a_feed_has_what_atom_asks_for(path, prefix, kites, fresh, client):
    answer = client.get(prefix + path)

    feed = ET.fromstring(answer.content)  # noqa: S314 — our own feed
    entries = feed.findall(f"{ATOM}entry")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("changes.atom")
    for name in ("id", "title", "updated"):
        assert feed.findtext(ATOM + name)
        assert all(entry.findtext(ATOM + name) for entry in entries)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert entries
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert all(entry.find(f"{ATOM}link").get("href").startswith("http://testserver/") for entry in entries)


def test_an_entry_keeps_its_id_when_its_first_day_is_corrected(kites, client):
    def ids():
        feed = ET.fromstring(client.get(f"{NORM}changes.atom").content)  # noqa: S314 — our own feed
        return [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]

    before = ids()
    Version.objects.filter(promulgated_on=date(2020, 3, 4)).update(in_force_from=date(2020, 6, 1))

    assert ids() == before


@pytest.mark.parametrize("path", ["/law/", "/law/changes/", NORM])
def test_the_head_of_a_page_names_its_feed(path, kites, client):
    assert '<link rel="alternate" type="application/atom+xml"' in text(client.get(path))
