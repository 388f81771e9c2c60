"""Texts of law as Markdown files, taken apart: title, days, number, and the articles under their headings.

    ---                                       a front matter may stand first; its days are often those of the first version
    title: "中华人民共和国行政处罚法"
    ---
    # 中华人民共和国行政处罚法
    2021年1月22日 第十三届全国人民代表大会常务委员会第二十五次会议修订
    <!-- INFO END -->
    ## 第一章 总则
    第一条 …

The day in the file name, `(2021-01-22).md`, says which version it is; without it, the latest day the head names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.numeral import LARGEST, NUMERAL, number_of
from plumbline.kernel.title import spell_title

_END_OF_HEAD: Final = "<!-- INFO END -->"
_FRONT_MATTER: Final = re.compile(r"\A---\n(?P<said>.*?)\n---\n", re.DOTALL)
_ARTICLE: Final = re.compile(rf"^第({NUMERAL})条(?:之({NUMERAL}))?[\s　]*(.*)$")
_HEADING: Final = re.compile(r"^(#+)\s*(.+?)\s*$")
_DAY: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_NUMBER: Final = re.compile(r"(?:中华人民共和国)?([^\s，,、《》]{2,20}令第?\s*\d+号)|(法释〔\d{4}〕\d+号)")
_IN_FORCE: Final = re.compile(r"自(\d{4}年\d{1,2}月\d{1,2}日)起(?:施行|实施|生效)")

LONGEST_TITLE: Final = 250

_LEVELS: Final = {
    "法律": NormLevel.LAW,
    "民法典": NormLevel.LAW,
    "行政法规": NormLevel.ADMINISTRATIVE_REGULATION,
    "司法解释": NormLevel.JUDICIAL_INTERPRETATION,
    "地方性法规": NormLevel.LOCAL_REGULATION,
    "部门规章": NormLevel.DEPARTMENT_RULE,
    "地方政府规章": NormLevel.GOVERNMENT_RULE,
}


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article: its number, the headings above it, and a line for each paragraph and item."""

    number: int
    sub: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawText:
    """What one file says of one version of a norm."""

    title: str
    part: str  # 总则, where the norm comes in several files
    level: NormLevel | None  # None: neither the folder nor the file tells
    number: str
    promulgated_on: date
    in_force_from: date | None
    articles: tuple[ArticleText, ...]


def unreadable(zh: str, en: str, *, cure: Says) -> InvalidFacts:
    """Make the refusal of a file, with what to do about it."""
    return InvalidFacts([Reason(kind=ReasonKind.FACT, says=Says(zh=zh, en=en), cure=cure, facts=("file",))])


def read_text(path: Path) -> LawText:
    """Take a file apart.

    Raises  InvalidFacts where it is no text of law in articles, saying what is missing
    """
    try:
        whole = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        cure = Says(zh="请检查文件，并存为 UTF-8", en="Check the file, and save it as UTF-8")
        raise unreadable(f"文件读不出：{error}", f"The file cannot be read: {error}", cure=cure) from error
    front = _FRONT_MATTER.match(whole)
    said = dict(re.findall(r'^(\w+):\s*"?([^"\n]*)"?\s*$', front["said"], re.MULTILINE)) if front else {}
    head, _, body = whole[front.end() if front else 0 :].partition(_END_OF_HEAD)
    titles = re.findall(r"^#\s+(.+?)\s*$", head, re.MULTILINE)
    title = spell_title(said.get("title") or (titles[0] if titles else ""))
    if not 0 < len(title) <= LONGEST_TITLE:
        cure = Says(zh="请在文首写“# 标题”", en="Write «# title» at the top")
        raise unreadable("文件没有可用的标题", "The file has no title that can be one", cure=cure)
    articles = tuple(_articles(body, base=said.get("subtitle", "")))
    _check_articles(articles)
    promulgated_on = _promulgated_on(path, head, said)
    return LawText(
        title=title,
        part=said.get("subtitle", ""),
        level=_level(path, said),
        number=_number(head, promulgated_on),
        promulgated_on=promulgated_on,
        in_force_from=_in_force_from(head, said, articles, promulgated_on),
        articles=articles,
    )


