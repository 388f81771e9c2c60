"""Files as they come: their bytes, their formats, and what is no text of law."""

import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from plumbline.engines.norms import texts
from plumbline.kernel.errors import InvalidFacts

MARKDOWN = """# 风筝管理条例

2020年3月4日 中华人民共和国国务院令第9002号公布

<!-- INFO END -->

第一条 风筝应当有线。

第二条 本条例自2020年5月1日起施行。
"""
PLAIN = """风筝管理条例
（2020年3月4日中华人民共和国国务院令第9002号公布　自2020年5月1日起施行）

目　　录
第一章　总　　则
第二章　放　　飞

第一章　总　　则
　　第一条　风筝应当有线。
　　线不得过长。
第二章　放　　飞
　　第二条　雷雨时不得放飞。
"""


def _said(text: texts.LawText) -> list[tuple[str, int, str, str]]:
    return [(piece.kind, piece.number, piece.heading, piece.text) for piece in text.pieces]


def _refusal(name: str, data: bytes) -> str:
    with pytest.raises(InvalidFacts) as caught:
        texts.read(name, data)
    assert caught.value.reasons[0].cure is not None
    return caught.value.reasons[0].says.zh


@pytest.mark.parametrize(
    ("encoding", "doubts"),
    [("utf-8", []), ("utf-8-sig", []), ("utf-16", []), ("gb18030", ["encoding"])],
)
def test_every_usual_encoding_is_read_and_a_guessed_one_is_told(encoding, doubts) -> None:
    text = texts.read("风筝管理条例(2020-03-04).md", MARKDOWN.encode(encoding))

    assert (text.title, text.pieces[0].text, [one.code for one in text.doubts]) == (
        "风筝管理条例", "风筝应当有线。", doubts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.md", b"", "文件是空的"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "二进制"),
        ("a.md", b"%PDF-1.7\n\x00\x01\x02", "二进制"),
        ("a.md", "€ uro, ÄÖÜ ñ".encode("latin-1", "replace") + b"\xff\xfe\xfd" * 9, "编码无法辨认|读不出"),
        ("a.md", b"\xff\xfe\x00", "读不出"),
        ("a.md", b" \n\n", "没有可用的标题"),
        ("a.md", b"# a\n<!-- INFO END -->\n", "没有正文"),
        ("a.txt", "请大家看看这个\n第一条 甲。".encode(), "没有可用的标题"),
        ("a.docx", b"no zip at all", "不是完整的 DOCX"),
        ("a.docx", b"PK\x03\x04 cut off", "不是完整的 DOCX"),
        ("a.pdf", b"%PDF-1.7", "不认识的文件种类"),
        ("a.html", b"<html></html>", "没有可用的标题"),
    ],
)
def test_what_is_no_text_of_law_is_refused_with_what_to_do(name, data, says) -> None:
    import re  # noqa: PLC0415 — only here

    assert re.search(says, _refusal(name, data))


def test_a_file_beyond_the_limit_is_refused_by_its_size_alone() -> None:
    with pytest.raises(InvalidFacts, match="50 MB，超过 20 MB 的上限，没有读入"):
        texts.check_size(50_000_000)


def test_a_court_case_is_no_norm_and_is_refused_as_such() -> None:
    case = "# 甲诉乙案\n<!-- INFO END -->\n## 基本案情\n甲有风筝。\n## 裁判结果\n风筝归甲。\n".encode()

    with pytest.raises(InvalidFacts, match="裁判案例"):
        texts.read("甲诉乙案.md", case)
    with pytest.raises(InvalidFacts, match="裁判案例"):
        texts.read("a.md", MARKDOWN.encode(), folders=("案例",))


