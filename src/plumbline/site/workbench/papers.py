"""The documents of a matter as files: whole for whoever may see personal data, with what the public may not see left out for others."""

from io import BytesIO
from typing import BinaryIO, Final

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.documents import showing
from plumbline.engines.documents.models import Document
from plumbline.engines.matters.models import Matter
from plumbline.site.showing import shows
from plumbline.site.signed_files import open_signed
from plumbline.site.workbench.desk import Desk, on_matter
from plumbline.site.workbench.matter import MatterPage

TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@csp_replace(
    {"style-src": [UNSAFE_INLINE], "object-src": [SELF], "default-src": [NONE]}
)  # the browser's own PDF viewer
@shows(MatterPage)
@on_matter
def document(request: HttpRequest, desk: Desk, matter: Matter, *, document_id: int, form: str) -> HttpResponseBase:
    """Give a document of the matter: a PDF to read in the browser, or to keep with ?keep; a DOCX always to keep."""
    found = get_object_or_404(matter.documents, pk=document_id)
    whole = desk.may(Permission.VIEW_PERSONAL, matter) and not matter.erased_at  # what is left of it is for everybody
    response = FileResponse(
        content(found, form, whole=whole),
        as_attachment=form != "pdf" or "keep" in request.GET,
        filename=f"{found.number}.{form}",
        content_type=TYPES[form],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def content(document: Document, form: str, *, whole: bool) -> BinaryIO:
    """Open a document in a format, whole or redacted; a whole PDF is signed once the record of its act is sealed."""
    if form == "docx":
        return showing.open_docx(document, redact=not whole)
    if not whole:
        return BytesIO(showing.published_pdf(document))
    return open_signed(document.digest, document.record().event, body=True) or showing.open_pdf(document)
