"""The interface as a whole: its addresses, its errors, and its description as OpenAPI 3.1."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from plumbline.api import articles, changes, exports, impact, norms, procedures, questions, receipts, searching, tables
from plumbline.api.posted import unreadable
from plumbline.api.problems import MEDIA_TYPE, answer, stopped_by
from plumbline.api.saying import LANGUAGES, PARAMETER
from plumbline.api.values import stopped_by_values
from plumbline.kernel.errors import PlumblineError

_DESCRIPTION: Final = """The law of Plumbline for other programs: every norm, version and citation on any day, and each declared procedure and
discretion benchmark.
And of each record its receipt, which is verified without us.

Nothing can be changed; public, without a session. Two addresses are posted to: a history, and
the facts of a case, are too long for an address, and are not kept. Days are YYYY-MM-DD, places are numbers of articles (58, 120-1), positions
in texts are characters from 0. null means that no source says it. A version is named by the day of its promulgation; a
provision keeps its code (lineage) through all versions. Answers carry an ETag; errors are application/problem+json
(RFC 9457) with what is wrong and what to do, in Chinese and in English."""

_ALWAYS: Final = {
    400: "It cannot be read: an unknown parameter, one given twice, or a body that is no JSON.",
    422: "A value is wrong.",
}
_MEANINGS: Final = {
    404: "There is none: no such norm, version, article, provision, procedure or record, or it was not in force on the day.",
    409: "It is registered, but its text or the version of that day is not held.",
    413: "The body is too long.",
    503: "Somebody else is being answered, or there is an outage; Retry-After says in how many seconds to ask again.",
}


class Unescaped(JSONRenderer):
    """JSON with Chinese as it is."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Interface(NinjaAPI):
    """The interface; it describes errors as what they are, and the language as a parameter of every address."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._described: dict[str, OpenAPISchema] = {}

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Answer what is wrong with a problem; a fault of ours goes on to the house."""
        if isinstance(exc, ValidationError):
            return answer(request, stopped_by_values(exc))
        if isinstance(exc, HttpError):  # the framework could not read the body
            return answer(request, unreadable())
        if isinstance(exc, PlumblineError):
            return answer(request, stopped_by(exc))
        raise exc

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the interface; the description is made once for each place at which it is mounted."""
        at = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if at not in self._described:
            self._described[at] = self._describe(at)
        return self._described[at]

    def _describe(self, path_prefix: str) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix)
        schema["components"].setdefault("parameters", {})[PARAMETER] = _LANGUAGE
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                for parameter in operation["parameters"]:
                    _with_example(parameter)
                operation["parameters"].append({"$ref": f"#/components/parameters/{PARAMETER}"})
                operation["responses"] = _responses(operation["responses"])
                if method == "get":
                    operation["responses"]["304"] = _NOT_MODIFIED
        return schema


_NOT_MODIFIED: Final = {"description": "Not modified: the ETag that was given still names the content."}
_LANGUAGE: Final = {
    "in": "query",
    "name": PARAMETER,
    "required": False,
    "description": "Language of titles of problems; Accept-Language where it is not given.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


def _with_example(parameter: dict[str, Any]) -> None:
    """Give a parameter its one example: OpenAPI takes no list of them there."""
    if examples := parameter.pop("examples", None):
        parameter["example"] = examples[0]


def _responses(said: dict[int, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Say for errors what they mean and that they are problems; for files that they are no JSON."""
    found: dict[str, dict[str, Any]] = {}
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemShown"}}}
    for status, meaning in {**{status: _MEANINGS[status] for status in said if status in _MEANINGS}, **_ALWAYS}.items():
        found[str(status)] = {"description": meaning, "content": problem}
    for status, response in said.items():
        if status not in _MEANINGS:
            content = response.get("content", {})
            others = {kind: what for kind, what in content.items() if kind != "application/json"}
            found[str(status)] = {**response, "content": others or content}
    return dict(sorted(found.items()))


@cache
def interface() -> Interface:
    """Give the interface, made once."""
    made = Interface(
        title="Plumbline: the law",
        version="1.0.0",
        description=_DESCRIPTION,
        docs_url=None,
        urls_namespace="api",
        renderer=Unescaped(),
        openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
    )
    for room in (norms, articles, changes, impact, searching, procedures, questions, tables, receipts, exports):
        made.add_router("/v1", room.router)
    return made
