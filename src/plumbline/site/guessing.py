"""What keeps passwords from being guessed: from where a request comes, and what is said when signing in is halted.

The counting is done by django-axes, by account and place; the settings give its limits.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.site.errors import FaultPage
from plumbline.site.page import Room
from plumbline.site.showing import show
from plumbline.site.surroundings import links

HOUSEHOLD: Final = 64  # bits of an IPv6 address that a provider gives; whoever has it has all addresses below


def place_of(request: HttpRequest) -> str | None:
    """Give the place a request comes from: its address, or its network where one sender has a whole network.

    A proxy writes the address that it saw at the end of X-Forwarded-For. Only as many of its entries are believed as
    the settings say there are proxies; what stands further to the left, anyone may have written.
    """
    seen = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    believed = settings.PROXIES and len(seen) >= settings.PROXIES
    written = seen[-settings.PROXIES] if believed else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(written)
    except ValueError:
        return None  # a local socket has no address: its senders count as one place
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address.packed, HOUSEHOLD), strict=False).network_address)
    return str(address)


def halted(request: HttpRequest, _answered: HttpResponse | None, _credentials: Mapping[str, Any]) -> HttpResponse:
    """Answer 429: what was halted, why, until when; the same for accounts that there are and that there are not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    page = FaultPage(
        title=_("登录暂停"),
        stands_in=Room.PORTAL,
        sentences=(
            _("从您的网络地址登录这个账号，连续 %(times)s 次没有成功。为防止有人猜密码，暂停从这里登录它。")
            % {"times": settings.AXES_FAILURE_LIMIT},
            _("%(minutes)s 分钟后可以再试；别的账号、别处的登录不受影响。") % {"minutes": minutes},
            _("忘了密码，请联系本机关的系统管理员；如果不是您在登录，请告诉安全管理员。"),
        ),
        ways=links((_("回到首页"), "home")),
    )
    response = show(request, page, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
