"""What programs are told of norms, versions, articles, citations and change; and what they are told when they ask wrongly."""

import gc
import json
from datetime import UTC, date, datetime

import pytest

from plumbline.engines.norms.models import Article, Cited, Norm, Version
from plumbline.kernel import clock

pytestmark = pytest.mark.django_db

V1 = "/api/v1"
KITES = f"{V1}/norms/风筝管理条例"


# ── Norms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("title", ["中华人民共和国风筝管理条例", "风筝管理条例", "风筝条例", "《风筝管理条例》"])
def test_a_norm_is_found_by_any_title_it_goes_by(title, kites, asked):
    status, norm = asked(f"{V1}/norms/{title}")

    assert status == 200
    assert norm["title"] == "中华人民共和国风筝管理条例"
    assert [version["promulgated_on"] for version in norm["versions"]] == ["2001-01-01", "2020-03-04"]
    assert norm["versions"][1]["sources"] == {"in_force_from": "第三条"}
    assert norm["versions"][1]["doubts"][0]["code"] == "no_order"
    assert norm["level"] == {
        "code": "administrative_regulation",
        "name": {"zh": "行政法规", "en": "administrative regulation"},
    }


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2001-02-28", None), ("2001-03-01", "2001-01-01"), ("2020-04-30", "2001-01-01"), ("2020-05-01", "2020-03-04")],
)
def test_a_norm_tells_which_version_is_in_force_on_a_day(day, in_force, kites, asked):
    _status, norm = asked(KITES, on=day)

    assert norm["in_force"] == in_force


def test_a_norm_tells_what_others_do_to_it(kites, measures, asked):
    _status, told = asked(f"{V1}/norms/阿市风筝办法")

    assert told["versions"][0]["relations"] == [
        {
            "kind": "repeals",
            "title": "阿市风筝暂行办法",
            "norm": None,
            "on": None,
            "words": "《阿市风筝暂行办法》同时废止。",
        }
    ]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, ["中华人民共和国气球法", "中华人民共和国风筝管理条例", "阿市风筝办法"]),
        ({"level": ["law", "government_rule"]}, ["中华人民共和国气球法", "阿市风筝办法"]),
        ({"region": "34"}, ["阿市风筝办法"]),
        ({"issuer": "国务"}, ["中华人民共和国风筝管理条例"]),
        ({"field": "行政法"}, ["中华人民共和国风筝管理条例"]),
        ({"title": "风筝"}, ["中华人民共和国风筝管理条例", "阿市风筝办法"]),
        ({"held": "false"}, ["中华人民共和国气球法"]),
        ({"held": "true"}, ["中华人民共和国风筝管理条例", "阿市风筝办法"]),
        ({"on": "2010-01-01"}, ["中华人民共和国风筝管理条例"]),
        ({"on": "1999-01-01"}, []),
        ({"title": "%"}, []),
    ],
)
@pytest.mark.usefixtures("kites", "measures", "registered")
def test_the_list_of_norms_is_narrowed(filters, titles, asked):
    _status, page = asked(f"{V1}/norms", **filters)

    assert [norm["title"] for norm in page["items"]] == titles
    assert page["total"] == len(titles)


def test_pages_go_on_where_they_stopped_also_when_the_list_grows(kites, measures, registered, asked):
    _status, first = asked(f"{V1}/norms", limit=1)
    Norm.objects.create(title="一号气球办法", short="一号气球办法", level="department_rule")  # stands before the first

    _status, second = asked(f"{V1}/norms", limit=1, after=first["next"])
    _status, third = asked(f"{V1}/norms", limit=1, after=second["next"])

    seen = [page["items"][0]["title"] for page in (first, second, third)]
    assert seen == ["中华人民共和国气球法", "中华人民共和国风筝管理条例", "阿市风筝办法"]
    assert third["next"] is None


@pytest.mark.parametrize("after", ["风筝", "%%%", "a", "====", "/w==", "AA=="])
def test_a_cursor_that_is_not_ours_is_refused(after, kites, measures, asked):
    for address in (f"{V1}/norms", f"{KITES}/articles/2/cited-by"):
        status, problem = asked(address, after=after)

        assert (status, problem["problems"][0]["parameter"]) == (422, "after")


