"""The acts on an officer's papers: enforcement certificates and qualifications. The supervisor of the region performs them.

Source  行政处罚法 (2021) 第四十二条第一款 (qualified officers), 第五十八条 (the reviewer's qualification)
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import Domain, QualificationCode
from plumbline.engines.bodies.models import Account, Certificate, Officer, Qualification
from plumbline.engines.bodies.personnel import Suspension
from plumbline.engines.bodies.recording import about, in_order, record
from plumbline.kernel.errors import InvalidFacts, Says

CERTIFICATE_LAW = "行政处罚法#42.1"


@transaction.atomic
def issue_certificate(
    officer: Officer,
    *,
    by: Account,
    number: str,
    scopes: Collection[Domain | str],
    valid_from: date,
    valid_to: date,
    exam_passed_on: date | None = None,
    at: datetime | None = None,
) -> Certificate:
    """Issue an enforcement certificate; the supervisor of the officer's region does.

    Takes   exam_passed_on — when the officer passed the examination of the certificate, where it is known
    Raises  InvalidFacts — no domain, a number that was issued before, an exam after the first day, or a time in which the
            officer has a certificate of the same domain
    """
    require(by, Permission.MANAGE_CERTIFICATES, officer)
    in_order(valid_from, valid_to, "valid_to")
    if not scopes:
        says = Says(zh="执法证须至少载明一个执法领域。", en="A certificate names at least one domain.")
        raise InvalidFacts([about("scopes", says, law=CERTIFICATE_LAW)])
    if Certificate.objects.filter(number=number).exists():
        says = Says(zh=f"执法证号 {number} 已经发过，请核对。", en=f"The number {number} was issued before; check it.")
        raise InvalidFacts([about("number", says)])
    covered = sorted(Domain(scope) for scope in scopes)
    if exam_passed_on and exam_passed_on > valid_from:
        says = Says(
            zh="考试合格在先，发证在后；请核对日期。", en="The exam comes before the certificate; check the days."
        )
        raise InvalidFacts([about("exam_passed_on", says, law=CERTIFICATE_LAW)])
    Officer.objects.select_for_update().get(pk=officer.pk)  # two certificates at once would miss each other
    _alone(officer, covered, valid_from, valid_to)
    paper = Certificate.objects.create(
        officer=officer,
        number=number,
        scopes=covered,
        valid_from=valid_from,
        valid_to=valid_to,
        exam_passed_on=exam_passed_on,
    )
    public = {
        "officer": officer.code,
        "scopes": list(covered),
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat(),
        **({"exam_passed_on": exam_passed_on.isoformat()} if exam_passed_on else {}),
    }
    record(officer.body, "certificate_issued", by=by, at=at, public=public, personal={"number": number})
    return paper


@transaction.atomic
def suspend_certificate(
    certificate: Certificate, *, by: Account, from_day: date, because: str, at: datetime | None = None
) -> Certificate:
    """Suspend a certificate from a day on; acts of earlier days stay as they are."""
    require(by, Permission.MANAGE_CERTIFICATES, certificate.officer)
    if certificate.suspended_from is not None:
        says = Says(
            zh=f"这本执法证自 {certificate.suspended_from} 起已经暂扣。",
            en=f"The certificate has been suspended since {certificate.suspended_from}.",
        )
        raise InvalidFacts([about("from_day", says, law=CERTIFICATE_LAW)])
    if not certificate.valid_from <= from_day <= certificate.valid_to:
        says = Says(
            zh=f"执法证有效期为 {certificate.valid_from} 至 {certificate.valid_to}，暂扣日须在其间。",
            en=f"The certificate is valid from {certificate.valid_from} to {certificate.valid_to}; suspend within that time.",
        )
        raise InvalidFacts([about("from_day", says, law=CERTIFICATE_LAW)])
    if earlier := certificate.suspensions.filter(valid_to__gte=from_day).order_by("-valid_to").first():
        says = Says(
            zh=f"这本执法证 {earlier.valid_from} 至 {earlier.valid_to} 已经暂扣过，再次暂扣须从以后的日子起。",
            en=f"The certificate was suspended from {earlier.valid_from} to {earlier.valid_to}; suspend it from a later day.",
        )
        raise InvalidFacts([about("from_day", says, law=CERTIFICATE_LAW)])
    certificate.suspended_from = from_day
    certificate.save(update_fields=["suspended_from"])
    Suspension.objects.create(certificate=certificate, valid_from=from_day, because=because)
    public = {"officer": certificate.officer.code, "suspended_from": from_day.isoformat(), "because": because}
    record(
        certificate.officer.body,
        "certificate_suspended",
        by=by,
        at=at,
        public=public,
        personal={"number": certificate.number},
    )
    return certificate


@transaction.atomic
def return_certificate(
    certificate: Certificate, *, by: Account, on: date, number: str, at: datetime | None = None
) -> Certificate:
    """End a suspension: the old certificate ends as suspended, and a new one with the same scope runs from the day.

    The old row stays, so that any later question about the days of the suspension is answered rightly.
    """
    require(by, Permission.MANAGE_CERTIFICATES, certificate.officer)
    if certificate.suspended_from is None or on <= certificate.suspended_from:
        says = Says(
            zh="只有已暂扣的执法证才能发还，且须晚于暂扣日。",
            en="Only a suspended certificate is returned, after that day.",
        )
        raise InvalidFacts([about("on", says, law=CERTIFICATE_LAW)])
    ends = certificate.valid_to
    certificate.valid_to = min(ends, on - timedelta(days=1))
    certificate.save(update_fields=["valid_to"])
    certificate.suspensions.filter(valid_to=None).update(valid_to=certificate.valid_to)
    return issue_certificate(
        certificate.officer, by=by, number=number, scopes=certificate.scopes, valid_from=on, valid_to=ends, at=at
    )


def _alone(officer: Officer, scopes: Collection[Domain], first: date, last: date) -> None:
    """Refuse a certificate that overlaps another of the officer in time and domain."""
    for held in officer.certificates.filter(valid_from__lte=last, valid_to__gte=first).order_by("valid_from"):
        shared = [scope for scope in scopes if scope in held.scopes]
        if shared:
            says = Says(
                zh=f"和执法证 {held.number} 重叠：{held.valid_from} 至 {held.valid_to}，{'、'.join(one.says.zh for one in shared)}。"
                "一人同一领域同一时间只有一本有效。",
                en=f"overlaps certificate {held.number}: {held.valid_from} to {held.valid_to},"
                f" {', '.join(one.says.en.lower() for one in shared)}. One is valid at a time in a domain.",
            )
            raise InvalidFacts([about("valid_from", says, law=CERTIFICATE_LAW)])


@transaction.atomic
def register_qualification(
    officer: Officer,
    *,
    by: Account,
    code: QualificationCode | str,
    number: str,
    obtained_on: date,
    at: datetime | None = None,
) -> Qualification:
    """Enter a qualification that an officer has obtained."""
    require(by, Permission.MANAGE_CERTIFICATES, officer)
    if officer.qualifications.filter(code=QualificationCode(code)).exists():
        says = Says(
            zh=f"{officer.name}的这项资格已经登记过。", en=f"This qualification of {officer.name} is on record."
        )
        raise InvalidFacts([about("code", says)])
    held = Qualification.objects.create(
        officer=officer, code=QualificationCode(code), number=number, obtained_on=obtained_on
    )
    public = {"officer": officer.code, "code": held.code, "obtained_on": obtained_on.isoformat()}
    record(officer.body, "qualification_registered", by=by, at=at, public=public, personal={"number": number})
    return held
