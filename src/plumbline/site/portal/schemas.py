"""The JSON Schemas of declarations, for editors that fetch them by their address."""

import hashlib
import json
from functools import cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from plumbline.kernel.json_schema import TABLES, any_schema, schema_of
from plumbline.site.portal.procedures import ProceduresPage
from plumbline.site.showing import shows

WHOLE: Final = "any"  # one schema for files of every kind
KEPT: Final = 24 * 60 * 60  # seconds for which a copy may be used without asking again
KIND: Final = "application/schema+json"


@shows(ProceduresPage)
def schema(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the schema of a kind of declaration; browsers and proxies may keep it, and ask again by its digest.

    Raises  Http404 where there is no such kind
    """
    if kind not in TABLES and kind != WHOLE:
        raise Http404
    content = _written(kind)
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    whole = HttpResponse(content, content_type=KIND)
    answer = get_conditional_response(request, etag=etag, response=whole) or whole
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=KEPT)
    return answer


@cache
def _written(kind: str) -> bytes:
    whole = any_schema() if kind == WHOLE else schema_of(kind)
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()
