"""The page that verifies a receipt in the browser, and the file that does it without one: taken as they are.

The page is one file for whoever saves it, so its script and its style stand inside. The policy of this address names
both by their hashes, lets it fetch nothing and send nothing.
"""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from csp.constants import NONE
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from plumbline.site.portal.verify import VerifyPage
from plumbline.site.showing import shows

FOLDER: Final = "tools"
PAGE: Final = "receipt.html"
VERIFIER: Final = "receipt.py"
_INSIDE: Final = re.compile(r"<(?P<tag>script|style)>(?P<inside>.*?)</(?P=tag)>", re.DOTALL)
_IN_CHINESE: Final = '<html lang="zh-Hans">'
_IN_ENGLISH: Final = '<html lang="en">'


@shows(VerifyPage)
def receipt_page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — every view is given the request
    """Give the page; it begins in the language of the address."""
    page, policy = _page(settings.BASE_DIR / FOLDER / PAGE)
    if get_language() == "en":
        page = page.replace(_IN_CHINESE, _IN_ENGLISH, 1)
    answer = HttpResponse(page)
    answer._csp_replace = policy  # type: ignore[attr-defined]  # noqa: SLF001 — read by the middleware; the decorator that sets it cannot compute
    return answer


@shows(VerifyPage)
def verifier(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 — as above
    """Give the verifier that needs nothing but Python."""
    file = (settings.BASE_DIR / FOLDER / VERIFIER).open("rb")
    return FileResponse(file, as_attachment=True, filename=VERIFIER, content_type="text/x-python; charset=utf-8")


@lru_cache(maxsize=1)
def _page(path: Path) -> tuple[str, dict[str, list[str]]]:
    """Read the page, and write the policy that allows what stands in it and nothing else."""
    page = path.read_text(encoding="utf-8")
    inside = {found["tag"]: found["inside"] for found in _INSIDE.finditer(page)}
    return page, {
        "script-src": [_named(inside["script"])],
        "style-src": [_named(inside["style"])],
        "img-src": [NONE],
        "font-src": [NONE],
        "connect-src": [NONE],
        "form-action": [NONE],
    }


def _named(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
