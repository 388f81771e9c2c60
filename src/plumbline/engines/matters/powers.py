"""The power that a matter exercises: an entry of a list that holds for its body on the day of its opening.

The matter keeps the entry as it was then; what becomes of the entry later never changes the matter. Whether the body is
competent there, and who may act, is decided where it always was: an entry is asked for besides.

Source  行政处罚法 (2021) 第十七条 (within its lawful powers), 第三十八条第一款 (no basis, no effect)
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters.models import Matter
from plumbline.engines.registers import declared, fitting, keeping, reading
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import Listed
from plumbline.kernel import catalogue
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.power import Power
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.register import Register

FIELD = "power"


@dataclass(slots=True, kw_only=True)
class Chosen:
    """The entry that a matter rests on; or why it may not be opened on it."""

    edition: Edition | None = None
    reasons: list[Reason] = field(default_factory=list)


def chosen(procedure: Procedure, body: Body, key: str, *, domain: str, on: date) -> Chosen:
    """Choose the entry that a matter rests on.

    Takes   key — of the entry, as somebody names it; empty where only one fits
    Gives   Chosen: no entry and no reason where the procedure asks for none, or where no list was laid down at all yet:
            the alerts of what is unlisted tell of such matters
    """
    power = procedure.power
    if power is None:
        return Chosen()
    register = declared.register(power.register)
    if key:
        listed = reading.find(register, body, key, on=on)
        if listed is not None and fits(power, listed.edition, domain=domain):
            return Chosen(edition=listed.edition)
        return Chosen(reasons=[_not_listed(power, register, body, key)])
    found = fitting_entries(procedure, body, domain=domain, on=on, most=2)
    if len(found) == 1:
        return Chosen(edition=found[0].edition)
    if found:
        return Chosen(reasons=[_to_be_chosen(power, register)])
    return Chosen(reasons=[_nothing_fits(power, register, body)] if reading.laid_down(register, body, on=on) else [])


def fitting_entries(
    procedure: Procedure, body: Body, *, domain: str, on: date, most: int | None = None
) -> list[Listed]:
    """Give the entries of the list of a body on which a matter may rest, by key; none where the procedure asks for none.

    Takes   domain — of the matter; empty gives the entries of every domain
    """
    if procedure.power is None:
        return []
    power = procedure.power
    where: dict[str, Any] = dict(power.where)
    if power.domain and domain:
        where[power.domain] = domain
    return fitting.fitting(declared.register(power.register), body, where, on=on, most=most)


def fits(power: Power, edition: Edition, *, domain: str) -> bool:
    """Tell whether an entry is one on which a matter may rest.

    Takes   domain — of the matter; empty lets the entries of every domain fit, as in `fitting_entries`
    """
    wanted = all(edition.data.get(code) == value for code, value in power.where.items())
    return wanted and (not power.domain or not domain or edition.data.get(power.domain) == domain)


def told(matter: Matter) -> dict[str, Any]:
    """Give what the event of the opening says of the entry: where it stands, and the hash of what it said."""
    edition = matter.power
    if edition is None:
        return {}
    return {
        "power": {
            "register": edition.register,
            "body": edition.body.code,
            "key": edition.key,
            "edition": edition.number,
            "digest": keeping.digest_of(edition),
        }
    }


def unlisted(register: Register, on: date) -> Iterator[tuple[Body, Says]]:
    """Go through the bodies that opened matters of procedures that ask for an entry of a register, and rested on none."""
    asking = [
        one.code for one in catalogue.load().every_procedure() if one.power and one.power.register == register.code
    ]
    without = Matter.objects.filter(procedure__in=asking, power=None, opened_at__date__lte=on)
    for row in without.values("body").annotate(matters=Count("pk"), first=Min("code")).order_by("body"):
        body = Body.objects.select_related("region").get(pk=row["body"])
        says = Says(
            zh=f"{row['matters']} 件案件没有对应的{register.title.zh}事项，例如 {row['first']}",
            en=f"{row['matters']} matters rest on no entry ({register.title.en}), such as {row['first']}",
        )
        yield body, says


def _not_listed(power: Power, register: Register, body: Body, key: str) -> Reason:
    says = Says(
        zh=f"{body.name}的{register.title.zh}没有可用于本案的“{key}”，不能行使",
        en=f"the list of {body.name_en} ({register.title.en}) has no «{key}» on which this matter may rest: it may not act",
    )
    return _refused(power, says)


def _nothing_fits(power: Power, register: Register, body: Body) -> Reason:
    outside = Says(
        zh=f"{body.name}没有列在{register.title.zh}里的事项可办，清单之外不能办",
        en=f"no entry of the list holds for {body.name_en} ({register.title.en}); what is outside it may not be handled",
    )
    says = Says(
        zh=f"{body.name}的{register.title.zh}没有这个领域的这类职权，清单里没有的权力不能行使",
        en=f"the list of {body.name_en} ({register.title.en}) has no power of this kind in this domain; what is in no list "
        "may not be exercised",
    )
    return _refused(power, says if power.domain else outside)


def _refused(power: Power, says: Says) -> Reason:
    cure = Says(
        zh="核对清单；依法有这项权力的，先按程序调整清单；没有的，移送有权的机关",
        en="Check the list; a power that the law gives is listed first by its procedure; else refer the matter",
    )
    return Reason(kind=ReasonKind.FORBIDDEN, says=says, law=power.law, rule="powers.listed", cure=cure, facts=(FIELD,))


def _to_be_chosen(power: Power, register: Register) -> Reason:
    says = Says(
        zh=f"请选本案行使的是{register.title.zh}的哪一项",
        en=f"Choose the entry that the matter exercises ({register.title.en})",
    )
    return Reason(kind=ReasonKind.FACT, says=says, law=power.law, rule="powers.chosen", facts=(FIELD,))
