"""Spreadsheets: read, and read with every cell checked, beside a reader in Rust and one in Python; then written.

One workbook of fifteen columns is made, with shared strings as office programs write them. Each reader has a process of its
own, so that what it holds at most is its own; the time of the processor is taken. The peers give values and no more: they say
nothing of formulas, errors or places, and the one in Rust holds the whole sheet at once.

    python -m bench.sheets [ROWS]
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from bench.saying import peak, say
from plumbline.engines.sheets import checking, reading, writing
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType

ROWS = 100_000
GOAL, AIM = 5_000, 20_000
TEXTS, DAYS, NUMBERS, CHOICES = range(8), range(8, 10), range(10, 13), range(13, 15)
KINDS = {"penalty": Says(zh="行政处罚", en="Penalty"), "licence": Says(zh="行政许可", en="Licence")}


def _field(at: int) -> Field:
    kinds = {**dict.fromkeys(DAYS, FieldType.DAY), **dict.fromkeys(NUMBERS, FieldType.WHOLE)}
    kind = kinds.get(at, FieldType.CHOICE if at in CHOICES else FieldType.TEXT)
    choices = KINDS if kind is FieldType.CHOICE else {}
    return Field(code=f"c{at}", type=kind, title=Says(zh=f"第{at}列", en=f"Column {at}"), choices=choices)


COLUMNS = {f"c{at}": _field(at) for at in range(15)}


def made(rows: int) -> Iterator[dict[str, Any]]:
    """Invent rows: one code that differs from row to row, texts that recur, days, numbers, choices."""
    for number in range(rows):
        row: dict[str, Any] = {f"c{at}": f"第 {number % 5_000} 项 · {at}" for at in TEXTS}
        row["c0"] = f"{number:08d}"
        row |= {f"c{at}": date(2020, 1, 1) + timedelta(days=number % 2_000) for at in DAYS}
        row |= {f"c{at}": number * at for at in NUMBERS}
        row |= {f"c{at}": ("penalty", "licence")[number % 2] for at in CHOICES}
        yield row


def read_only(file: Path) -> int:
    """Read every row."""
    return sum(1 for _ in reading.read(file, name=file.name).rows()) - 1


def read_and_checked(file: Path) -> int:
    """Read every row, check every cell, and see that no code stands twice."""
    sheet = reading.read(file, name=file.name)
    found = checking.preview(sheet, COLUMNS, required=("c0", "c1"), key=("c0",))
    if found.wrong or found.good != found.rows:
        raise AssertionError(found.problems[:3])
    return found.rows


def calamine(file: Path) -> int:
    """Let the reader in Rust give every row."""
    from python_calamine import load_workbook  # noqa: PLC0415 — only this process needs it

    return sum(1 for _ in load_workbook(str(file)).get_sheet_by_index(0).iter_rows()) - 1


def openpyxl(file: Path) -> int:
    """Let the reader in Python give every row, in the way that holds one row at a time."""
    from openpyxl import load_workbook  # noqa: PLC0415 — only this process needs it

    book = load_workbook(file, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1


READERS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "checked": ("read, and every cell checked", read_and_checked),
    "read": ("read", read_only),
    "calamine": ("python-calamine, values alone", calamine),
    "openpyxl": ("openpyxl, read-only, values alone", openpyxl),
}


def main(rows: int = ROWS) -> None:
    """Write the workbooks, and let each reader read them in turn."""
    title = Says(zh="清单", en="Register")
    with tempfile.TemporaryDirectory() as folder:
        streamed, shared = Path(folder, "streamed.xlsx"), Path(folder, "shared.xlsx")
        start = process_time()
        with streamed.open("wb") as file:
            file.writelines(writing.write(COLUMNS, made(rows), kind="xlsx", title=title))
        say(f"Sheets: {rows:,} rows of {len(COLUMNS)} columns written: {rows / (process_time() - start):,.0f} rows/s")
        _with_shared_strings(shared, rows)
        for what, book in (("strings in the cells", streamed), ("shared strings", shared)):
            say(f"  {what}, {book.stat().st_size / 1024 / 1024:.1f} MB")
            for name, (words, _reader) in READERS.items():
                done = subprocess.run(
                    [sys.executable, "-m", "bench.sheets", name, str(book)], check=True, capture_output=True, text=True
                )
                say(f"    {words:<34} {done.stdout.strip()}")


def _with_shared_strings(book: Path, rows: int) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 — the readers' processes do without

    made_book = Workbook(str(book))
    sheet, day = made_book.add_worksheet(), made_book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, [one.title.zh for one in COLUMNS.values()])
    for number, row in enumerate(made(rows), start=1):
        for at, code in enumerate(COLUMNS):
            value = row[code]
            if isinstance(value, date):
                sheet.write_datetime(number, at, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, at, value)
            else:
                sheet.write_string(number, at, KINDS[value].zh if value in KINDS else value)
    made_book.close()


def one(name: str, file: Path) -> None:
    """Let one reader read one file, and say how fast, and what it held."""
    before, start = peak(), process_time()
    rows = READERS[name][1](file)
    seconds = process_time() - start
    goal = f", goal {GOAL:,}, aim {AIM:,}" if name == "checked" else ""
    say(f"{rows / seconds:>9,.0f} rows/s, {peak() - before:>6,.0f} MiB more at most{goal}")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in READERS:
        one(sys.argv[1], Path(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:2]))
