"""The discretion benchmark on the form of an act: the table that fits is filled in, what is worked out is not asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from plumbline.engines.matters import benchmarks
from plumbline.kernel import clock
from plumbline.kernel.decision_table_told import amounts_said
from plumbline.kernel.procedure import Procedure
from plumbline.site.words import english, say
from plumbline.site.workbench.asked import Asked

FINES: Final = frozenset({"proposed_fine_fen", "fine_fen"})


def with_benchmark(asked: Sequence[Asked], procedure: Procedure, facts: Mapping[str, Any]) -> list[Asked]:
    """Give the questions: the benchmark by the provision that is cited, and beside a fine the range that is known."""
    found = benchmarks.suggested(facts, on=clock.today())
    suggestion = found[0].table if len(found) == 1 else None
    shown = []
    for one in asked:
        code = one.field.code
        if code in benchmarks.WORKED_OUT:
            continue
        if suggestion is not None and code == benchmarks.TABLE and one.known is None:
            shown.append(
                replace(
                    one, known=suggestion.code, origin=_("处罚依据的条款：%(title)s") % {"title": say(suggestion.title)}
                )
            )
        elif suggestion is not None and code == benchmarks.FACTS and one.known is None:
            lines = "\n".join(benchmarks.lines_asked(suggestion, procedure, language="en" if english() else "zh"))
            shown.append(replace(one, known=lines))
        elif code in FINES and (between := _range(facts)):
            shown.append(replace(one, field=replace(one.field, hint=between)))
        else:
            shown.append(one)
    return shown


def _range(facts: Mapping[str, Any]) -> Any:
    least, most = facts.get(benchmarks.LEAST), facts.get(benchmarks.MOST)
    if least is None or most is None:
        return None
    said = amounts_said((least, most))
    return replace(said, zh=f"裁量基准的幅度是 {said.zh}", en=f"The range of the benchmark is {said.en}")
