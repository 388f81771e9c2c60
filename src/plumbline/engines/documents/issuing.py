"""Issuing: an act of a matter makes a document, gives it its number, and says so in the event of the act.

All of it stands in the transaction of the act. When the act is undone no number is lost and no document is left; the
file that stays behind in the store is named by nothing.
"""

from collections.abc import Mapping
from functools import partial
from io import BytesIO
from secrets import token_hex
from typing import Any, Final

from plumbline.engines.documents import delegated, gathering, numbering, personal, templates
from plumbline.engines.documents.keeping import as_data
from plumbline.engines.documents.models import Document
from plumbline.engines.documents.typesetting import typeset
from plumbline.engines.documents.writing import write
from plumbline.engines.ledger.files import keep
from plumbline.engines.matters.effects import Effect
from plumbline.kernel.clock import day_of

LIMIT: Final = 20 * 1024 * 1024  # bytes of one PDF; a decision of a hundred pages is far below it


def issue(effect: Effect) -> Mapping[str, Any]:
    """Issue one document of a matter.

    Takes   effect — its value is the code of the template
    Gives   what the event says of it: code, number and digest
    Raises  InvalidFacts naming each required content that cannot be written, and its article
    """
    template = templates.find(effect.value)
    body, day, marking = effect.matter.body, day_of(effect.at), gathering.after(effect)
    number = numbering.take(template.series, body=body, year=day.year)
    written = write(
        template,
        gathering.gather(effect, marking),
        scope=gathering.scope(effect, marking),
        number=number.text,
        body=body.name,
        day=day,
        name_of=partial(gathering.name_of, effect.procedure),
        personal=tuple(personal.masks(effect)),
        besides=tuple(delegated.printed(effect)),
    )
    seed = token_hex(16)
    kept = keep(BytesIO(typeset(written, seed=seed)), limit=LIMIT)
    Document.objects.create(
        matter=effect.matter,
        template=template.code,
        series=number.series,
        ordinal=number.ordinal,
        number=number.text,
        sequence=effect.sequence,
        issued_at=effect.at,
        content=as_data(written),
        seed=seed,
        digest=kept.digest,
    )
    return {"code": template.code, "number": number.text, "sha256": kept.digest}
