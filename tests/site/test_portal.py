"""The portal: both languages, display, search, signing in, and what is said when something does not work."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import reverse

from plumbline.engines.bodies.authority import Permission
from plumbline.site import errors, navigation
from plumbline.site.navigation import Place
from plumbline.site.page import Room
from plumbline.site.portal.search import Found, searched_by, sources

pytestmark = pytest.mark.django_db  # the home page and the search look for what is published

PASSWORD = "plumbline"
NEVER = ("参数错误", "操作失败", "系统繁忙", "无权限", "暂无数据")


@pytest.fixture
def request_at():
    def make(path="/"):
        request = RequestFactory().get(path)
        request.user = AnonymousUser()
        return request

    return make


@pytest.mark.parametrize("path", ["/", "/about/", "/accessibility/", "/checking/", "/search/", "/patterns/"])
def test_each_page_leads_to_itself_in_the_other_language(path, client):
    chinese, english = client.get(path).content.decode(), client.get(f"/en{path}").content.decode()

    assert '<html lang="zh-Hans"' in chinese
    assert f'href="/en{path}" lang="en"' in chinese
    assert '<html lang="en"' in english
    assert f'href="{path}" lang="zh-Hans"' in english


def test_the_link_to_the_other_language_keeps_the_question(client):
    assert 'href="/en/search/?q=a&amp;b=1"' in client.get("/search/?q=a&b=1").content.decode()


@pytest.mark.parametrize("path", ["/", "/about/", "/sign-in/", "/nowhere/"])
def test_every_page_of_a_demonstration_says_that_it_is_one(path, client, settings, db):
    assert "演示数据" in client.get(path).content.decode()
    assert "Demonstration data" in client.get(f"/en{path}").content.decode()

    settings.DEMONSTRATION = False
    assert "演示数据" not in client.get(path).content.decode()


def test_the_display_is_remembered_and_the_reader_comes_back(client):
    answer = client.get("/display/", {"type": "large", "contrast": "high", "back": "/about/?x=1"})

    page = client.get("/about/").content.decode()
    assert answer.url == "/about/?x=1"
    assert answer.cookies["display"]["httponly"]
    assert 'data-type="large" data-contrast="high"' in page
    assert 'value="large" id="type-large" checked' in page


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_the_display_never_leads_to_another_site(back, client):
    assert client.get("/display/", {"type": "large", "back": back}).url == "/"


def test_a_display_that_is_not_known_is_the_standard_one(client):
    client.cookies["display"] = '"><script>.x'

    page = client.get("/?type=huge&contrast=%3Cscript%3E").content.decode()

    assert 'data-type="standard" data-contrast="normal"' in page


def test_a_door_is_shown_once_it_leads_somewhere(monkeypatch, client):
    before = client.get("/").content.decode()
    monkeypatch.setattr(navigation, "DOORS", (Place(route="about", words="看说明", icon="law", promise="怎么办事"),))

    after = client.get("/").content.decode()

    assert "找服务" not in before or navigation.address("services")
    assert 'href="/about/"' in after
    assert "看说明" in after


def test_the_masthead_shows_only_rooms_that_the_account_may_enter(monkeypatch, officer, administrator):
    places = (
        Place(route="about", words="案件", permission=Permission.VIEW_MATTER),
        Place(route="checking", words="账号", permission=Permission.MANAGE_ACCOUNTS),
    )
    monkeypatch.setitem(navigation.counters, "about", lambda _: 3)

    handler, system = navigation.items(places, officer("handler")), navigation.items(places, administrator())

    assert [(item.words, item.count) for item in handler] == [("案件", 3)]
    assert [(item.words, item.count) for item in system] == [("账号", 0)]
    assert navigation.items(places) == []


def test_a_question_finds_what_the_site_says_of_itself(client):
    page = client.get("/search/", {"q": "核验码"}).content.decode()

    assert 'href="/checking/#code"' in page
    assert "找到" in page


def test_a_question_without_an_answer_says_what_can_be_searched(client):
    page = client.get("/search/", {"q": "<b>没有的词</b>"}).content.decode()

    assert "没有找到" in page
    assert "12345" in page
    assert "<b>没有的词</b>" not in page


def test_a_source_of_the_search_is_asked_once(monkeypatch, client):
    monkeypatch.setattr("plumbline.site.portal.search.sources", list(sources))

    def laws(question):
        return Found(title="法规", entries=()) if question == "法" else None

    searched_by(laws)
    searched_by(laws)

    assert client.get("/search/", {"q": "法"}).content.decode().count(">法规</h2>") == 1


def test_an_officer_signs_in_and_lands_where_they_wanted(client, officer):
    account = officer("handler", name="样例甲")

    answer = client.post("/sign-in/", {"account": account.username, "password": PASSWORD, "next": "/about/"})

    assert answer.url == "/about/"
    assert "样例甲" in client.get("/about/").content.decode()


def test_an_officer_without_a_wish_lands_on_the_own_page(client, officer):
    account = officer("handler")

    answer = client.post("/sign-in/", {"account": account.username, "password": PASSWORD})

    places = navigation.items(navigation.PLACES[Room.WORKBENCH], account)
    assert answer.url == (places[0].href if places else reverse("account"))


@pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example"])
def test_signing_in_never_leads_to_another_site(wish, client, officer):
    account = officer("handler")

    answer = client.post("/sign-in/", {"account": account.username, "password": PASSWORD, "next": wish})

    assert answer.url == "/"


@pytest.mark.parametrize(("name", "password"), [("", ""), ("nobody", "x"), ("handler1", "wrong")])
def test_a_wrong_sign_in_keeps_the_name_and_loses_the_password(name, password, client, officer, settings):
    officer("handler")
    settings.DEMONSTRATION = False

    answer = client.post("/sign-in/", {"account": name, "password": password})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>错误：登录" in page
    assert 'href="#field-account"' in page
    assert f'value="{name}"' in page
    assert not password or f'value="{password}"' not in page


def test_a_demonstration_lists_its_accounts_and_fills_the_form(client, officer):
    officer("handler", name="样例甲", title="承办人")

    page = client.get("/sign-in/", {"account": "handler1"}).content.decode()

    assert "样例甲" in page
    assert "承办人" in page
    assert 'value="handler1"' in page
    assert f'value="{PASSWORD}"' in page


def test_a_real_house_lists_no_accounts_and_fills_no_password(client, officer, settings):
    officer("handler", name="样例甲")
    settings.DEMONSTRATION = False

    page = client.get("/sign-in/", {"account": "handler1"}).content.decode()

    assert "样例甲" not in page
    assert f'value="{PASSWORD}"' not in page


def test_the_password_is_filled_only_for_an_account_of_the_demonstration(client, officer):
    account = officer("handler")
    account.demonstration = False
    account.save()

    assert f'value="{PASSWORD}"' not in client.get("/sign-in/", {"account": account.username}).content.decode()


def test_the_own_page_names_body_post_and_certificate(client, officer):
    client.force_login(officer("handler"))

    chinese, english = client.get("/account/").content.decode(), client.get("/en/account/").content.decode()

    assert "示例区市场监管局" in chinese
    assert "SAMPLE-0001" in chinese
    assert "Case handler" in english
    assert 'data-room="workbench"' in chinese


def test_an_administrator_stands_in_the_console(client, administrator):
    client.force_login(administrator("audit_admin"))

    assert "审计管理员" in client.get("/account/").content.decode()


def test_signing_out_asks_first_and_needs_a_press(client, officer):
    client.force_login(officer("handler"))

    asked = client.get("/sign-out/").content.decode()
    assert "退出登录吗？" in asked
    assert client.get("/account/").status_code == 200

    left = client.post("/sign-out/").content.decode()
    assert "已经退出" in left
    assert client.get("/account/").status_code == 302


def test_an_address_that_leads_nowhere_offers_a_search_for_its_words(client):
    answer = client.get("/decisions/%E5%A4%84%E7%BD%9A-2026/")

    assert answer.status_code == 404
    assert 'value="decisions 处罚 2026"' in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_words(db):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"account": "a", "password": "b"})

    assert answer.status_code == 403
    assert "这张表单已经过期" in answer.content.decode()
    assert "什么都没有改变" in answer.content.decode()


@pytest.mark.parametrize(
    ("handler", "given", "status"),
    [
        (errors.bad_request, {}, 400),
        (errors.bad_request, {"exception": RequestDataTooBig()}, 413),
        (errors.permission_denied, {"exception": PermissionDenied("这件事由法制科办理。")}, 403),
        (errors.not_found, {}, 404),
        (errors.stale_form, {}, 403),
        (errors.broken, {}, 500),
    ],
)
def test_a_fault_is_said_in_the_words_of_the_house(handler, given, status, request_at):
    answer = handler(request_at("/work/x/"), **given)

    text = answer.content.decode()
    assert answer.status_code == status
    assert 'data-room="workbench"' in text
    assert not [words for words in NEVER if words in text]


def test_a_fault_of_ours_is_said_without_asking_the_database(request_at):
    request = request_at("/")
    del request.user  # whoever asks who it is would ask the database

    assert "我们这边出了故障" in errors.broken(request).content.decode()


def test_a_file_past_the_limit_is_said_with_the_limit(request_at):
    page = errors.too_large(request_at(), limit=50 * 1024 * 1024)

    assert "50 MB" in str(page.sentences[0])


def test_the_policy_allows_nothing_inline(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
