"""Samples of figures, alerts and long work."""

from typing import Any

from plumbline.kernel.measure import Share
from plumbline.site.parts.listing import Link
from plumbline.site.parts.measuring import (
    AlertShown,
    DotShown,
    MeasureShown,
    ProgressShown,
    Severity,
    StepShown,
)
from plumbline.site.parts.shares import Figure, SharesShown, shares
from plumbline.site.portal.samples import HERE, both


def measures() -> list[MeasureShown]:
    """Show a share, a small one, a very small one, and none at all."""
    name = both("处罚决定按期作出", "Penalties decided in time")
    return [
        MeasureShown(name=name, part=12_408, whole=12_765, href=HERE, missing=3, missing_href=HERE),
        MeasureShown(name=name, part=18, whole=20, low=0.7, high=0.97, href=HERE),
        MeasureShown(name=name, part=3, whole=4, href=HERE),
        MeasureShown(name=name, part=0, whole=0),
    ]


def a_table_of_shares() -> SharesShown:
    """Show a share with its misses, a very small one, and one of nothing whose rows lack data."""
    figures = (
        Figure(
            name=both("示例市", "Sample City"),
            href=HERE,
            share=Share(part=149, whole=155),
            target=1.0,
            missed_href=HERE,
        ),
        Figure(name=both("示例区", "Sample District"), href=HERE, share=Share(part=3, whole=4), missed_href=HERE),
        Figure(
            name=both("示例县", "Sample County"), href=HERE, share=Share(part=0, whole=0, unknown=2), unknown_href=HERE
        ),
    )
    return shares(both("指标表示例", "Sample shares"), figures, first=both("地方", "Place"))


def alerts() -> list[AlertShown]:
    """Show the three severities."""
    return [
        AlertShown(
            severity=Severity.GRAVE,
            title=both("1 件逾期 38 天，仍未决定", "1 matter is 38 days late and not decided"),
            href=HERE,
            facts=(both("6月26日前回复", "reply by 26 June"),),
        ),
        AlertShown(severity=Severity.ORDINARY, title=both("连续三个月低于全省", "Below the province for three months")),
        AlertShown(severity=Severity.REMINDER, title=both("3 件明天到期", "3 matters fall due tomorrow")),
    ]


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    progress = ProgressShown(
        code="sample",
        title=both("正在按新的放假安排重算期限", "Recounting periods by the new schedule"),
        done=812,
        whole=1204,
        words=both(
            "可以离开此页，完成后在“待办”里告诉您。", "You may leave this page; the result will be in your to-dos."
        ),
        link=Link(words=both("看要您过目的 5 件", "See the 5 that need you"), href=HERE),
    )
    steps = [
        StepShown(words=both("亮证", "Show certificates"), done=True),
        StepShown(words=both("检查", "Inspect"), here=True),
        StepShown(words=both("签字", "Sign")),
    ]
    return {
        "measure": [{"measure": measure} for measure in measures()],
        "chart": [{"dot": DotShown(value=0.972, low=0.965, high=0.981, least=0.85, target=0.99)}],
        "shares": [{"table": a_table_of_shares()}],
        "alert": [{"alert": alert} for alert in alerts()],
        "progress": [{"progress": progress}],
        "steps": [{"steps": steps}],
    }
