"""A clean-up task in words: what is to be cleaned up, which provision changed or is in question, old and new beside each other."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plumbline.engines.norms.models import Article, ArticleKind, Cause, CleanUpTask, Norm
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import Citation, parse_reference
from plumbline.kernel.reference import show as show_citation
from plumbline.site import days
from plumbline.site.parts.comparing import ComparedShown, Line, SideShown, quoted, sides
from plumbline.site.parts.listing import TagShown
from plumbline.site.portal.law.naming import piece_href
from plumbline.site.words import Words, english, say
from plumbline.site.workbench.finding_shown import check_name


def subject_of(task: CleanUpTask) -> str:
    """Name what is to be cleaned up."""
    said = task.subject_title or {}
    zh = said.get("zh") or task.subject
    return say(Says(zh=zh, en=said.get("en") or zh))


def file_of(task: CleanUpTask) -> str:
    """Give the file and the line of a declaration that cites; nothing for what is no declaration."""
    return "" if task.subject_kind in {"norm", "matter"} else task.subject


def norm_of(task: CleanUpTask) -> Norm | None:
    """Give the norm whose provision changed, or in which something was found."""
    if task.cause == Cause.FOUND:
        return task.article.version.norm if task.article else None
    return task.version.norm if task.version else (task.lineage.norm if task.lineage else None)


def provision_of(task: CleanUpTask) -> Article | None:
    """Give the provision in question: the changed one as it was, for so it is cited; or the one that was checked."""
    return task.article if task.cause == Cause.FOUND else (task.old or task.new)


def moved(task: CleanUpTask) -> bool:
    """Tell whether the changed provision has another number now."""
    old, new = task.old, task.new
    return old is not None and new is not None and (old.number, old.sub) != (new.number, new.sub)


def norm_name(norm: Norm) -> str:
    """Name a norm in the language of the page, where there is a name of ours."""
    return norm.title_en if english() and norm.title_en else f"《{norm.short}》"


def place_of(article: Article) -> str:
    """Write where an article stands in its norm: 第四十四条; what is no article is named by its kind."""
    if article.kind == ArticleKind.ARTICLE:
        citation = Citation(article.version.norm.short, article.number, article.sub or None)
        whole = show_citation(citation, language="en" if english() else "zh")
        return whole.removeprefix(f"《{citation.norm}》").removeprefix(", ")
    if article.kind == ArticleKind.ANNEX:
        return _("附件 %(n)s") % {"n": article.number} if article.number else pgettext("of a norm", "附件")
    if article.kind == ArticleKind.CLAUSE and article.number:
        return _("第 %(n)s 项") % {"n": article.number}
    return pgettext("of a norm", "正文")


def place_in_words(task: CleanUpTask) -> str:
    """Name the provision in question with its norm; the norm alone where it is meant as a whole."""
    article, norm = provision_of(task), norm_of(task)
    if article is not None:
        named = f"{norm_name(article.version.norm)}{', ' if english() else ''}{place_of(article)}"
        if task.new is None or not moved(task):
            return named
        return _("%(named)s（新文本%(now)s）") % {"named": named, "now": place_of(task.new)}
    if task.law:
        return _("、").join(cited_in_words(citation) for citation in parse_reference(task.law))
    return norm_name(norm) if norm else ""


def cited_in_words(citation: Citation) -> str:
    """Write a place in words, its norm named in the language of the page."""
    norm = Norm.objects.filter(short=citation.norm).first()
    whole = show_citation(citation, language="en" if english() else "zh")
    return whole.replace(f"《{citation.norm}》", norm_name(norm)) if norm else whole


def became_of(task: CleanUpTask) -> TagShown:
    """Say what became of the changed provision."""
    old, new = task.old, task.new
    if old is None and new is None:
        whole = task.subject_kind != "matter"
        return TagShown(words=_("整部废止") if whole else _("有条文改动"), kind="bad" if whole else "soon")
    if new is None:
        return TagShown(words=_("已删去"), kind="bad", icon="cross")
    if old is None:
        return TagShown(words=_("新增"), kind="info")
    if old.text != new.text:
        return TagShown(words=_("文字有改动"), kind="soon")
    return TagShown(words=_("只改了条号"), kind="info")


def what_in_short(task: CleanUpTask) -> Words:
    """Say in a word what became of the provision, or which check found something."""
    return became_of(task).words if task.cause == Cause.CHANGED else check_name(task.check_code)


def version_name(article: Article) -> str:
    """Name the text in which an article stands: 2021年1月22日 公布的文本，第四十二条."""
    day = days.full(article.version.promulgated_on)
    return _("%(day)s 公布的文本，%(place)s") % {"day": day, "place": place_of(article)}


def article_href(article: Article) -> str:
    """Give the address of an article in the portal, in its own version."""
    version = article.version
    return piece_href(version.norm, article, on=version.first_day)


def compared(task: CleanUpTask) -> ComparedShown:
    """Lay the old and the new words of the changed provision beside each other."""
    old, new = task.old, task.new
    before, after = sides(old.text if old else "", new.text if new else "")
    return ComparedShown(
        code=f"task-{task.pk}",
        place=place_in_words(task),
        tag=became_of(task),
        old=_side(old, before, name=_("旧文"), missing=_("以前没有这一条，或者没有收录旧文本。")),
        new=_side(new, after, name=_("新文"), missing=_("新文本里没有这一条了。")),
    )


def citing(task: CleanUpTask) -> SideShown | None:
    """Quote the article that cites or was checked, with the words in question marked; nothing where none is named."""
    article = task.article
    if article is None:
        return None
    return SideShown(
        name=f"{norm_name(article.version.norm)} {place_of(article)}",
        href=article_href(article),
        lines=quoted(article.text, task.start, task.end),
    )


def _side(article: Article | None, lines: tuple[Line, ...], *, name: Words, missing: Words) -> SideShown:
    if article is None:
        return SideShown(name=name, missing=missing)
    return SideShown(name=version_name(article), lines=lines, href=article_href(article))
