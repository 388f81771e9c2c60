"""Reads QR codes as they come out of a printer: a PDF is set into points of 300 to the inch, and a decoder looks at each page."""

import shutil
import subprocess

import pytest

PROGRAMS = {"pdftoppm": "poppler-utils", "zbarimg": "zbar-tools"}


def codes_in(pdf, folder):
    """Give the texts of all QR codes on the pages of a PDF, in order."""
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing: deploy/debian-packages test installs {package}")
    (folder / "scanned.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "300", "-gray", folder / "scanned.pdf", folder / "scanned"], check=True)
    pages = sorted(folder.glob("scanned-*.pgm"))
    assert pages
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    return read.stdout.split("\n")[:-1]
