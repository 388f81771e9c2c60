"""Samples of tables, lists, buttons and ways through pages."""

from datetime import date
from typing import Any

from plumbline.kernel.period import Unit
from plumbline.site.page import Crumb
from plumbline.site.parts.due import due_on
from plumbline.site.parts.listing import (
    Cell,
    Column,
    EmptyShown,
    Entry,
    Group,
    Link,
    Row,
    TableShown,
    TagShown,
    pagination,
)
from plumbline.site.portal.samples import HERE, TODAY, both

TAGS = (
    TagShown(words=both("现行有效", "In force"), kind="good", icon="check"),
    TagShown(words=both("尚未施行", "Not yet in force"), kind="info", icon="clock"),
    TagShown(words=both("即将失效", "Ends soon"), kind="soon", icon="warn"),
    TagShown(words=both("已废止", "Repealed"), kind="bad", icon="block"),
    TagShown(words=both("草稿", "Draft")),
    TagShown(words=both("必须做", "Must be done"), kind="brand"),
)


def a_table() -> TableShown:
    """Show groups with their count, a late row, a number, a button."""
    columns = (
        Column(words=both("到期", "Due"), sort_href=HERE, sorted="ascending"),
        Column(words=both("要做的事", "To do")),
        Column(words=both("依据", "Basis")),
        Column(words=both("件数", "Matters"), kind="number"),
        Column(words=both("操作", "Act"), kind="go"),
    )
    serve, decide = both("送达处罚决定书", "Serve the decision"), both("作出处罚决定", "Decide on the penalty")
    go = both("办理", "Open")
    late = Row(
        cells=(
            Cell(due=due_on(date(2026, 6, 18), unit=Unit.WORKDAYS, today=TODAY)),
            Cell(words=serve, href=HERE, sub=both("仍须送达；逾期会如实记录", "Still owed; recorded as late")),
            Cell(law="行政处罚法#61.1"),
            Cell(words="1"),
            Cell(words=go, href=HERE, hidden=serve),
        ),
        state="late",
    )
    later = Row(
        cells=(
            Cell(due=due_on(date(2026, 7, 7), unit=Unit.DAYS, today=TODAY)),
            Cell(words=decide, href=HERE),
            Cell(law="行政处罚法#60"),
            Cell(words="12"),
            Cell(words=go, href=HERE, hidden=decide),
        )
    )
    return TableShown(
        label=both("表格示例", "Sample table"),
        columns=columns,
        groups=(
            Group(words=both("已逾期 1 件", "1 late"), rows=(late,)),
            Group(words=both("更晚 12 件", "12 later"), rows=(later,)),
        ),
        heads=1,
    )


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    start, here = both("首页", "Home"), both("第六十条", "Article 60")
    links = [
        Link(words=both("能做什么", "Acts"), href=HERE, here=True),
        Link(words=both("期限", "Periods"), href=HERE),
        Link(words=both("经过", "Course"), href=HERE),
    ]
    entry = Entry(
        title=both("行政处罚法", "Administrative Penalty Law"),
        href=HERE,
        facts=(both("法律", "Law"), both("2021年7月15日起施行", "in force from 15 July 2021")),
    )
    step = Entry(title=both("立案", "Case opened"), aside=both("5月25日", "25 May"), law="行政处罚法#54.2")
    empty = EmptyShown(
        title=both("没有到期的事", "Nothing is due"),
        words=both(
            "三个工作日内没有要办的。最近的一件是 7月7日。",
            "Nothing falls due within three workdays. The next is on 7 July.",
        ),
        links=(Link(words=both("看全部待办", "See all to-dos"), href=HERE),),
    )
    return {
        "button": [
            {"words": both("开始复核", "Review the plea"), "href": HERE},
            {"words": both("补充调查", "Investigate further"), "rank": "second"},
            {"words": both("撤回公开", "Withdraw"), "href": HERE, "rank": "grave"},
            {"words": both("办理", "Open"), "href": HERE, "rank": "second", "size": "small"},
            {
                "words": both("下载回执", "Download the receipt"),
                "href": HERE,
                "rank": "second",
                "icon": "down",
                "wide": True,
            },
        ],
        "tag": [{"tag": tag} for tag in TAGS],
        "table": [{"table": a_table()}],
        "cell": [{"cell": Cell(words="12", sub=both("其中 1 件逾期", "1 of them late")), "column": Column(words="")}],
        "pagination": [{"pages": pagination(page=2, size=20, whole=357, href="#{page}")}],
        "entries": [{"entries": [entry]}, {"entries": [step], "shape": "tight", "numbered": True}],
        "empty-state": [{"empty": empty}],
        "contents": [
            {"label": both("横排目录示例", "Contents in a row"), "links": links, "shape": "row"},
            {"label": both("竖排目录示例", "Contents upright"), "links": links},
        ],
        "turns": [
            {
                "label": both("前后示例", "Before and after"),
                "before": Link(words=both("第五十九条", "Article 59"), href=HERE),
                "after": Link(words=both("第六十一条", "Article 61"), href=HERE),
            }
        ],
        "breadcrumb": [
            {"way": [Crumb(words=start, href=HERE), Crumb(words=here)], "label": both("位置示例", "Sample way")}
        ],
        "icon": [{"name": "verify", "words": both("已核验", "Verified")}],
    }
