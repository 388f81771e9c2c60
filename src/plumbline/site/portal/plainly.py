"""A published decision in one plain sentence, from its facts; never with what the publication hides.

A word from the facts is only said where it stands in the published words as well.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.matters.models import Matter, Party
from plumbline.kernel import catalogue, clock, fields
from plumbline.kernel.procedure import Procedure
from plumbline.site import days
from plumbline.site.words import english, say


def procedure_of(matter: Matter) -> Procedure:
    """Find the version of the procedure that a matter follows."""
    return catalogue.load().version(matter.procedure, matter.version)


def name_of_body(body: Body) -> str:
    """Name a body in the language of the page."""
    return str(body.name_en if english() else body.name)


def name_of_party(publication: Publication) -> str:
    """Name the party where its name is published whole; else say that there is one."""
    party: Party | None = getattr(publication.matter, "party", None)  # a matter may have none
    return party.name if party and party.name in publication.words else _("一名当事人")


def title_of(publication: Publication) -> str:
    """Name the document and its number in the language of the page."""
    title = publication.document.content["title"]
    return f"{title['en' if english() else 'zh']} {publication.document.number}"


def kind_of(publication: Publication) -> str:
    """Name the kind of document in the language of the page."""
    return str(publication.document.content["title"]["en" if english() else "zh"])


def sentence_of(publication: Publication) -> str:
    """Say who decided what about whom, and when."""
    tell = SENTENCES.get(publication.document.template, _issued)
    return tell(publication, publication.matter.facts)


def _told(publication: Publication, facts: Mapping[str, Any], **more: str) -> dict[str, str]:
    violation = str(facts.get("violation") or "")
    return {
        "day": days.full(clock.day_of(publication.document.issued_at)),
        "body": name_of_body(publication.matter.body),
        "party": name_of_party(publication),
        "violation": violation if violation and violation in publication.words else _("违法行为"),
        **more,
    }


def _penalty(publication: Publication, facts: Mapping[str, Any]) -> str:
    """Say a penalty: 罚款 2,000 元, and the other kinds by their names."""
    given = tuple(facts.get("penalty_kinds") or ())
    if not given:
        return _issued(publication, facts)
    procedure = procedure_of(publication.matter)
    kinds = procedure.fields["penalty_kinds"].choices
    said = [say(kinds[kind]) for kind in given if kind != "fine" and kind in kinds]
    if "fine" in given and facts.get("fine_fen") is not None:
        said.insert(0, _("罚款 %(amount)s") % {"amount": days.money(int(facts["fine_fen"]))})
    told = _told(publication, facts, penalty=_("、").join(said))
    if facts.get("correction") in {"at_once", "by_day"}:
        return _("%(day)s，%(body)s因%(violation)s，对%(party)s作出处罚：%(penalty)s；并责令改正。") % told
    return _("%(day)s，%(body)s因%(violation)s，对%(party)s作出处罚：%(penalty)s。") % told


def _no_penalty(publication: Publication, facts: Mapping[str, Any]) -> str:
    told = _told(publication, facts)
    return _("%(day)s，%(body)s就%(violation)s一事，决定对%(party)s不予行政处罚。") % told


def _issued(publication: Publication, facts: Mapping[str, Any]) -> str:
    told = _told(publication, facts, kind=kind_of(publication))
    return _("%(day)s，%(body)s作出了%(kind)s。") % told


SENTENCES: Final[Mapping[str, Callable[[Publication, Mapping[str, Any]], str]]] = {
    "penalty-decision": _penalty,
    "on-the-spot-decision": _penalty,
    "no-penalty-decision": _no_penalty,
}


def shown_fact(procedure: Procedure, code: str, value: Any) -> str:
    """Show a value of a fact, as kept in JSON, in the language of the page."""
    field = procedure.fields[code]
    plain = fields.from_data(procedure.fields, {code: value})[code]
    return fields.show(field, plain, language="en" if english() else "zh")
