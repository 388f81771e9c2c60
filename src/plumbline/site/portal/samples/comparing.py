"""Samples of two texts beside each other, and of words in question."""

from typing import Any

from plumbline.site.parts.comparing import ComparedShown, SideShown, quoted, sides
from plumbline.site.parts.listing import TagShown
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
        "comparison": [{"comparisons": [amended, inserted], "level": 3}],
        "quotation": [
            {"quotation": SideShown(name=both("《风筝条例》第三条", "《风筝条例》, article 3"), href=HERE, lines=quoted(text, 6, 14))},
            {"quotation": SideShown(name=both("《风筝条例》第四条", "《风筝条例》, article 4"), missing=both("没有收录原文。", "The text is not held."))},
        ],
    }  # fmt: skip
