"""Large type and high contrast, remembered for a year in a cookie that says nothing else."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from plumbline.site.portal.home import HomePage
from plumbline.site.showing import shows
from plumbline.site.surroundings import DISPLAY_COOKIE, display_of

REMEMBERED: Final = timedelta(days=365)


@shows(HomePage)
def display(request: HttpRequest) -> HttpResponse:
    """Remember the display that was chosen and go back to the page it was chosen on."""
    response = HttpResponseRedirect(inside(request, request.GET.get("back", "")))
    response.set_cookie(
        DISPLAY_COOKIE,
        str(display_of(request)),
        max_age=REMEMBERED,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def inside(request: HttpRequest, address: str) -> str:
    """Give an address of this site back, and the home page for any other."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else reverse("home")
