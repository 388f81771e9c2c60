"""What is wrong in a table, and where: the sheet, the row, the column, in both languages, with what to write instead."""

from dataclasses import dataclass
from typing import Final

from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

LETTERS: Final = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, or that was understood in spite of how it is written (a note).

    Row 0 is the whole sheet; an empty column is the whole row.
    """

    says: Says
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""  # what stands there, cut short
    field: str = ""  # the code of the declared column
    note: bool = False  # the row is good all the same
    of_others: bool = False  # says that other sheets of the file were not read
    too_long: bool = False  # the file has more rows than are taken; those after it were not read

    @property
    def place(self) -> Says:
        """Say where: 数据!C12, or the row, or the sheet."""
        if self.row and self.column:
            cell = f"{self.column}{self.row}"
            return Says(zh=f"{self.sheet} {cell}".strip(), en=f"{self.sheet} {cell}".strip())
        if self.row:
            return Says(zh=f"{self.sheet} 第 {self.row} 行".strip(), en=f"{self.sheet} row {self.row}".strip())
        if self.column:
            return Says(zh=f"{self.sheet} {self.column} 列".strip(), en=f"{self.sheet} column {self.column}".strip())
        return Says(zh=self.sheet or "整个文件", en=self.sheet or "the whole file")


def letter_of(column: int) -> str:
    """Give the letters of a column, counted from 0.

    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """Give the number of a column from its letters, counted from 0.

    >>> column_of("A"), column_of("AA"), column_of("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def refused(zh: str, en: str, *, rule: str) -> InvalidFacts:
    """Make the refusal of a whole file; a form shows it beside the field `file`."""
    return InvalidFacts([Reason(kind=ReasonKind.FACT, says=Says(zh=zh, en=en), rule=f"sheets.{rule}", facts=("file",))])
