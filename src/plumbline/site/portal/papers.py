"""Pages of text: what this is, how it can be used by everybody, how to check a record without trusting us."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.site import navigation
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Link
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section: paragraphs, perhaps a list of values, commands or links."""

    code: str
    title: Words
    paragraphs: tuple[Words, ...] = ()
    known: tuple[Known, ...] = ()
    commands: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperPage(Page):
    """A text with its sections."""

    template: ClassVar[str] = "pages/portal/paper.html"
    permission: ClassVar[str] = PUBLIC

    href: str
    lead: Words
    sections: tuple[Section, ...]

    @property
    def contents(self) -> tuple[Link, ...]:
        """Give the links to the sections."""
        return tuple(Link(words=section.title, href=f"#{section.code}") for section in self.sections)


@shows(PaperPage)
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is."""
    return show(request, about_paper())


@shows(PaperPage)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the pages can be used by everybody, and what does not work yet."""
    return show(request, accessibility_paper())


@shows(PaperPage)
def checking(request: HttpRequest) -> HttpResponse:
    """Say how to check a record without trusting us."""
    return show(request, checking_paper())


def papers() -> tuple[PaperPage, ...]:
    """Give every text of the site, in the language of the page."""
    return about_paper(), checking_paper(), accessibility_paper()


def _way(title: str) -> tuple[Crumb, ...]:
    return Crumb(words=_("首页"), href=navigation.address("home")), Crumb(words=title)


def about_paper() -> PaperPage:
    """Write what this is."""
    title = _("关于本平台")
    return PaperPage(
        title=title,
        way=_way(title),
        href=navigation.address("about"),
        lead=_("准绳让机关只能按法律规定的程序办事，把每一步记下来，并让任何人都能核对。"),
        sections=(
            Section(
                code="law",
                title=_("按条文办"),
                paragraphs=(
                    _(
                        "一个程序写成一行一行的规则：什么必须先做，做了之后多少天内还要做什么，什么不能做。每一行都注明出自哪一条法律。"
                    ),
                    _(
                        "经办人要做一件事，系统先对照这些规则。可以做，就记下来；不能做，就说出每一个原因、条文和解决办法，什么都不改变。"
                    ),
                    _("期限逐日计算：哪天起算，哪天不计，为什么，都能展开来看。"),
                ),
            ),
            Section(
                code="record",
                title=_("每一步留痕"),
                paragraphs=(
                    _(
                        "每个行为是账本里的一条记录。账本只能往后加，数据库本身不接受修改和删除；写错了，只能再记一条更正。"
                    ),
                    _("账本里不存个人信息本身，只存加盐后的指纹。删去个人信息以后，记录仍然能核验。"),
                ),
                links=links((_("自己怎么核验"), "checking")),
            ),
            Section(
                code="unknown",
                title=_("不知道就说不知道"),
                paragraphs=(
                    _("下一年的放假安排没有公布时，按工作日计算的日期标明“约”，公布后自动重算，新旧两个日期都保留。"),
                    _(
                        "法规库里没有原文的法规，只登记名称和条数，不编写条文。没有案件的指标写“没有可计量的案件”，不写 0，也不写 100%。"
                    ),
                ),
            ),
            Section(
                code="help",
                title=_("有事找谁"),
                paragraphs=(
                    _("对一个决定有疑问，先看决定书上的联系方式，找作出决定的机关。"),
                    _("不知道该找哪个机关，拨打政务服务便民热线 12345。"),
                ),
            ),
        ),
    )


