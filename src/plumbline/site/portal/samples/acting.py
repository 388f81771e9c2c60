"""Samples of acts, due dates and clocks."""

from datetime import date
from typing import Any

from plumbline.kernel.calendar import official
from plumbline.kernel.pause import Pause
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.site.parts.act import ActShown, ActState, ReasonShown, RefusalShown
from plumbline.site.parts.clock import ClockShown, Note, clock_of
from plumbline.site.parts.due import Due, Light, due_done, due_none, due_on, due_paused
from plumbline.site.parts.listing import Count
from plumbline.site.portal.samples import HERE, TODAY, both

REVIEW = both("复核陈述申辩", "Review the plea")
DECIDE = both("作出处罚决定", "Decide on the penalty")


def dues() -> list[Due]:
    """Show the nine lights."""
    return [
        due_on(date(2026, 6, 18), unit=Unit.WORKDAYS, law="行政处罚法#61.1", today=TODAY),
        due_on(TODAY, unit=Unit.WORKDAYS, today=TODAY),
        due_on(date(2026, 6, 24), unit=Unit.WORKDAYS, today=TODAY),
        due_on(date(2026, 7, 7), unit=Unit.DAYS, law="行政处罚法#60", today=TODAY),
        due_paused(12, workdays=True),
        due_on(date(2027, 2, 24), unit=Unit.WORKDAYS, provisional=True, today=TODAY),
        due_none(both("须早于 7月7日", "before 7 July")),
        due_on(date(2026, 6, 24), unit=Unit.WORKDAYS, waiting=True, today=TODAY),
        due_done(date(2026, 6, 16)),
        due_done(date(2026, 6, 17), late=1, workdays=True),
    ]


def counts() -> list[Count]:
    """Show counts with and without a light."""
    return [
        Count(number=23, words=both("全部", "All"), href=HERE, here=True),
        Count(number=1, words=both("已逾期", "Late"), href=HERE, light=Light.LATE),
        Count(number=2, words=both("今天到期", "Due today"), href=HERE, light=Light.TODAY),
        Count(number=4, words=both("三个工作日内", "Within three workdays"), href=HERE, light=Light.SOON),
    ]


def reasons() -> tuple[ReasonShown, ...]:
    """Show a reason that can be cured at once, one that needs waiting, one for somebody else."""
    return (
        ReasonShown(
            says=both("陈述申辩还没有复核。", "The plea has not been reviewed."),
            law="行政处罚法#45.1",
            cure=both("先复核（您可以做）", "Review it first (you can do this)"),
            cure_href=HERE,
        ),
        ReasonShown(
            says=both(
                "当事人还可以要求听证，到 6月24日为止。", "The party may still ask for a hearing, until 24 June."
            ),
            law="行政处罚法#64(1)",
            cure=both("等到 6月25日，或者取得书面放弃。", "Wait until 25 June, or obtain a written waiver."),
        ),
        ReasonShown(
            says=both("须先通过法制审核。", "Legal review must come first."),
            law="行政处罚法#58.1",
            who=both("法制审核人员", "legal reviewer"),
        ),
    )


def acts() -> list[ActShown]:
    """Show an act that is owed, one that is allowed, one that is blocked."""
    return [
        ActShown(
            code="sample-review",
            title=REVIEW,
            state=ActState.OWED,
            why=both("须在作出决定之前完成。", "Must be done before the decision."),
            law="行政处罚法#45.1",
            due=due_none(both("须早于决定", "before the decision")),
            href=HERE,
            verb=both("开始复核", "Review the plea"),
            primary=True,
        ),
        ActShown(
            code="sample-investigate",
            title=both("补充调查", "Investigate further"),
            state=ActState.ALLOWED,
            href=HERE,
        ),
        ActShown(
            code="sample-receive",
            title=both("签收", "Acknowledge receipt"),
            state=ActState.ALLOWED,
            href=HERE,
            at_once=(("expects", "7"),),
        ),
        ActShown(code="sample-decide", title=DECIDE, state=ActState.BLOCKED, reasons=reasons(), way_href=HERE),
    ]


def refusal() -> RefusalShown:
    """Show a refusal."""
    return RefusalShown(
        title=both("现在不能作出处罚决定", "The penalty cannot be decided now"),
        asked=both("您刚才要作出处罚决定。", "You asked to decide on the penalty."),
        reasons=reasons()[1:2],
        back=both("回到案件", "Back to the matter"),
        back_href=HERE,
    )


def clocks() -> list[ClockShown]:
    """Show a short period with workdays, one that stands still, and a long one folded into months."""
    calendar = official()
    hearing = reckon(Period.parse("5 workdays"), date(2026, 6, 16), calendar=calendar)
    pauses = [Pause(date(2026, 6, 11), date(2026, 6, 22), "政府信息公开条例#32")]
    answer = reckon(Period.parse("20 workdays"), date(2026, 5, 29), calendar=calendar, pauses=pauses)
    decide = reckon(Period.parse("90 days"), date(2026, 4, 8), calendar=calendar)
    return [
        clock_of(
            hearing,
            code="sample-hearing",
            title=both("当事人可以要求听证：5 个工作日", "The party may ask for a hearing: 5 workdays"),
            law="行政处罚法#64(1),85",
            how=both("按工作日，送达当日不计", "by workdays, the day of service not counted"),
            due=due_on(hearing.due, unit=Unit.WORKDAYS, waiting=True, today=TODAY),
            today=TODAY,
        ),
        clock_of(
            answer,
            code="sample-answer",
            title=both("答复信息公开申请：20 个工作日", "Answer an information request: 20 workdays"),
            law="政府信息公开条例#33.2",
            how=both("征求第三方意见的时间不计", "the time for asking third parties is not counted"),
            due=due_paused(12, workdays=True),
            today=TODAY,
            pauses=pauses,
        ),
        clock_of(
            decide,
            code="sample-decide",
            title=both("作出处罚决定：90 日", "Decide on the penalty: 90 days"),
            law="行政处罚法#60",
            how=both("按日历日，不顺延", "by calendar days, not rolled over"),
            due=due_on(decide.due, unit=Unit.DAYS, today=TODAY),
            today=TODAY,
            note=Note(
                title=both("检验时间要不要扣除，还不能确定", "Whether testing time is left out is not known"),
                words=both(
                    "法律没有规定可以扣除的时间。录入有关规章以后自动重算。",
                    "The law names no time to leave out. Once the rule concerned is entered, the day is found by itself.",
                ),
            ),
        ),
    ]


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    return {
        "due": [{"due": due} for due in dues()],
        "counts": [{"label": both("按到期情况筛选", "Filter by due date"), "counts": counts()}],
        "reasons": [{"reasons": reasons()}],
        "act": [{"act": act} for act in acts()],
        "refusal": [{"refusal": refusal(), "level": 3}],
        "clock": [{"clock": clock} for clock in clocks()],
    }
