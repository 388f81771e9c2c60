"""In which language the interface speaks: `?language=` goes before Accept-Language; Chinese where neither decides."""

from typing import Final, Literal

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from plumbline.kernel.errors import Says

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
PARAMETER: Final = "language"


def language_of(request: HttpRequest) -> Language:
    """Give the language of an answer; a language that is not spoken here is refused elsewhere, not guessed."""
    wanted = [_named(request)]
    wanted += [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for code in wanted:
        for language in LANGUAGES:
            if code.partition("-")[0] == language:
                return language
    return "zh"


def _named(request: HttpRequest) -> str:
    try:
        return request.GET.get(PARAMETER, "")
    except SuspiciousOperation:  # the parameters cannot be read, and the answer that says so needs a language
        return ""


def in_language(says: Says, language: Language) -> str:
    """Give a sentence in one of the languages."""
    return says.en if language == "en" else says.zh
