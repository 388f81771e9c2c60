"""How a benchmark speaks: a line at once, and on what machine it ran."""

import platform
import sys


def say(line: str = "") -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def machine() -> str:
    """Name the machine as far as figures depend on it."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"Machine: {platform.machine()}, {python}, {platform.system()}"
