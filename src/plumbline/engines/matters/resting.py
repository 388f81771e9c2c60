"""Open matters that rest on a provision: those whose procedure names it, told to whoever asks what a change of law concerns.

A matter keeps the version of the procedure under which it was opened, so a version that has ended counts as well. A
matter is named by its code: its title may name the party, and who cleans up norms need not see the matter.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from plumbline.engines.matters.models import Matter
from plumbline.engines.norms.citing_declarations import resting
from plumbline.engines.norms.touched import Citing, Touched
from plumbline.kernel import catalogue
from plumbline.kernel.errors import Says

KIND: Final = "matter"


def open_matters(touched: Sequence[Touched]) -> Iterator[Citing]:
    """Go through the matters that are not closed and whose procedure rests on what was touched, oldest first."""
    for (code, version), ones in resting(touched).items():
        title = catalogue.load().version(code, version).title
        matters = Matter.objects.filter(procedure=code, version=version, ended_at=None)
        for matter in matters.order_by("opened_at", "pk").values_list("code", flat=True).iterator():
            said = Says(zh=f"{title.zh}案件 {matter}", en=f"{title.en}, matter {matter}")
            yield from (Citing(of=one, kind=KIND, code=matter, title=said) for one in ones)
