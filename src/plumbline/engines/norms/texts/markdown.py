"""Markdown as texts of law are passed on: with a front matter or without, with a mark at the end of the head or without.

---                                       a front matter may stand first; its days are often those of the first version
title: "中华人民共和国行政处罚法"
---
# 中华人民共和国行政处罚法
2021年1月22日 第十三届全国人民代表大会常务委员会第二十五次会议修订
<!-- INFO END -->                         where this mark is missing, the head ends with the first heading or article
## 第一章 总则
第一条 …
"""

import re
from collections.abc import Iterator
from typing import Final

from plumbline.engines.norms.texts.sheet import BLANKS, Row, Sheet, lay_out

_END_OF_HEAD: Final = "<!-- INFO END -->"
_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(?P<said>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_SAID: Final = re.compile(r'^(\w+):\s*"?([^"\n]*)"?\s*$', re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING: Final = re.compile(r"^(#+)\s*(.*?)\s*#*$")
_RULE: Final = re.compile(r"^\|?[\s:|-]*-{3,}[\s:|-]*$")
_LINK: Final = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_CATEGORY: Final = re.compile(r"\[\[(?:Category|分类)[:：][^\]]*\]\]")


def read_markdown(text: str) -> Sheet:
    """Take a Markdown file apart into head and rows."""
    front = _FRONT_MATTER.match(text)
    said = dict(_SAID.findall(front["said"])) if front else {}
    rest = text[front.end() if front else 0 :]
    before, mark, after = rest.partition(_END_OF_HEAD)
    if mark:
        head_rows, body = list(_rows(before)), tuple(_rows(after))
    else:
        head_rows, body = _split(list(_rows(rest)))
    titles = [row.words for row in head_rows if row.depth == 1]
    if not titles and not said.get("title"):
        return lay_out(list(_rows(rest)))
    return Sheet(
        title=said.get("title") or (titles[0] if titles else ""),
        part=said.get("subtitle", ""),
        head=tuple(row.words for row in head_rows if row.depth == 0),
        body=body,
        said=said,
        marked=True,
    )


def _split(rows: list[Row]) -> tuple[list[Row], tuple[Row, ...]]:
    """Split rows without a mark: the head is the title and the lines that begin with a day."""
    place = 0
    while place < len(rows) and (rows[place].depth == 1 or re.match(r"^[（(]?\d{4}\s*[年-]", rows[place].words)):
        place += 1
    return rows[:place], tuple(rows[place:])


def _rows(text: str) -> Iterator[Row]:
    for raw in _COMMENT.sub("", text).splitlines():
        line = _LINK.sub(r"\1", _CATEGORY.sub("", raw)).replace("**", "").replace("'''", "").strip(BLANKS)
        if not line or _RULE.match(line):
            continue
        heading = _HEADING.match(line)
        if heading is None:
            yield Row(line)
        elif heading[2]:
            yield Row(heading[2], len(heading[1]))
