"""Loads the bodies of the demonstration with their officers, papers and accounts: in bulk, one event a body."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from plumbline.demonstration.people import Declared, People, Person
from plumbline.engines.bodies import region_file, regions
from plumbline.engines.bodies.codes import Administration, BodyKind, Domain, Level, QualificationCode
from plumbline.engines.bodies.models import (
    Account,
    Appointment,
    Body,
    Certificate,
    Competence,
    Officer,
    Post,
    Qualification,
    Region,
)
from plumbline.engines.ledger.appending import append
from plumbline.kernel import canonical, clock, credit_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How much stands in the database afterwards; `new` is False when it stood there before."""

    bodies: int
    officers: int
    accounts: int
    new: bool


def declared() -> Declared:
    """Read the declaration beside this module."""
    text = files("plumbline.demonstration").joinpath("bodies.yaml").read_text(encoding="utf-8")
    read: Declared = yaml.safe_load(text)
    return read


@transaction.atomic
def load_bodies(seed: int = 1, *, on: date | None = None) -> Loaded:
    """Load regions, bodies, officers and accounts of the demonstration; a second call changes nothing.

    Takes   seed — the same seed invents the same people and papers
            on — the day relative to which a certificate expired yesterday; today when left out
    """
    regions.load(region_file.part(region_file.shipped(), down_to=Level.TOWNSHIP))  # villages: `plumbline regions load`
    new = not Body.objects.filter(demonstration=True).exists()
    if new:
        plan = declared()
        bodies = _bodies(plan)
        people = People(plan, seed=seed, on=on or clock.today())
        staff = {body.code: people.staff(body.code, body.kind) for body in bodies}
        password = make_password(settings.DEMONSTRATION_PASSWORD, salt=f"demonstration{seed}")
        _officers(plan, bodies, staff, password=password)
        _administrators(password)
        for body in bodies:
            _record(body, staff[body.code])
    return Loaded(
        bodies=Body.objects.filter(demonstration=True).count(),
        officers=Officer.objects.filter(demonstration=True).count(),
        accounts=Account.objects.count(),
        new=new,
    )


def _bodies(plan: Declared) -> list[Body]:
    """Make the bodies and their competences; a government stands above the others of its region."""
    places = {region.code: region for region in Region.objects.select_related("parent")}
    made = Body.objects.bulk_create(
        _body(places[code], kind, mark, plan["kinds"][kind])
        for code, (mark, chosen) in plan["regions"].items()
        for kind in plan["sets"][chosen]
    )
    by_code = {body.code: body for body in made}
    for body in made:
        place = body.region if body.kind != BodyKind.GOVERNMENT else body.region.parent
        body.parent = by_code[f"{place.code}.{BodyKind.GOVERNMENT}"] if place else None
    Body.objects.bulk_update(made, ["parent"])
    Competence.objects.bulk_create(
        Competence(
            body=body,
            region=body.region,
            domain=body.kind,
            basis=plan["kinds"][body.kind]["basis"],
            valid_from=plan["begins"],
        )
        for body in made
        if body.kind in Domain.codes()
    )
    return made


def _body(place: Region, kind: str, mark: str, naming: dict[str, str]) -> Body:
    """Name one body the way real ones are named, with a credit code that no real one has."""
    within = place.level == Level.TOWNSHIP or (place.level == Level.COUNTY and place.name.endswith("区"))
    code = f"{place.code}.{kind}"
    zh, en = naming["zh"], naming["en"]
    if place.level == Level.PROVINCE:
        zh, en = naming.get("zh_province", zh), naming.get("en_province", en)
    above = f", {place.parent.name_en}" if place.level in {Level.COUNTY, Level.TOWNSHIP} and place.parent else ""
    return Body(
        code=code,
        name=f"{place.parent.name if within and place.parent else ''}{place.name}{zh}",
        name_en=f"{en} of {place.name_en}{above}",
        mark=mark + naming["mark"],
        region=place,
        level=place.level,
        kind=kind,
        credit_code=credit_code.compose(
            registration_dept="1",
            category="1",
            region_code=f"{place.code[:6]:0<6}",
            organisation=f"DEM{int(sha256(code.encode()).hexdigest(), 16) % 100_000:05}",
        ).code,
        demonstration=True,
    )


def _officers(plan: Declared, bodies: Sequence[Body], staff: dict[str, list[Person]], *, password: str) -> None:
    """Make posts, officers, appointments, papers and accounts, each kind in one go."""
    seats = [(body, person) for body in bodies for person in staff[body.code]]
    posts = {
        (post.body.code, post.code): post
        for post in Post.objects.bulk_create(
            Post(body=body, code=code, title=post["zh"], title_en=post["en"], roles=post["roles"])
            for body in bodies
            for code in dict.fromkeys(person.post for person in staff[body.code])
            for post in [plan["posts"][code]]
        )
    }
    officers = Officer.objects.bulk_create(
        Officer(code=person.code, name=person.name, name_en=person.name_en, body=body, demonstration=True)
        for body, person in seats
    )
    held = [(officer, body, person) for officer, (body, person) in zip(officers, seats, strict=True)]
    Appointment.objects.bulk_create(
        Appointment(officer=officer, post=posts[body.code, person.post], valid_from=person.appointed_on)
        for officer, body, person in held
    )
    Certificate.objects.bulk_create(
        Certificate(officer=officer, scopes=[body.kind], **asdict(person.certificate))
        for officer, body, person in held
        if person.certificate
    )
    Qualification.objects.bulk_create(
        Qualification(
            officer=officer,
            code=QualificationCode.LEGAL_PROFESSION,
            number=f"演示A{officer.code}",
            obtained_on=person.qualified_on,
        )
        for officer, _, person in held
        if person.qualified_on
    )
    Account.objects.bulk_create(
        Account(username=person.username, password=password, officer=officer, demonstration=body.code in plan["listed"])
        for officer, body, person in held
    )


def _administrators(password: str) -> None:
    """Make the three administrators, each an account of its own."""
    Account.objects.bulk_create(
        Account(
            username=administration.value,
            first_name=administration.says.zh,
            password=password,
            administers=administration,
            demonstration=True,
        )
        for administration in Administration
    )


def _record(body: Body, staff: Sequence[Person]) -> None:
    """Write what was loaded for a body: counts, and a digest over codes and papers' days (no names)."""
    rows: list[dict[str, Any]] = [
        {
            "officer": person.code,
            "post": person.post,
            "appointed_on": person.appointed_on.isoformat(),
            "certified_to": person.certificate.valid_to.isoformat() if person.certificate else None,
        }
        for person in staff
    ]
    content = {"body": body.code, "name": body.name, "mark": body.mark, "credit_code": body.credit_code, "staff": rows}
    append(
        stream=f"bodies/{body.code}",
        kind="body_loaded",
        at=clock.now(),
        public={
            "body": body.code,
            "demonstration": True,
            "officers": len(staff),
            "certificates": sum(person.certificate is not None for person in staff),
            "digest": sha256(canonical.encode(content)).hexdigest(),
        },
    )