def _articles(body: str, *, base: str) -> Iterator[ArticleText]:
    headings: dict[int, str] = {0: base} if base else {}
    current: ArticleText | None = None
    lines: list[str] = []
    for raw in body.splitlines():
        line = raw.strip(" 　\t")
        if heading := _HEADING.match(line):
            depth = len(heading[1])
            headings = {level: text for level, text in headings.items() if level < depth}
            headings[depth] = re.sub(r"[\s　]+", " ", heading[2])
        elif start := _article_start(line):
            if current is not None:
                yield _with_lines(current, lines)
            current, lines = ArticleText(start[0], start[1], " · ".join(headings.values()), ""), [start[2]]
        elif line and current is not None:
            lines.append(line)
    if current is not None:
        yield _with_lines(current, lines)


def _article_start(line: str) -> tuple[int, int, str] | None:
    form = _ARTICLE.match(line)
    if form is None:
        return None
    try:
        number, sub = number_of(form[1]), number_of(form[2]) if form[2] else 0
    except ValueError:
        return None
    return (number, sub, form[3]) if 1 <= number <= LARGEST and sub <= LARGEST else None


def _with_lines(article: ArticleText, lines: list[str]) -> ArticleText:
    return ArticleText(article.number, article.sub, article.heading, "\n".join(line for line in lines if line))


def _check_articles(articles: tuple[ArticleText, ...]) -> None:
    if not articles:
        cure = Says(zh="只能导入分条的规范文本", en="Only norms in articles can be imported")
        raise unreadable("没有以“第…条”开头的条文", "No line begins an article with «第…条»", cure=cure)
    seen: set[tuple[int, int]] = set()
    for article in articles:
        place = (article.number, article.sub)
        if place in seen:
            cure = Says(zh="请改正条号后重新导入", en="Mend the numbers and import the file again")
            raise unreadable(f"第 {article.number} 条出现两次", f"Article {article.number} stands twice", cure=cure)
        seen.add(place)


def _promulgated_on(path: Path, head: str, said: dict[str, str]) -> date:
    named = re.search(r"\((\d{4})-(\d\d)-(\d\d)\)$", path.stem)
    in_name = list(_days("{}年{}月{}日".format(*named.groups()))) if named else []
    in_head = [day for line in head.splitlines() if not line.rstrip().endswith("施行") for day in _days(line)]
    in_front = list(_days(_in_chinese(said.get("publish_date", ""))))
    if days := in_name or in_head or in_front:
        return max(days)
    cure = Says(
        zh="请在文件名末尾写公布日期，如 (2021-01-22)",
        en="Write the day at the end of the file name, such as (2021-01-22)",
    )
    raise unreadable("不知道是哪一天公布的文本", "The day of promulgation is not said", cure=cure)


def _in_chinese(day: str) -> str:
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1年\2月\3日", day)


def _days(line: str) -> Iterator[date]:
    for year, month, day in _DAY.findall(line):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def _in_force_from(
    head: str, said: dict[str, str], articles: tuple[ArticleText, ...], promulgated_on: date
) -> date | None:
    """Give the first day in force where the file says it; a day before this version's own is that of an earlier one."""
    last = articles[-1].text
    candidates = [*_days("".join(re.findall(r"(\S+)[\s　]+施行", head))), *_days("".join(_IN_FORCE.findall(last)))]
    candidates += _days(_in_chinese(said.get("implement_date", "")))
    first_version = len([line for line in head.splitlines() if re.search(r"通过|公布|发布|修订|修正", line)]) <= 1
    if re.search(r"自(?:公布|发布)之日起", last) and first_version:
        candidates.append(promulgated_on)
    return min((day for day in candidates if day >= promulgated_on), default=None)


def _number(head: str, promulgated_on: date) -> str:
    for line in head.splitlines():
        if promulgated_on in _days(line) and (form := _NUMBER.search(line)):
            return (form[1] or form[2]).replace(" ", "")
    return ""


def _level(path: Path, said: dict[str, str]) -> NormLevel | None:
    named = [_LEVELS[part] for part in path.parts if part in _LEVELS]
    return named[0] if named else _LEVELS.get(said.get("category", ""))
