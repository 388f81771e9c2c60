"""Procedures for the pages: every word of the language in one, and as long as a test wants them."""

from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.declaration import read
from plumbline.kernel.schema import read_procedure


def long(acts):
    """Declare a procedure of so many acts: each needs the one before, every third obliges to one further on."""
    steps = "\n".join(
        f"  act_{n}: {{zh: 第{n}个示例行为, en: The example act number {n}, by: handler}}" for n in range(acts)
    )
    needs = [f"  - {{law: 行政许可法#30, before: act_{n}, must: act_{max(n - 1 - n % 3, 0)}}}" for n in range(1, acts)]
    owes = [
        f"  - {{law: 行政许可法#42, after: act_{n}, must: act_{n + 4}, within: {n + 1} workdays}}"
        for n in range(0, acts - 4, 3)
    ]
    bars = [f"  - {{law: 行政许可法#50, after: act_{n}, not: act_{n - 5}}}" for n in range(5, acts, 4)]
    text = f"""
procedure: example.long{acts}
title: {{zh: 示例程序, en: Example procedure}}
basis: 行政许可法#29-45
in_force: {{from: 2020-01-01}}
opens_with: act_0
ends_with: [act_{acts - 1}]
facts:
  reason: {{type: text, zh: 理由, en: Reason}}
acts:
{steps}
rules:
{chr(10).join(needs + owes + bars)}
"""
    return read_procedure(read(text, file="long.yaml"))


def catalogue_of(*versions):
    """Give a catalogue that holds nothing but versions of one procedure, oldest first."""
    return Catalogue(systems={}, procedures={versions[0].code: versions})
