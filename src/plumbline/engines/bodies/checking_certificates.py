"""What happens to a certificate after it was issued: its suspension is lifted, it is checked year by year.

A certificate that failed its check does not count until it has passed one; that the check of a year is still to come keeps
nobody from acting, for the law sets no such day (the page of the officer says it).

Source  行政处罚法 (2021) 第四十二条第一款
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.certifying import CERTIFICATE_LAW
from plumbline.engines.bodies.models import Account, Certificate
from plumbline.engines.bodies.personnel import AnnualCheck, Suspension
from plumbline.engines.bodies.recording import about, record
from plumbline.kernel.errors import InvalidFacts, Says


@transaction.atomic
def lift_suspension(
    certificate: Certificate, *, by: Account, last_day: date, because: str, at: datetime | None = None
) -> Certificate:
    """Lift a suspension after its last day: the same certificate counts again, and the days of the suspension stay known."""
    require(by, Permission.MANAGE_CERTIFICATES, certificate.officer)
    since = certificate.suspended_from
    if since is None or not since <= last_day < certificate.valid_to:
        says = Says(
            zh="只有暂扣中的执法证才能解除暂扣；最后一天不早于暂扣日，早于到期日。",
            en="Only a suspended certificate is given free; the last day lies between the suspension and the end of its time.",
        )
        raise InvalidFacts([about("last_day", says, law=CERTIFICATE_LAW)])
    Suspension.objects.update_or_create(certificate=certificate, valid_from=since, defaults={"valid_to": last_day})
    certificate.suspended_from = None
    certificate.save(update_fields=["suspended_from"])
    _work_out(certificate)
    public = {
        "officer": certificate.officer.code,
        "suspended_from": since.isoformat(),
        "last_day": last_day.isoformat(),
        "because": because,
    }
    body, personal = certificate.officer.body, {"number": certificate.number}
    record(body, "suspension_lifted", by=by, at=at, public=public, personal=personal)
    return certificate


@transaction.atomic
def check_certificate(
    certificate: Certificate,
    *,
    by: Account,
    year: int,
    checked_on: date,
    passed: bool,
    remark: str = "",
    at: datetime | None = None,
) -> AnnualCheck:
    """Record the annual check of a certificate.

    Raises  InvalidFacts — outside the certificate's time, or the year was passed already
    """
    require(by, Permission.MANAGE_CERTIFICATES, certificate.officer)
    if not certificate.valid_from <= checked_on <= certificate.valid_to:
        says = Says(
            zh=f"执法证有效期为 {certificate.valid_from} 至 {certificate.valid_to}，审验日须在其间。",
            en=f"The certificate is valid from {certificate.valid_from} to {certificate.valid_to}; check it within that time.",
        )
        raise InvalidFacts([about("checked_on", says, law=CERTIFICATE_LAW)])
    before = certificate.annual_checks.filter(checked_on__gte=checked_on).exists()
    if before or certificate.annual_checks.filter(year=year, passed=True).exists():
        says = Says(
            zh=f"{year} 年度已经审验合格，或者这一天以后已有审验。",
            en=f"The check of {year} was passed already, or there is a check on that day or later.",
        )
        raise InvalidFacts([about("year", says, law=CERTIFICATE_LAW)])
    made = AnnualCheck.objects.create(
        certificate=certificate, year=year, checked_on=checked_on, passed=passed, remark=remark.strip()
    )
    _work_out(certificate)
    public = {
        "officer": certificate.officer.code,
        "year": year,
        "checked_on": checked_on.isoformat(),
        "passed": passed,
        "remark": made.remark,
    }
    body, personal = certificate.officer.body, {"number": certificate.number}
    record(body, "certificate_checked", by=by, at=at, public=public, personal=personal)
    return made


def _work_out(certificate: Certificate) -> None:
    """Work out when the certificate does not count: suspensions that ended, and from a failed check until one is passed."""
    idle = [
        [one.valid_from.isoformat(), one.valid_to.isoformat()]
        for one in certificate.suspensions.all()
        if one.valid_to is not None
    ]
    failed: date | None = None
    for check in certificate.annual_checks.all():
        if check.passed and failed:
            idle.append([failed.isoformat(), (check.checked_on - timedelta(days=1)).isoformat()])
            failed = None
        elif not check.passed and not failed:
            failed = check.checked_on
    if failed:
        idle.append([failed.isoformat(), ""])
    certificate.idle = sorted(idle)
    certificate.save(update_fields=["idle"])
