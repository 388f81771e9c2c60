"""Run the benchmarks, all or the named ones.

    python -m bench [acts] [periods] [reclocking] [ledger [SIZE …]] [index] [recounting] [law [FOLDER]] [conformance LOG [SIZE …]]
                    [sheets [ROWS]] [tables [SIZE …]]

Kills at random take long and stand alone: python -m bench.kills. So does a province of lists: python -m bench.registers.
"""

import sys
from itertools import takewhile
from pathlib import Path

from bench import acts, conformance, law, ledger, ledger_index, periods, reclocking, recounting, sheets, tables
from bench.saying import machine, say


def main(asked: list[str]) -> None:
    """Run what is asked for."""
    say(machine())
    for name, bench in (("acts", acts), ("periods", periods), ("reclocking", reclocking)):
        if not asked or name in asked:
            bench.main()
    if not asked or "ledger" in asked:
        ledger.main(tuple(_sizes(asked, "ledger")))
    if not asked or "index" in asked:
        ledger_index.main()
    if not asked or "recounting" in asked:
        recounting.main()
    if not asked or "law" in asked:
        law.main(*_folder(asked))
    for name, of_sizes in (("sheets", lambda sizes: sheets.main(*sizes[:1])), ("tables", tables.main)):
        if not asked or name in asked:
            of_sizes(_sizes(asked, name))
    if "conformance" in asked:
        log, *sizes = *asked[asked.index("conformance") + 1 :], ""
        conformance.main(Path(log) if log else None, tuple(map(int, filter(None, sizes))) or conformance.SIZES)


def _folder(asked: list[str]) -> list[Path]:
    """Give the folder that follows the law, where one does."""
    return [Path(one) for one in asked[asked.index("law") + 1 :][:1]] if asked else []


def _sizes(asked: list[str], name: str) -> list[int]:
    """Give the numbers that follow a name."""
    after = asked[asked.index(name) + 1 :] if asked else []
    return [int(size) for size in takewhile(str.isdecimal, after)]


if __name__ == "__main__":
    main(sys.argv[1:])
