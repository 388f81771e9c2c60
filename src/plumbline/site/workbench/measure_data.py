"""The same numbers for programs: JSON with both numbers, the interval, each place inside and each row.

Rows carry codes and days only; the title of a matter may name a person and stays out.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from plumbline.engines.measures.counting import Row, share_of
from plumbline.kernel import clock
from plumbline.kernel.measure import Measure, Share
from plumbline.site.showing import shows
from plumbline.site.words import say
from plumbline.site.workbench.figures import by_place
from plumbline.site.workbench.measures import MeasurePage, find, place_in, rows_of
from plumbline.site.workbench.places import Place, Sight, sight_of
from plumbline.site.workbench.spans import Span, span_of


@shows(MeasurePage)
def measure_data(request: HttpRequest, code: str) -> HttpResponse:
    """Give the numbers of the page of a measure: the same sight, the same place, the same days."""
    measure = find(code)
    sight, span = sight_of(request.user), span_of(request.GET.dict(), today=clock.today())
    if span.errors:
        wrong = {name: say(words) for name, words in span.errors.items()}
        return JsonResponse({"errors": wrong}, status=422, json_dumps_params={"ensure_ascii": False})
    place = place_in(sight, request)
    data = as_data(measure, rows_of(measure, place, span), sight, place, span)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{measure.code}.json"'
    return response


def as_data(measure: Measure, rows: Iterable[Row], sight: Sight, place: Place | None, span: Span) -> dict[str, Any]:
    """Write a counted measure as JSON carries it."""
    rows = tuple(rows)
    inside = by_place(rows, sight.inside(place)) if place else []
    return {
        "measure": measure.code,
        "title": _both(measure.title),
        "law": measure.law,
        "whole": _both(measure.whole),
        "part": _both(measure.part),
        "target_per_mille": measure.target_per_mille,
        "since": span.since.isoformat() if span.since else None,
        "until": span.until.isoformat() if span.until else None,
        "counted_at": clock.now().isoformat(),
        "place": place.code if place else None,
        "share": _share(share_of(rows)),
        "inside": [
            {"place": one.code, "name": _both(one.name), "share": _share(share)} for one, held, share in inside if held
        ],
        "rows": [
            {
                "matter": row.matter.code,
                "body": row.matter.body.code,
                "on": row.on.isoformat(),
                "fulfilled": row.fulfilled,
                "due_on": row.obligation.due_on.isoformat() if row.obligation and row.obligation.due_on else None,
            }
            for row in rows
        ],
    }


def _both(words: Any) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _share(share: Share) -> dict[str, Any]:
    """Give both numbers; what a share of nothing would be is null, not zero."""
    return {
        "part": share.part,
        "whole": share.whole,
        "unknown": share.unknown,
        "per_mille": share.per_mille if share.whole else None,
        "interval_95": [round(bound, 4) for bound in share.interval()] if share.whole else None,
    }
