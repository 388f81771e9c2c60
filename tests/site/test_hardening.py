"""What strangers send: other hosts, addresses of other sites, ways out of a folder, bytes under a false name."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from plumbline.engines.ledger.files import open_kept, recheck

PASSWORD = "plumbline"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example/",
    "\thttps://evil.example/",
)
OUT_OF_THE_FOLDER = ("../../etc/passwd", "..", "/etc/passwd", "a" * 63 + "/", "A" * 64, "a" * 64 + "\n", "")


def policy_of(answer):
    return "; ".join(sorted(answer["Content-Security-Policy"].split("; ")))


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "a b", ""])
def test_another_host_name_is_not_answered_and_not_repeated(host, client):
    answer = client.get("/", headers={"host": host})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert policy_of(answer)


def test_a_host_that_a_proxy_is_said_to_have_seen_is_not_believed(client, db):
    answer = client.get("/sign-in/", headers={"x-forwarded-host": "evil.example"})

    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()


def test_another_host_name_is_not_redirected_to_when_tls_is_asked_for(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = Client().get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(next_, client, administrator):
    account = administrator()

    answer = client.post("/sign-in/", {"account": account.username, "password": PASSWORD, "next": next_})

    assert answer.url == "/"


@pytest.mark.parametrize("back", ELSEWHERE)
def test_choosing_a_display_never_leads_to_another_site(back, client):
    assert client.get("/display/", {"back": back}).url == "/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, administrator):
    account = administrator()
    door = client.get(reverse("account"))
    assert door.url == "/sign-in/?next=%2Faccount%2F"

    answer = client.post("/sign-in/", {"account": account.username, "password": PASSWORD, "next": "/account/"})

    assert answer.url == "/account/"


@pytest.mark.parametrize(
    "path", ["/en//evil.example/", "/en///evil.example/", "//evil.example/", "/en/\\evil.example/"]
)
def test_the_link_to_the_other_language_never_leads_to_another_site(path, client, db):
    page = client.get(path, follow=False).content.decode()

    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert links
    assert not [link for link in links if urlsplit(link.replace("\\", "/")).netloc]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/en/", 200),
        ("/about/", 200),
        ("/sign-in/", 200),
        ("/account/", 302),
        ("/nowhere/", 404),
        ("/patterns/", 200),
        ("/static/site/plumbline.css", 200),
        ("/static/site/brand-mark.svg", 200),
    ],
)
def test_every_answer_carries_the_same_strict_headers(path, status, client, db):
    answer = client.get(path)
    answer.close()

    assert answer.status_code == status
    assert policy_of(answer) == "; ".join(sorted(POLICY.split("; ")))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_faults_carry_the_policy_too(client, administrator, settings):
    account = administrator()
    strict = Client(enforce_csrf_checks=True)

    refused = client.post("/sign-in/", {"account": account.username, "password": "wrong"})
    stale = strict.post("/sign-in/", {"account": account.username, "password": PASSWORD})
    wrong_method = client.post("/about/")

    assert (refused.status_code, stale.status_code, wrong_method.status_code) == (422, 403, 405)
    for answer in (refused, stale, wrong_method):
        assert policy_of(answer) == "; ".join(sorted(POLICY.split("; ")))
        assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", ["/search/?q=a%00b", "/sign-in/?account=%00", "/about/?%00=1&x=%00"])
def test_an_address_with_a_zero_character_is_said_to_be_unreadable(address, client, db):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "读不懂" in answer.content.decode()


@pytest.mark.parametrize("name", OUT_OF_THE_FOLDER)
def test_a_kept_file_is_found_by_its_digest_and_by_nothing_else(name):
    with pytest.raises(ValueError, match="no SHA-256"):
        open_kept(name)
    with pytest.raises(ValueError, match="no SHA-256"):
        recheck(name)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../config/env.py",
        "/static/%2e%2e/%2e%2e/config/env.py",
        "/static/site/..%2f..%2f..%2f__init__.py",
        "/static//etc/passwd",
        "/static/%00",
    ],
)
def test_static_files_lead_out_of_no_folder(path, client, db):
    answer = client.get(path)

    assert answer.status_code in {400, 404}


def test_a_form_from_another_site_is_not_taken(administrator, settings):
    strict = Client(enforce_csrf_checks=True)
    strict.get("/sign-in/")
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    form = {"account": administrator().username, "password": PASSWORD, "csrfmiddlewaretoken": token}

    from_elsewhere = strict.post("/sign-in/", form, headers={"origin": "https://evil.example"})
    from_here = strict.post("/sign-in/", form, headers={"origin": "http://testserver"})

    assert from_elsewhere.status_code == 403
    assert from_here.status_code == 302


def test_no_template_switches_escaping_off():
    templates = Path(__file__).parents[2].joinpath("src/plumbline/site/templates").rglob("*.html")

    loose = {
        path.name for path in templates if any(way in path.read_text() for way in ("|safe", "autoescape", "|safeseq"))
    }

    assert not loose


@pytest.mark.django_db
def test_an_address_with_too_many_fields_is_told_so(client):
    answer = client.get("/law/?" + "&".join(f"f{number}=1" for number in range(2000)))

    assert answer.status_code == 400
    assert "读不懂" in answer.content.decode()


@pytest.mark.django_db
def test_answers_to_programs_do_not_hang_on_who_is_signed_in(client):
    answer = client.get("/api/openapi.json")

    assert answer.status_code == 200
    assert "Cookie" not in answer.headers.get("Vary", "")
