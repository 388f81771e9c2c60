"""The door before every address of the interface: nothing is changed, nothing unknown asked, answers can be kept.

A parameter that nobody reads is refused: whoever misspells a filter would take everything for the filtered list.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final, TypeAlias

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from plumbline.api.posted import refuse_too_long
from plumbline.api.problems import ASKING, READING, ProblemType, Stopped, Wrong, answer, not_found
from plumbline.api.saying import LANGUAGES, PARAMETER, language_of
from plumbline.kernel.errors import Says

View: TypeAlias = Callable[..., HttpResponseBase]
Known: TypeAlias = Mapping[str, bool]  # names of parameters, and whether one may be given several times

FRESH: Final = "public, max-age=0, must-revalidate"  # law that was just imported is seen at once
_DIGITS: Final = 32


def guarded(view: View, known: Known, methods: tuple[str, ...] = READING) -> View:
    """Put the door before a view.

    Takes   methods — READING, or ASKING for one to which a question is posted
    """

    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(methods)})
        if request.method not in methods:
            refused = answer(request, _not_by_this_method(methods))
            refused["Allow"] = ", ".join(methods)
            return refused
        if request.method == "POST":
            return _not_kept(request, _answered(view, request, known, args, kwargs))
        asked_for_head = request.method == "HEAD"
        request.method = "GET"
        response = _answered(view, request, known, args, kwargs)
        request.method = "HEAD" if asked_for_head else "GET"
        response = _kept(request, response)
        return _head_of(response) if asked_for_head else response

    door.csrf_exempt = True  # type: ignore[attr-defined]  # the framework looks for it on the function; nothing is changed here
    return door


def nowhere(request: HttpRequest, **_parts: str) -> HttpResponseBase:
    """Answer an address of the interface at which nothing stands."""
    raise Http404(request.path)


def _answered(
    view: View, request: HttpRequest, known: Known, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    try:
        _refuse_unreadable(request, known)
        if request.method == "POST":
            refuse_too_long(request)
        return view(request, *args, **kwargs)
    except Stopped as stopped:
        return answer(request, stopped)
    except SuspiciousOperation:
        return answer(request, _unreadable("地址里的参数太多", "The address has too many parameters"))
    except Http404:
        cure = Says(zh="全部地址见 /api/openapi.json", en="All addresses stand in /api/openapi.json")
        return answer(request, not_found("这个地址没有内容", "Nothing stands at this address", cure=cure))


def _refuse_unreadable(request: HttpRequest, known: Known) -> None:
    if "\0" in request.path_info or any("\0" in part for pair in request.GET.lists() for part in (pair[0], *pair[1])):
        raise _unreadable("地址里有不能用的字符", "The address has a character that cannot be read")
    for name, values in request.GET.lists():
        if name not in known:
            names = ", ".join(sorted(known))
            raise _unreadable(
                f"没有 {name[:40]} 这个参数",
                f"There is no parameter {name[:40]}",
                cure=Says(zh=f"可用的参数：{names}", en=f"There are: {names}"),
                parameter=name[:40],
            )
        if len(values) > 1 and not known[name]:
            raise _unreadable(
                f"参数 {name} 给出了多次", f"The parameter {name} is given more than once", parameter=name
            )
    language = request.GET.get(PARAMETER)
    if language is not None and language not in LANGUAGES:
        cure = Says(zh="可用的值：zh、en", en="Use one of: zh, en")
        says = Says(zh="参数 language 的值不认识", en="The parameter language has an unknown value")
        raise Stopped(ProblemType.WRONG_VALUE, Wrong(says=says, cure=cure, parameter=PARAMETER))


def _unreadable(zh: str, en: str, *, cure: Says | None = None, parameter: str = "") -> Stopped:
    says = Says(zh=zh, en=en)
    return Stopped(ProblemType.UNREADABLE, Wrong(says=says, cure=cure, parameter=parameter))


def _not_by_this_method(methods: tuple[str, ...]) -> Stopped:
    if methods is ASKING:
        says = Says(zh="这个地址要发来问题，不能直接读", en="A question is posted to this address; it cannot be read")
        return Stopped(ProblemType.ASKED_BY_POST, Wrong(says=says, cure=Says(zh="请用 POST", en="Use POST")))
    says = Says(zh="本接口只提供读取，不接受修改", en="This interface is for reading; it takes no changes")
    return Stopped(ProblemType.READ_ONLY, Wrong(says=says, cure=Says(zh="请用 GET", en="Use GET")))


def _kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let an answer be kept, and answer «not modified» to whoever has it: the mark is that of its very content."""
    response["Content-Language"] = language_of(request)
    patch_vary_headers(response, ["Accept-Language"])
    response.headers.setdefault("Cache-Control", FRESH)
    if not isinstance(response, HttpResponse) or response.status_code != 200:  # noqa: PLR2004 — only what was found is kept
        return response
    response.headers.setdefault("ETag", f'"{sha256(response.content).hexdigest()[:_DIGITS]}"')
    since = response.headers.get("Last-Modified")
    known = get_conditional_response(
        request,
        etag=response["ETag"],
        last_modified=parse_http_date_safe(since) if since else None,
        response=response,
    )
    return known or response


def _not_kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let nobody keep an answer to what was posted."""
    response["Content-Language"] = language_of(request)
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "no-store"
    return response


def _head_of(response: HttpResponseBase) -> HttpResponseBase:
    """Give the headers of an answer alone."""
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
        return response
    response.close()
    return HttpResponse(status=response.status_code, headers=dict(response.items()))
