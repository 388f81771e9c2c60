"""The files of the checkout, as the tests about the code itself read them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "plumbline"


@cache
def files() -> tuple[Path, ...]:
    """Give every file that is in the repository, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Give the text of every file that is text, by its path from the root."""
    found = {}
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found[str(path.relative_to(ROOT))] = content.decode()
    return found


def modules(*folders: str) -> dict[str, str]:
    """Give the Python modules below the folders, without migrations, by their path from the root."""
    return {
        name: text
        for name, text in texts().items()
        if name.endswith(".py") and name.startswith(folders) and "/migrations/" not in name
    }
