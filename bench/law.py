"""The law database: import, citations, the text of a day, pages and search, one after the other on the same texts.

The texts are the user's: a folder named on the command line, or the one that lies beside the checkout. Each
measurement is a program of its own, so that none warms up the next; all of them use one imported database.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.saying import say

BESIDE = Path(__file__).resolve().parents[2] / "shared/data/laws"


def main(laws: Path = BESIDE) -> None:
    """Import the texts into a database of its own, and measure on it."""
    if not laws.is_dir():
        say(f"W4, the law database, is left out: there are no texts of law in {laws.name}; name a folder")
        return
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        database = Path(folder) / "laws.sqlite3"
        os.environ |= {
            "PLUMBLINE_DATABASE": f"sqlite:///{database}",
            "PLUMBLINE_LEDGER_KEY": f"{folder}/ledger.key",
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        }
        for title, module, *arguments in (
            ("import", "bench.law_import", str(laws)),
            ("citations", "bench.law_citations", "--find"),
            ("the text of a day", "bench.law_standing"),
            ("pages", "bench.law_page"),
            ("search", "bench.law_search", "--database", str(database)),
        ):
            say(f"\nW4, the law database: {title}\n")
            subprocess.run([sys.executable, "-m", module, *arguments], check=True)
