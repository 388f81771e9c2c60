"""A decision whose act is recorded and sealed, and its sealed edition."""

from dataclasses import dataclass
from io import BytesIO

import pytest
from django.db import transaction
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from plumbline.engines.documents.issuing import issue
from plumbline.engines.documents.models import Document
from plumbline.engines.documents.sealed import editions
from plumbline.engines.ledger import sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.files import open_kept
from plumbline.engines.ledger.models import Event
from tests.engines.documents.conftest import DECIDED_AT, pdf_of

ADDRESS = "https://plumbline.example.cn/verify/{}/"


@dataclass(frozen=True)
class Recorded:
    """A document, and the event of the act that issued it."""

    document: Document
    event: Event

    @property
    def pdf(self):
        return pdf_of(self.document)

    def edition(self, *, body=True):
        return editions.find_or_make(
            self.document.digest, self.event, body=body, address=ADDRESS.format(self.event.code)
        )

    def sealed(self, **options):
        with open_kept(self.edition(**options).digest) as file:
            return file.read()


def record(case, **changed):
    """Issue the decision of a matter, and record that it was issued."""
    with transaction.atomic():
        said = issue(case.decision(**changed))
        event = append(stream=case.matter.code, kind="decide", at=DECIDED_AT, public={"issues": [dict(said)]})
    return Recorded(Document.objects.get(digest=said["sha256"]), event)


def appended(pdf):
    """Change a PDF as PDFs are changed: by an update after its end."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/PageMode"] = writer.root["/Type"]
    writer.update_root()
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


@pytest.fixture
def waiting(case, settings, tmp_path):
    """A decision that was recorded and not sealed yet."""
    settings.FILES = tmp_path / "files"
    return record(case)


@pytest.fixture
def decision(waiting):
    """A decision that was recorded and sealed."""
    sealing.seal()
    return waiting
