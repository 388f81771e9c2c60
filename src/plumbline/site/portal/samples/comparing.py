"""Samples of two texts beside each other, of words in question, and of a table before it is saved."""

from typing import Any

from plumbline.engines.sheets.checking import Preview
from plumbline.engines.sheets.problem import Problem
from plumbline.site.parts.comparing import ComparedShown, SideShown, quoted, sides
from plumbline.site.parts.listing import TagShown
from plumbline.site.parts.previewing import preview_shown
from plumbline.site.portal.samples import HERE, both


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    old, new = sides("风筝应当有线。\n线不得过长。", "风筝应当有结实的线。\n线不得长于一百米。")
    amended = ComparedShown(
        code="sample-amended",
        place=both("第一条", "article 1"),
        tag=TagShown(words=both("修改", "amended"), kind="soon"),
        old=SideShown(name=both("2001 年文本", "text of 2001"), lines=old, href=HERE),
        new=SideShown(name=both("2020 年文本", "text of 2020"), lines=new, href=HERE),
    )
    inserted = ComparedShown(
        code="sample-inserted",
        place=both("第二条", "article 2"),
        tag=TagShown(words=both("新增", "inserted"), kind="info"),
        old=SideShown(
            name=both("2001 年文本", "text of 2001"), missing=both("没有这一条。", "There is no such article.")
        ),
        new=SideShown(name=both("2020 年文本", "text of 2020"), lines=sides("", "雷雨时不得放飞。")[1]),
    )
    text = "放风筝的人应当取得风筝许可证。\n没有许可证的，不得放飞。"
    return {
        "preview": [{"preview": preview_shown(_seen(), marked_href=HERE), "level": 3}],
        "comparison": [{"comparisons": [amended, inserted], "level": 3}],
        "quotation": [
            {"quotation": SideShown(name=both("《风筝条例》第三条", "《风筝条例》, article 3"), href=HERE, lines=quoted(text, 6, 14))},
            {"quotation": SideShown(name=both("《风筝条例》第四条", "《风筝条例》, article 4"), missing=both("没有收录原文。", "The text is not held."))},
        ],
    }  # fmt: skip


def _seen() -> Preview:
    """Make a file with one wrong cell and one that was understood."""
    wrong = Problem(
        says=both("没有这一天；请写 2026-06-22 这样", "there is no such day; write it like 2026-06-22"),
        sheet="清单",
        row=3,
        column="C",
        value="2026-02-30",
    )
    noted = Problem(
        says=both("全角数字已经换成半角", "full-width digits were read as plain ones"),
        sheet="清单",
        row=4,
        column="A",
        value="３４０１",
        note=True,
    )
    return Preview(file_name="样例.xlsx", sheet="清单", rows=3, good=2, wrong=1, noted=1, problems=(wrong, noted))