# ── Versions and articles ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_comes_with_its_articles_or_without(kites, asked):
    _status, whole = asked(f"{KITES}/versions/2020-03-04")
    _status, alone = asked(f"{KITES}/versions/2020-03-04", text="false")

    assert [article["place"] for article in whole["articles"]] == ["1", "2", "2-1", "3"]
    assert alone["articles"] == []
    assert alone["version"] == whole["version"]


def test_only_the_newest_edition_is_shown(kites, asked):
    old = kites.versions.get(promulgated_on="2020-03-04")
    Version.objects.filter(pk=old.pk).update(replaced_at=clock.now())
    new = Version.objects.create(norm=kites, promulgated_on=old.promulgated_on, edition=2, held=True)
    Article.objects.create(version=new, position=1, number=1, text="新录的文字。")

    _status, told = asked(f"{KITES}/versions/2020-03-04")

    assert told["version"]["edition"] == 2
    assert [article["text"] for article in told["articles"]] == ["新录的文字。"]


def test_an_article_is_given_as_it_stood(kites, asked):
    _status, before = asked(f"{KITES}/articles/1", on="2020-04-30")
    _status, after = asked(f"{KITES}/articles/1", on="2020-05-01")

    assert before["words"] == "风筝应当有线。\n线不得过长。"
    assert after["words"] == "风筝应当有线。\n线长不得超过一百米。"
    assert [one["place"] for one in after["standing"]] == ["1", "1"]


def test_the_day_is_today_where_none_is_named(kites, asked):
    with clock.standing_at(datetime(2010, 1, 1, tzinfo=UTC)):
        _status, told = asked(f"{KITES}/articles/1")

    assert told["on"] == "2010-01-01"
    assert told["version"]["promulgated_on"] == "2001-01-01"


def test_an_article_is_given_by_paragraph_item_and_sub_item(kites, asked):
    _status, told = asked(f"{KITES}/articles/2", on="2021-01-01", paragraph=1, item=2)

    assert told["words"] == "（二）大风。"
    assert [(line["paragraph"], line["item"], line["subitem"]) for line in told["lines"]] == [
        (1, None, None), (1, 1, None), (1, 1, 1), (1, 1, 2), (1, 2, None), (2, None, None),
    ]  # fmt: skip


def test_an_inserted_article_has_an_address(kites, asked):
    status, told = asked(f"{KITES}/articles/2-1", on="2021-01-01")

    assert (status, told["article"]["place"], told["words"]) == (200, "2-1", "风筝的尾巴不计入长度。")


@pytest.mark.parametrize(
    ("address", "parameters", "status", "words"),
    [
        (f"{V1}/norms/气球管理办法", {}, 404, "没有登记"),
        (f"{KITES}/versions/2019-01-01", {}, 404, "没有 2019-01-01 公布的文本"),
        (f"{KITES}/articles/99", {"on": "2021-01-01"}, 404, "最后一条是第三条"),
        (f"{KITES}/articles/2-9", {"on": "2021-01-01"}, 404, "没有第二条之九"),
        (f"{KITES}/articles/2", {"on": "2021-01-01", "item": 9}, 404, "不存在"),
        (f"{KITES}/articles/1", {"on": "1990-01-01"}, 409, "没有登记"),
        (f"{V1}/norms/气球法/articles/1", {"on": "2023-01-01"}, 409, "未收录条文"),
        (f"{V1}/norms/气球法/akn.xml", {"on": "2023-01-01"}, 409, "没有收录原文"),
        (f"{KITES}/provisions/77", {}, 404, "没有代码为 77 的规定"),
        (f"{KITES}/provisions/2-1", {"on": "2010-01-01"}, 404, "在 2010-01-01 施行的文本没有"),
        (f"{KITES}/articles/0", {}, 422, "place"),
        (f"{KITES}/articles/第二条", {}, 422, "place"),
        (f"{KITES}/articles/99999999", {}, 422, "place"),
        (f"{KITES}/articles/2", {"paragraph": "9" * 30}, 422, "paragraph"),
        (f"{KITES}/versions/2020-3-4", {}, 422, "promulgated_on"),
        (f"{V1}/norms", {"level": "edict"}, 422, "law、administrative_regulation"),
        (f"{V1}/norms", {"region": "安徽"}, 422, "区划请写代码"),
        (f"{V1}/search", {"q": "风筝", "region": "3x"}, 422, "区划请写代码"),
        (f"{V1}/search", {"q": "风" * 201}, 422, "太长"),
        (f"{KITES}/provisions/第二条", {}, 422, "请照抄条文里的 lineage"),
        (f"{V1}/norms", {"held": "perhaps"}, 422, "true 或 false"),
        (f"{V1}/norms/{'风' * 251}", {}, 422, "太长"),
        (f"{V1}/search", {}, 422, "q 没有给出"),
        (f"{V1}/search", {"q": ""}, 422, "q 是空的"),
        (f"{V1}/search", {"q": "风筝", "start": 10**30}, 422, "start"),
        (f"{V1}/resolve", {"text": "风" * 2001}, 422, "最多 2000 个字"),
        (f"{V1}/export/matters.jsonl", {}, 422, "norms、citations"),
        (f"{V1}/export/norms.jsonl", {"norm": ["没有这部法"]}, 404, "没有登记"),
        (f"{V1}/changes", {"kind": "soon"}, 422, "coming、recent"),
        (f"{V1}/norms", {"language": "fr"}, 422, "language"),
        ("/api/v2/norms", {}, 404, "没有内容"),
        ("/api/", {}, 404, "没有内容"),
        (KITES + "/", {}, 404, "没有内容"),
    ],
)
@pytest.mark.usefixtures("kites", "registered")
def test_what_cannot_be_answered_is_said_with_what_to_do(address, parameters, status, words, asked):
    answered, problem = asked(address, **parameters)

    assert answered == problem["status"] == status
    assert words in json.dumps(problem["problems"], ensure_ascii=False)
    assert problem["type"].startswith("urn:plumbline:problem:")
    assert problem["detail"]


