"""Tables read from a file, row by row: XLSX, separated values, JSON. What the file is, is told by its bytes, not by its name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Final

from plumbline.engines.sheets import cells, objects, packed, separated, workbook
from plumbline.engines.sheets.cells import SheetRow
from plumbline.engines.sheets.problem import Problem, refused
from plumbline.engines.sheets.workbook import Merged, Tab, Workbook
from plumbline.kernel.errors import Says

MOST_ROWS: Final = 1_000_000
MOST_BYTES: Final = 128 * packed.MEGABYTE
_LISTED: Final = 10
_UNREADABLE: Final = (".xls", ".xlsb", ".xlsm", ".xltm", ".ods", ".et", ".doc", ".docx", ".pdf", ".zip", ".rar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table in a file: its rows are read anew each time they are asked for."""

    file_name: str
    title: str  # of the sheet; empty where the file has none
    notes: tuple[Problem, ...]
    merged: tuple[Merged, ...]
    most_rows: int
    _rows: Callable[[], Iterator[SheetRow]]

    def rows(self) -> Iterator[SheetRow]:
        """Go through the rows that hold a value.

        Raises  InvalidFacts where the file breaks off;  BrokenRecord where quotes do not close
        """
        return self._rows()


def read(
    path_or_file: Path | str | IO[bytes],
    *,
    name: str,
    sheet: str = "",
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_BYTES,
) -> Sheet:
    """Open a table.

    Takes   name — of the file, as whoever sent it calls it
            sheet — which sheet of a workbook; the first that is not hidden, where none is named
    Raises  InvalidFacts where the file is none that can be read: too large, old, under a password, with macros, packed
            as a bomb, damaged, of an unknown encoding
    """
    with _open(path_or_file) as file:
        weight = file.seek(0, 2)
        file.seek(0)
        head = file.read(4)
        if weight > most_bytes:
            megabytes = most_bytes // packed.MEGABYTE
            raise refused(
                f"文件超过 {megabytes} MB。请分成几个文件上传",
                f"The file is larger than {megabytes} MB. Send it as several files",
                rule="too_large",
            )
        if not weight:
            raise refused("文件是空的，请核对", "The file is empty; check it", rule="empty")
        packed.refuse_old(file)
        if head.startswith(b"PK"):
            return _workbook(path_or_file, file, name=name, sheet=sheet, most_rows=most_rows)
        if name.lower().endswith((*_UNREADABLE, ".xlsx")):
            raise packed.damaged()
        rows = (
            partial(_object_rows, path_or_file)
            if objects.is_list(file, name=name)
            else partial(_separated_rows, path_or_file, separated.encoding_of(file))
        )
    return Sheet(file_name=name, title="", notes=(), merged=(), most_rows=most_rows, _rows=rows)


def every(path_or_file: Path | str | IO[bytes], *, name: str, most_rows: int = MOST_ROWS) -> tuple[Sheet, ...]:
    """Open every sheet of a file that is not hidden.

    Raises  InvalidFacts as `read` does
    """
    first = read(path_or_file, name=name, most_rows=most_rows)
    if not first.title:
        return (first,)
    with _open(path_or_file) as file, packed.opened(file) as package:
        tabs = [tab for tab in workbook.look_into(package).tabs if not tab.hidden]
    others = [read(path_or_file, name=name, sheet=tab.name, most_rows=most_rows) for tab in tabs[1:]]
    said = tuple(note for note in first.notes if not note.of_others)
    return (replace(first, notes=said), *(replace(other, notes=()) for other in others))


def _workbook(path_or_file: Path | str | IO[bytes], file: IO[bytes], *, name: str, sheet: str, most_rows: int) -> Sheet:
    if name.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise refused(
            "带宏的文件不收。请另存为 .xlsx 再上传",
            "Files with macros are not taken. Save it as .xlsx, and send that",
            rule="macros",
        )
    with packed.opened(file) as package:
        if "xl/workbook.xml" not in packed.parts_of(package):
            raise packed.damaged()
        book = workbook.look_into(package)
        tab = _chosen(book, sheet)
        return Sheet(
            file_name=name,
            title=tab.name,
            notes=tuple(_notes(book, tab)),
            merged=workbook.merged_in(package, tab),
            most_rows=most_rows,
            _rows=partial(_workbook_rows, path_or_file, tab, book),
        )


def _workbook_rows(path_or_file: Path | str | IO[bytes], tab: Tab, book: Workbook) -> Iterator[SheetRow]:
    with _open(path_or_file) as file, packed.opened(file) as package:
        yield from cells.rows(packed.pieces(package, tab.part), workbook.surroundings(package, book))


def _separated_rows(path_or_file: Path | str | IO[bytes], encoding: str) -> Iterator[SheetRow]:
    with _open(path_or_file) as file:
        yield from separated.rows(file, encoding)


def _object_rows(path_or_file: Path | str | IO[bytes]) -> Iterator[SheetRow]:
    with _open(path_or_file) as file:
        yield from objects.rows(file)


def _chosen(book: Workbook, sheet: str) -> Tab:
    offered = [tab for tab in book.tabs if (tab.name == sheet if sheet else not tab.hidden)]
    if offered:
        return offered[0]
    listed = "、".join(tab.name for tab in book.tabs[:_LISTED])
    raise refused(
        f"没有可读的工作表“{sheet}”；文件里有：{listed}" if sheet else "所有工作表都是隐藏的，请取消隐藏再上传",
        f"There is no sheet “{sheet}”; there are: {listed}"
        if sheet
        else "Every sheet is hidden; show the one to be read",
        rule="no_sheet",
    )


def _notes(book: Workbook, tab: Tab) -> Iterator[Problem]:
    for hidden in (False, True):
        names = [other.name for other in book.tabs if other is not tab and other.hidden is hidden]
        if names:
            listed = "、".join(names[:_LISTED]) + ("……" if len(names) > _LISTED else "")
            zh, en = ("隐藏的工作表", "hidden sheets") if hidden else ("其他工作表", "other sheets")
            yield Problem(
                note=True,
                of_others=not hidden,
                says=Says(
                    zh=f"只读了“{tab.name}”；{zh}没有读：{listed}",
                    en=f"Only “{tab.name}” was read; {en} were not: {listed}",
                ),
            )
    if book.linked:
        yield Problem(
            note=True,
            says=Says(
                zh="文件引用了别的文件或者数据库；引用的内容没有读",
                en="The file refers to other files or to a database; what it refers to was not read",
            ),
        )


@contextmanager
def _open(path_or_file: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    if isinstance(path_or_file, Path | str):
        with Path(path_or_file).open("rb") as file:
            yield file
    else:
        yield path_or_file
