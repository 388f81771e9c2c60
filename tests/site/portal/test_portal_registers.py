"""Registers for the public: who keeps a list, the list and the entry of a day, changes, comparison, files, feeds, open data."""

import csv
import io
import json
from datetime import date

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from plumbline.engines.bodies import reform_plan, reforming
from plumbline.engines.bodies.models import Account
from plumbline.engines.registers import ending, keeping
from tests.engines.registers.conftest import DAY, Lists, place
from tests.engines.registers.conftest import _noon as noon  # noqa: F401 — held for every test here

FROM = date(2026, 1, 1)
LATER = date(2026, 6, 1)


@pytest.fixture
def lists(db):
    """The province lists a power for all levels; the county two of its own, of which it changes one in June."""
    place(place(place(place(None, "34"), "3401"), "340104"), "340104001")
    made = Lists()
    put(made, made.province, [made.row("A", title="对无证放风筝的处罚")], FROM)
    own = [made.row("B", title="旧的名称", handler="司徒清和"), made.row("C")]
    put(made, made.county, own, FROM)
    put(made, made.county, [made.row("B", title="新的名称", handler="司徒清和")], LATER)
    return made


def put(lists, body, rows, day):
    keeping.record(lists.powers, body, rows, valid_from=day, by="keeper", because="依据变化")


