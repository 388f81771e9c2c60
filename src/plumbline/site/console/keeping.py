"""Whose bodies and officers an account may look up in the console: administrators all, a supervisor those of the region."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission, bodies_within_sight
from plumbline.engines.bodies.models import Account, Body, Officer
from plumbline.site import errors
from plumbline.site.showing import show


def account_of(request: HttpRequest) -> Account:
    """Give the account that signed in; the door has let in nobody else."""
    return Account.objects.select_related("officer__body__region").get(username=request.user.get_username())


def bodies_kept(account: Account) -> QuerySet[Body]:
    """Select the bodies that an account may look up."""
    found = Body.objects.all() if account.administers else bodies_within_sight(account)
    return found.select_related("region").order_by("region__path", "code")


def on_body(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the account and the body of its address; a body of another region answers 403 with the reason."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **rest: Any) -> HttpResponseBase:
        body = get_object_or_404(Body.objects.select_related("region", "parent"), code=code)
        account = account_of(request)
        return _elsewhere(request, account, body) or view(request, account, body, **rest)

    return found


def on_officer(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the account and the officer of its address, as `on_body` does."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **rest: Any) -> HttpResponseBase:
        officer = get_object_or_404(Officer.objects.select_related("body__region"), code=code)
        account = account_of(request)
        return _elsewhere(request, account, officer.body) or view(request, account, officer, **rest)

    return found


def _elsewhere(request: HttpRequest, account: Account, body: Body) -> HttpResponseBase | None:
    decision = authority.may(account, Permission.VIEW_CONSOLE, body)
    if decision.allowed:
        return None
    return show(request, errors.forbidden(request, decision.says, permission=Permission.VIEW_CONSOLE), status=403)
