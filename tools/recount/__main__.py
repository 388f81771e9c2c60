"""Run the check: python3 tools/recount EXPORT."""

import sys
from pathlib import Path

if not __package__:  # run as a folder: what stands in it is one package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from recount.command import main

if __name__ == "__main__":
    sys.exit(main())
