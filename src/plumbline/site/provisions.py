"""The words of provisions, as a page quotes them under what rests on them."""

from datetime import date
from typing import Final

from plumbline.engines.norms import resolving
from plumbline.kernel.errors import InvalidFacts, Unknown
from plumbline.kernel.reference import Citation, parse_reference, write_reference
from plumbline.site.parts.reading import ProvisionShown

MOST: Final = 3


def provisions_of(law: str, *, on: date, most: int = MOST) -> tuple[ProvisionShown, ...]:
    """Give the words of the first provisions of a reference as they stand on a day; without words where they are not held."""
    cited = parse_reference(law) if law else ()
    return tuple(_provision(one, on=on) for one in cited[:most])


def _provision(citation: Citation, *, on: date) -> ProvisionShown:
    law = write_reference([citation])
    try:
        resolved = resolving.resolve(citation, on=on)
    except (Unknown, InvalidFacts):
        return ProvisionShown(law=law)
    return ProvisionShown(
        law=law, words=tuple(resolved.words.splitlines()), on=on, in_force_from=resolved.version.in_force_from
    )
