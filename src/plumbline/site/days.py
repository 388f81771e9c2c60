"""Days, moments and money as people read them, in the language of the page.

A day of this year goes without its year in Chinese: 6月24日 周三; English always names it: Wed 24 June 2026.
"""

from datetime import date, datetime

from plumbline.kernel import clock
from plumbline.site.words import english

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FEN = 100


def weekday(day: date) -> str:
    """Give the weekday: 周三, Wed."""
    return _WEEKDAYS_EN[day.weekday()] if english() else f"周{_WEEKDAYS_ZH[day.weekday()]}"


def full(day: date) -> str:
    """Give a day with its year: 2026年6月24日, 24 June 2026."""
    if english():
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def short(day: date) -> str:
    """Give a day without the year where it is this year's: 6月24日, 24 June."""
    if day.year != clock.today().year:
        return full(day)
    return f"{day.day} {_MONTHS_EN[day.month - 1]}" if english() else f"{day.month}月{day.day}日"


def long(day: date) -> str:
    """Give a day with its weekday: 6月24日 周三, Wed 24 June 2026."""
    return f"{weekday(day)} {full(day)}" if english() else f"{short(day)} {weekday(day)}"


def month(day: date) -> str:
    """Give a month: 2026 年 6 月, June 2026."""
    return f"{_MONTHS_EN[day.month - 1]} {day.year}" if english() else f"{day.year} 年 {day.month} 月"


def hour(moment: datetime) -> str:
    """Give the time of day in Beijing, 24 hours: 09:41."""
    return f"{moment.astimezone(clock.BEIJING):%H:%M}"


def moment(at: datetime) -> str:
    """Give a moment: 2026年6月12日 09:41, 12 June 2026, 09:41."""
    day = full(clock.day_of(at))
    return f"{day}, {hour(at)}" if english() else f"{day} {hour(at)}"


def money(fen: int) -> str:
    """Give an amount kept in fen: 2,000 元, ¥2,000; fen are shown where there are any."""
    sign, fen = ("−" if fen < 0 else ""), abs(fen)
    amount = f"{fen // _FEN:,}" + (f".{fen % _FEN:02d}" if fen % _FEN else "")
    return f"{sign}¥{amount}" if english() else f"{sign}{amount}\N{NO-BREAK SPACE}元"
