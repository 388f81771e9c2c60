"""Where the addresses of the interface stand: each behind the door."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from plumbline.api.door import Known, guarded, nowhere
from plumbline.api.interface import interface
from plumbline.api.problems import ASKING, READING
from plumbline.api.saying import PARAMETER

app_name = "api"


def _patterns() -> Iterator[URLPattern]:
    known = _described()
    for pattern in interface().urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.callback is None:
            raise TypeError(pattern)
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        parameters, methods = known.get(f"/{address}", ({PARAMETER: False}, READING))
        pattern.callback = guarded(pattern.callback, parameters, methods)
        yield pattern
    yield path("<path:rest>", guarded(nowhere, {PARAMETER: False}), name="nowhere")


def _described() -> dict[str, tuple[Known, tuple[str, ...]]]:
    """Give of each address its parameters, and whether one may be given several times; and its methods."""
    described = interface().get_openapi_schema(path_prefix="")
    return {
        address: (
            {PARAMETER: False}
            | {one["name"]: _is_list(one) for one in operation["parameters"] if one.get("in") == "query"},
            ASKING if method == "post" else READING,
        )
        for address, operations in described["paths"].items()
        for method, operation in operations.items()
    }


def _is_list(parameter: dict[str, Any]) -> bool:
    return bool(parameter["schema"].get("type") == "array")


urlpatterns = list(_patterns())
