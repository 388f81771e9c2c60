"""Small files of every kind that is taken as evidence, and some that only look like one."""

import struct
import zipfile
import zlib
from io import BytesIO

from docx import Document
from pypdf import PdfWriter

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def png():
    """A white dot."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\xff\xff\xff"))
        + chunk(b"IEND", b"")
    )


JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "01" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000009ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f0054dfffd9"
)
JPEG_OF_A_CAMERA = b"\xff\xd8\xff\xe1\x00\x18Exif\x00\x00MM\x00\x2a" + JPEG[20:]
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(413)  # 128 kbit/s, 44.1 kHz
MP3 = MP3_FRAME * 3
MP3_WITH_A_TITLE = b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + MP3
MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + b"\0\0\0\x10moov\0\0\0\x08free" + b"\0\0\0\x08mdat"


def pdf():
    """An empty page."""
    writer, written = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.write(written)
    return written.getvalue()


def docx():
    """A document of one line."""
    document, written = Document(), BytesIO()
    document.add_paragraph("现场笔录")
    document.save(written)
    return written.getvalue()


def archive(**members):
    """An archive with these members, slashes written as two underscores."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr("[Content_Types].xml" if name == "types" else name.replace("__", "/") + ".xml", content)
    return written.getvalue()


def types(kind, part):
    """The list of types of an office document whose main part is of a kind."""
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )


def xlsx():
    """A workbook without a sheet to speak of."""
    return archive(types=types(f"{XLSX}.main+xml", "xl/workbook.xml"), xl__workbook="<workbook/>")


def docm():
    """A document with macros, under a harmless name."""
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return archive(types=types(kind, "word/document.xml"), word__document="<w/>")


TAKEN = {
    "a.pdf": (pdf(), "application/pdf"),
    "a.jpg": (JPEG, "image/jpeg"),
    "IMG_0001.JPEG": (JPEG_OF_A_CAMERA, "image/jpeg"),
    "a.png": (png(), "image/png"),
    "a.webp": (WEBP, "image/webp"),
    "a.mp3": (MP3, "audio/mpeg"),
    "录音.mp3": (MP3_WITH_A_TITLE, "audio/mpeg"),
    "a.mp4": (MP4, "video/mp4"),
    "a.docx": (docx(), DOCX),
    "a.xlsx": (xlsx(), XLSX),
}
NOT_TAKEN = {
    "a picture called a document": ("a.pdf", png()),
    "a document called a picture": ("a.png", pdf()),
    "a page that mentions a PDF": ("a.pdf", b"<html><script>alert(1)</script>" + pdf()),
    "a program called a picture": ("a.jpg", b"MZ" + bytes(300)),
    "any archive called a document": ("a.docx", archive(notes="x")),
    "a workbook called a document": ("a.docx", xlsx()),
    "a document called a workbook": ("a.xlsx", docx()),
    "a document with macros": ("a.docx", docm()),
    "an archive cut short": ("a.docx", docx()[:200]),
    "a sound file of another kind": ("a.mp3", b"RIFF\x24\0\0\0WAVEfmt " + bytes(40)),
    "a film of another kind": ("a.mp4", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(40)),
    "text": ("a.pdf", "现场笔录".encode()),
    "no signature at all": ("a.jpg", b"\x01" * 500),
}
