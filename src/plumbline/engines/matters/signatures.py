"""What a file is by its own signature, whatever its name says.

The signature of every kind that is taken is checked here, at the place where its format has it: a page of a browser
that mentions «%PDF» further down is no PDF, and not every archive is a document. What is not taken is named as well
as can be, so that whoever uploaded it sees what they have.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

import puremagic

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
MP3: Final = "audio/mpeg"
MP4: Final = "video/mp4"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ARCHIVE: Final = "application/zip"

KINDS: Final[Mapping[str, str]] = {  # what is taken: by the ending of the name, what the content must be
    ".pdf": PDF,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": PNG,
    ".webp": WEBP,
    ".mp3": MP3,
    ".mp4": MP4,
    ".docx": DOCX,
    ".xlsx": XLSX,
}

HEAD_SIZE: Final = 64 * 1024
TYPES_SIZE: Final = 1024 * 1024  # of the list of types in an office document; a real one has a few thousand bytes
_MP4_BRANDS: Final = re.compile(rb"isom|iso[2-9]|mp4[12v]|avc1|M4V |M4VP|dash|MSNV|3gp[4-9]|f4v ")
_MP3_FRAME: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")  # layer III; a bit rate and a sampling rate follow
_TYPES: Final = "[Content_Types].xml"
_OFFICE: Final = ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml"))

_SIGNATURES: Final[tuple[tuple[str, Callable[[bytes], bool]], ...]] = (
    (PDF, lambda head: head.startswith(b"%PDF-")),
    (JPEG, lambda head: head.startswith(b"\xff\xd8\xff")),
    (PNG, lambda head: head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR"),
    (WEBP, lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    (MP4, lambda head: head[4:8] == b"ftyp" and bool(_MP4_BRANDS.match(head[8:12]))),
    (MP3, lambda head: head.startswith(b"ID3") or _is_mp3_frame(head)),
)


def ending(name: str) -> str:
    """Give the ending of a name in small letters, with its dot; empty where it has none."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def media_type(content: BinaryIO) -> str:
    """Tell what a file is by its signature; empty where it has none that is known."""
    head = content.read(HEAD_SIZE)
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(content)
    for kind, fits in _SIGNATURES:
        if fits(head):
            return kind
    try:
        named = str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return ""
    return "" if named in KINDS.values() else named  # what is taken is recognised above, or not at all


def _in_archive(content: BinaryIO) -> str:
    """Look into an archive: an office document lists its own type, and one with macros lists another."""
    try:
        with zipfile.ZipFile(content) as archive:
            if archive.getinfo(_TYPES).file_size > TYPES_SIZE:
                return ARCHIVE
            types = archive.read(_TYPES).decode(errors="replace")
            members = frozenset(archive.namelist())
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return ARCHIVE
    for kind, main in _OFFICE:
        if main in members and f"{kind}.main+xml" in types and "macroEnabled" not in types:
            return kind
    return ARCHIVE


def _is_mp3_frame(head: bytes) -> bool:
    """Tell whether the first frame names a bit rate and a sampling rate that there are."""
    return bool(_MP3_FRAME.match(head)) and head[2:3] != b"" and head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3  # noqa: PLR2004 — reserved values of the format