def test_an_address_with_a_zero_character_is_said_to_be_unreadable(kites, client):
    for address in (f"{V1}/norms?title=%00", f"{V1}/norms/a%00b", f"{V1}/norms?%00=1", f"{V1}/search?q=a%00"):
        assert client.get(address).status_code == 400


def test_too_many_parameters_are_a_problem_and_no_fault(kites, client):
    answer = client.get(f"{V1}/norms?" + "&".join(f"p{number}=1" for number in range(2000)))

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_provision_keeps_its_code_when_its_number_changes(kites, asked):
    third = Version.objects.create(
        norm=kites, promulgated_on=date(2024, 1, 1), in_force_from=date(2024, 2, 1), held=True
    )
    kites.versions.filter(promulgated_on="2020-03-04").update(in_force_to=date(2024, 1, 31))
    second = Article.objects.get(version__promulgated_on="2020-03-04", number=1)
    Article.objects.create(version=third, position=1, number=5, text=second.text, lineage=second.lineage, likeness=1.0)

    _status, told = asked(f"{KITES}/provisions/{second.lineage.code}", on="2024-06-01")

    assert told["article"]["place"] == "5"
    assert [one["place"] for one in told["standing"]] == ["1", "1", "5"]


def test_the_contents_of_a_version_are_its_divisions(kites, asked):
    _status, told = asked(f"{KITES}/contents", on="2021-01-01")

    assert [(one["heading"], [article["place"] for article in one["articles"]]) for one in told["divisions"]] == [
        ("第一章 总则", ["1", "2"]),
        ("第二章 附则 · 第一节 杂项", ["2-1", "3"]),
    ]


# ── Citations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_citations_are_told_both_ways(kites, measures, asked):
    _status, cites = asked(f"{V1}/norms/阿市风筝办法/articles/1/cites", on="2022-01-01")
    _status, cited_by = asked(f"{KITES}/articles/2/cited-by", on="2010-01-01")  # under the number of another version

    assert [(one["cited_norm"], one["cited_place"], one["unresolved"]) for one in cites["items"]] == [
        ("中华人民共和国风筝管理条例", "2", ""),
        (None, "9", "unknown_norm"),
    ]
    assert cites["items"][0]["words"] == "《风筝管理条例》第二条第一款第二项"
    assert cites["items"][1]["why"]["en"]
    assert [(one["norm"], one["place"], one["cited_item"]) for one in cited_by["items"]] == [("阿市风筝办法", "1", 2)]
    assert (cited_by["total"], cited_by["next"]) == (1, None)


