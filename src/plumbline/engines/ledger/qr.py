"""QR codes of receipts and of their addresses, as SVG: on pages, and in documents, whose setter reads it too."""

from io import BytesIO
from typing import Final

import segno

LEVELS: Final = ("M", "L")  # a code that lost 15 % of its area to a fold or a stamp is still read; at the least 7 %
LARGEST: Final = 30  # version: telephones read larger ones from paper with trouble
QUIET: Final = 4  # modules of white around it, which readers want


class TooLong(ValueError):
    """The text fits no code that a telephone reads from paper."""


def qr_svg(text: str) -> str:
    """Draw a text as an SVG element: as wide as where it stands says, black on nothing, the same drawing each time.

    Raises  TooLong
    """
    drawn = BytesIO()
    code = _code(text)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=QUIET, svgclass="qr", lineclass=None, nl=False)
    return drawn.getvalue().decode()


def _code(text: str) -> segno.QRCode:
    for level in LEVELS:
        try:
            code = segno.make_qr(text, error=level)
        except segno.DataOverflowError:
            continue
        if int(code.version) <= LARGEST:
            return code
    raise TooLong(f"{len(text)} characters fit no QR code up to version {LARGEST}")
