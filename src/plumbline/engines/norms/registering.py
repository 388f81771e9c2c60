"""Bringing the register of norms that comes with Plumbline into the database. Doing it again changes nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.searching import indexing
from plumbline.kernel.norm import NormRegister, RegisteredNorm, register


@dataclass(frozen=True, slots=True)
class Registered:
    """How many norms and versions the register added, changed, or found as they were."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def sync(norms: NormRegister | None = None) -> Registered:
    """Write every norm and version of the register; what was imported beside them stays."""
    every = list((norms or register()).every())
    there = Norm.objects.filter(title__in=[norm.title for norm in every]).prefetch_related("versions")
    by_title = {norm.title: norm for norm in there}
    outcomes = [outcome for norm in every for outcome in _write(norm, by_title.get(norm.title))]
    indexing.renew()
    return Registered(outcomes.count("added"), outcomes.count("changed"), outcomes.count("unchanged"))


def _write(registered: RegisteredNorm, there: Norm | None) -> list[str]:
    norm = there or Norm(title=registered.title)
    facts: dict[str, Any] = {
        "short": registered.short,
        "title_en": registered.en,
        "also": list(registered.also),
        "level": str(registered.level),
        "since": registered.since,
    }
    outcomes = [_save(norm, facts)]
    versions = there.versions.all() if there else ()
    held = {version.promulgated_on: version for version in versions if version.replaced_at is None}
    for said in registered.versions:
        version = held.get(said.promulgated_on) or Version(norm=norm, promulgated_on=said.promulgated_on)
        known = {
            "number": said.number,
            "in_force_from": said.in_force_from,
            "in_force_to": said.in_force_to,
            "highest": said.articles,
        }
        facts = {name: value for name, value in known.items() if value}  # what it leaves open, a text may say
        outcomes.append(_save(version, facts))
    return outcomes


def _save(row: Model, facts: dict[str, Any]) -> str:
    changes = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if row.pk is not None and not changes:
        return "unchanged"
    outcome = "added" if row.pk is None else "changed"
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return outcome
