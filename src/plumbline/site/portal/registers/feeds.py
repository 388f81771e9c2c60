"""Atom feeds of what changed in lists: in all that are public, in one register, in the list of one body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class Change:
    """An edition that was recorded, or the end of an entry with the edition that stood last."""

    edition: Edition
    at: datetime
    last_day: date | None = None  # None: recorded


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

    def items(self, obj: Told) -> Sequence[Change]:
        """Give the editions that were recorded last, and the entries that were ended last."""
        public = [one.code for one in declared.every().values() if one.public]
        found = Edition.objects.select_related("body")
        found = found.filter(register=obj.register.code) if obj.register else found.filter(register__in=public)
        found = found.filter(body=obj.body) if obj.body else found
        changes = [Change(one, one.recorded_at) for one in found.order_by("-id")[:MOST]]
        ended = found.filter(ended_at__isnull=False).order_by("-ended_at", "-id")[:MOST]
        changes += [Change(one, one.ended_at, one.valid_to) for one in ended if one.ended_at]
        return sorted(changes, key=lambda one: (one.at, one.last_day is not None), reverse=True)[:MOST]

    def item_title(self, item: Change) -> str:
        """Name the entry and whose it is."""
        told = {"title": item.edition.title, "body": name_of_body(item.edition.body)}
        return (_("%(title)s · %(body)s") if item.last_day is None else _("%(title)s · %(body)s · 终止")) % told

    def item_description(self, item: Change) -> str:
        """Say which edition it is, and from when it holds or until when it held."""
        told = {"register": say(declared.register(item.edition.register).title), "n": item.edition.number}
        if item.last_day is None:
            return _("%(register)s，第 %(n)s 版，自 %(day)s 起") % (told | {"day": days.full(item.edition.valid_from)})
        return _("%(register)s，第 %(n)s 版，到 %(day)s 为止") % (told | {"day": days.full(item.last_day)})

    def item_link(self, item: Change) -> str:
        """Lead to the entry on its first day, or on its last."""
        edition = item.edition
        return entry_href(
            declared.register(edition.register), edition.body, edition.key, on=item.last_day or edition.valid_from
        )

    def item_guid(self, item: Change) -> str:
        """Name an edition, or its end, for good."""
        authority, edition = settings.LEDGER_ORIGIN.partition("/")[0], item.edition
        parts = (edition.register, edition.body.code, edition.key, str(edition.number))
        place = "/".join(quote(part) for part in (*parts, *(("end",) if item.last_day else ())))
        return f"tag:{authority},2026:registers/{place}"

    def item_pubdate(self, item: Change) -> datetime:
        """Give when it was recorded."""
        return item.at

    def item_updateddate(self, item: Change) -> datetime:
        """Give when it was recorded: what a change says is never written over."""
        return item.at


feed = shows(ListPage)(ListsFeed())
