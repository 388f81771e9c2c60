"""Atom feeds of what changed in lists: in all that are public, in one register, in the list of one body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import declared
from plumbline.engines.registers.models import Edition
from plumbline.kernel.register import Register
from plumbline.site import days
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.listing import ListPage
from plumbline.site.portal.registers.naming import (
    body_called,
    entry_href,
    list_href,
    register_called,
    register_href,
)
from plumbline.site.showing import shows
from plumbline.site.words import say

MOST = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed is about: everything, a register, the list of a body."""

    register: Register | None
    body: Body | None


class ListsFeed(Feed):  # type: ignore[type-arg]  # it takes no arguments when it runs
    """What was recorded last, newest first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, register: str = "", body: str = "") -> Told:  # noqa: ARG002 — Django gives it
        """Find what is asked for.

        Raises  Http404 where there is no such register or body, or it is not open to everybody
        """
        one = register_called(register) if register else None
        if one is not None and not one.public:
            raise Http404
        return Told(one, body_called(body) if body else None)

    def title(self, obj: Told) -> str:
        """Name the feed."""
        if obj.register and obj.body:
            told = {"body": name_of_body(obj.body), "register": say(obj.register.title)}
            return _("准绳：%(body)s的%(register)s") % told
        if obj.register:
            return _("准绳：%(register)s的变化") % {"register": say(obj.register.title)}
        return _("准绳：清单的变化")

    def subtitle(self, obj: Told) -> str:  # noqa: ARG002 — Django gives it
        """Say what it holds."""
        return _("最近记载的事项，新的在前。")

    def author_name(self) -> str:
        """Name who publishes it: an Atom feed must."""
        return _("安徽省依法行政开放平台")

    def link(self, obj: Told) -> str:
        """Lead to the page of the same content."""
        if obj.register and obj.body:
            return list_href(obj.register, obj.body)
        return register_href(obj.register) if obj.register else reverse("registers")

    def items(self, obj: Told) -> Sequence[Edition]:
        """Give the editions that were recorded last."""
        public = [one.code for one in declared.every().values() if one.public]
        found = Edition.objects.select_related("body").order_by("-id")
        found = found.filter(register=obj.register.code) if obj.register else found.filter(register__in=public)
        return tuple((found.filter(body=obj.body) if obj.body else found)[:MOST])

    def item_title(self, item: Edition) -> str:
        """Name the entry and whose it is."""
        return f"{item.title} · {name_of_body(item.body)}"

    def item_description(self, item: Edition) -> str:
        """Say which edition it is and from when it holds."""
        told = {
            "register": say(declared.register(item.register).title),
            "n": item.number,
            "day": days.full(item.valid_from),
        }
        return _("%(register)s，第 %(n)s 版，自 %(day)s 起") % told

    def item_link(self, item: Edition) -> str:
        """Lead to the entry on its first day."""
        return entry_href(declared.register(item.register), item.body, item.key, on=item.valid_from)

    def item_guid(self, item: Edition) -> str:
        """Name an edition for good."""
        authority = settings.LEDGER_ORIGIN.partition("/")[0]
        place = "/".join(quote(part) for part in (item.register, item.body.code, item.key, str(item.number)))
        return f"tag:{authority},2026:registers/{place}"

    def item_pubdate(self, item: Edition) -> datetime:
        """Give when it was recorded."""
        return item.recorded_at

    def item_updateddate(self, item: Edition) -> datetime:
        """Give when it was recorded: an edition is never written over."""
        return item.recorded_at


feed = shows(ListPage)(ListsFeed())
