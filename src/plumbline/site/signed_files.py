"""Recorded PDFs as they are given out: signed, with the receipt inside, as soon as that can be."""

import logging
from enum import StrEnum
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.urls import reverse
from django.utils import translation

from plumbline.engines.documents.sealed import certificate, editions
from plumbline.engines.ledger.files import open_kept
from plumbline.engines.ledger.models import Event, Leaf
from plumbline.kernel.errors import IntegrityBroken

log = logging.getLogger(__name__)


class Form(StrEnum):
    """How a recorded PDF is given out: signed; as recorded until its event is sealed; as recorded, for nobody signs."""

    SIGNED = "signed"
    WAITING = "waiting"
    UNSIGNED = "unsigned"


def form_of(recorded: str, event: Event) -> Form:
    """Say in which form the file of a digest that an event has is given out now."""
    if editions.find(recorded, event):
        return Form.SIGNED
    if not Leaf.objects.filter(event_id=event.pk).exists():
        return Form.WAITING
    return Form.SIGNED if certificate.is_ready() else Form.UNSIGNED


def open_signed(recorded: str, event: Event, *, body: bool) -> BinaryIO | None:
    """Open the sealed edition of a recorded PDF.

    Takes   body — whether its receipt may say what the record says: every holder of the file can read it
    Gives   None where there is none yet or none can be made: the operator is told why, and readers get what was recorded
    """
    try:
        edition = editions.find_or_make(recorded, event, body=body, address=address_of(event))
        return open_kept(edition.digest) if edition else None
    except (ImproperlyConfigured, IntegrityBroken, DatabaseError, OSError) as problem:  # a full disk stops no reader
        log.error("the document %s is given out unsigned: %s", recorded, problem)  # noqa: TRY400 — the sentence says it all
        return None


def address_of(event: Event) -> str:
    """Give the address of a record as a QR code holds it: the same for every reader, whatever brought them here."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("record", kwargs={"code": event.code})
    site = settings.ADDRESS or f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
    return f"{site.rstrip('/')}{path}"