def test_plain_text_is_read_with_its_notes_and_without_its_contents() -> None:
    text = texts.read("a.txt", PLAIN.encode())

    assert (text.title, text.number, str(text.promulgated_on), str(text.in_force_from)) == (
        "风筝管理条例", "国务院令第9002号", "2020-03-04", "2020-05-01",
    )  # fmt: skip
    assert _said(text) == [
        ("article", 1, "第一章 总则", "风筝应当有线。\n线不得过长。"),
        ("article", 2, "第二章 放飞", "雷雨时不得放飞。"),
    ]


def test_a_title_over_several_lines_and_an_order_above_it_are_told_apart() -> None:
    text = texts.read(
        "a.txt",
        "中华人民共和国国务院令\n第9002号\n风筝管理\n条例\n（试行）\n（2020年3月4日国务院第9次常务会议通过）\n第一条 甲。".encode(),
    )

    assert (text.title, text.pieces[0].text) == ("风筝管理条例（试行）", "甲。")


def test_a_page_is_read_by_its_blocks_and_scripts_are_not_words() -> None:
    page = (
        "<html><head><title>x</title><script>第九条</script></head><body><nav>首页</nav><h1>风筝管理条例</h1>"
        "<p>（2020年3月4日国务院令第9002号公布）</p><p>第一条　风筝<b>应当</b>有线。</p>"
        "<table><tr><td>种类</td><td>长度</td></tr></table><p>第二条　雷雨时不得放飞。</p></body></html>"
    )

    text = texts.read("a.html", page.encode())

    assert _said(text) == [
        ("article", 1, "", "风筝应当有线。\n种类 | 长度"),
        ("article", 2, "", "雷雨时不得放飞。"),
    ]


def test_a_document_is_read_as_the_national_database_delivers_it() -> None:
    text = texts.read("某某省风筝管理条例_20210122.docx", _document())

    assert (text.title, text.level, text.issuer, text.kind) == (
        "某某省风筝管理条例", "local_regulation", "某某省人民代表大会常务委员会", "revised",
    )  # fmt: skip
    assert [(str(note.on), note.act) for note in text.history] == [
        ("2015-03-04", "passed"), ("2018-05-06", "amended"), ("2021-01-22", "revised"), ("2021-07-15", "in_force"),
    ]  # fmt: skip
    assert _said(text) == [
        ("article", 1, "第一章 总则", "风筝应当有线。\n线不得过长。"),
        ("article", 2, "第二章 放飞", "下列风筝应当登记：\n（一）大的；\n（二）长的。\n种类 | 长度\n大 | 一百米"),
        ("article", 3, "附则", "本条例自2021年7月15日起施行。"),
        ("annex", 1, "附件", "风筝登记表"),
    ]
    assert [(one.level, one.number, one.title, one.position) for one in text.contents] == [
        ("chapter", 1, "总则", 1), ("chapter", 2, "放飞", 2), ("other", None, "附则", 3),
    ]  # fmt: skip


def _document() -> bytes:
    document = Document()
    notes = (
        "（2015年3月4日某某省第十二届人民代表大会常务委员会第九次会议通过　根据2018年5月6日某某省第十三届人民代表大会"
        "常务委员会第二次会议《关于修改〈某某省风筝管理条例〉的决定》修正　2021年1月22日某某省第十三届人民代表大会"
        "常务委员会第二十五次会议修订　自2021年7月15日起施行）"
    )
    for line in ("某某省风筝管理", "条例", notes, "目　　录"):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in (
        "第一章　总　　则",
        "第二章　放　　飞",
        "附　　则",
        "第一章　总　　则",
        "　　第一条　风筝应当有线。",
        "　　线不得过长。",
    ):
        document.add_paragraph(line)
    for line in ("第二章　放　　飞", "　　第二条　下列风筝应当登记：", "　　（一）大的；", "　　（二）长的。"):
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for place, words in enumerate(("种类", "长度", "大", "一百米")):
        table.cell(place // 2, place % 2).text = words
    for line in ("附　　则", "　　第三条　本条例自2021年7月15日起施行。", "附件", "风筝登记表"):
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
