"""What an Akoma Ntoso document says of itself: work, expression, manifestation; events, time in force, references."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lxml.etree import _Element

from plumbline.engines.norms.exporting.akn.element import OWN, below
from plumbline.engines.norms.exporting.akn.names import expression_iri, first_on, noted_on, work_iri
from plumbline.engines.norms.models import Version

MAKER: Final = "#plumbline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Which part of the document is described: the main text, or an annex."""

    name: str = "main"
    title: str = ""

    @property
    def is_main(self) -> bool:
        """Tell whether it is the norm itself."""
        return self.name == "main"


MAIN: Final = Component()


def write_meta(document: _Element, version: Version, *, component: Component = MAIN) -> None:
    """Write the metadata; an annex says only which document it is, and points to the references of the norm."""
    meta = below(document, "meta")
    _identification(below(meta, "identification", source=MAKER), version, component)
    if component.is_main:
        if version.number:
            below(
                meta, "publication", date=version.promulgated_on.isoformat(), name="order",
                showAs=version.number, number=version.number,
            )  # fmt: skip
        _times(meta, version)
        _references(below(meta, "references", source=MAKER), version)
        _own_words(below(meta, "proprietary", source=MAKER), version)


def _identification(parent: _Element, version: Version, component: Component) -> None:
    norm = version.norm
    work, expression = work_iri(norm), expression_iri(version)
    promulgated = version.promulgated_on.isoformat()

    frbr = below(parent, "FRBRWork")
    _named(frbr, f"{work}/!{component.name}", work)
    if component.is_main:
        for title in dict.fromkeys([norm.short, *norm.also]):
            below(frbr, "FRBRalias", value=title, name="title")
    below(frbr, "FRBRdate", date=first_on(norm).isoformat(), name="promulgated")
    below(frbr, "FRBRauthor", href="#issuer")
    below(frbr, "FRBRcountry", value="cn")
    below(frbr, "FRBRsubtype", value=norm.level)
    below(frbr, "FRBRname", value=component.title or norm.title)

    frbr = below(parent, "FRBRExpression")
    _named(frbr, f"{expression}/!{component.name}", expression)
    below(frbr, "FRBRdate", date=promulgated, name="promulgated")
    if version.in_force_from:
        below(frbr, "FRBRdate", date=version.in_force_from.isoformat(), name="inForce")
    below(frbr, "FRBRauthor", href="#issuer")
    below(frbr, "FRBRversionNumber", value=str(version.edition))
    below(frbr, "FRBRlanguage", language="zho")

    frbr = below(parent, "FRBRManifestation")
    _named(frbr, f"{expression}/!{component.name}.xml", f"{expression}.xml")
    below(frbr, "FRBRdate", date=_transcribed_on(version).isoformat(), name="transcribed")
    below(frbr, "FRBRauthor", href=MAKER)
    below(frbr, "FRBRformat", value="application/akn+xml")


def _named(frbr: _Element, this: str, uri: str) -> None:
    below(frbr, "FRBRthis", value=this)
    below(frbr, "FRBRuri", value=uri)


def _transcribed_on(version: Version) -> date:
    """Give the day on which the text first came; that of promulgation where no file is known."""
    came = min((file.at.date() for file in version.files.all()), default=version.promulgated_on)
    return max(came, version.promulgated_on)


def _times(meta: _Element, version: Version) -> None:
    """Write the events of the norm and of this version, and between which of them the version is in force."""
    begins, ends = version.in_force_from, _first_day_after(version)
    kinds: dict[date, str] = {}
    for day in sorted({first_on(version.norm), *noted_on(version), version.promulgated_on}):
        kinds[day] = "amendment" if kinds else "generation"
    if begins:
        kinds.setdefault(begins, "")
    if ends:
        kinds[ends] = "amendment" if _has_a_later_version(version) else "repeal"
    names = {day: f"evnt_{place}" for place, day in enumerate(sorted(kinds), start=1)}

    lifecycle = below(meta, "lifecycle", source=MAKER)
    for day in sorted(kinds):
        below(lifecycle, "eventRef", eId=names[day], date=day.isoformat(), source="#original", type=kinds[day])
    if begins:
        group = below(below(meta, "temporalData", source=MAKER), "temporalGroup", eId="tmpg_1")
        end = f"#{names[ends]}" if ends else ""
        below(group, "timeInterval", start=f"#{names[begins]}", end=end, refersTo="#inForce")


def _first_day_after(version: Version) -> date | None:
    return version.in_force_to + timedelta(days=1) if version.in_force_to else None


def _has_a_later_version(version: Version) -> bool:
    return any(
        other.replaced_at is None and other.promulgated_on > version.promulgated_on
        for other in version.norm.versions.all()
    )


def _references(parent: _Element, version: Version) -> None:
    norm = version.norm
    below(parent, "original", eId="original", href=work_iri(norm), showAs=norm.title)
    for relation in version.relations.all():
        if relation.norm is not None:
            below(parent, "activeRef", href=work_iri(relation.norm), showAs=relation.title)
    issuer = norm.issuer or "制定机关未注明"
    below(parent, "TLCOrganization", eId="issuer", href="/akn/ontology/organization/cn/issuer", showAs=issuer)
    below(parent, "TLCOrganization", eId="plumbline", href="/akn/ontology/organization/plumbline", showAs="Plumbline")
    below(parent, "TLCConcept", eId="inForce", href="/akn/ontology/concept/inForce", showAs="施行")


def _own_words(parent: _Element, version: Version) -> None:
    """Write what the standard has no word for: level, field, region, and what could not be read for sure."""
    norm = version.norm
    for name, value in (("level", norm.level), ("field", norm.field), ("region", norm.region)):
        if value:
            below(parent, f"{{{OWN}}}{name}", value)
    for doubt in version.doubts:
        below(parent, f"{{{OWN}}}doubt", str(doubt.get("zh", "")), code=str(doubt.get("code", "")))
