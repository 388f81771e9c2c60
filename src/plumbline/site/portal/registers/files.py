"""Lists as files for everybody's own tools: XLSX, CSV, JSON; each field as its reader may see it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import computed, reading
from plumbline.engines.sheets import writing
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType, from_data
from plumbline.kernel.register import Readers, Register
from plumbline.site.portal.asked_day import asked_day
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.listing import ListPage, refused
from plumbline.site.portal.registers.naming import body_called, register_called
from plumbline.site.showing import shows
from plumbline.site.words import say

OWN: Final = "own"  # ?own: only what the body lists itself, in the columns that an import takes
BESIDE: Final[Mapping[str, Field]] = {
    "listed_by": Field(code="listed_by", type=FieldType.TEXT, title=Says(zh="谁列出的", en="Listed by")),
    "valid_from": Field(code="valid_from", type=FieldType.DAY, title=Says(zh="自哪天起", en="Valid from")),
    "valid_to": Field(code="valid_to", type=FieldType.DAY, title=Says(zh="至哪天止", en="Valid to")),
}


@shows(ListPage)
def file(request: HttpRequest, register: str, body: str, kind: writing.Kind) -> HttpResponseBase:
    """Give the list that holds for a body on a day as a file."""
    one, keeper, asked = register_called(register), body_called(body), asked_day(request)
    readers = reading.readers_of(one, keeper, request.user)
    if not readers:
        return refused(request, one)
    own = OWN in request.GET
    columns = {code: each.field for code, each in one.fields.items() if each.read in readers}
    content = writing.write(
        columns if own else {**columns, **computed.fields(one), **BESIDE},
        _rows(one, keeper, asked.day, readers, own=own),
        kind=kind,
        title=one.title,
        language=get_language() or "zh",
    )
    response = StreamingHttpResponse(content, content_type=writing.MIME[kind])
    name = f"{say(one.title)} {name_of_body(keeper)} {asked.day.isoformat()}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _rows(one: Register, keeper: Body, on: date, readers: frozenset[Readers], *, own: bool) -> Iterator[dict[str, Any]]:
    open_to = {code for code, each in one.fields.items() if each.read in readers}
    asked = one.asked
    for each in reading.every(one, keeper, on=on):
        if own and each.inherited:
            continue
        known = from_data(asked, {code: value for code, value in each.edition.data.items() if code in open_to})
        beside = {
            "listed_by": name_of_body(each.of),
            "valid_from": each.edition.valid_from,
            "valid_to": each.edition.valid_to,
        }
        yield known if own else {**known, **computed.values(one, each.edition, on=on), **beside}
