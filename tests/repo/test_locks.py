"""The locks: exact versions with digests, no address, and every dependency with its reason."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.repo.tracked import ROOT

LOCKS = {
    "requirements.txt": (),
    "requirements-test.txt": ("test", "s3", "sm2"),
    "requirements-bench.txt": ("test", "s3", "sm2", "bench"),
}
PROJECT = ROOT.joinpath("pyproject.toml").read_text()
# Imports every module of the product and every address, while what stands in no lock of a running site is missing.
WITH_THE_SITE_ALONE = """
import os, pkgutil, sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.metadata import packages_distributions

locked = set(sys.argv[1].split())

class Missing(MetaPathFinder):
    top = {
        module
        for module, holders in packages_distributions().items()
        if not {name.lower().replace("_", "-").replace(".", "-") for name in holders} & {*locked, "plumbline"}
    }

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.top:
            raise ModuleNotFoundError(f"{name} is not in requirements.txt", name=name)

sys.meta_path.insert(0, Missing())
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
import django
django.setup()
import config.urls, config.wsgi
import plumbline
for module in pkgutil.walk_packages(plumbline.__path__, "plumbline."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
"""


def declared(extras: tuple[str, ...]) -> set[str]:
    project = tomllib.loads(PROJECT)["project"]
    wanted = [*project["dependencies"], *(name for extra in extras for name in project["optional-dependencies"][extra])]
    return {re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in wanted}


def locked(lock: str) -> dict[str, str]:
    """Give name → its version and digests; where it is needed (« ; python_version …») may differ from lock to lock."""
    text = re.sub(r"^(\S+) ; .* \\$", r"\1 \\", (ROOT / lock).read_text(), flags=re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {entry.split("==")[0].split("[")[0]: entry for entry in entries if entry.strip()}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_folder(lock):
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert "file:" not in text
    assert "--index" not in text
    assert "#" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_digest(lock):
    for name, entry in locked(lock).items():
        assert re.match(r"\S+==[\w.+!-]+ \\\n", entry), name
        assert "--hash=sha256:" in entry, name


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items())
def test_a_lock_holds_everything_that_is_declared(lock, extras):
    assert declared(extras) <= set(locked(lock))


def test_a_running_site_needs_nothing_beyond_its_lock():
    done = subprocess.run(
        [sys.executable, "-c", WITH_THE_SITE_ALONE, " ".join(locked("requirements.txt"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]


def test_a_larger_lock_holds_the_smaller_one_unchanged():
    run, test, bench = (locked(lock) for lock in LOCKS)

    assert run.items() <= test.items()
    assert test.items() <= bench.items()


def test_every_dependency_is_declared_with_its_reason():
    lines = re.findall(r'^  "[\w\[\]-]+[<>=~].*$', PROJECT, flags=re.MULTILINE)

    reasonless = [line for line in lines if not re.search(r"#\s+\S+ \S+", line)]

    assert len(lines) >= len(declared(LOCKS["requirements-bench.txt"]))
    assert not reasonless


def test_every_rule_of_style_that_is_off_has_its_reason():
    block = PROJECT.split("[tool.ruff.lint]")[1].split("[tool.ruff.lint.pycodestyle]")[0]
    lines = re.findall(r'^  "[A-Z]+[0-9]*",.*$', block, flags=re.MULTILINE)

    assert lines
    assert all("#" in line for line in lines)
