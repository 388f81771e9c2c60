"""The structure of a text: divisions, articles, clauses, attachments; and numbers that lack or stand twice."""

import pytest

from plumbline.engines.norms import texts
from plumbline.kernel.errors import InvalidFacts


def _read(body: str, *, title: str = "风筝管理条例", part: str = "") -> texts.LawText:
    front = f'---\ntitle: "{title}"\nsubtitle: "{part}"\n---\n' if part else ""
    text = f"{front}# {title}\n2020年3月4日 中华人民共和国国务院令第9002号公布\n<!-- INFO END -->\n{body}"
    return texts.read("a(2020-03-04).md", text.encode())


def _said(text: texts.LawText) -> list[tuple[str, int, int, str, str]]:
    return [(piece.kind, piece.number, piece.sub, piece.heading, piece.text) for piece in text.pieces]


def test_divisions_stand_by_rank_however_a_file_marks_them() -> None:
    text = _read(
        "## 第一编　总　则\n### 第一章　甲\n第一条 甲。\n## 第二章　乙\n#### 第一节 丙\n第二条 乙。\n## 第二编 丁\n第三条 丙。\n"
    )

    assert [piece.heading for piece in text.pieces] == [
        "第一编 总则 · 第一章 甲", "第一编 总则 · 第二章 乙 · 第一节 丙", "第二编 丁",
    ]  # fmt: skip
    assert [(one.level, one.number, one.title, one.position) for one in text.contents] == [
        ("part", 1, "总则", 1), ("chapter", 1, "甲", 1), ("chapter", 2, "乙", 2), ("section", 1, "丙", 2), ("part", 2, "丁", 3),
    ]  # fmt: skip


def test_a_heading_over_two_lines_is_one() -> None:
    text = _read("## 第一章 有线风筝、\n\n无线风筝\n\n第一条 甲。\n")

    assert text.pieces[0].heading == "第一章 有线风筝、无线风筝"


def test_inserted_articles_the_preamble_and_headed_articles_are_told_apart() -> None:
    text = _read("为了放飞风筝，制定本条例。\n### 第一条 甲。\n第一条之一 乙。\n第二条（删去）\n第二条规定的风筝。\n")

    assert _said(text) == [
        ("preamble", 0, 0, "", "为了放飞风筝，制定本条例。"),
        ("article", 1, 0, "", "甲。"),
        ("article", 1, 1, "", "乙。"),
        ("article", 2, 0, "", "（删去）\n第二条规定的风筝。"),
    ]
    assert not text.gaps


@pytest.mark.parametrize("closing", ["”", ""])
def test_quotations_of_several_paragraphs_hide_no_clause_even_where_one_is_not_closed(closing) -> None:
    text = _read(
        "一、将第一条修改为：“风筝应当有线。\n“一、线不得过长。\n“风筝的尾巴不计。”\n"
        f"二、将第二条修改为：“雷雨天不得放飞。{closing}\n三、删去第三条。\n四、本决定自2020年5月1日起施行。\n"
    )

    assert [piece.number for piece in text.pieces] == [1, 2, 3, 4]
    assert "尾巴不计" in text.pieces[0].text


def test_an_amendment_without_articles_is_read_in_clauses() -> None:
    text = _read(
        "对条例作如下修改：\n一、第三条修改为：“甲。\n二、不是本款。”\n二、增加一条，作为第五条：“乙。”\n",
        title="风筝条例修正案（二）",
    )

    assert [(piece.kind, piece.number) for piece in text.pieces] == [("preamble", 0), ("clause", 1), ("clause", 2)]
    assert text.pieces[1].text == "一、第三条修改为：“甲。\n二、不是本款。”"
    assert [(one.kind, one.title) for one in text.relations] == [("amends", "风筝条例")]


def test_an_amendment_whose_articles_go_on_counting_has_no_gap_and_keeps_what_it_quotes() -> None:
    text = _read(
        "第十二条 甲。\n第十三条 增加两条，作为第二十条、第二十一条。内容如下：\n第二十条 丙。\n第二十一条 丁。\n第十四条 乙。\n",
        title="风筝宪章修正案",
    )

    assert [(piece.number, piece.text.count("\n")) for piece in text.articles] == [(12, 0), (13, 2), (14, 0)]
    assert not text.gaps


