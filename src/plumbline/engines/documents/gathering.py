"""What a matter has to say to its documents: one nested mapping, in plain JSON values.

| place       | holds                                                 |
|-------------|-------------------------------------------------------|
| `body`      | name, address, phone                                  |
| `party`     | name, address, …: the facts `party_…`                 |
| `matter`    | code, title                                           |
| `facts`     | every fact that is known, as data                     |
| `words`     | the same facts as people read them                    |
| `days`      | by act: the day on which it last happened             |
| `documents` | by template: number and day                           |
| `officers`  | who performs this act, with their certificate numbers |
| `day`       | the legal day of this document                        |
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from plumbline.engines.documents.models import Document
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.models import PARTY, Matter
from plumbline.kernel import fields, stored
from plumbline.kernel.actor import Actor
from plumbline.kernel.clock import BEIJING, day_of
from plumbline.kernel.errors import Says
from plumbline.kernel.marking import Happened, Marking, Situation, View
from plumbline.kernel.procedure import Procedure

NAMES: Final[Mapping[str, Says]] = {
    "body.address": Says(zh="机关地址", en="address of the body"),
    "body.phone": Says(zh="机关电话", en="telephone of the body"),
    "officers": Says(zh="执法人员", en="officers"),
}


def after(effect: Effect) -> Marking:
    """Give the marking as it will be once the act is done: a document speaks of its own act as done."""
    marking = stored.from_data(effect.matter.marking)
    before = marking.acts.get(effect.act)
    happened = Happened(count=before.count + 1 if before else 1, at=effect.at, sequence=effect.sequence)
    return replace(marking, acts={**marking.acts, effect.act: happened}, sequence=effect.sequence)


def scope(effect: Effect, marking: Marking) -> View:
    """Give what the conditions of a template look at."""
    return View(effect.procedure, marking, Situation(at=effect.at, facts=effect.facts, domain=effect.matter.domain))


def gather(effect: Effect, marking: Marking) -> dict[str, Any]:
    """Give the values that a template is filled from."""
    body = effect.matter.body
    return {
        "body": {"name": body.name, "address": body.address, "phone": body.phone},
        "party": party(fields.as_data(effect.facts)),
        "matter": {"code": effect.matter.code, "title": effect.matter.title},
        "facts": fields.as_data(effect.facts),
        "words": words(effect.procedure, effect.facts),
        "days": {act: day_of(happened.at).isoformat() for act, happened in marking.acts.items()},
        "documents": issued(effect.matter),
        "officers": [officer(one, domain=effect.matter.domain, on=day_of(effect.at)) for one in effect.actors],
        "day": day_of(effect.at).isoformat(),
    }


def party(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the party: what the facts `party_…` say of it."""
    return {code.removeprefix(PARTY): value for code, value in facts.items() if code.startswith(PARTY)}


def words(procedure: Procedure, facts: Mapping[str, Any]) -> dict[str, str]:
    """Give the facts as people read them: the titles of choices instead of their codes."""
    known = procedure.fields
    return {code: fields.show(known[code], value, language="zh") for code, value in facts.items() if code in known}


def issued(matter: Matter) -> dict[str, dict[str, str]]:
    """Give the documents that the matter has already, the last one of each template."""
    return {
        document.template.replace("-", "_"): {
            "number": document.number,
            "day": document.issued_at.astimezone(BEIJING).date().isoformat(),
        }
        for document in Document.objects.filter(matter=matter).order_by("issued_at", "pk")
    }


def officer(actor: Actor, *, domain: str, on: date) -> str:
    """Name an officer with the certificate that covers the matter."""
    held = [one for one in actor.certificates if one.covers(domain, on)]
    return f"{actor.name}（执法证号{held[0].number}）" if held else actor.name


def name_of(procedure: Procedure, path: str) -> Says:
    """Say how a place is called to people."""
    code = path.removeprefix("facts.").removeprefix("words.").replace("party.", PARTY, 1)
    if code in procedure.fields:
        return procedure.fields[code].title
    if path.startswith("days.") and (act := procedure.acts.get(path.removeprefix("days."))):
        return Says(zh=f"“{act.title.zh}”的日期", en=f"day of “{act.title.en}”")
    return NAMES.get(path, Says(zh=path, en=path))
