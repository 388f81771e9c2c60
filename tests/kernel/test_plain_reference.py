"""References as people write them become the short form, and nothing that they say is lost in silence."""

import pytest

from plumbline.kernel.plain_reference import short_form
from plumbline.kernel.reference import parse_reference, show


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("《中华人民共和国行政处罚法》第三十二条", "行政处罚法#32"),
        ("行政处罚法第三十二条第（一）项", "行政处罚法#32(1)"),
        ("《行政处罚法》（2021年修订）第九条第（二）项、第（四）项", "行政处罚法#9(2),9(4)"),
        ("《行政处罚法》第二十八条第一款和第二款；《行政许可法》第十二条。", "行政处罚法#28.1,28.2;行政许可法#12"),
        ("1.《行政处罚法》第六条至第八条\n2.《行政许可法》第十二条", "行政处罚法#6,7,8;行政许可法#12"),
        ("《刑法》第一百二十条之一", "刑法#120之一"),
        ("《国务院关于某事的意见》（国发〔2020〕5号）第三条", "国务院关于某事的意见#3"),
        ("《行政处罚法》", "行政处罚法"),
    ],
)
def test_citations_alone_are_read_in_the_short_form(written, short):
    assert short_form(written) == short


@pytest.mark.parametrize(
    "written",
    [
        "",
        "有关规定",
        "该法第六条",
        "第六条",
        "《行政处罚法》第而十二条",
        "《行政处罚法》第三章",
        "《行政处罚法》第九条第（二）项第1目",
        "《行政处罚法》第三十二条：当事人有下列情形之一",
        "依照《行政处罚法》第三十二条",
        "《某办法（试行）》第三条",
        "《行政处罚法》第三十二条等",
    ],
)
def test_what_the_short_form_would_lose_is_not_read(written):
    assert short_form(written) is None


@pytest.mark.parametrize("short", ["行政处罚法#58.1(2)", "行政处罚法#61.1,85;民法典#201", "刑法#120之一.2"])
def test_what_is_shown_is_read_back(short):
    assert short_form("；".join(map(show, parse_reference(short)))) == short
