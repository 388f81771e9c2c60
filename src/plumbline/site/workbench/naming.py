"""What a matter and the people in it are called on the pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body, Officer
from plumbline.engines.documents.models import Document
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.models import Matter, PartyKind
from plumbline.kernel import stored
from plumbline.kernel.errors import Says
from plumbline.kernel.marking import Marking
from plumbline.site.words import Masked, Words, english, say

HANDLER = "handler"
NAMED_AFTER_A_PERSON = (PartyKind.NATURAL_PERSON, PartyKind.INDIVIDUAL_BUSINESS)
PARTY_NAME = Says(zh="当事人姓名", en="name of the party")


def with_numbers(matters: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """Fetch with matters, or with what belongs to them, the numbers of their documents: one query for all."""
    documents = Document.objects.only("matter_id", "number").order_by("id")
    return matters.prefetch_related(Prefetch(f"{prefix}documents", documents))


def number_of(matter: Matter) -> str:
    """Give the number people know a matter by: that of its first document, else its code."""
    first = next(iter(matter.documents.all()), None)
    return first.number if first else matter.code


def body_name(body: Body) -> str:
    """Name a body in the language of the page."""
    return body.name_en if english() else body.name


def officer_name(officer: Officer) -> str:
    """Name an officer in the language of the page."""
    return (officer.name_en or officer.name) if english() else officer.name


def names_of(codes: Iterable[str]) -> Mapping[str, str]:
    """Name officers by their codes: one query for all."""
    return {officer.code: officer_name(officer) for officer in Officer.objects.filter(code__in=set(codes))}


def handlers_of(matter: Matter | Marking) -> list[str]:
    """Give the codes of the officers who have handled a matter."""
    here = stored.from_data(matter.marking) if isinstance(matter, Matter) else matter
    return sorted(here.performers.get(HANDLER, ()))


def joined(words: Iterable[str]) -> str:
    """Join words as a list."""
    return (", " if english() else "、").join(words)


def party_name(matter: Matter, *, personal: bool) -> Words | Masked:
    """Name the party, or say that the name is hidden.

    Takes   personal — whether who looks may see personal data
    """
    party = getattr(matter, "party", None)
    if party is None:
        return ""
    return Masked(what=PARTY_NAME) if party.is_natural_person and not personal else party.name


def title_of(matter: Matter, *, personal: bool) -> Words:
    """Give the title of a matter; where it may name a person, only to whoever may see names."""
    party = getattr(matter, "party", None)
    if matter.erased_at:
        return procedure_of(matter).title
    hidden = not personal and party is not None and party.is_natural_person
    return procedure_of(matter).title if hidden else matter.title


def named_by_title(words: str, *, personal: bool) -> Q:
    """Select matters by their titles: those that `title_of` shows."""
    found = Q(title__icontains=words)
    return found if personal else found & ~Q(party__kind__in=NAMED_AFTER_A_PERSON)


def party_words(matter: Matter, *, personal: bool) -> Words:
    """Name the party in a cell of words."""
    name = party_name(matter, personal=personal)
    return _("已遮盖：%(what)s") % {"what": say(name.what)} if isinstance(name, Masked) else name
