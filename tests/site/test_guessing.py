"""Guessing of passwords: halted by account and place, for a while, in words."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from plumbline.site.guessing import place_of

PASSWORD = "plumbline"
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def sign_in(client, settings):
    """Try to sign in: sign_in(name, password, place)."""

    def attempt(name, password=PASSWORD, *, at=HERE, language="", **more):
        settings.DEMONSTRATION = False
        return client.post(
            f"{language}/sign-in/", {"account": name, "password": password, **more}, headers={}, REMOTE_ADDR=at
        )

    return attempt


@pytest.fixture
def halt(sign_in, settings):
    """Give wrong passwords until it is halted."""

    def guess(name, **where):
        return [sign_in(name, f"wrong {number}", **where) for number in range(settings.AXES_FAILURE_LIMIT)]

    return guess


def test_the_fifth_wrong_password_halts_signing_in_and_says_why_and_until_when(administrator, halt):
    answers = halt(administrator().username)

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    said = answers[-1].content.decode()
    assert "登录暂停" in said
    assert "连续 5 次没有成功" in said
    assert "15 分钟后可以再试" in said
    assert answers[-1]["Retry-After"] == "900"
    assert "default-src 'none'" in answers[-1]["Content-Security-Policy"]


def test_it_is_said_in_english_too(administrator, halt):
    said = halt(administrator().username, language="/en")[-1].content.decode()

    assert "Signing in is halted" in said
    assert "You can try again in 15 minutes" in said


def test_the_right_password_does_not_help_while_it_is_halted(administrator, halt, sign_in, client):
    account = administrator()
    halt(account.username)

    answer = sign_in(account.username)

    assert answer.status_code == 429
    assert client.get(reverse("account")).status_code == 302


def test_other_accounts_and_other_places_go_on(administrator, halt, sign_in):
    account, other = administrator(), administrator("audit_admin")
    halt(account.username)

    assert sign_in(other.username).status_code == 302
    assert sign_in(account.username, at=THERE).status_code == 302


def test_it_is_over_after_a_quarter_of_an_hour_however_often_somebody_tried_meanwhile(administrator, halt, sign_in):
    account = administrator()
    halt(account.username)
    before = AccessAttempt.objects.get().attempt_time
    assert sign_in(account.username, "wrong again").status_code == 429
    assert AccessAttempt.objects.get().attempt_time == before

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))

    assert sign_in(account.username).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_an_account_that_is_not_there_is_halted_in_the_same_words(administrator, halt, db):
    there, not_there = halt(administrator().username)[-1], halt("nobody", at=THERE)[-1]

    assert there.status_code == not_there.status_code
    assert there.content == not_there.content


def test_signing_in_begins_the_count_anew(administrator, sign_in):
    account = administrator()
    for _ in range(2):
        for number in range(4):
            assert sign_in(account.username, f"wrong {number}").status_code == 422
        assert sign_in(account.username).status_code == 302


def test_what_is_counted_holds_neither_password_nor_form(administrator, sign_in):
    sign_in(administrator().username, "wrong-but-secret", next="/work/somewhere/")

    kept = AccessAttempt.objects.get()

    assert "wrong-but-secret" not in kept.post_data + kept.get_data
    assert "somewhere" not in kept.post_data


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "x" * 151, "\u202eadmin"])
def test_a_name_that_no_account_can_have_is_never_looked_up(name, sign_in, db):
    answer = sign_in(name)

    assert answer.status_code == 422
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "place"),
    [
        (0, "", HERE, HERE),
        (0, "203.0.113.9", HERE, HERE),  # anybody can write the header: nobody is believed by default
        (1, "203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "127.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", HERE, HERE),  # it did not pass both
        (1, "nonsense", HERE, None),
        (0, "", "", None),  # a local socket
        (0, "", "2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        (0, "", "::ffff:192.0.2.1", HERE),
    ],
)
def test_the_place_is_the_one_that_the_last_believed_proxy_saw(proxies, forwarded, peer, place, settings):
    settings.PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    assert place_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)) == place
