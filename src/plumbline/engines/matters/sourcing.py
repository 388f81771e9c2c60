"""The provision on which somebody rests a change: it must be written right, and stand in a norm that is known and in force."""

from dataclasses import replace
from datetime import date
from typing import Final

from plumbline.engines.matters.changes import LAW_LENGTH
from plumbline.engines.matters.refusing import about
from plumbline.kernel.errors import DeclarationError, Reason, Says
from plumbline.kernel.norm import register

FIELD: Final = "law"
EXAMPLE: Final = "行政处罚法#47"


def faults_of_law(law: str, *, on: date) -> list[Reason]:
    """List what is wrong with a reference as somebody gives it: missing, not written right, not in the register, not in force."""
    if not law.strip():
        says = Says(zh=f"还没有写依据，例如 {EXAMPLE}", en=f"The provision is not given yet; write it like {EXAMPLE}")
        return [about(FIELD, says)]
    if len(law) > LAW_LENGTH:
        says = Says(zh=f"依据最多 {LAW_LENGTH} 字", en=f"A provision has at most {LAW_LENGTH} characters")
        return [about(FIELD, says)]
    try:
        problems = register().check_reference(law.strip(), on=on)
    except DeclarationError as wrong:
        says = Says(zh=f"依据写得不对，请写成 {EXAMPLE} 这样", en=f"Write the provision like {EXAMPLE}: {wrong.what}")
        return [about(FIELD, says)]
    return [replace(about(FIELD, one.says), cure=one.cure) for one in problems]
