"""Who acts: a person in the posts held on a day, with papers, with what others delegated, and with conflicts of interest."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An enforcement certificate: which domains it covers, and from when to when."""

    number: str
    scopes: frozenset[str]
    valid_from: date
    valid_to: date
    suspended_from: date | None = None
    idle: tuple[tuple[date, date | None], ...] = ()  # suspensions that have ended, and annual checks that were failed

    def covers(self, domain: str, day: date) -> bool:
        """Tell whether the certificate entitles to act in a domain on a day."""
        in_time = self.valid_from <= day <= self.valid_to
        return (
            in_time
            and (not domain or domain in self.scopes)
            and not (self.suspended_from and self.suspended_from <= day)
            and not any(first <= day and (last is None or day <= last) for first, last in self.idle)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A role that another officer of the body lets this one exercise: for every act of it, or for some."""

    role: str
    giver: str  # the code of the officer who delegates
    giver_name: str
    basis: str
    acts: frozenset[str] = frozenset()  # «penalty.ordinary:decide»; none: every act of the role

    def covers(self, procedure: str, act: str) -> bool:
        """Tell whether an act may be performed under the delegation."""
        return not self.acts or f"{procedure}:{act}" in self.acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that ties an officer to a party: kinship, an interest, a former employment."""

    party: str  # the name, or the unified credit code
    says: Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: one person in the posts held on that day."""

    code: str
    name: str
    roles: frozenset[str]
    body: str = ""
    region: str = ""
    certificates: tuple[Certificate, ...] = ()
    qualifications: frozenset[str] = frozenset()
    delegations: tuple[Delegation, ...] = ()  # of roles that are held in no other way
    conflicts: tuple[Conflict, ...] = ()

    def roles_for(self, procedure: str, act: str) -> frozenset[str]:
        """Give the roles in which this person may perform an act: a role that is only delegated counts where it is covered."""
        if not self.delegations:
            return self.roles
        delegated = {one.role for one in self.delegations}
        covered = {one.role for one in self.delegations if one.covers(procedure, act)}
        return self.roles - (delegated - covered)

    def signs_for(self, roles: Collection[str], procedure: str, act: str) -> Delegation | None:
        """Give the delegation under which this person performs an act of these roles; none who holds one of the roles."""
        if not self.delegations:
            return None
        if self.roles.difference(one.role for one in self.delegations).intersection(roles):
            return None
        return next((one for one in self.delegations if one.role in roles and one.covers(procedure, act)), None)

    def certified(self, domain: str, day: date) -> bool:
        """Tell whether one of the certificates covers the domain on that day."""
        return any(certificate.covers(domain, day) for certificate in self.certificates)
