"""Show a page object; and the door in front of every view.

    @shows(MatterPage)
    def matter(request: HttpRequest, code: str) -> HttpResponse:
        ...
        return show(request, MatterPage(title=…, acts=…))

The door lets in who has the page's permission, sends the others to sign in or tells them which post may, and turns
what an engine raises into its page: a refusal into its reasons (409), an unknown into what is missing. Families of
error are caught here, once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from plumbline.engines.bodies import authority
from plumbline.kernel.errors import Refusal, Unknown
from plumbline.site import errors
from plumbline.site.page import PUBLIC, SIGNED_IN, Page

View = Callable[..., HttpResponseBase]


def show(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    """Draw a page object with its template."""
    return render(request, page.template, {"page": page}, status=status)


def shows(page: type[Page], *, acts: bool = False) -> Callable[[View], View]:
    """Put the door of a page in front of a view.

    Takes   acts — the view also takes POST
    """
    methods = ["GET", "HEAD", *(["POST"] if acts else [])]

    def hang(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            _check_address(request)
            if page.permission != PUBLIC and not request.user.is_authenticated:
                return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
            if page.permission not in {PUBLIC, SIGNED_IN}:
                decision = authority.may(request.user, page.permission)
                if not decision.allowed:
                    page_for = errors.forbidden(request, decision.says, permission=page.permission)
                    return show(request, page_for, status=403)
            response = _answer(view, request, *args, **kwargs)
            if page.permission != PUBLIC:
                add_never_cache_headers(response)
            return response

        door.page = page  # type: ignore[attr-defined]  # read by the test that every address has a page
        return door

    return hang


def _check_address(request: HttpRequest) -> None:
    """Refuse an address with a zero character: no database takes one, and nobody types one."""
    if "\0" in request.path_info or any("\0" in value for _, values in request.GET.lists() for value in values):
        raise BadRequest("the address holds a zero character")


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        return show(request, errors.refused(request, refusal), status=409)
    except Unknown as unknown:
        return show(request, errors.unknown(request, unknown), status=409 if request.method == "POST" else 404)
