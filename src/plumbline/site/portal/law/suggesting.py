"""What somebody who types may mean, for the script of the search box: /law/suggest/?q=处罚法60."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from plumbline.engines.norms import searching
from plumbline.engines.norms.searching import Suggestion
from plumbline.site.portal.law.asked import LONGEST
from plumbline.site.portal.law.naming import article_href, article_place, href_of, level_of, name_of
from plumbline.site.portal.law.search import LawPage
from plumbline.site.showing import shows
from plumbline.site.words import say


@shows(LawPage)
def suggest(request: HttpRequest) -> HttpResponse:
    """Give the suggestions: the words for the box, what they name, and its address."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = [_shown(one) for one in searching.suggest(typed)] if typed else []
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})


def _shown(one: Suggestion) -> dict[str, str]:
    number, _dash, sub = one.place.partition("-")
    if not number.isdecimal():
        return {"words": one.words, "note": say(level_of(one.norm)), "href": href_of(one.norm)}
    place = article_place(int(number), int(sub or 0))
    note = f"{name_of(one.norm)} {place}"
    return {"words": one.words, "note": note, "href": article_href(one.norm, int(number), int(sub or 0))}
