"""Which declared procedure a matter follows, and which one a new matter will follow."""

from datetime import date

from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.procedure import Procedure


def procedure_of(matter: Matter) -> Procedure:
    """Find the version of the procedure that a matter follows: the one in force when it was opened."""
    return catalogue.load().version(matter.procedure, matter.version)


def procedure_on(code: str, *, on: date) -> Procedure:
    """Find the version of a procedure that a matter opened on a day will follow.

    Raises  InvalidFacts when there is no such procedure, or none in force on that day
    """
    versions = catalogue.load().procedures.get(code, ())
    for version in reversed(versions):
        if version.in_force_from <= on and (version.in_force_to is None or on <= version.in_force_to):
            return version
    if versions:
        first = min(version.in_force_from for version in versions)
        title = versions[0].title
        says = Says(
            zh=f"{on.isoformat()} 没有施行中的“{title.zh}”，最早的版本自 {first.isoformat()} 起施行",
            en=f"No version of “{title.en}” was in force on {on.isoformat()}; the first begins on {first.isoformat()}",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, law=versions[0].basis, facts=("at",))])
    says = Says(zh=f"没有“{code}”这种程序", en=f"There is no procedure “{code}”")
    raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=("procedure",))])
