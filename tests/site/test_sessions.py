"""Sessions: a new one at sign-in, none after sign-out, and never a form without time to fill it in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from plumbline.kernel import clock
from plumbline.site.sessions import LONGEST

PASSWORD = "plumbline"
A_FORM_MAY_TAKE = timedelta(hours=20)


@pytest.fixture
def sign_in(client, administrator):
    def enter(kind="system_admin"):
        account = administrator(kind)
        return client.post("/sign-in/", {"account": account.username, "password": PASSWORD})

    return enter


@pytest.fixture
def key(client, settings):
    return lambda: client.cookies[settings.SESSION_COOKIE_NAME].value


def test_signing_in_makes_a_new_session(client, sign_in, key):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = key()

    sign_in()

    assert key() != before
    assert not Session.objects.filter(session_key=before).exists()


def test_somebody_else_does_not_find_what_the_one_before_left(client, sign_in, key):
    sign_in()
    session, before = client.session, key()
    session["left"] = "a note"
    session.save()

    sign_in("audit_admin")

    assert key() != before
    assert "left" not in client.session


def test_signing_out_leaves_nothing_behind(client, sign_in, key, settings):
    sign_in()
    before = key()

    client.post("/sign-out/")

    assert not Session.objects.filter(session_key=before).exists()
    assert not key()
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert client.get(reverse("account")).status_code == 302


def test_asking_to_sign_out_signs_nobody_out(client, sign_in):
    sign_in()

    client.get("/sign-out/")

    assert client.get(reverse("account")).status_code == 200


def test_the_cookie_is_for_this_site_alone_and_ends_with_the_browser(sign_in, settings):
    cookie = sign_in().cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert not cookie["domain"]


def test_a_closed_account_is_out_at_once(client, administrator):
    account = administrator()
    client.post("/sign-in/", {"account": account.username, "password": PASSWORD})

    account.is_active = False
    account.save()

    assert client.get(reverse("account")).status_code == 302


def test_a_page_leaves_a_form_at_least_twenty_hours_whenever_it_is_drawn(client, sign_in):
    began = clock.now()
    sign_in()

    for minutes in range(0, 190, 10):
        with clock.standing_at(began + timedelta(minutes=minutes)):
            client.get(reverse("account"))
        renewed = client.session["renewed_at"]
        age = began + timedelta(minutes=minutes) - type(began).fromisoformat(renewed)
        assert timedelta(seconds=client.session.get_expiry_age()) - age >= A_FORM_MAY_TAKE


def test_using_a_session_puts_its_end_off_and_writes_at_most_once_an_hour(client, sign_in, settings):
    sign_in()
    first = client.session["renewed_at"]

    with clock.standing_at(clock.now() + timedelta(minutes=59)):
        assert settings.SESSION_COOKIE_NAME not in client.get(reverse("account")).cookies
    with clock.standing_at(clock.now() + timedelta(minutes=61)):
        assert settings.SESSION_COOKIE_NAME in client.get(reverse("account")).cookies

    assert client.session["renewed_at"] > first


def test_an_old_session_ends_when_a_page_is_asked_for(client, sign_in, key):
    sign_in()
    before = key()

    with clock.standing_at(clock.now() + LONGEST):
        answer = client.get(reverse("account"))

    assert answer.url == "/sign-in/?next=%2Faccount%2F"
    assert not Session.objects.filter(session_key=before).exists()


def test_an_old_session_still_takes_the_form_that_was_drawn_in_it(client, sign_in, key):
    sign_in()
    before = key()

    with clock.standing_at(clock.now() + LONGEST):
        client.post("/account/")

    assert Session.objects.filter(session_key=before).exists()


def test_a_visitor_gets_no_session(client, db):
    answer = client.get("/about/")

    assert not answer.cookies
    assert not Session.objects.exists()
