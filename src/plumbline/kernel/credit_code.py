"""The unified social credit code of bodies and organisations, with both of its check characters.

Source  GB 32100-2015 (the code of 18 characters), GB 11714-1997 (characters 9 to 17, the organisation code)

A code that was masked for publication (`91340422MA***0D75`, `91430681XXXXXXXXXX`) is told apart from a wrong one:
X is a lawful character, so a masked code must never be checked as if it were whole.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18

_MASK = re.compile(r"\*|X{6,}$")
_COPY_MARK = re.compile(r"\(\d+-\d+\)$")


class Fault(StrEnum):
    """What is wrong with a code, the first thing found."""

    MASKED = "masked"
    LOWER_CASE = "lower_case"
    ILLEGAL_CHARACTER = "illegal_character"
    LENGTH = "length"
    CHECKSUM = "checksum"


SAYS = {
    Fault.MASKED: Says(
        zh="统一社会信用代码已打码，无法校验；请填写完整代码。",
        en="The credit code is masked and cannot be checked; give the whole code.",
    ),
    Fault.LOWER_CASE: Says(
        zh="统一社会信用代码只用大写字母；请改为大写。",
        en="A credit code is written in capital letters only; write it in capitals.",
    ),
    Fault.ILLEGAL_CHARACTER: Says(
        zh="统一社会信用代码不用字母 I、O、S、V、Z，也不用其他符号；请核对是否把 0 写成 O、1 写成 I。",
        en="A credit code has no letters I, O, S, V, Z and no other signs; check for O written for 0, or I for 1.",
    ),
    Fault.LENGTH: Says(
        zh="统一社会信用代码应为 18 位；请核对是否漏写或多写。",
        en="A credit code has 18 characters; check for one left out or written twice.",
    ),
    Fault.CHECKSUM: Says(
        zh="统一社会信用代码的校验位不符；请对照登记证书逐位核对。",
        en="The credit code does not match its check character; compare it with the certificate.",
    ),
}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A valid code and its five parts."""

    code: str
    registration_dept: str  # 1 organs' establishment, 5 civil affairs, 9 market regulation …
    category: str
    region_code: str  # where it was first registered, six digits
    organisation_code: str  # nine characters, the last its own check
    check_character: str

    def __str__(self) -> str:
        """Show the code."""
        return self.code


def tidy(text: str) -> str:
    """Bring a pasted code to its plain form: half width, capitals, without spaces, copy marks or punctuation at its ends.

    >>> tidy(" 91340400553270844u，")
    '91340400553270844U'
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return _COPY_MARK.sub("", plain.strip(",.;:、。，；：")).strip(",.;:、。，；：")


def check_character(first: str) -> str:
    """Compute the eighteenth character from the seventeen before it.

    >>> check_character("11430221355599577")
    '3'
    """
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first: str) -> str:
    """Compute the ninth character of an organisation code from the eight before it.

    >>> organisation_check_character("71093123")
    'X'
    """
    total = sum(int(sign, 36) * weight for sign, weight in zip(first, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def fault(code: str) -> Fault | None:
    """Tell the first thing that is wrong with a code; None when it is valid.

    >>> fault("114302213555995774")
    <Fault.CHECKSUM: 'checksum'>
    """
    if _MASK.search(code):
        return Fault.MASKED
    if code.upper() != code:
        return Fault.LOWER_CASE
    if any(sign not in ALPHABET for sign in code):
        return Fault.ILLEGAL_CHARACTER
    if len(code) != LENGTH:
        return Fault.LENGTH
    if code[16] != organisation_check_character(code[8:16]) or code[17] != check_character(code[:17]):
        return Fault.CHECKSUM
    return None


def parse(code: str, *, field: str = "credit_code") -> CreditCode:
    """Take a code apart.

    Takes   code — as written; pass it through `tidy` first where people paste
            field — the fact that a refusal names
    Raises  InvalidFacts — with the one thing that is wrong
    """
    wrong = fault(code)
    if wrong:
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=SAYS[wrong], law="GB 32100-2015", facts=(field,))])
    return CreditCode(code, code[0], code[1], code[2:8], code[8:17], code[17])


def compose(*, registration_dept: str, category: str, region_code: str, organisation: str) -> CreditCode:
    """Make the code of an organisation from its parts, both check characters computed.

    Takes   organisation — the eight characters of the organisation code before its check

    >>> compose(registration_dept="1", category="1", region_code="430221", organisation="35559957").code
    '114302213555995773'
    """
    first = registration_dept + category + region_code + organisation + organisation_check_character(organisation)
    return parse(first + check_character(first))
