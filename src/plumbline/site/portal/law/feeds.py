"""Atom feeds of the law: every norm's coming and recent versions together, and the versions of one norm."""

from collections.abc import Sequence
from datetime import datetime, time
from urllib.parse import quote

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from plumbline.engines.norms import standing
from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.portal.law.changes import MOST, ChangesPage, recent_versions
from plumbline.site.portal.law.naming import (
    href_of,
    level_of,
    name_of,
    title_in_address,
    version_name,
)
from plumbline.site.showing import shows
from plumbline.site.words import say


class LawFeed(Feed):  # type: ignore[type-arg]  # it takes no arguments when it runs
    """What comes into force, and what has come within a year; or the versions of one norm."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, norm: str = "") -> Norm | None:  # noqa: ARG002 — Django gives it
        """Find the norm whose versions are asked for; nothing where all norms are.

        Raises  Http404 where no norm goes by this title
        """
        found = known_by(norm) if norm else None
        if norm and found is None:
            raise Http404
        return found

    def title(self, obj: Norm | None) -> str:
        """Name the feed."""
        return _("准绳：%(norm)s的变化") % {"norm": name_of(obj)} if obj else _("准绳：法规的变化")

    def subtitle(self, obj: Norm | None) -> str:
        """Say what it holds."""
        if obj:
            return _("%(norm)s登记过的全部文本。") % {"norm": name_of(obj)}
        return _("将要施行和近一年施行的文本。没有登记的法规不在其中。")

    def author_name(self) -> str:
        """Name who publishes it: an Atom feed must."""
        return _("安徽省依法行政开放平台")

    def link(self, obj: Norm | None) -> str:
        """Lead to the page of the same content."""
        return href_of(obj) if obj else reverse("law-changes")

    def feed_url(self, obj: Norm | None) -> str:
        """Give its own address."""
        return reverse("norm-feed", kwargs={"norm": title_in_address(obj)}) if obj else reverse("law-feed")

    def items(self, obj: Norm | None) -> Sequence[Version]:
        """Give the versions: of one norm, newest first; of all norms, those to come first."""
        if obj:
            return tuple(obj.standing_versions().select_related("norm").reverse()[:MOST])
        today = clock.today()
        return (*standing.upcoming(today), *recent_versions(today))[:MOST]

    def item_title(self, item: Version) -> str:
        """Name the norm, and what happens to it."""
        told = {"norm": name_of(item.norm), "version": version_name(item), "day": days.full(item.first_day)}
        if item.in_force_from is None:
            return _("%(norm)s%(version)s") % told
        return _("%(norm)s%(version)s，自 %(day)s 起施行") % told

    def item_description(self, item: Version) -> str:
        """Say by what and when it was promulgated, and whether its text is held."""
        parts = [
            say(level_of(item.norm)),
            item.number,
            _("%(day)s 公布") % {"day": days.full(item.promulgated_on)},
            "" if item.held else _("没有收录原文"),
        ]
        return _("，").join(part for part in parts if part)

    def item_link(self, item: Version) -> str:
        """Lead to the text as it stands on its first day."""
        return href_of(item.norm, on=item.first_day)

    def item_guid(self, item: Version) -> str:
        """Name a version for good: neither its days nor the site's address may change its name."""
        authority = settings.LEDGER_ORIGIN.partition("/")[0]
        return f"tag:{authority},2026:law/{quote(item.norm.title)}/{item.promulgated_on.isoformat()}"

    def item_pubdate(self, item: Version) -> datetime:
        """Give the day of promulgation."""
        return datetime.combine(item.promulgated_on, time(), tzinfo=clock.BEIJING)

    def item_updateddate(self, item: Version) -> datetime:
        """Give the day on which it came into force, once it has: readers see it anew then."""
        first = item.first_day
        return datetime.combine(first if first <= clock.today() else item.promulgated_on, time(), tzinfo=clock.BEIJING)


feed = shows(ChangesPage)(LawFeed())
