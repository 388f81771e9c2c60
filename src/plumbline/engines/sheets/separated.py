"""Tables of separated values: the encoding and the separator are recognised, each record has its number."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, Any, Final

from plumbline.engines.sheets.cells import Awkward, Kind, SheetRow
from plumbline.engines.sheets.packed import PIECE
from plumbline.engines.sheets.problem import refused

SEPARATORS: Final = ",;\t"
_GUARDED: Final = frozenset("=+-@\t\r")
_LOOKED_AT: Final = 16 * 1024
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class BrokenRecord(Exception):
    """A record whose quotes do not close; nothing after it can be told apart."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(f"record {row}")


def encoding_of(file: IO[bytes]) -> str:
    """Tell how a text is encoded: UTF-8 with or without a mark, UTF-16 with one, or GB18030.

    Raises  InvalidFacts where it is none of them, or holds NUL bytes
    """
    file.seek(0)
    head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    for name in [marked] if marked else ["utf-8", "gb18030"]:
        if _decodes(file, name):
            return name
    raise refused(
        "文字编码认不出来。请另存为 CSV（UTF-8）或 .xlsx 再上传",
        "The encoding of the text is not known. Save it as CSV (UTF-8) or .xlsx, and send that",
        rule="encoding",
    )


def _decodes(file: IO[bytes], name: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(PIECE):
            if "\x00" in decoder.decode(piece):
                raise refused(
                    "文件里有空字节，不是文本表格。请另存为 CSV（UTF-8）或 .xlsx 再上传",
                    "The file holds NUL bytes and is no table of text. Save it as CSV (UTF-8) or .xlsx, and send that",
                    rule="nul",
                )
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def rows(file: IO[bytes], encoding: str) -> Iterator[SheetRow]:
    """Go through the records that hold a value.

    Raises  BrokenRecord where quotes do not close
    """
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Lent(file)), encoding=encoding, newline="")
    separator = _separator(text.read(_LOOKED_AT))
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Lent(file)), encoding=encoding, newline="")
    number = 0
    reader = csv.reader(text, delimiter=separator, strict=True)
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:  # also where one value is longer than any should be: its quotes are open
            raise BrokenRecord(number) from None
        cells = {at: _cell(value) for at, value in enumerate(record) if value}
        if cells:
            yield SheetRow(number, cells)


def _cell(value: str) -> str | Awkward:
    if value[0] == "'" and value[1:2] in _GUARDED:
        return value[1:]  # as such values are written, so that no program takes them for formulas
    return Awkward(Kind.FORMULA, value) if value[0] == "=" and len(value) > 1 else value


def _separator(head: str) -> str:
    """Give the separator that the first line with any holds most often outside quotes."""
    for line in head.splitlines():
        outside = "".join(line.split('"')[::2])
        counts = {separator: outside.count(separator) for separator in SEPARATORS}
        if any(counts.values()):
            return max(counts, key=lambda separator: counts[separator])
    return ","


class _Lent(io.RawIOBase):
    """Reads a file that stays open when the reader of text is done."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
