"""Samples of fields, errors, filters and checklists."""

from typing import Any

from plumbline.site.parts.asking import (
    CheckShown,
    Chip,
    ErrorLink,
    FieldShown,
    FiltersShown,
    Kind,
    Option,
    SearchBoxShown,
)
from plumbline.site.portal.samples import HERE, both

WAYS = (
    Option(value="direct", words=both("直接送达", "In person")),
    Option(value="post", words=both("邮寄", "By post")),
    Option(
        value="electronic",
        words=both("电子送达", "Electronically"),
        hint=both("须有确认书", "needs a confirmation form"),
    ),
)


def fields() -> list[FieldShown]:
    """Show a wrong field, a group, a select, and each kind of input."""
    return [
        FieldShown(
            name="served_on",
            label=both("送达日期", "Day of service"),
            kind=Kind.DAY,
            value="2026-06-05",
            hint=both("当事人签收的那一天，如 2026年6月22日", "the day the party signed, such as 2026-06-22"),
            error=both("早于决定日期 6月9日，请核对送达回证", "Before the decision (9 June). Check the receipt"),
            law="行政处罚法#61.1",
        ),
        FieldShown(
            name="way", label=both("送达方式", "Way of service"), kind=Kind.CHOICE, options=WAYS,
            error=both("还没有选送达方式", "Choose how it was served"),
        ),
        FieldShown(
            name="goods", label=both("涉及的物品", "Goods concerned"), kind=Kind.CHOICES, value=("b",),
            options=tuple(Option(value=code, words=both(f"样品 {code}", f"Sample {code}")) for code in "abc"),
        ),
        FieldShown(
            name="office", label=both("经办科室", "Office"), kind=Kind.CHOICE,
            options=tuple(Option(value=str(n), words=both(f"第 {n} 科", f"Office {n}")) for n in range(1, 8)),
        ),
        FieldShown(name="fine", label=both("罚款数额（元）", "Fine (yuan)"), kind=Kind.MONEY, value="2000", short=True),
        FieldShown(name="remark", label=both("备注", "Remark"), kind=Kind.LONG_TEXT, optional=True),
        FieldShown(name="photo", label=both("照片", "Photograph"), kind=Kind.FILE, accept="image/*", optional=True),
    ]  # fmt: skip


def filters() -> FiltersShown:
    """Show filters with what is chosen."""
    kinds = (Option(value="", words=both("全部", "All")), Option(value="penalty", words=both("行政处罚", "Penalty")))
    names = [str(number) for number in range(6)]
    return FiltersShown(
        label=both("筛选示例", "Sample filters"),
        fields=(
            FieldShown(name="find", label=both("找案件", "Find"), kind=Kind.SEARCH),
            FieldShown(
                name="kind",
                label=both("业务", "Kind"),
                kind=Kind.CHOICE,
                value="penalty",
                options=(*kinds, *(Option(value=name, words=both(f"业务 {name}", f"Kind {name}")) for name in names)),
            ),
        ),
        chosen=(Chip(words=both("行政处罚", "Penalty"), href=HERE),),
        found=both("找到 12 件", "12 found"),
    )


def checks() -> list[CheckShown]:
    """Show a question that is met, one that is not, one not yet answered."""
    return [
        CheckShown(name="shown", question=both("许可证在显著位置公示", "The licence is on display"), answer="met"),
        CheckShown(
            name="fresh",
            question=both("没有超过保质期的食品", "No food is past its date"),
            answer="not_met",
            photo_hint=both("至少 1 张", "at least one"),
        ),
        CheckShown(name="papers", question=both("进货票据齐全", "Purchase papers are complete")),
    ]


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    errors = [
        ErrorLink(
            words=both("送达日期早于决定日期 6月9日", "The day of service is before the decision (9 June)"),
            field="served_on",
        ),
        ErrorLink(words=both("还没有选送达方式", "Choose how it was served"), field="way"),
    ]
    box = SearchBoxShown(action=HERE, label=both("您想查什么？", "What are you looking for?"), code="sample")
    return {
        "error-summary": [{"errors": errors, "level": 3, "focus": False}],
        "field": [{"field": field} for field in fields()],
        "filters": [{"filters": filters()}],
        "search-box": [{"search": box}],
        "checklist": [{"check": check} for check in checks()],
    }
