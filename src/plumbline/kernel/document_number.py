"""Numbers of official documents: 皖政〔2022〕69号, 国务院令第713号, and the odd ways in which decisions write them.

    皖政〔2022〕69号                  code, year, number
    〔2013〕行他字第14号              year, code, number
    国务院令第713号                   an order; 农业部公告第2552号 an announcement
    3307231911891046                  a serial number

Brackets of every kind, spaces and leading noughts are read. A number whose bracket is lost (甘区政办发201756号: 2017
and 56, or 20175 and 6?) is not taken apart: nothing is given rather than a guess.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class NumberForm(StrEnum):
    """How a document number is built."""

    CODE_YEAR_SEQ = "code_year_seq"
    YEAR_CODE_SEQ = "year_code_seq"
    ORDER = "order"  # 令
    ANNOUNCEMENT = "announcement"  # 公告
    SERIAL = "serial"  # a run of figures, as traffic police use


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """A document number taken apart."""

    form: NumberForm
    code: str = ""  # 皖政; empty where the number has none
    year: int | None = None
    seq: int | str = ""  # a string where it is more than a number: 17-07, F-000069
    suffix: str = ""  # 非
    serial: str = ""

    @property
    def normalised(self) -> str:
        """Write the number in its usual form."""
        number = f"{self.seq}{f'({self.suffix})' if self.suffix else ''}"
        match self.form:
            case NumberForm.CODE_YEAR_SEQ:
                return f"{self.code}〔{self.year}〕{number}号"
            case NumberForm.YEAR_CODE_SEQ:
                return f"〔{self.year}〕{self.code}第{number}号"
            case NumberForm.ORDER | NumberForm.ANNOUNCEMENT:
                return f"{self.code}第{number}号"
            case NumberForm.SERIAL:
                return self.serial


_YEAR: Final = r"[〔\[(](?P<year>(?:19|20)\d\d)[〕\])]"
_SEQ: Final = r"-?(?:第)?-?(?P<seq>(?:[A-Z]-)?\d+(?:-\d+)*)(?:\((?P<suffix>[\u4e00-\u9fff]{1,4})\))?"
_CODE: Final = r"(?P<code>[\u4e00-\u9fff()0-9]*?)"
_FORMS: Final = {
    NumberForm.CODE_YEAR_SEQ: re.compile(rf"{_CODE}{_YEAR}{_SEQ}号?"),
    NumberForm.YEAR_CODE_SEQ: re.compile(rf"{_YEAR}(?P<code>[\u4e00-\u9fff]+?){_SEQ}号"),
    NumberForm.ORDER: re.compile(rf"(?P<code>[\u4e00-\u9fff]+令){_SEQ}号"),
    NumberForm.ANNOUNCEMENT: re.compile(rf"(?P<code>[\u4e00-\u9fff]+公告){_SEQ}号"),
}
_SERIAL: Final = re.compile(r"\d{12,20}")
_PLAIN: Final = str.maketrans(
    "（）﹝﹞［］【】〈〉０１２３４５６７８９－—–", "()〔〕[][]〔〕0123456789---", "_ \t\u3000\u00a0"
)


def parse(text: str) -> DocumentNumber | None:
    """Take a document number apart; None where it is none, or its parts cannot be told for sure.

    >>> parse("甬市监综﹝2023﹞362号").normalised
    '甬市监综〔2023〕362号'
    >>> parse("鲁政202311") is None
    True
    """
    plain = text.translate(_PLAIN).strip()
    if _SERIAL.fullmatch(plain):
        return DocumentNumber(form=NumberForm.SERIAL, serial=plain)
    for form, shape in _FORMS.items():
        if found := shape.fullmatch(plain):
            said = found.groupdict()
            seq = said["seq"]
            return DocumentNumber(
                form=form,
                code=said["code"],
                year=int(said["year"]) if said.get("year") else None,
                seq=int(seq) if seq.isdigit() else seq,
                suffix=said["suffix"] or "",
            )
    return None
