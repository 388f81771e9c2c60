"""What an erasure would take: every place where personal data of a matter stands, found before anything is touched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.models import Document, SealedEdition
from plumbline.engines.documents.personal import is_hidden
from plumbline.engines.erasing.grounds import Scope
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.matters.changes import Correction, Link, Told
from plumbline.engines.matters.models import PARTY, Evidence, Matter, PartyKind
from plumbline.engines.matters.procedures import procedure_of
from plumbline.kernel import canonical
from plumbline.kernel.procedure import Procedure

SHORTEST: Final = 2  # a single character stands in too many words that are no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What of a matter goes, and what stays though it is of the same kind."""

    opened: tuple[int, ...]  # numbers of rows
    names: frozenset[str]  # codes of the facts that go
    values: frozenset[str]  # names, numbers and addresses that go, to look for them elsewhere; never shown or logged
    documents: tuple[Document, ...]
    evidence: tuple[Evidence, ...]
    publications: tuple[Publication, ...]
    files: frozenset[str]  # digests of kept files that go
    shared: frozenset[str]  # digests of files that another matter holds too: they stay for it
    in_events: tuple[str, ...]  # events whose public part holds one of the values: what is hashed cannot be erased
    related: tuple[str, ...]  # codes of matters that are joined with this one, and may hold the same data


def find(matter: Matter, scope: Scope) -> Found:
    """Look through a matter for its personal data."""
    procedure = procedure_of(matter)
    openings = list(Opening.objects.filter(event__stream=matter.code).order_by("id"))
    going = list(_going(openings, scope))
    person = names_anybody(matter)
    sealed = {code for code, field in procedure.fields.items() if field.sealed}
    sealed = {code for code in sealed if scope is Scope.MATTER or code.startswith(PARTY)}
    documents = tuple(matter.documents.order_by("id"))
    evidence = tuple(matter.evidence.order_by("id"))
    publications = tuple(matter.publications.select_related("document").order_by("id"))
    files = _files(documents, evidence, publications)
    shared = _held_elsewhere(matter, files)
    values = frozenset(
        word for one in going if _tells_who(procedure, one.name, person=person) for word in _words(one.value)
    )
    return Found(
        opened=tuple(one.pk for one in going),
        names=frozenset(sealed | {one.name for one in going}),
        values=values,
        documents=documents,
        evidence=evidence,
        publications=publications,
        files=files - shared,
        shared=shared,
        in_events=tuple(_in_events(matter, values)),
        related=tuple(_related(matter)),
    )


def names_anybody(matter: Matter) -> bool:
    """Tell whether the party is a person, as far as is known: the name of an organisation is public."""
    return matter.facts.get(f"{PARTY}kind") in {None, PartyKind.NATURAL_PERSON, PartyKind.INDIVIDUAL_BUSINESS}


def _going(openings: list[Opening], scope: Scope) -> Iterator[Opening]:
    """Choose what goes: with the party also free text that names the party, titles and reasons, which may do so."""
    if scope is Scope.MATTER:
        yield from openings
        return
    of_party = [one for one in openings if one.name.startswith(PARTY)]
    named = {value for one in of_party for value in _words(one.value)}
    for one in openings:
        besides = one.name.startswith("matter.") or "." in one.name or one.name in {"title", "name"}
        if one in of_party or besides or any(value in word for word in _words(one.value) for value in named):
            yield one


def _files(
    documents: Iterable[Document], evidence: Iterable[Evidence], publications: Iterable[Publication]
) -> frozenset[str]:
    """Give the kept files: papers whole and in sealed editions, evidence, and what was published and withdrawn again."""
    papers = {one.digest for one in documents} | {one.digest for one in publications if not one.stands}
    editions = SealedEdition.objects.filter(recorded__in=papers).values_list("digest", flat=True)
    return frozenset(papers | {one.digest for one in evidence} | set(editions))


def _held_elsewhere(matter: Matter, digests: frozenset[str]) -> frozenset[str]:
    others = Evidence.objects.filter(digest__in=digests, matter__erased_at=None).exclude(matter=matter)
    return frozenset(others.values_list("digest", flat=True))


def _in_events(matter: Matter, values: frozenset[str]) -> Iterator[str]:
    for event in Event.objects.filter(stream=matter.code).order_by("sequence") if values else ():
        said = canonical.encode(event.public).decode()
        if any(value in said for value in values):
            yield event.reference


def _related(matter: Matter) -> Iterator[str]:
    joined = Link.objects.filter(matter=matter, other__isnull=False, other__erased_at=None)
    yield from joined.order_by("id").values_list("other__code", flat=True)
    from_here = Link.objects.filter(other=matter, matter__erased_at=None)
    yield from from_here.order_by("id").values_list("matter__code", flat=True)


def _tells_who(procedure: Procedure, name: str, *, person: bool) -> bool:
    field = procedure.fields.get(name)
    return field is not None and not field.choices and is_hidden(field, person=person)  # a code is no word of anybody


def _words(value: Any) -> Iterator[str]:
    """Give the words of a value that could stand elsewhere too."""
    if isinstance(value, str) and len(value.strip()) >= SHORTEST:
        yield value.strip()
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _words(inner)


def counted(found: Found, matter: Matter) -> dict[str, int]:
    """Give what goes by kind, for a list that shows no personal data."""
    corrections = Correction.objects.filter(record__matter=matter).count()
    return {
        "opened": len(found.opened),
        "facts": sum(code in matter.facts for code in found.names),
        "records": sum(bool(found.names & one.facts.keys()) for one in matter.records.all()),
        "corrections": corrections,
        "links": matter.links.count() + Told.objects.filter(link__matter=matter).count(),
        "party": int(hasattr(matter, "party")),
        "documents": len(found.documents),
        "evidence": len(found.evidence),
        "files": len(found.files),
        "shared": len(found.shared),
    }
