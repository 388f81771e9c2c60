"""How long a session lasts: a day after the last page, never past the browser, and about a week in all.

Whoever fills in a form has at least 20 hours for it: an old session ends when a page is asked for, not when a form is
sent, so that nothing that was filled in is turned away by the clock.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from plumbline.kernel import clock

LONGEST: Final = timedelta(days=7)
RENEWED_EVERY: Final = timedelta(hours=1)  # a page of a busy hour writes nothing
BEGAN: Final = "began_at"
RENEWED: Final = "renewed_at"
MACHINES: Final = "/api/"  # the address of the machine interface
READING: Final = ("GET", "HEAD")


class SessionAge:
    """The middleware that renews sessions in use, and ends those that are old."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session before the page is drawn; programs have none, and their answers may be kept for others."""
        if not request.path_info.startswith(MACHINES) and SESSION_KEY in request.session:
            _look_at(request)
        return self.answer(request)


def begin(session: SessionBase) -> None:
    """Count the age of a session from now."""
    session[BEGAN] = session[RENEWED] = clock.now().isoformat()


def _look_at(request: HttpRequest) -> None:
    session, now = request.session, clock.now()
    if BEGAN not in session:
        begin(session)
    elif now - datetime.fromisoformat(session[BEGAN]) >= LONGEST:
        if request.method in READING:
            logout(request)
    elif now - datetime.fromisoformat(session[RENEWED]) >= RENEWED_EVERY:
        session[RENEWED] = now.isoformat()
