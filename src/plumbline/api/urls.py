"""Where the addresses of the interface stand: each behind the door."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from plumbline.api.door import Known, guarded, nowhere
from plumbline.api.interface import interface
from plumbline.api.saying import PARAMETER

app_name = "api"


def _patterns() -> Iterator[URLPattern]:
    known = _parameters()
    for pattern in interface().urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.callback is None:
            raise TypeError(pattern)
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        pattern.callback = guarded(pattern.callback, known.get(f"/{address}", {PARAMETER: False}))
        yield pattern
    yield path("<path:rest>", guarded(nowhere, {PARAMETER: False}), name="nowhere")


def _parameters() -> dict[str, Known]:
    """Give the parameters of each address, and whether one may be given several times."""
    described = interface().get_openapi_schema(path_prefix="")
    return {
        address: {PARAMETER: False}
        | {one["name"]: _is_list(one) for one in operation["parameters"] if one.get("in") == "query"}
        for address, operations in described["paths"].items()
        for operation in operations.values()
    }


def _is_list(parameter: dict[str, Any]) -> bool:
    return bool(parameter["schema"].get("type") == "array")


urlpatterns = list(_patterns())
