"""QR codes of receipts and of their addresses, as SVG: on pages, and in documents, whose setter reads it too."""

from io import BytesIO
from typing import Final

import segno

ERROR: Final = "M"  # a code that lost 15 % of its area to a fold or a stamp is still read
QUIET: Final = 4  # modules of white around it, which readers want


def qr_svg(text: str) -> str:
    """Draw a text as an SVG element: as wide as where it stands says, black on nothing, the same drawing each time."""
    drawn = BytesIO()
    code = segno.make_qr(text, error=ERROR)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=QUIET, svgclass="qr", lineclass=None, nl=False)
    return drawn.getvalue().decode()