def test_arabic_numbers_that_run_on_below_chinese_headings_carry_the_text() -> None:
    text = _read("一、有线风筝\n1．甲；\n2．乙；\n二、无线风筝\n3．丙。\n", title="风筝受理范围的规定")

    assert [(piece.kind, piece.number, piece.heading) for piece in text.pieces] == [
        ("clause", 1, "一、有线风筝"), ("clause", 2, "一、有线风筝"), ("clause", 3, "二、无线风筝"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", ["你院请示收悉。经研究，答复如下：\n风筝可以放飞。\n", "一、甲。\n一、乙。\n"])
def test_what_nothing_numbers_is_one_clause_without_a_number(body) -> None:
    text = _read(body, title="关于风筝的批复")

    assert [(piece.kind, piece.number) for piece in text.pieces] == [("clause", 0)]


def test_attachments_keep_their_own_numbers_and_tables_their_words() -> None:
    text = _read("第一条 甲。\n附件：1．一表\n第一条 表头\n| 种类 | 长度 |\n|---|---|\n| 大 | 一百米 |\n附件2\n二表\n")

    assert _said(text)[1:] == [
        ("annex", 1, 0, "附件：1．一表", "第一条 表头\n| 种类 | 长度 |\n| 大 | 一百米 |"),
        ("annex", 2, 0, "附件2", "二表"),
    ]


def test_a_norm_brought_out_behind_a_decision_is_its_annex() -> None:
    text = _read(
        "决定修改如下：\n一、修改第三条。\n风筝管理条例\n（2001年1月1日公布）\n第一条 甲。\n第二条 乙。\n",
        title="关于修改〈风筝管理条例〉的决定",
    )

    assert [(piece.kind, piece.heading) for piece in text.pieces] == [
        ("preamble", ""),
        ("clause", ""),
        ("annex", "风筝管理条例"),
    ]
    assert "annexed_norm" in {one.code for one in text.doubts}
    assert text.pieces[-1].text == "（2001年1月1日公布）\n第一条 甲。\n第二条 乙。"


def test_a_number_that_stands_twice_is_refused() -> None:
    with pytest.raises(InvalidFacts, match="第 2 条出现两次"):
        _read("第一条 甲。\n第二条 乙。\n第二条 丙。\n")
    with pytest.raises(InvalidFacts, match="第 2 条之 1出现两次"):
        _read("第二条之一 甲。\n第二条之一 乙。\n")


@pytest.mark.parametrize(
    ("body", "gaps"),
    [
        ("第一条 甲。\n第四条 丁。\n", [(2, "absent"), (3, "absent")]),
        ("第一条 甲由公司管第二条乙负责。\n第三条 丙。\n", [(2, "inside_words")]),
        ("甲。\n第二条 乙。\n", [(1, "number_lost")]),
        ("## 第一章 甲\n第一条 甲。\n## 第二章 乙\n乙没有条号。\n第三条 丙。\n", [(2, "number_lost")]),
    ],
)  # fmt: skip
def test_a_number_that_lacks_is_told_with_its_cause(body, gaps) -> None:
    assert [(gap.number, gap.cause) for gap in _read(body).gaps] == gaps


def test_articles_run_together_are_taken_apart_and_told() -> None:
    text = _read("第一条 甲。 第二条 乙。 丙。第三条 丁。\n笫四条 戊。\n")

    assert [(piece.number, piece.text) for piece in text.articles] == [
        (1, "甲。"),
        (2, "乙。\n丙。"),
        (3, "丁。"),
        (4, "戊。"),
    ]
    assert [(one.code, one.says.zh.split(" ")[1]) for one in text.doubts if "number" in one.code or "line" in one.code] == [
        ("article_inside_line", "2–3"), ("misspelt_number", "4"),
    ]  # fmt: skip


def test_a_citation_at_the_beginning_of_a_sentence_is_no_article() -> None:
    text = _read("第一条 甲。第二条规定的风筝除外。\n第二条 乙。第三条第一款适用。\n")

    assert [piece.number for piece in text.articles] == [1, 2]


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(InvalidFacts, match="只有标题，没有正文"):
        _read("")


def test_parts_of_a_norm_are_named_by_their_subtitle_and_count_on() -> None:
    text = _read("## 第一章 甲\n第二百条 甲。\n第二百零一条 乙。\n", title="风筝法典", part="放飞编")

    assert (text.part, text.pieces[0].heading, text.gaps) == ("放飞编", "放飞编 · 第一章 甲", ())
