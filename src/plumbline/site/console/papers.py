"""What an appointment, a certificate or a competence is worth on a day, in words: in force, ended, suspended, not yet."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from plumbline.engines.bodies.codes import Domain, Labelled, QualificationCode, Role
from plumbline.engines.bodies.models import Certificate, Officer
from plumbline.engines.bodies.posts import certificate_of
from plumbline.site import days
from plumbline.site.parts.listing import TagShown
from plumbline.site.words import Words, english, say

SOON: Final = timedelta(days=30)


def joined(words: Iterable[Words]) -> str:
    """Join words as a list."""
    return (", " if english() else "、").join(say(one) for one in words)


def labels(codes: Iterable[str], kind: type[Labelled]) -> str:
    """Name codes of one kind; a code that is not declared any more stands as it is."""
    known = {member.value: member.says for member in kind}
    return joined(known.get(code, code) for code in codes)


def roles(codes: Iterable[str]) -> str:
    """Name roles."""
    return labels(codes, Role)


def domains(codes: Iterable[str]) -> str:
    """Name domains."""
    return labels(codes, Domain)


def qualification(code: str) -> str:
    """Name a qualification."""
    return labels([code], QualificationCode)


def from_to(first: date | None, last: date | None) -> str:
    """Say from when to when something is valid; an open end is said in words."""
    if first is None:
        return _("到%(last)s") % {"last": days.full(last)} if last else _("没有记载起止")
    if last is None:
        return _("%(first)s起") % {"first": days.full(first)}
    return _("%(first)s至%(last)s") % {"first": days.full(first), "last": days.full(last)}


def validity(first: date | None, last: date | None, *, on: date) -> TagShown:
    """Say whether something is valid on a day."""
    if first and on < first:
        return TagShown(words=_("还没有开始"), kind="info", icon="clock")
    if last and last < on:
        return TagShown(words=_("已经结束"), icon="none")
    return TagShown(words=_("有效"), kind="good", icon="check")


def certificate_state(paper: Certificate, *, on: date) -> TagShown:
    """Say whether a certificate entitles to enforce on a day, and if not, why."""
    if paper.suspended_from and paper.suspended_from <= on:
        return TagShown(words=_("已暂扣"), kind="bad", icon="block")
    if _idle(paper, on):
        return TagShown(words=_("审验不合格或者暂扣"), kind="bad", icon="block")
    if paper.valid_to < on:
        return TagShown(words=_("已到期"), kind="bad", icon="cross")
    if on < paper.valid_from:
        return TagShown(words=_("还没有生效"), kind="info", icon="clock")
    if paper.valid_to <= on + SOON:
        return TagShown(words=_("快到期"), kind="soon", icon="warn")
    return TagShown(words=_("有效"), kind="good", icon="check")


def certificate_words(paper: Certificate, *, on: date) -> str:
    """Say the same in a sentence, with the day."""
    if paper.suspended_from and paper.suspended_from <= on:
        return _("%(day)s起暂扣") % {"day": days.full(paper.suspended_from)}
    if paper.valid_to < on:
        return _("%(day)s到期") % {"day": days.full(paper.valid_to)}
    if on < paper.valid_from:
        return _("%(day)s才生效") % {"day": days.full(paper.valid_from)}
    if since := _idle(paper, on):
        return _("%(day)s起不能用") % {"day": days.full(since)}
    return _("有效到%(day)s") % {"day": days.full(paper.valid_to)}


def _idle(paper: Certificate, on: date) -> date | None:
    """Give the day since which a certificate does not count: a suspension that has ended by now, a failed annual check."""
    periods = certificate_of(paper).idle
    return next((first for first, last in periods if first <= on and (last is None or on <= last)), None)


def best_certificate(officer: Officer, *, on: date, domain: str = "") -> Certificate | None:
    """Give the certificate that says most about an officer on a day: one in force, else the last one.

    Takes   domain — where given, only certificates that cover it
    """
    papers = [paper for paper in officer.certificates.all() if not domain or domain in paper.scopes]
    in_force = [paper for paper in papers if certificate_of(paper).covers(domain, on)]
    return max(in_force or papers, key=lambda paper: paper.valid_to, default=None)


def name_of(thing: object) -> str:
    """Name a body, a region, an officer or a post in the language of the page."""
    zh = getattr(thing, "name", None) or getattr(thing, "title", "")
    en = getattr(thing, "name_en", None) or getattr(thing, "title_en", "")
    return str((en or zh) if english() else zh)
