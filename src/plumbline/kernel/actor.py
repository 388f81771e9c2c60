"""Who acts: a person in the posts held on a day, with certificates and qualifications."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An enforcement certificate: which domains it covers, and from when to when."""

    number: str
    scopes: frozenset[str]
    valid_from: date
    valid_to: date
    suspended_from: date | None = None

    def covers(self, domain: str, day: date) -> bool:
        """Tell whether the certificate entitles to act in a domain on a day."""
        in_time = self.valid_from <= day <= self.valid_to
        return (
            in_time
            and (not domain or domain in self.scopes)
            and not (self.suspended_from and self.suspended_from <= day)
        )


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

    def certified(self, domain: str, day: date) -> bool:
        """Tell whether one of the certificates covers the domain on that day."""
        return any(certificate.covers(domain, day) for certificate in self.certificates)