def page(client, address, *, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def of(lists, rest=""):
    return f"/registers/powers/{lists.county.code}/{rest}"


def test_every_register_is_listed_and_leads_to_those_who_keep_it(lists, client):
    assert 'href="/registers/powers/"' in page(client, "/registers/")

    kept = page(client, "/registers/powers/")

    assert f'href="/registers/powers/{lists.county.code}/"' in kept
    assert f'href="/registers/powers/{lists.city.code}/"' not in kept


def test_bodies_are_narrowed_by_level_and_words(lists, client):
    narrowed = page(client, "/registers/powers/?level=county")

    assert f'/registers/powers/{lists.county.code}/"' in narrowed
    assert f'/registers/powers/{lists.province.code}/"' not in narrowed
    assert "没有相符的机关" in page(client, "/registers/powers/?q=没有这样的机关")


def test_a_list_shows_its_own_entries_and_whose_the_others_are(lists, client):
    shown = page(client, of(lists))

    assert "对无证放风筝的处罚" in shown
    assert lists.province.name in shown
    assert "新的名称" in shown
    assert "旧的名称" not in shown


def test_a_list_is_read_as_of_a_day(lists, client):
    assert "旧的名称" in page(client, of(lists, "?on=2026-03-01"))
    assert "没有有效的事项" in page(client, of(lists, "?on=2025-03-01"))


def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(lists, client):
    assert "新的名称" in page(client, of(lists, "?on=昨天"), status=400)


def test_a_long_list_goes_on_behind_its_last_key(lists, client):
    rows = [lists.row(f"X{number:03}") for number in range(120)]
    put(lists, lists.county, rows, DAY)

    first = page(client, of(lists))
    second = page(client, of(lists, "?after=X096"))

    assert "?after=X096" in first
    assert "X119" not in first
    assert "X119" in second


def test_an_entry_shows_its_values_its_editions_and_the_words_of_its_basis(lists, client):
    shown = page(client, of(lists, "entries/B/"))

    assert "新的名称" in shown
    assert "食品安全法" in shown
    assert "第 1 版" in shown
    assert "第 2 版" in shown
    assert "司徒清和" not in shown
    assert "只供工作人员查看" in shown


def test_officers_who_keep_the_list_see_its_inner_fields(lists, client):
    client.force_login(lists.keeper(lists.county))

    assert "司徒清和" in page(client, of(lists, "entries/B/"))


def test_an_entry_that_ended_keeps_its_address(lists, client):
    shown = page(client, of(lists, "entries/B/?on=2025-06-01"))

    assert "清单里没有这一项" in shown
    assert "看有效时的内容" in shown


def test_an_inherited_entry_stands_in_the_lower_list(lists, client):
    assert f"由{lists.province.name}列出" in page(client, of(lists, "entries/A/"))


@pytest.mark.parametrize(
    "address",
    ["/registers/nothing/", "/registers/powers/nobody/", "/registers/powers/340104.market_regulation/entries/Z/"],
)
def test_what_there_is_not_is_not_found(lists, client, address):
    page(client, address, status=404)


def test_changes_between_two_days_are_told_field_by_field(lists, client):
    shown = page(client, of(lists, "changes/?from=2026-03-01&to=2026-06-24"))

    assert "改动 1 项" in shown
    assert "<del>旧</del>" in shown
    assert "<ins>新</ins>" in shown


def test_a_change_of_hidden_fields_is_none_to_the_public(lists, client):
    row = lists.row("B", title="新的名称", handler="欧阳闻笛")
    put(lists, lists.county, [row], DAY)

    shown = page(client, of(lists, "changes/?from=2026-06-10&to=2026-06-24"))

    assert "欧阳闻笛" not in shown
    assert "改动 0 项" in shown


def test_two_bodies_are_compared_by_their_names(lists, client):
    put(lists, lists.city, [lists.row("S")], FROM)

    shown = page(client, f"/registers/powers/compare/?one={lists.city.name}&other={lists.county.code}")

    assert "只在前一份里的 0 项，只在后一份里的 2 项，写得不同的 0 项" in shown
    assert "新的名称" in shown


def test_a_body_that_keeps_no_list_is_named_wrong(lists, client):
    assert "没有编制这份清单的机关叫" in page(client, "/registers/powers/compare/?one=无此机关", status=400)


def test_a_list_is_given_as_csv_without_what_the_public_may_not_read(lists, client):
    answer = client.get(of(lists)[:-1] + ".csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert [row["编码"] for row in rows] == ["A", "B", "C"]
    assert [row["谁列出的"] for row in rows] == [lists.province.name, lists.county.name, lists.county.name]
    assert "联系人" not in rows[0]


def test_a_list_is_given_as_json_of_a_day(lists, client):
    answer = client.get(of(lists)[:-1] + ".json?own&on=2026-03-01")
    rows = json.loads(b"".join(answer.streaming_content))

    assert [(row["code"], row["title"]) for row in rows] == [("B", "旧的名称"), ("C", "对第 C 项违法行为的处罚")]
    assert "handler" not in rows[0]


def test_a_list_is_given_as_a_workbook(lists, client):
    answer = client.get(of(lists)[:-1] + ".xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))

    assert [row[0] for row in book.get_sheet_by_index(0).to_python()] == ["编码", "A", "B", "C"]


@pytest.mark.parametrize("start", ["/registers/", "/registers/powers/", None])
def test_feeds_tell_the_newest_editions(lists, client, start):
    feed = etree.fromstring(client.get((start or of(lists)) + "changes.atom").content)
    titles = feed.findall("{*}entry/{*}title")

    assert titles[0].text == f"新的名称 · {lists.county.name}"
    assert len({one.text for one in feed.findall("{*}entry/{*}id")}) == len(titles)


def test_feeds_tell_that_an_entry_ended(lists, client):
    ending.record(lists.powers, lists.county, {"C": "依据废止"}, last_day=date(2026, 6, 20), by="keeper")

    newest = etree.fromstring(client.get(of(lists) + "changes.atom").content).find("{*}entry")

    assert newest.findtext("{*}title") == f"对第 C 项违法行为的处罚 · {lists.county.name} · 终止"
    assert "到 2026年6月20日 为止" in newest.findtext("{*}summary")
    assert newest.findtext("{*}id").endswith("/C/1/end")
    assert client.get(newest.find("{*}link").get("href")).status_code == 200


def test_open_data_gives_what_harvesters_ask_for(lists, client):
    for address in ("/registers/catalogue.jsonld", "/registers/powers/catalogue.jsonld"):
        catalogue = client.get(address).json()
        for one in (catalogue, *catalogue["dcat:dataset"]):
            assert {"dct:title", "dct:description"} <= one.keys()
        for one in catalogue["dcat:dataset"]:
            for file in one.get("dcat:distribution", ()):
                assert client.get(file["dcat:accessURL"]["@id"]).status_code == 200
                assert file["dcat:mediaType"]["@id"].startswith("https://www.iana.org/assignments/media-types/")


def test_open_data_names_every_list_and_its_files(lists, client):
    whole = client.get("/registers/catalogue.jsonld").json()
    kept = client.get("/registers/powers/catalogue.jsonld").json()

    assert "powers" in [one["dct:identifier"] for one in whole["dcat:dataset"]]
    assert {one["dct:identifier"] for one in kept["dcat:dataset"]} == {
        f"powers/{lists.province.code}",
        f"powers/{lists.county.code}",
    }
    for one in kept["dcat:dataset"][0]["dcat:distribution"]:
        assert client.get(one["dcat:downloadURL"]["@id"]).status_code == 200


def test_entries_are_found_by_words_also_in_the_search_for_everything(lists, client):
    for address in ("/registers/search/?q=放风筝", "/search/?q=放风筝"):
        assert f"/registers/powers/{lists.province.code}/entries/A/" in page(client, address)


def test_nothing_found_says_so(lists, client):
    assert "没有相符的事项" in page(client, "/registers/search/?q=没有的词组")


def test_an_entry_tells_the_reform_by_which_it_came_out_of_another_list(client, lists):
    plan = (
        "step,body,to,domain,name,name_en,kind,region,mark\n"
        "found,340104.enforcement,,,蜀山区综合执法局,Shushan Enforcement,market_regulation,340104,合蜀综\n"
        f"end,{lists.county.code},340104.enforcement,,,,,,\n"
    )
    account = Account.objects.create(username="system", administers="system_admin")
    reforming.carry_out(reform_plan.read(plan, on=DAY, basis="皖编〔2026〕99号"), by=account)

    came, left = page(client, "/registers/powers/340104.enforcement/entries/C/"), page(client, of(lists, "entries/C/"))

    assert f"机构改革，由{lists.county.name}的清单转入" in came
    assert "依据：皖编〔2026〕99号" in came
    assert "转入蜀山区综合执法局的清单，依据：皖编〔2026〕99号" in left
    assert 'href="/registers/powers/340104.enforcement/entries/C/"' in left
