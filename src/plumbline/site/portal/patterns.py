"""Every part of the house with sample data in each of its states, and what each part takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.site import navigation
from plumbline.site.icons import ICONS
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Link
from plumbline.site.portal.samples import (
    TODAY,
    acting,
    asking,
    both,
    comparing,
    law,
    listing,
    measuring,
    reading,
    receipts,
)
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

PARTS: Final = Path(__file__).parent.parent / "templates/parts"
COMMENT: Final = re.compile(r"\{% comment %\}\n(.*?)\n\{% endcomment %\}", re.DOTALL)

# What each part is for; in the order of the page. A part without samples is at work on the page itself.
TITLES: Final[dict[str, tuple[Words, Words]]] = {
    "button": (both("按钮", "Button"), both("文字是动词；一页一个主按钮；没有灰按钮。", "A verb; one primary a page; never greyed out.")),
    "tag": (both("标签", "Tag"), both("状态词，颜色只是附加。", "A word of state; the colour only follows.")),
    "icon": (both("图标和文字", "Icon with words"), both("图标旁边总有字。", "An icon never stands alone.")),
    "due": (both("到期", "Due"), both("九种灯，形状各不相同。", "Nine lights, each of its own shape.")),
    "counts": (both("计数", "Counts"), both("数在上、词在下；本身就是筛选链接。", "Numbers that are the filters themselves.")),
    "notice": (both("提示", "Notice"), both("先说什么事，再说为什么、怎么办。", "First what, then why and what to do.")),
    "erased": (both("已删除个人信息", "Erased personal data"), both("哪天、依据哪条删除；什么还在。", "When, by which article; what still holds.")),
    "error-summary": (both("错误汇总", "Error summary"), both("放在表单最上面，得到焦点；每条链到那一项。", "Above the form; links to each field.")),
    "field": (both("提问", "Field"), both("问题、提示、错误、输入；可不填的才标“选填”。", "Label, hint, error, input; only the optional is marked.")),
    "field-notes": (both("提问的说明", "Notes of a field"), both("只在“提问”里用。", "Used inside field only.")),
    "field-marks": (both("提问的标记", "Marks of a field"), both("只在“提问”里用。", "Used inside field only.")),
    "search-box": (both("查询框", "Search box"), both("一个框查全部。", "One box for everything.")),
    "filters": (both("筛选", "Filters"), both("地址可收藏；已选条件逐个可去掉。", "An address to keep; each choice can be removed.")),
    "table": (both("表格", "Table"), both("数字靠右；窄屏变卡片，仍带列名。", "Numbers right; cards on a telephone.")),
    "cell": (both("单元格", "Cell"), both("只在“表格”里用。", "Used inside table only.")),
    "pagination": (both("分页", "Pagination"), both("先说第几到第几，共多少。", "First which of how many.")),
    "act": (both("行为", "Act"), both("被挡住的列出每个原因、条文、怎么解决、谁能解决。", "A blocked act shows each reason, article, cure and who.")),
    "reasons": (both("原因", "Reasons"), both("每个原因一行，带条文。", "One line each, with its article.")),
    "refusal": (both("拒绝（409）", "Refusal (409)"), both("要做什么、每个原因、什么都没改。", "What was asked, each reason, nothing changed.")),
    "clock": (both("期限", "Clock"), both("线、文字、逐日三种说法说同一件事。", "Line, words and days say the same.")),
    "weekdays": (both("星期", "Weekdays"), both("只在“期限”里用。", "Used inside clock only.")),
    "day-key": (both("日格图例", "Key of the days"), both("只在“期限”里用。", "Used inside clock only.")),
    "timeline": (both("经过", "Timeline"), both("新的在上；圆点是机关，菱形是当事人，铅锤是现在。", "Newest first; the bob is now.")),
    "bob": (both("铅锤", "Bob"), both("总是标明现在。", "It always marks now.")),
    "citation": (both("引用", "Citation"), both("链到当日有效的版本。", "Leads to the version of the day in question.")),
    "provision": (both("条文", "Provision"), both("原话来自法规库；没有原文就说没有。", "Words from the norms database; says so where there are none.")),
    "quotation": (both("原话", "Quotation"), both("有疑问的字加底线。", "The words in question are marked.")),
    "preview": (both("核对表格", "Preview of a table"), both("保存之前：多少行，哪一格错在哪里。", "Before it is saved: which cell is wrong, and how.")),
    "comparison": (both("对照", "Comparison"), both("旧文和新文并排；删去的划掉，新增的加下划线。", "Old and new side by side; struck through, underlined.")),
    "versions": (both("版本", "Versions"), both("一条线上的各版和某一天。", "The versions on a line, and one day.")),
    "version": (both("一个版本", "One version"), both("只在“版本”里用。", "Used inside versions only.")),
    "law-text": (both("全文", "Full text"), both("一次画完，条号是链接。", "Drawn at once; each number is a link.")),
    "outline": (both("章节", "Outline"), both("长的按编折叠；宽屏停在旁边。", "Long ones fold; stays beside the text.")),
    "article-text": (both("条文正文", "Article"), both("一款一行；引用是链接，查不到的说明原因。", "A line a paragraph; citations are links or say why not.")),
    "difference": (both("新旧合一", "Difference"), both("删去的划掉，新增的加线。", "Gone is struck through, new is underlined.")),
    "cite-as": (both("引用写法", "Cite as"), both("一次点选整段；有脚本时可以复制。", "Selected as a whole; copied with the script.")),
    "found": (both("查到的", "Found"), both("查的词加底色和底线。", "What was asked for has a ground and a line.")),
    "law-changes": (both("法规的变化", "Changes of the law"), both("按施行的日子排列。", "By their first day.")),
    "summary-list": (both("已知值", "Known values"), both("值和它的来处。", "A value and where it comes from.")),
    "document-list": (both("文书", "Documents"), both("名称、日期、格式、状态。", "Name, day, format, state.")),
    "paper": (both("文书正文", "Paper"), both("一张纸，一条朱线。", "A sheet with one cinnabar rule.")),
    "party": (both("当事人", "Party"), both("遮盖处写明遮了什么，不用星号。", "What is hidden is named, never starred.")),
    "verification": (both("核验", "Verification"), both("先说结论，再说凭什么。", "The verdict first, then what it rests on.")),
    "measure": (both("指标", "Measure"), both("两个数都在；没有案件就说没有。", "Both numbers; no cases is said in words.")),
    "chart": (both("图表", "Chart"), both("一种颜色；点和区间；旁边必有表。", "One hue, a point with its interval, beside a table.")),
    "shares": (both("指标表", "Table of shares"), both("两个数、区间、没做到的；一条刻度。", "Both numbers, interval and misses on one scale.")),
    "alert": (both("预警", "Alert"), both("写明谁、什么、到哪天。", "Who, what, until when.")),
    "receipt": (both("回执", "Receipt"), both("谁担保哪个时间，一个文件，两个二维码。", "Who vouches for which time, one file, two codes.")),
    "rule-line": (both("规则", "Rule line"), both("八种，各有各的标记。", "Eight forms; each has its sign.")),
    "act-lines": (both("行为的规则", "Lines of an act"), both("先要什么，引出什么。", "What comes before, what follows.")),
    "diagram": (both("程序图", "Diagram"), both("线的粗细、虚实、箭头都不同。", "Lines differ in weight, dashes and heads.")),
    "drawing": (both("程序图的图形", "Drawing of a diagram"), both("每个框是一个链接；没有样式表也完整。", "Each box is a link; whole without a stylesheet.")),
    "checklist": (both("检查项", "Checklist"), both("三个大按钮；“不符合”展开取证。", "Three large answers; not met opens the evidence.")),
    "progress": (both("长任务", "Progress"), both("做到哪、还要多久、能不能离开。不用转圈。", "How far, how long, may one leave. No spinner.")),
    "steps": (both("步骤", "Steps"), both("短的一路上走到哪里。", "Where one is on a short way.")),
    "empty-state": (both("空", "Empty"), both("为什么空、接下来可以做什么。", "Why it is empty and what comes next.")),
    "entries": (both("列表", "Entries"), both("标题链接，下面一行事实。", "A titled link with a line of facts.")),
    "contents": (both("目录", "Contents"), both("竖排用于条文，横排用于页内。", "Upright for norms, a row within a page.")),
    "turns": (both("前后", "Turns"), both("上一条、下一条。", "The one before, the one after.")),
    "breadcrumb": (both("位置", "Breadcrumb"), both("末一项是本页，不是链接。", "The last step is the page itself, no link.")),
    "masthead": (both("页眉", "Masthead"), both("白色是公众的房间，黛色是机关的房间。", "White for the public, dark for the office.")),
    "brand": (both("标志", "Brand"), both("铅垂线从页面上缘垂下。", "The line hangs from the upper edge.")),
    "display-settings": (both("大字和高对比", "Display"), both("在页眉右上，立即生效。", "In the masthead; acts at once.")),
    "demonstration": (both("演示数据", "Demonstration data"), both("演示里每一页都有。", "On every page of a demonstration.")),
    "footer": (both("页脚", "Footer"), both("帮助总在同一处。", "Help in the same place everywhere.")),
}  # fmt: skip
INSIDE: Final = {
    "act": ("ul", "acts"),
    "rule-line": ("ol", "rule-lines"),
    "version": ("ol", "versions-track"),
    "tag": ("p", "row"),
    "due": ("div", "even"),
    "button": ("p", "row"),
}
ON_THE_GROUND: Final = {"checklist", "counts", "filters"}
SWATCHES: Final[tuple[tuple[str, Words], ...]] = (
    ("ground", both("页底 宣纸", "Ground")),
    ("paper", both("纸面", "Paper")),
    ("ink", both("墨", "Ink")),
    ("ink-soft", both("次要文字", "Second lines")),
    ("ink-faint", both("说明", "Hints")),
    ("brand", both("黛 品牌", "Brand")),
    ("link", both("链接", "Links")),
    ("good", both("竹 已办、可以", "Done, allowed")),
    ("soon", both("赭 将到期", "Soon")),
    ("bad", both("朱 逾期、不能", "Late, blocked")),
    ("info", both("靛 知会", "To know")),
    ("rest", both("灰 暂停、不明", "Paused, unknown")),
    ("line-strong", both("输入框线", "Lines of inputs")),
    ("chart", both("图表", "Charts")),
)
SIZES: Final = ("4xl", "3xl", "2xl", "xl", "l", "m", "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """A colour by the name of its role."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A part: what it is for, what it takes, and itself in each state."""

    name: str
    title: Words
    says: Words
    takes: str
    samples: tuple[SafeString, ...]

    @property
    def inside(self) -> str:
        """Give the element that the part stands in."""
        return INSIDE.get(self.name, ("", ""))[0]

    @property
    def inside_class(self) -> str:
        """Give the class of that element."""
        return INSIDE.get(self.name, ("", ""))[1]

    @property
    def ground(self) -> bool:
        """Tell whether the part stands on the ground and not on paper."""
        return self.name in ON_THE_GROUND


