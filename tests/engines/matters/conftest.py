"""An office at work, the course of a penalty, and a way to tell whether anything changed."""

from io import BytesIO

import pytest

from plumbline.engines.documents.models import Document
from plumbline.engines.documents.models import Series as NumberSeries
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.matters import effects
from plumbline.engines.matters.models import Evidence, Matter, Obligation, Party, Record
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.kernel import clock
from tests.engines.matters import samples
from tests.engines.matters.licensing import make_counter, use_samples
from tests.engines.matters.office import course_of, make_office


@pytest.fixture
def store(settings, tmp_path):
    """Keep files in a folder of this test."""
    settings.FILES = tmp_path / "files"
    return settings.FILES


@pytest.fixture
def office(db, store, monkeypatch):
    """Give an office whose acts bring about papers that are quickly made: the engines above are tested on their own."""
    for kind in ("issues", "publishes", "withdraws"):
        monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})
    return make_office()


@pytest.fixture
def printing_office(db, store):
    """Give an office whose acts issue and publish real documents."""
    return make_office()


@pytest.fixture
def course():
    """Give the steps of a penalty from the report to the closing of the file, a plea among them."""
    return course_of("ordinary_with_a_plea")


@pytest.fixture
def taking_a_picture(office):
    """Give a way to take a picture as evidence in a matter."""

    def take(matter, *, on):
        given = FileGiven(name="a.jpg", content=BytesIO(samples.JPEG))
        with clock.standing_at(on):
            return take_evidence(matter.pk, given, by=office.people["liu"], kind="audiovisual", title="现场照片")

    return take


KEPT = (Matter, Record, Obligation, Party, Evidence, Event, Opening, Document, NumberSeries)


def everything():
    """Give all that is held, so that two tellings can be compared."""
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in KEPT}


@pytest.fixture
def counter(db, monkeypatch):
    """Give a body that handles the matters of the sample system, and nothing else."""
    use_samples(monkeypatch)
    return make_counter()
