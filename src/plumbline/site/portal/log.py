"""The log for programs: its signed heads and that of its index, the keys that sign them, and the tiles of its tree. C2SP tlog-tiles.

Hashes tell nothing of what was recorded. Entries are not given out here: of a record that everybody may read, the
receipt has the contents (`verify.receipt`, which also takes the hash of a leaf as it stands in a tile).
"""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import add_never_cache_headers, patch_cache_control

from plumbline.engines.ledger import announcing, completing, cosigned, keys, sm2_keys, tiles
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel.tiles import Tile, read_path
from plumbline.site.portal.verify import VerifyPage
from plumbline.site.showing import shows

NOTE: Final = "text/plain; charset=utf-8"
BYTES: Final = "application/octet-stream"
NEWEST: Final = 5  # seconds for which the newest head may be kept
FOR_EVER: Final = 365 * 24 * 60 * 60  # seconds, the most that caches are told


@shows(VerifyPage)
def checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — every view is given the request
    """Give the newest signed head as a note, with the cosignatures that it has by now."""
    head = Checkpoint.objects.order_by("-size").first()
    if head is None:
        raise Http404
    return _kept_for_a_moment(HttpResponse(cosigned.note_of(head), content_type=NOTE))


@shows(VerifyPage)
def head(request: HttpRequest, size: int) -> HttpResponse:  # noqa: ARG001 — as above
    """Give the signed head of that size as a note, with the cosignatures of witnesses."""
    found = Checkpoint.objects.filter(size=size).first()
    if found is None:
        raise Http404
    answer = HttpResponse(cosigned.note_of(found), content_type=NOTE)
    return _kept_for_ever(answer) if cosigned.is_past(found) else _kept_for_a_moment(answer)


@shows(VerifyPage)
def index_head(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — as above
    """Give the newest signed head of the index as a note; it may lag behind that of the log."""
    newest = completing.newest()
    if newest is None:
        raise Http404
    return _kept_for_a_moment(HttpResponse(newest.note, content_type=NOTE))


@shows(VerifyPage)
def key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — as above
    """Give the key with which anyone checks the signatures of new heads."""
    return HttpResponse(f"{keys.verifier()}\n", content_type=NOTE)


@shows(VerifyPage)
def every_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — as above
    """Give every key that signed heads, the oldest first, each but the one that signs now with its last head."""
    return HttpResponse(announcing.key_list(), content_type=NOTE)


@shows(VerifyPage)
def every_sm2_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 — as above
    """Give every SM2 key that signed heads beside the others, where there is one."""
    listed = sm2_keys.every()
    if not listed:
        raise Http404
    return HttpResponse("".join(f"{each.written}\n" for each in listed), content_type=NOTE)


@shows(VerifyPage)
def tile(request: HttpRequest, path: str) -> HttpResponse:  # noqa: ARG001 — as above
    """Give a tile of hashes that a signed head covers."""
    asked = read_path(f"tile/{path}")
    hashes = tiles.find(asked) if isinstance(asked, Tile) else None
    if hashes is None:
        answer = HttpResponseNotFound("no tile of hashes that a signed head covers\n", content_type=NOTE)
        add_never_cache_headers(answer)  # it may be there with the next head
        return answer
    return _kept_for_ever(HttpResponse(hashes, content_type=BYTES))


def _kept_for_a_moment(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, public=True, max_age=NEWEST)
    return answer


def _kept_for_ever(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, public=True, max_age=FOR_EVER, immutable=True)
    return answer
