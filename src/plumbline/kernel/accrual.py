"""What grows day by day on a sum that is not paid: so many per mille a day, up to a cap.

Nothing is rounded before the end; a broken fen is dropped, in favour of who owes. The law says neither from which day the
surcharge counts nor that it stops on the day it meets the cap: the first is said by the rule that asks, the second follows
from the cap.

Source  行政处罚法 (2021-01-22) 第七十二条第一款第一项、第七十三条第三款
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.kernel.counting import ONE_DAY, nth_after
from plumbline.kernel.errors import Says
from plumbline.kernel.pause import Pause, joined

WHOLE = 1000  # per mille
FEN_IN_A_YUAN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """What has grown, over how many days, and whether the cap was met.

    Gives   total_fen — never more than the cap; days — days that count, those after the cap too
            capped_on — the first day on which the sum meets the cap; working — the sum in words
    """

    total_fen: int
    days: int
    capped_on: date | None
    working: Says


def accrue(
    base_fen: int, *, per_mille_a_day: int, from_day: date, to_day: date, cap_fen: int, pauses: Sequence[Pause] = ()
) -> Accrual:
    """Let a daily rate grow on a base.

    Takes   from_day, to_day — the first and the last day that count, both included; nothing grows when they are crossed
            pauses — days on which nothing grows
    """
    days = max(0, (to_day - from_day).days + 1)
    for first_paused, last_paused in joined(pauses):
        days -= max(0, (min(last_paused, to_day) - max(first_paused, from_day)).days + 1)
    grown_fen = base_fen * per_mille_a_day * days // WHOLE
    capped_on = None
    if days and grown_fen >= cap_fen:
        a_day = base_fen * per_mille_a_day
        days_to_cap = max(1, -(-cap_fen * WHOLE // a_day)) if a_day else 1
        capped_on = nth_after(from_day - ONE_DAY, days_to_cap, workdays_of=None, pauses=pauses)
    total_fen = min(grown_fen, cap_fen)
    return Accrual(
        total_fen=total_fen,
        days=days,
        capped_on=capped_on,
        working=_working(base_fen, per_mille_a_day, days, grown_fen=grown_fen, total_fen=total_fen),
    )


def _working(base_fen: int, per_mille_a_day: int, days: int, *, grown_fen: int, total_fen: int) -> Says:
    rate = f"{per_mille_a_day / 10:g}%"
    zh = f"{_yuan(base_fen)} 元 × {rate} × {days} 日 = {_yuan(grown_fen)} 元"
    en = f"{_yuan(base_fen)} yuan × {rate} × {days} {'day' if days == 1 else 'days'} = {_yuan(grown_fen)} yuan"
    if grown_fen > total_fen:
        zh += f"，以 {_yuan(total_fen)} 元为限"
        en += f", limited to {_yuan(total_fen)} yuan"
    return Says(zh=zh, en=en)


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, FEN_IN_A_YUAN)
    return f"{yuan:,}.{rest:02}"
