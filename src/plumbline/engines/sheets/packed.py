"""The package that a workbook is: a ZIP archive whose sizes are bounded before anything in it is unpacked.

What is refused: macros, encryption, the old binary format, archives that unpack to far more than they weigh. Archives
inside the archive are never opened.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from plumbline.engines.sheets.problem import refused

MEGABYTE: Final = 1024 * 1024
MOST_UNPACKED: Final = 1024 * MEGABYTE  # a million rows of ten columns; whoever sends more sends two files
MOST_PARTS: Final = 2_000
MOST_RATIO: Final = 200  # sheets pack to a tenth or a thirtieth
SMALL: Final = 4 * MEGABYTE  # below it a ratio says nothing
PIECE: Final = 256 * 1024

_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = ("vbaproject", "macrosheets/", "vbadata")
_ENCRYPTED_BIT: Final = 0x1


def refuse_old(file: IO[bytes]) -> None:
    """Refuse what is a compound file: a workbook of before 2007, or one under a password.

    Raises  InvalidFacts
    """
    file.seek(0)
    if file.read(len(_OLD)) != _OLD:
        return
    rest = b""
    while piece := file.read(PIECE):
        if _ENCRYPTED_PACKAGE in rest + piece:
            raise refused(
                "文件设了密码，读不出来。请在 Excel 或 WPS 里取消密码，另存一份再上传",
                "The file is protected by a password. Remove the password in Excel or WPS, save it, and send it again",
                rule="password",
            )
        rest = piece[-len(_ENCRYPTED_PACKAGE) :]
    raise refused(
        "这是旧的 .xls 文件。请在 Excel 或 WPS 里另存为 .xlsx 再上传",
        "This is an old .xls file. Save it as .xlsx in Excel or WPS, and send that",
        rule="old_format",
    )


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open the package of a workbook, after its sizes were looked at.

    Raises  InvalidFacts saying what is wrong with the file and what to send instead
    """
    refuse_old(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            _bounded(package, weight=file.seek(0, 2))
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as wrong:
        raise damaged() from wrong


def damaged() -> Exception:
    """Make the refusal of a file that ends too early or is no workbook."""
    return refused(
        "文件不完整或者不是工作簿。请在 Excel 或 WPS 里打开，另存为 .xlsx 再上传",
        "The file is incomplete or no workbook. Open it in Excel or WPS, save it as .xlsx, and send that",
        rule="damaged",
    )


def parts_of(package: zipfile.ZipFile) -> frozenset[str]:
    """Name the parts of the package."""
    return frozenset(package.namelist())


def pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Unpack one part piece by piece; what it unpacks to is bounded by what it declared."""
    try:
        with package.open(part) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as wrong:
        raise damaged() from wrong


def _bounded(package: zipfile.ZipFile, *, weight: int) -> None:
    parts = package.infolist()
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & _ENCRYPTED_BIT for part in parts):
        raise refused(
            "文件设了密码，读不出来。请取消密码再上传",
            "The file is protected by a password. Remove it, and send the file again",
            rule="password",
        )
    if any(macro in name for name in names for macro in _MACROS):
        raise refused(
            "文件里有宏，不收。请另存为不含宏的 .xlsx 再上传",
            "The file holds macros and is not taken. Save it as .xlsx without macros, and send that",
            rule="macros",
        )
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    swollen = any(part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts)
    twice = len(set(names)) != len(names)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or packed > weight or swollen or twice:
        raise refused(
            f"文件解开以后超过 {MOST_UNPACKED // MEGABYTE} MB，或者压得不正常，没有读。请删去多余的行列和图片，或者分成几个文件",
            f"The file unpacks to more than {MOST_UNPACKED // MEGABYTE} MB, or is packed in an unusual way, and was not read."
            " Remove needless rows, columns and pictures, or send several files",
            rule="bomb",
        )
