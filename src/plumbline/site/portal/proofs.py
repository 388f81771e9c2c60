"""Proofs for programs: that the record of a published matter is complete."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from plumbline.engines.ledger import completing, proving
from plumbline.kernel.completeness_file import Asked
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site.portal.completeness import is_for_everybody
from plumbline.site.portal.verify import RecordPage
from plumbline.site.showing import shows


@shows(RecordPage)
def complete(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 — every view is given the request
    """Give the proof that the record of a published matter is complete."""
    event = proving.find(code)
    if event is None or not is_for_everybody(event):
        raise Http404
    try:
        proof = completing.prove(Asked(matter=event.stream))
    except IntegrityBroken as problem:  # the page of the record says that nothing can be proved now
        raise Http404 from problem
    if proof is None:
        raise Http404
    answer = JsonResponse(proof.as_data(), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="plumbline-{event.code}-complete.json"'
    return answer
