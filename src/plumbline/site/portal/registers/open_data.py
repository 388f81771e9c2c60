"""The lists as open data: a catalogue in DCAT 3 (W3C, 2024), as JSON-LD, of every public register and of its lists.

Where DCAT leaves a property open and DCAT-AP (SEMIC, version 3) asks for it, it is given: harvesters expect it.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import declared
from plumbline.engines.sheets.writing import MIME
from plumbline.kernel.errors import Says
from plumbline.kernel.register import Register
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.registers.listing import ListPage
from plumbline.site.portal.registers.naming import list_href, register_called, register_href
from plumbline.site.portal.registers.registers import RegistersPage, keepers
from plumbline.site.showing import shows

ON_A_PAGE: Final = 500
JSON_LD: Final = "application/ld+json"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


@shows(RegistersPage)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Give the catalogue of all public registers: each a series of data sets, one for each body that keeps a list."""
    here = request.build_absolute_uri
    return _answer(
        {
            "@context": CONTEXT,
            "@id": here(reverse("registers-catalogue")),
            "@type": "dcat:Catalog",
            "dct:title": _both(Says(zh="清单目录", en="Catalogue of registers")),
            "dct:description": _both(
                Says(zh="各类清单，以及每个机关的清单", en="The registers, and the lists that bodies keep in each")
            ),
            "dct:publisher": _publisher(),
            "dcat:dataset": [_series(one, here) for one in declared.every().values() if one.public],
        }
    )


@shows(ListPage)
def lists(request: HttpRequest, register: str) -> HttpResponse:
    """Give the lists of a register as data sets, 500 a page, with the address of the next page."""
    one = register_called(register)
    if not one.public:
        raise Http404
    here, number = request.build_absolute_uri, asked_page(request)
    found = list(keepers(one)[(number - 1) * ON_A_PAGE : number * ON_A_PAGE + 1])
    address = reverse("register-catalogue", kwargs={"register": one.code})
    answer = {
        "@context": CONTEXT,
        "@id": here(f"{address}?page={number}"),
        "@type": "dcat:Catalog",
        "dct:title": _both(one.title),
        "dct:description": _both(Says(zh=f"各机关的{one.title.zh}", en=f"{one.title.en}: the lists that bodies keep")),
        "dct:publisher": _publisher(),
        "dcat:dataset": [_dataset(one, body, here) for body in found[:ON_A_PAGE]],
    }
    if len(found) > ON_A_PAGE:
        answer["hydra:next"] = {"@id": here(f"{address}?page={number + 1}")}
    return _answer(answer)


def _series(one: Register, here: Any) -> dict[str, Any]:
    return {
        "@id": here(register_href(one)),
        "@type": "dcat:DatasetSeries",
        "dct:identifier": one.code,
        "dct:title": _both(one.title),
        "dct:description": _both(one.title),
        "dcat:landingPage": {"@id": here(register_href(one))},
        "dct:hasPart": {"@id": here(reverse("register-catalogue", kwargs={"register": one.code}))},
    }


def _dataset(one: Register, body: Body, here: Any) -> dict[str, Any]:
    title = Says(zh=f"{body.name}{one.title.zh}", en=f"{one.title.en}: {body.name_en}")
    return {
        "@id": here(list_href(one, body)),
        "@type": "dcat:Dataset",
        "dct:identifier": f"{one.code}/{body.code}",
        "dct:title": _both(title),
        "dct:description": _both(
            Says(
                zh=f"{body.name}编制的{one.title.zh}，当日有效的事项",
                en=f"{one.title.en}: the entries of {body.name_en} that hold on the day",
            )
        ),
        "dct:spatial": {
            "@type": "dct:Location",
            "dct:identifier": body.region.code,
            "skos:prefLabel": _both(Says(zh=body.region.name, en=body.region.name_en)),
        },
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": body.name},
        "dcat:inSeries": {"@id": here(register_href(one))},
        "dcat:distribution": list(_distributions(one, body, here)),
    }


def _distributions(one: Register, body: Body, here: Any) -> Iterator[dict[str, Any]]:
    for kind, mime in MIME.items():
        address = reverse("register-file", kwargs={"register": one.code, "body": body.code, "kind": kind})
        yield {
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": here(list_href(one, body))},
            "dcat:downloadURL": {"@id": here(address)},
            "dcat:mediaType": {"@id": MEDIA_TYPES + mime.partition(";")[0]},
        }


def _publisher() -> dict[str, str]:
    return {"@type": "foaf:Organization", "foaf:name": settings.LEDGER_ORIGIN.partition("/")[0]}


def _both(says: Says) -> list[dict[str, str]]:
    return [{"@value": says.zh, "@language": "zh"}, {"@value": says.en, "@language": "en"}]


def _answer(content: dict[str, Any]) -> HttpResponse:
    return JsonResponse(content, content_type=JSON_LD, json_dumps_params={"ensure_ascii": False})
