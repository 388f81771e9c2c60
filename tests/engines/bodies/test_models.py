"""What the database itself refuses, and how personal data is classified."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from plumbline.engines.bodies.codes import BodyKind, Role
from plumbline.engines.bodies.models import Appointment, Body, Certificate, Region

CLASSES = {"name", "identity_number", "address", "phone", "health", "other"}


def refuses(make, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**values)


@pytest.fixture
def handler(world):
    return world.handler(world.body("340104", BodyKind.MARKET_REGULATION, mark="合蜀市监"))


def test_personal_data_is_classified_field_by_field():
    for model in apps.get_app_config("bodies").get_models():
        fields = {field.name for field in model._meta.get_fields()}
        for field, kind in getattr(model, "PERSONAL", {}).items():
            assert field in fields
            assert kind in CLASSES


@pytest.mark.parametrize("wrong", [{"mark": "合蜀市监"}, {"mark": ""}, {"kind": "magic"}, {"level": "galaxy"}])
def test_a_body_has_a_mark_of_its_own_and_declared_codes(handler, wrong):
    region = Region.objects.get(code="340104")
    fine = {"code": "x", "name": "x", "name_en": "x", "region": region, "level": "county", "kind": "health"}

    refuses(Body.objects.create, **fine | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_to": date(2024, 12, 31)},
        {"suspended_from": date(2024, 12, 31)},
        {"suspended_from": date(2028, 1, 1)},
    ],
)
def test_a_certificate_ends_after_it_begins_and_is_suspended_in_between(handler, wrong):
    refuses(Certificate.objects.update, **wrong)


def test_a_certificate_number_is_given_once(handler):
    held = handler.certificates.get()

    refuses(
        Certificate.objects.create,
        officer=handler,
        number=held.number,
        valid_from=held.valid_from,
        valid_to=held.valid_to,
    )


def test_an_appointment_ends_after_it_begins_and_is_made_once(handler):
    held = handler.appointments.get()

    refuses(Appointment.objects.update, valid_to=date(2023, 12, 31))
    refuses(Appointment.objects.create, officer=handler, post=held.post, valid_from=held.valid_from)
    assert held.post.roles == [Role.HANDLER]
