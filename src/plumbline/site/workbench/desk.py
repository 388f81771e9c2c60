"""Who sits at the desk, and the matter in front of them, where they may see it.

@shows(MatterPage)
@on_matter
def matter(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account, Body, Officer
from plumbline.engines.matters import schedules
from plumbline.engines.matters.acting import not_competent, procedure_of
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.actor import Actor
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.errors import NotAllowed
from plumbline.site import errors
from plumbline.site.showing import show


class SeeOther(HttpResponseRedirect):
    """After an act the browser asks for another page: going back or reloading cannot repeat the act."""

    status_code = 303


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An officer at work: the account, the person, the posts held today."""

    account: Account
    officer: Officer
    actor: Actor
    today: date
    calendar: Calendar = field(default_factory=schedules.calendar)  # asked for once, however many matters are shown

    @property
    def body(self) -> Body:
        """Give the officer's body."""
        return self.officer.body

    def may(self, permission: Permission, subject: Body | Matter | None = None) -> bool:
        """Tell whether the officer may do something, by the one decision of the house."""
        return authority.may(self.account, permission, subject, on=self.today).allowed


def desk_of(request: HttpRequest) -> Desk:
    """Give the desk of whoever signed in; the door has let in officers only."""
    account = Account.objects.select_related("officer__body__region").get(username=request.user.get_username())
    if account.officer is None:
        raise PermissionDenied
    today = clock.today()
    return Desk(account=account, officer=account.officer, actor=actor_of(account, on=today), today=today)


def on_matter(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the desk and the matter of its address; a matter of another body answers 403 with whose it is."""

    @wraps(view)
    def found(request: HttpRequest, matter_id: int, **rest: Any) -> HttpResponseBase:
        desk = desk_of(request)
        matter = get_object_or_404(Matter.objects.select_related("body__region", "region", "party"), pk=matter_id)
        if not desk.may(Permission.VIEW_MATTER, matter):
            return show(request, elsewhere(request, desk, matter), status=403)
        return view(request, desk, matter, **rest)

    return found


def elsewhere(request: HttpRequest, desk: Desk, matter: Matter) -> errors.RefusedPage:
    """Make the page for a matter of another body: whose it is, by which article, who may."""
    refusal = NotAllowed([not_competent(procedure_of(matter), matter, desk.actor)])
    return errors.refused(request, refusal, title=_("这件案子由别的机关办理"))
