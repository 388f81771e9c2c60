"""Tables written to files: XLSX row by row in constant memory, CSV, JSON; each value in its type.

Codes are text, so that 340104 stays what it is and 0550 keeps its zero; what begins with = + - @ is never a formula.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from plumbline.engines.sheets.packed import PIECE
from plumbline.engines.sheets.problem import refused
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType, as_data, show

Kind = Literal["xlsx", "csv", "json"]
MIME: Final[dict[Kind, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
MOST_ROWS: Final = 1_048_575  # of a sheet, below its heading
LONGEST_CELL: Final = 32_767
STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FEN: Final = 100
_WIDE: Final = {FieldType.LONG_TEXT: 60, FieldType.TEXT: 24, FieldType.DAY: 12, FieldType.MOMENT: 18}
_NOT_IN_A_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "·"))
_LONGEST_NAME: Final = 31


def write(
    columns: Mapping[str, Field],
    rows: Iterable[Mapping[str, Any]],
    *,
    kind: Kind,
    title: Says,
    language: str = "zh",
) -> Iterator[bytes]:
    """Write rows as a file, piece by piece.

    Takes   rows — values by the codes of the columns, as `Field.read` gives them
            language — of the headings and of the titles of choices
    Raises  InvalidFacts where a sheet cannot hold so many rows
    """
    if kind == "xlsx":
        return _xlsx(columns, rows, title=title, language=language)
    return _csv(columns, rows, language) if kind == "csv" else _json(columns, rows)


def _json(columns: Mapping[str, Field], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    opening = "[\n"
    for row in rows:
        held = as_data({code: row[code] for code in columns if row.get(code) is not None})
        yield (opening + json.dumps(held, ensure_ascii=False)).encode()
        opening = ",\n"
    yield (f"{opening}]\n" if opening == "[\n" else "\n]\n").encode()


def _csv(columns: Mapping[str, Field], rows: Iterable[Mapping[str, Any]], language: str) -> Iterator[bytes]:
    held = io.StringIO()
    held.write("\ufeff")
    writer = csv.writer(held)
    writer.writerow(_title(one, language) for one in columns.values())
    for row in rows:
        writer.writerow(_text_cell(one, row.get(code), language) for code, one in columns.items())
        if held.tell() > PIECE:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def _text_cell(one: Field, value: Any, language: str) -> str:
    plain = plain_value(one, value, language)
    if isinstance(plain, date):
        return plain.isoformat() if not isinstance(plain, datetime) else f"{plain:%Y-%m-%d %H:%M}"
    text = "" if plain is None else str(plain)
    return f"'{text}" if isinstance(plain, str) and text.startswith(STARTS_A_FORMULA) else text


def plain_value(one: Field, value: Any, language: str) -> Any:
    """Give a value as a cell holds it: yuan as a number, days as days, choices by their titles."""
    if value is None or isinstance(value, date):
        return value
    match one.type:
        case FieldType.WHOLE | FieldType.SHARE:
            return value
        case FieldType.MONEY:
            return value // _FEN if value % _FEN == 0 else value / _FEN
        case FieldType.PEOPLE:
            return "、".join(value)
        case FieldType.CHOICE | FieldType.CHOICES | FieldType.YES_NO:
            return show(one, value, language=language)
        case _:
            return str(value)


def _xlsx(
    columns: Mapping[str, Field], rows: Iterable[Mapping[str, Any]], *, title: Says, language: str
) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        book = Workbook(file, BOOK)
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet(sheet_name(title.zh if language.startswith("zh") else title.en))
        formats = Formats(book)
        sheet.freeze_panes(1, 0)
        for at, one in enumerate(columns.values()):
            heading = _title(one, language)
            sheet.set_column(at, at, max(_WIDE.get(one.type, 14), 2 * len(heading) + 2))
            sheet.write_string(0, at, heading, formats.heading)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise refused(
                    f"超过 {MOST_ROWS:,} 行，一张工作表放不下；请改用 CSV",
                    f"more than {MOST_ROWS:,} rows do not fit on a sheet; take CSV instead",
                    rule="too_many_rows",
                )
            for at, (code, one) in enumerate(columns.items()):
                put(sheet, (number, at), plain_value(one, row.get(code), language), formats)
        book.close()
        yield from taken(file)


BOOK: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Formats:
    """The few formats of a book."""

    def __init__(self, book: Workbook) -> None:
        self.heading = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self.text = book.add_format({"num_format": "@"})
        self.as_text = book.add_format({"num_format": "@", "quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})


def put(sheet: Worksheet, at: tuple[int, int], value: Any, formats: Formats, marked: Format | None = None) -> None:
    """Write one cell in its type; a text never becomes a formula, a number or a link."""
    if value is None or value == "":
        if marked:
            sheet.write_blank(*at, None, marked)
    elif isinstance(value, datetime):
        sheet.write_datetime(*at, value.replace(tzinfo=None), marked or formats.moment)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, marked or formats.day)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, marked)
    else:
        text = str(value)[:LONGEST_CELL]
        usual = formats.as_text if text.startswith(STARTS_A_FORMULA) else formats.text
        sheet.write_string(*at, text, marked or usual)


def sheet_name(words: str) -> str:
    """Give a name that a sheet may bear.

    >>> sheet_name("权力/责任 [2026]")
    '权力·责任 ·2026·'
    """
    return words.translate(_NOT_IN_A_NAME).strip("'")[:_LONGEST_NAME] or "1"


def taken(file: Any) -> Iterator[bytes]:
    """Give what was written, piece by piece."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _title(one: Field, language: str) -> str:
    return one.title.zh if language.startswith("zh") else one.title.en
