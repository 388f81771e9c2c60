"""How a benchmark speaks: a line at once, and on what machine it ran."""

import platform
import sys
from pathlib import Path


def say(line: str = "") -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def machine() -> str:
    """Name the machine as far as figures depend on it."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"Machine: {platform.machine()}, {python}, {platform.system()}"


def peak() -> float:
    """Give the MiB that this process held at most; of Linux alone, which keeps it apart from what its parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