def accessibility_paper() -> PaperPage:
    """Write how the pages can be used by everybody."""
    title = _("无障碍说明")
    return PaperPage(
        title=title,
        way=_way(title),
        href=navigation.address("accessibility"),
        lead=_("每个人都应当能查、能看、能办。做不到的地方，请告诉我们。"),
        sections=(
            Section(
                code="large-type",
                title=_("大字和高对比"),
                paragraphs=(
                    _("每一页右上角都有“大字”。点开后可以选大字版和高对比，立即生效；按“记住我的选择”，下次还在。"),
                    _("大字版把所有文字放大到 1.375 倍，按钮也更大；不会换到另一个网站。"),
                ),
            ),
            Section(
                code="keyboard",
                title=_("键盘和读屏"),
                paragraphs=(
                    _("不用鼠标也能做完每一件事。按 Tab 依次移动，第一下可以跳过页眉。"),
                    _("颜色不单独表示意思：每种状态都有文字和自己的形状。不用脚本也能查、能看、能办。"),
                ),
            ),
            Section(
                code="shortcuts",
                title=_("快捷键"),
                paragraphs=(_("快捷键只在浏览器允许脚本时有用，可以关掉。在输入框里打字时不起作用。"),),
                known=(
                    Known(name="/", value=_("到查询框")),
                    Known(name="g t", value=_("到待办（登录后）")),
                    Known(name="j　k", value=_("列表的下一行、上一行")),
                    Known(name="?", value=_("打开本节")),
                ),
            ),
            Section(
                code="standard",
                title=_("按什么标准做"),
                paragraphs=(
                    _("按 WCAG 2.2 AA 和 GB/T 37668 设计。每次改动都由程序逐页检查，宽屏、窄屏、大字、高对比都查。"),
                    _("还没有做到的：没有请 70 岁以上的读者和读屏用户逐页试过；手语和语音播报没有。"),
                ),
            ),
            Section(
                code="report",
                title=_("哪里不好用"),
                paragraphs=(_("请拨打 12345，说明是哪一页、用什么设备、卡在哪一步。"),),
            ),
        ),
    )


def checking_paper() -> PaperPage:
    """Write how to check a record alone."""
    title = _("自己怎么核验")
    return PaperPage(
        title=title,
        way=_way(title),
        href=navigation.address("checking"),
        lead=_("不必相信我们：回执可以拿回家，断网也能重算。"),
        sections=(
            Section(
                code="code",
                title=_("核验码"),
                paragraphs=(
                    _(
                        "公开的决定书右下角有 12 位核验码。在“验记录”里输入，就能看到这条记录是不是在账本里、什么时候记入、后来有没有变。"
                    ),
                ),
                links=links((_("验记录"), "verify")),
            ),
            Section(
                code="receipt",
                title=_("回执里有什么"),
                paragraphs=(
                    _("每一次申请、每一个决定，都有一张回执：一个小文件，可以打印，纸上有二维码。"),
                    _("回执里有记录本身、它的指纹、它在账本里的位置，以及从这条记录到账本签名的证明。"),
                    _(
                        "用同样的方法重算一遍指纹，再沿着证明往上算，得到的结果应当和签名的账本一致。差一个字，结果就不同。"
                    ),
                    _(
                        "记入时间是账本的运行者说的；见证人签名的时间是见证人说的：最晚到那时，记录已经在账本里。公钥要从另一处得到，再和回执上的比对。"
                    ),
                ),
                links=links((_("在浏览器里核验回执"), "receipt-page"), (_("下载 receipt.py"), "receipt-verifier")),
            ),
            Section(
                code="document",
                title=_("决定书的 PDF"),
                paragraphs=(
                    _(
                        "从这里下载的决定书 PDF 有电子签名，账本的回执在它的附件里。改动一个字节，认得签名的阅读器就会提示。"
                    ),
                    _("附件里的回执可以另存出来，照上面的办法核验。PDF 开头的一段就是记入账本的原文，也可以单独下载。"),
                    _("签名说明文件从签名以后没有改过，不代替机关的印章。下面的命令把三件事一起查："),
                ),
                commands="plumbline document verify FILE.pdf",
            ),
            Section(
                code="tools",
                title=_("用什么算"),
                paragraphs=(
                    _(
                        "证明的格式是公开标准：RFC 9162 的哈希树和 C2SP 的签名检查点。任何按标准写的工具都能算，不一定用我们的。"
                    ),
                    _("receipt.py 是一个文件，只要有 Python 3.9 或更新的版本，什么都不用装："),
                ),
                commands="python3 receipt.py FILE",
            ),
            Section(
                code="whole",
                title=_("整个账本怎么核对"),
                paragraphs=(_("整个账本也能核对：增、删、改、换序、截断，都会被算出来。运行人员可以用下面的命令。"),),
                commands="plumbline ledger verify",
            ),
            Section(
                code="personal",
                title=_("遮盖了名字还能核验吗"),
                paragraphs=(_("能。账本里存的是个人信息加盐后的指纹，不是姓名本身；公开时遮盖姓名，不影响核验。"),),
            ),
        ),
    )
