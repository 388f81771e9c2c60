"""Level, issuer, region and field of a norm, from all its files: what its newest version says stands."""

from typing import Any

from plumbline.engines.norms.models import ImportedFile, Norm
from plumbline.engines.norms.writing import TAKEN, region_of
from plumbline.kernel.norm import register


def renew(norm: Norm) -> None:
    """Set what the files of a norm say of it, the same in whatever order they came."""
    files = ImportedFile.objects.filter(version__norm=norm, version__replaced_at=None, outcome__in=TAKEN)
    rows = sorted(files.values_list("version__promulgated_on", "report"), key=lambda row: row[0], reverse=True)
    said = [(day, _facts(report)) for day, report in rows]
    if norm.title in register().by_title:
        said = [(day, facts | {"level": ""}) for day, facts in said]
    changes: dict[str, Any] = {}
    for name in ("level", "issuer", "region", "field"):
        known = [(day, facts[name]) for day, facts in said if facts[name]]
        newest = min((value for day, value in known if day == known[0][0]), default="") if known else ""
        if newest and getattr(norm, name) != newest:
            changes[name] = newest
    for name, value in changes.items():
        setattr(norm, name, value)
    if changes:
        norm.save(update_fields=list(changes))


def _facts(report: dict[str, Any]) -> dict[str, str]:
    return {
        "level": report.get("level", ""),
        "issuer": report.get("issuer", ""),
        "region": region_of(report.get("place", ""), report.get("region", "")),
        "field": report.get("field", ""),
    }
