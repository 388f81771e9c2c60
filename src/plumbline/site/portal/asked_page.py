"""The page of a list that a reader asks for: ?page=3; the first where it cannot be read."""

from typing import Final

from django.http import HttpRequest

MOST_DIGITS: Final = 5


def asked_page(request: HttpRequest) -> int:
    """Read which page is asked for; the list itself ends where it ends."""
    raw = request.GET.get("page", "1")
    readable = raw.isascii() and raw.isdecimal() and len(raw) <= MOST_DIGITS
    return max(int(raw), 1) if readable else 1