def test_who_cites_comes_in_pages(kites, measures, asked):
    first = Cited.objects.exclude(norm=None).get()
    for _again in range(2):
        first.pk = None
        first.save()

    seen, after = [], ""
    while after is not None:
        _status, page = asked(
            f"{KITES}/articles/2/cited-by", on="2021-01-01", limit=1, **({"after": after} if after else {})
        )
        seen += page["items"]
        after = page["next"]

    assert len(seen) == page["total"] == 3


def test_the_citations_in_a_text_are_found_and_resolved(kites, asked):
    text = "依照《风筝管理条例》第二条第一款第（二）项和《气球管理办法》第九条处理。"

    _status, told = asked(f"{V1}/resolve", text=text, on="2021-01-01")

    kite, balloon = told["items"]
    assert text[kite["start"] : kite["end"]] == kite["words"] == "《风筝管理条例》第二条第一款第（二）项"
    assert (kite["target"]["place"], kite["target"]["words"]) == ("2", "（二）大风。")
    assert balloon["target"] is None
    assert "没有登记" in balloon["why_not"]["zh"]


@pytest.mark.parametrize(
    "words", ["……", "、", "%", "_", "《》", '"', "'", "*", "OR AND NOT", "\U0001f98a", "风筝' OR 1=1 --"]
)
def test_a_question_of_signs_alone_is_answered(words, kites, asked):
    status, told = asked(f"{V1}/search", q=words)
    typed, suggested = asked(f"{V1}/suggest", q=words)

    assert (status, typed) == (200, 200)
    assert isinstance(told["hits"], list)
    assert isinstance(suggested["items"], list)


@pytest.mark.parametrize("text", ["……", "《", "第", "《》《》", "第第第条条条", "\U0001f98a" * 100, "《" * 2000])
def test_a_text_without_citations_has_none(text, kites, asked):
    status, told = asked(f"{V1}/resolve", text=text)

    assert (status, told["items"]) == (200, [])


# ── Change ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_versions_are_compared_word_by_word(kites, asked):
    _status, told = asked(f"{KITES}/diff")

    assert (told["old"]["promulgated_on"], told["new"]["promulgated_on"]) == ("2001-01-01", "2020-03-04")
    kinds = {one["lineage"]: one["kind"] for one in told["changes"]}
    assert kinds == {"1": "amended", "2": "amended", "2-1": "inserted", "3": "inserted"}
    first = told["changes"][0]
    assert "".join(one["words"] for one in first["words"] if one["kind"] != "added") == first["old"]["text"]
    assert "".join(one["words"] for one in first["words"] if one["kind"] != "removed") == first["new"]["text"]


def test_versions_are_named_by_their_promulgation_or_by_a_day_in_force(kites, asked):
    _status, by_promulgation = asked(f"{KITES}/diff", **{"from": "2001-01-01", "to": "2020-03-04"})
    _status, by_day = asked(f"{KITES}/diff", **{"from": "2010-06-01", "to": "2021-06-01"})

    assert by_promulgation == by_day


def test_a_norm_with_one_version_has_nothing_to_compare(kites, measures, asked):
    status, problem = asked(f"{V1}/norms/阿市风筝办法/diff")

    assert status == 404
    assert "以前的文本" in problem["detail"]


def test_the_impact_of_a_version_names_who_cites_what_changed(kites, measures, asked):
    Cited.objects.exclude(norm=None).update(
        version=kites.versions.get(promulgated_on="2001-01-01"),
        target=Article.objects.get(version__promulgated_on="2001-01-01", version__norm=kites, number=2),
        paragraph=None,
        item=None,
    )

    _status, told = asked(f"{KITES}/impact")

    cited = {one["law"]: [citing["code"] for citing in one["cited_by"]] for one in told["provisions"]}
    assert cited == {"风筝管理条例#1": [], "风筝管理条例#2": ["阿市风筝办法#1"]}


