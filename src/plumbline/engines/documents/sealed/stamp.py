"""The stamp of a sealed edition: where it stands on the last page, and how it is drawn."""

import json
from io import BytesIO
from textwrap import wrap
from typing import Final, cast

import segno
from django.conf import settings

from plumbline.engines.documents.typesetting import compiler_of

WIDTH_MM, HEIGHT_MM = 46, 16
_POINTS: Final = 72 / 25.4
_SIDE_MM, _FOOT_MM, _PAGE_MM = 28, 11, 210  # below the type area, opposite the page number

Box = tuple[int, int, int, int]


def box(pages: int) -> Box:
    """Say where the stamp stands, in points from the lower left corner.

    Takes   pages — how many the document has: the number of an odd page stands on the right, of an even one on the left

    >>> box(1), box(2)
    ((79, 31, 210, 77), (385, 31, 516, 77))
    """
    left = _SIDE_MM if pages % 2 else _PAGE_MM - _SIDE_MM + 2 - WIDTH_MM
    corners = (left, _FOOT_MM, left + WIDTH_MM, _FOOT_MM + HEIGHT_MM)
    return cast("Box", tuple(round(corner * _POINTS) for corner in corners))


def draw(code: str, address: str) -> bytes:
    """Draw the stamp as a PDF of one page.

    Takes   code — of the record; address — where the record is checked
    """
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False)
    payload = {
        "width": WIDTH_MM,
        "height": HEIGHT_MM,
        "fonts": settings.DOCUMENT_FONTS,
        "code": "-".join(wrap(code, 4)),
        "code-picture": picture.getvalue().decode(),
    }
    compiler, lock = compiler_of("stamp")
    with lock:
        drawn = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(payload)}, timestamp=0)
    return cast("bytes", drawn)
