"""From the bytes of a file to its words: the encoding is told apart, and what is no text is refused."""

import re
from typing import Final

from plumbline.engines.norms.texts.facts import Doubt, doubt, unreadable
from plumbline.kernel.errors import Says

LARGEST_FILE: Final = 20_000_000  # bytes; the largest code of laws is a thirtieth of it

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_RARE: Final = 0.02  # share of characters outside the usual Chinese ones beyond which GB18030 was a wrong guess


def check_size(size: int) -> None:
    """Refuse a file that is empty or too large, before its bytes are read.

    Raises  InvalidFacts with what to do
    """
    if size == 0:
        cure = Says(zh="请检查文件是否下载完整", en="Check whether the file was fetched whole")
        raise unreadable("文件是空的", "The file is empty", cure=cure)
    if size > LARGEST_FILE:
        cure = Says(
            zh="请确认是否为法规文本；过大的附件请另存",
            en="Check that it is a text of law; keep large attachments apart",
        )
        raise unreadable(
            f"文件有 {size / 1e6:.0f} MB，超过 {LARGEST_FILE / 1e6:.0f} MB 的上限，没有读入",
            f"The file has {size / 1e6:.0f} MB, more than the limit of {LARGEST_FILE / 1e6:.0f} MB; it was not read",
            cure=cure,
        )


def decode(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Give the words of a file, and a doubt where the encoding had to be made out.

    Raises  InvalidFacts where the bytes are no text
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), ()
    if _looks_binary(data):
        raise _no_text("文件是二进制内容，不是文本", "The file is binary, not text")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = _strictly(data, "gb18030")
    if not _looks_chinese(text):
        raise _no_text("文件的编码无法辨认：既不是 UTF-8，也不是 GB18030", "The encoding is neither UTF-8 nor GB18030")
    return text, (
        doubt(
            "encoding",
            "文件不是 UTF-8，按 GB18030 读出，请核对有无错字",
            "The file is not UTF-8; it was read as GB18030: check for wrong characters",
        ),
    )


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(
            f"文件读不出：{error.reason}（{encoding}，第 {error.start} 字节）",
            f"The file cannot be read as {encoding}: {error.reason} at byte {error.start}",
        ) from error


def _no_text(zh: str, en: str) -> Exception:
    cure = Says(zh="请检查文件，并存为 UTF-8 文本", en="Check the file, and save it as UTF-8 text")
    return unreadable(zh, en, cure=cure)


def _looks_binary(data: bytes) -> bool:
    return bool(_BINARY.search(data))


def _looks_chinese(text: str) -> bool:
    signs = [sign for sign in text if not sign.isascii()]
    usual = sum("\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef"
                or sign in "“”‘’—…·〇○①②③④⑤⑥⑦⑧⑨⑩" for sign in signs)  # fmt: skip
    return bool(signs) and usual >= (1 - _MOST_RARE) * len(signs)
