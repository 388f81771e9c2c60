"""Signing in and out; who is signed in. A demonstration lists its accounts; a real house never does."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.accounts import LONGEST_NAME
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import Administration
from plumbline.engines.bodies.models import Account, valid_on
from plumbline.kernel import clock
from plumbline.site import navigation, sessions
from plumbline.site.page import PUBLIC, SIGNED_IN, Page, Room
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, errors_of
from plumbline.site.parts.listing import Cell, Column, Link, Row, TableShown, table
from plumbline.site.parts.reading import Known
from plumbline.site.portal.display import inside
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links, name_of
from plumbline.site.words import Words, english, say


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """The form, and the accounts of a demonstration."""

    template: ClassVar[str] = "pages/portal/sign-in.html"
    permission: ClassVar[str] = PUBLIC

    action: str
    next: str
    fields: tuple[FieldShown, ...]
    errors: tuple[ErrorLink, ...] = ()
    accounts: TableShown | None = None


@dataclass(frozen=True, kw_only=True)
class SignOutPage(Page):
    """Asks once before leaving; afterwards says that it is done."""

    template: ClassVar[str] = "pages/portal/signed-out.html"
    permission: ClassVar[str] = PUBLIC

    words: Words
    signed_in: bool
    ways: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """Who is signed in, in which posts."""

    template: ClassVar[str] = "pages/portal/account.html"
    permission: ClassVar[str] = SIGNED_IN

    stands_in: Room
    known: tuple[Known, ...]
    places: tuple[Link, ...]

    @property
    def layout(self) -> str:
        """Frame the page as the account's own room."""
        return self.stands_in.layout


@shows(SignInPage, acts=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; let in who gives both rightly."""
    wanted = (request.POST if request.method == "POST" else request.GET).get("next", "")
    if request.method != "POST":
        return show(request, sign_in_page(request.GET.get("account", ""), wanted=wanted))
    name, password = request.POST.get("account", "").strip(), request.POST.get("password", "")
    account = authenticate(request, username=name, password=password) if password and could_be(name) else None
    if account is None:
        return show(request, sign_in_page(name, wanted=wanted, refused=True), status=422)
    login(request, account)
    sessions.begin(request.session)
    return HttpResponseRedirect(inside(request, wanted) if wanted else first_place(account))


@shows(SignOutPage, acts=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask on GET, leave on POST."""
    if request.method == "POST":
        logout(request)
    signed_in = request.user.is_authenticated
    page = SignOutPage(
        title=_("退出登录吗？") if signed_in else _("已经退出"),
        words=_("没有保存的内容会丢掉，已经记入账本的不受影响。") if signed_in else _("公众查询、核验不用登录。"),
        signed_in=signed_in,
        ways=links((_("回到首页"), "home"), *(() if signed_in else ((_("再次登录"), "sign-in"),))),
    )
    return show(request, page)


@shows(AccountPage)
def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, in which posts."""
    person = Account.objects.get(username=request.user.get_username())
    page = AccountPage(
        title=name_of(person),
        stands_in=Room.CONSOLE if person.administers else Room.WORKBENCH,
        known=known_of(person),
        places=(
            *(Link(words=item.words, href=item.href) for item in places_of(person)),
            *((Link(words=_("我的委托和利害关系"), href=reverse("own")),) if has_own_page(person) else ()),
        ),
    )
    return show(request, page)


def could_be(name: str) -> bool:
    """Tell whether an account could have this name; whatever could not is never looked up."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()


def sign_in_page(name: str, *, wanted: str, refused: bool = False) -> SignInPage:
    """Draw the form, with what was typed; a demonstration fills in its password too."""
    asked = settings.DEMONSTRATION and could_be(name)
    given = asked and Account.objects.filter(username=name, demonstration=True).exists()
    fields = (
        FieldShown(
            name="account",
            label=_("账号"),
            value=name,
            autocomplete="username",
            error=(_("账号或密码不对，请核对后再登录") if name else _("还没有填账号")) if refused else "",
        ),
        FieldShown(
            name="password",
            label=_("密码"),
            kind=Kind.PASSWORD,
            value=settings.DEMONSTRATION_PASSWORD if given else "",
            autocomplete="current-password",
        ),
    )
    return SignInPage(
        title=_("登录"),
        wrong=refused,
        action=reverse("sign-in"),
        next=wanted,
        fields=fields,
        errors=errors_of(fields),
        accounts=demonstration_accounts(wanted) if settings.DEMONSTRATION else None,
    )


def demonstration_accounts(wanted: str) -> TableShown | None:
    """List the accounts of a demonstration, each with a link that fills the form."""
    accounts = Account.objects.filter(demonstration=True, is_active=True).select_related("officer__body")
    rows = [
        Row(
            cells=(
                Cell(words=name_of(person), sub=person.username),
                Cell(words=body_of(person)),
                Cell(words=posts_of(person)),
                Cell(
                    words=_("用这个账号"),
                    hidden=name_of(person),
                    href=f"{reverse('sign-in')}?{urlencode({'account': person.username, 'next': wanted})}",
                ),
            )
        )
        for person in accounts
    ]
    columns = (
        Column(words=_("姓名和账号")),
        Column(words=_("机关")),
        Column(words=_("岗位")),
        Column(words=_("操作"), kind="go"),
    )
    return table(_("演示账号"), columns, rows) if rows else None


def body_of(person: Account) -> str:
    """Name the body of an officer; administrators belong to none."""
    if person.officer is None:
        return _("不属于办案机关")
    return person.officer.body.name_en if english() else person.officer.body.name


def posts_of(person: Account) -> str:
    """Name the posts an account holds today."""
    if person.administers:
        return say(Administration(person.administers).says)
    if person.officer is None:
        return _("没有岗位")
    held = person.officer.appointments.filter(valid_on(clock.today())).select_related("post")
    titles = [post.title_en if english() else post.title for post in (appointment.post for appointment in held)]
    return (", " if english() else "、").join(titles) or _("没有岗位")


def known_of(person: Account) -> tuple[Known, ...]:
    """Say who an account is and what it may do."""
    known = [
        Known(name=_("账号"), value=person.username),
        Known(name=_("机关"), value=body_of(person)),
        Known(name=_("岗位"), value=posts_of(person), origin=_("由安全管理员任命")),
    ]
    if person.officer is not None:
        known += [
            Known(
                name=_("执法证"),
                value=paper.number,
                origin=_("有效期至 %(day)s") % {"day": paper.valid_to.isoformat()},
            )
            for paper in person.officer.certificates.all()
        ]
    return tuple(known)


def places_of(person: Account) -> list[navigation.NavItem]:
    """Give the places an account may enter, in its own rooms."""
    return [
        *navigation.items(navigation.PLACES[Room.WORKBENCH], person),
        *navigation.items(navigation.PLACES[Room.CONSOLE], person),
    ]


def has_own_page(person: Account) -> bool:
    """Tell whether somebody is an officer with a post, who finds their delegations and declares conflicts of interest."""
    return person.officer is not None and authority.may(person, Permission.VIEW_MATTER).allowed


def first_place(person: object) -> str:
    """Give where an account begins its work: to-dos, the console, else its own page."""
    places = places_of(person) if isinstance(person, Account) else []
    return places[0].href if places else reverse("account")
