"""Runs as sentences: which act on which day, with which facts, as a lawyer reads them."""

from collections.abc import Iterator

from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import show
from plumbline.kernel.naming import show_day
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.verifying.verified import Finding


def steps(procedure: Procedure, finding: Finding) -> Iterator[Says]:
    """Tell the run of a finding, one sentence a step."""
    for step in finding.run:
        act, day = procedure.acts[step.act].title, show_day(day_of(step.at))
        zh, en = [], []
        for code, value in step.facts.items():
            one = procedure.fields[code]
            zh.append(f"{one.title.zh}：{show(one, value, language='zh')}")
            en.append(f"{one.title.en}: {show(one, value, language='en')}")
        facts_zh = f"（{'；'.join(zh)}）" if zh else ""
        facts_en = f" ({'; '.join(en)})" if en else ""
        yield Says(zh=f"{day.zh}“{act.zh}”{facts_zh}", en=f"{day.en}: “{act.en}”{facts_en}")