@dataclass(frozen=True, kw_only=True)
class PatternsPage(Page):
    """All parts, the colours, the sizes, the icons."""

    template: ClassVar[str] = "pages/portal/patterns.html"
    permission: ClassVar[str] = PUBLIC

    patterns: tuple[Pattern, ...]
    swatches: tuple[Swatch, ...]
    sizes: tuple[str, ...] = SIZES
    icons: tuple[str, ...] = tuple(ICONS)

    @property
    def contents(self) -> tuple[Link, ...]:
        """Give the links to the parts."""
        return tuple(Link(words=pattern.title, href=f"#{pattern.name}") for pattern in self.patterns)


@shows(PatternsPage)
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every part; the samples stand on a day of their own."""
    title = _("页面部件")
    with clock.standing_at(TODAY):
        drawn = tuple(every_pattern())
    page = PatternsPage(
        title=title,
        way=(Crumb(words=_("首页"), href=navigation.address("home")), Crumb(words=title)),
        patterns=drawn,
        swatches=tuple(Swatch(code=code, words=words) for code, words in SWATCHES),
    )
    return show(request, page)


def every_pattern() -> Iterator[Pattern]:
    """Draw each part with its samples."""
    samples = {
        **acting.samples(),
        **asking.samples(),
        **comparing.samples(),
        **law.samples(),
        **listing.samples(),
        **measuring.samples(),
        **reading.samples(),
        **receipts.samples(),
    }
    for name, (title, says) in TITLES.items():
        drawn = tuple(render_to_string(f"parts/{name}.html", values) for values in samples.get(name, []))
        yield Pattern(name=name, title=title, says=says, takes=takes_of(name), samples=drawn)


def takes_of(name: str) -> str:
    """Read what a part takes from the comment it begins with."""
    found = COMMENT.match((PARTS / f"{name}.html").read_text(encoding="utf-8"))
    return found.group(1) if found else ""
