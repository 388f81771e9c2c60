"""Texts of law read from files of every kind into one form. Pure: no database, and the result goes to another process.

Whatever the format, the rows of a file go through one reader of the structure; level, issuer and days are looked for
in the text first, and in the file's name, folder and front matter only then. What is not sure comes as a doubt.
"""

import re
from pathlib import PurePosixPath
from typing import Final

from plumbline.engines.norms.texts.dates import read_days
from plumbline.engines.norms.texts.decoding import LARGEST_FILE, check_size, decode
from plumbline.engines.norms.texts.facts import (
    ANNEX,
    ARTICLE,
    CLAUSE,
    LONGEST_TITLE,
    NUMBERED,
    PREAMBLE,
    Division,
    Doubt,
    Gap,
    LawText,
    Note,
    PieceText,
    RelationText,
    unreadable,
)
from plumbline.engines.norms.texts.markdown import read_markdown
from plumbline.engines.norms.texts.notes import number_alone, read_notes
from plumbline.engines.norms.texts.origin import read_origin
from plumbline.engines.norms.texts.plain import read_docx, read_html, read_plain
from plumbline.engines.norms.texts.relations import read_relations
from plumbline.engines.norms.texts.sheet import Sheet
from plumbline.engines.norms.texts.structure import read_structure
from plumbline.engines.norms.texts.titles import is_title
from plumbline.kernel.errors import Says
from plumbline.kernel.title import spell_title

__all__ = [
    "ANNEX",
    "ARTICLE",
    "CLAUSE",
    "KINDS",
    "LARGEST_FILE",
    "NUMBERED",
    "PREAMBLE",
    "READER",
    "Division",
    "Doubt",
    "Gap",
    "LawText",
    "Note",
    "PieceText",
    "RelationText",
    "check_size",
    "read",
    "unreadable",
]

READER: Final = 1  # edition of this reader: count it up when it reads the same bytes better, and files are read anew
KINDS: Final = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".docx"})

_STATE: Final = "中华人民共和国"
_CASE: Final = frozenset({"基本案情", "裁判结果", "裁判理由", "裁判要旨", "典型意义"})


def read(name: str, data: bytes, *, folders: tuple[str, ...] = ()) -> LawText:
    """Read one file.

    Takes   name — of the file, with its ending; folders — above it, the outermost first
    Raises  InvalidFacts where it is no text of a norm, saying why and what to do
    """
    check_size(len(data))
    path = PurePosixPath(name)
    sheet, doubts = _sheet(path.suffix.lower(), data)
    title = _title(sheet)
    _refuse_cases(sheet, folders)
    structure = read_structure(sheet.body, title=title, part=sheet.part, base=sheet.part)
    notes = read_notes(sheet.head)
    origin = read_origin(title, notes, folders, sheet.said)
    days = read_days(path.stem, notes, structure.pieces, sheet.said, origin.level)
    number = next((note.number for note in reversed(notes) if note.number and note.on == days.promulgated_on), "")
    return LawText(
        title=title,
        short=title.removeprefix(_STATE),
        part=sheet.part,
        level=origin.level,
        issuer=origin.issuer,
        number=number or number_alone(sheet.head),
        region=origin.region,
        place=origin.place,
        field=origin.field,
        kind=days.kind,
        promulgated_on=days.promulgated_on,
        in_force_from=days.in_force_from,
        in_force_to=days.in_force_to,
        history=notes,
        sources={**days.sources, **({"level": origin.source} if origin.source else {})},
        doubts=(*doubts, *structure.doubts, *origin.doubts, *days.doubts),
        contents=structure.contents,
        pieces=structure.pieces,
        gaps=structure.gaps,
        relations=read_relations(title, structure.pieces, days.in_force_from),
    )


def _sheet(suffix: str, data: bytes) -> tuple[Sheet, tuple[Doubt, ...]]:
    if suffix == ".docx":
        return read_docx(data), ()
    if suffix not in KINDS:
        cure = Says(zh="请另存为 Markdown、TXT、HTML 或 DOCX", en="Save it as Markdown, TXT, HTML or DOCX")
        raise unreadable(f"不认识的文件种类“{suffix}”", f"Files of the kind «{suffix}» are not read", cure=cure)
    text, doubts = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix in {".html", ".htm"}:
        return read_html(text.encode(), "utf-8"), doubts
    return (read_plain(text) if suffix == ".txt" else read_markdown(text)), doubts


def _title(sheet: Sheet) -> str:
    title = re.sub(r"\s*([〈〉])\s*", r"\1", re.sub(r"[\s　]+", " ", spell_title(sheet.title)))
    if not 0 < len(title) <= LONGEST_TITLE or (not sheet.marked and not is_title(title)):
        cure = Says(zh="请在文首写标题（Markdown 写“# 标题”）", en="Write the title at the top (in Markdown «# title»)")
        raise unreadable("文件没有可用的标题", "The file has no title that can be one", cure=cure)
    return title


def _refuse_cases(sheet: Sheet, folders: tuple[str, ...]) -> None:
    headings = {row.words for row in sheet.body if row.depth}
    if "案例" in folders or len(headings & _CASE) > 1:
        cure = Says(zh="案例不收入规范数据库", en="Cases are not kept among norms")
        raise unreadable("这是裁判案例，不是规范性文本", "This is a court case, not a norm", cure=cure)
