"""How the actions tell of a version: its days, whether it stands, and whether its text is held."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from plumbline.cli.speaking import in_language
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.norms.models import Version

_STATES: Final = {
    "in_force": Says(zh="施行中", en="in force"),
    "to_come": Says(zh="尚未施行", en="not yet in force"),
    "ended": Says(zh="已不适用", en="no longer in force"),
}
_NOT_HELD: Final = Says(zh="未收录条文", en="text not held")


def state_of(version: "Version", on: date) -> str:
    """Tell how a version stands on a day; a later version may stand in its place."""
    if version.in_force_to is not None and version.in_force_to < on:
        return "ended"
    if version.in_force_from is None:
        return "not_known" if version.promulgated_on <= on else "to_come"
    if version.in_force_from > on:
        return "to_come"
    current = version.norm.version_on(on)
    return "in_force" if current is not None and current.pk == version.pk else "ended"


def period_of(version: "Version") -> Says:
    """Tell when a version was promulgated and in force; a first day that no source gives is not made up."""
    promulgated, first, last = version.promulgated_on, version.in_force_from, version.in_force_to
    return Says(
        zh=f"（{promulgated} 公布，{f'{first} 起施行' if first else '施行日期未登记'}{f'，至 {last}' if last else ''}）",
        en=f" (promulgated {promulgated}, {f'in force from {first}' if first else 'first day in force not known'}"
        f"{f' to {last}' if last else ''})",
    )


def version_as_data(version: "Version", on: date) -> dict[str, Any]:
    """Give a version as a record."""
    return {
        "number": version.number or None,
        "kind": version.kind or None,
        "promulgated_on": version.promulgated_on.isoformat(),
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "in_force_to": version.in_force_to.isoformat() if version.in_force_to else None,
        "held": version.held,
        "state": state_of(version, on),
    }


def version_as_line(version: "Version", on: date, language: str) -> str:
    """Give a version as one line of a list."""
    state = state_of(version, on)
    told = (
        version.number,
        in_language(period_of(version), language).strip(" （）()"),
        in_language(_STATES[state], language) if state in _STATES else "",  # what is not known, the period says
        "" if version.held else in_language(_NOT_HELD, language),
    )
    return "  " + "  ".join(filter(None, told))