def test_what_offices_have_at_hand_is_not_in_the_impact(kites, measures, asked, monkeypatch):
    from plumbline.engines.norms import impact  # noqa: PLC0415 — only this test registers a source
    from plumbline.engines.norms.touched import Citing  # noqa: PLC0415 — as above
    from plumbline.kernel.errors import Says  # noqa: PLC0415 — as above

    def matters(touched):
        yield Citing(of=touched[0], kind="matter", code="机密案号", title=Says(zh="机密案件", en="a secret matter"))

    monkeypatch.setitem(impact._sources, "matter", matters)

    _status, told = asked(f"{KITES}/impact")

    assert any(one.citing for one in impact.impact(kites).provisions)
    assert "机密" not in json.dumps(told, ensure_ascii=False)


def test_coming_and_recent_law_is_told_by_day(kites, asked):
    def of(answer):
        return [one["version"]["promulgated_on"] for one in answer[1]["items"]]

    assert of(asked(f"{V1}/changes", kind="coming", on="2020-04-01")) == ["2020-03-04"]
    assert of(asked(f"{V1}/changes", kind="recent", on="2020-05-10")) == ["2020-03-04"]
    assert of(asked(f"{V1}/changes", kind="recent", on="2020-05-10", days=5)) == []


# ── Keeping, languages, secrets ──────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_did_not_change_is_not_sent_again(kites, client):
    address = f"{KITES}/articles/1?on=2021-01-01"
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})
    Article.objects.filter(version__promulgated_on="2020-03-04", number=1).update(text="改了。")
    changed = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert "Accept-Language" in first["Vary"]


def test_a_day_that_is_named_says_since_when_its_answer_stands(kites, client):
    named = client.get(f"{KITES}/articles/1?on=2021-01-01")
    today = client.get(f"{KITES}/articles/1")

    assert named["Last-Modified"] == "Mon, 01 Jun 2026 00:00:00 GMT"
    assert "Last-Modified" not in today.headers  # what is in force today changes without a new file
    assert (
        client.get(
            f"{KITES}/articles/1?on=2021-01-01", headers={"if-modified-since": named["Last-Modified"]}
        ).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("parameter", "header", "title"),
    [
        ("", "", "没有这一内容"),
        ("", "en-GB,en;q=0.9", "There is no such thing"),
        ("", "fr,de", "没有这一内容"),
        ("", "zh-TW,en", "没有这一内容"),
        ("en", "zh", "There is no such thing"),
        ("zh", "en", "没有这一内容"),
        ("", "*;q=x,,;;", "没有这一内容"),
    ],
)
def test_a_problem_speaks_the_language_that_is_asked_for(parameter, header, title, kites, client):
    answer = client.get(
        f"{V1}/norms/没有", {"language": parameter} if parameter else {}, headers={"accept-language": header}
    )

    assert answer.json()["title"] == title


def test_no_session_is_begun(kites, client):
    answer = client.get(KITES)

    assert not answer.cookies
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_an_export_is_sent_as_it_is_read(kites, measures, client):
    answer = client.get(f"{V1}/export/norms.jsonl")

    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="norms.jsonl"'
    assert [(line["norm"], len(line["articles"])) for line in lines] == [
        ("中华人民共和国风筝管理条例", 2), ("中华人民共和国风筝管理条例", 4), ("阿市风筝办法", 1),
    ]  # fmt: skip


def test_an_export_is_narrowed_to_norms_and_a_day(kites, measures, client):
    answer = client.get(f"{V1}/export/articles.csv", {"norm": "风筝条例", "on": "2021-01-01", "bom": "true"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert (
        len([line for line in text.splitlines() if line.startswith("中华人民共和国风筝管理条例,2020-03-04,article,")])
        == 4
    )
    assert "2001-01-01" not in text


def test_the_whole_law_is_sent_to_one_reader_at_a_time(kites, client):
    address = f"{V1}/export/norms.jsonl"
    first = client.get(address)
    next(iter(first.streaming_content))

    second = client.get(address)
    some = client.get(address, {"norm": "风筝条例"})
    first.close()
    third = client.get(address)

    assert (second.status_code, second["Retry-After"]) == (503, "30")
    assert second.json()["problems"][0]["cure"]["en"]
    assert (some.status_code, third.status_code) == (200, 200)
    third.close()


def test_a_reader_who_goes_away_holds_nothing(kites, client):
    gone = client.get(f"{V1}/export/norms.jsonl")
    next(iter(gone.streaming_content))
    del gone
    gc.collect()

    answer = client.get(f"{V1}/export/norms.jsonl")

    assert answer.status_code == 200
    answer.close()
