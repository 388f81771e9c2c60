"""What breaks under /api/ is answered as a problem in JSON, in the language that was asked for; pages stay pages."""

import errno
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from plumbline.engines.ledger.storing.store import StoreSilent

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/norms"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("server closed the connection"), "does not answer"),
        (StoreSilent("the store"), "does not answer"),
        (OSError(errno.ENOSPC, "No space left on device"), "no room"),
    ],
)
def test_an_outage_is_a_problem_that_says_when_to_ask_again(error, said):
    with patch("plumbline.api.door._refuse_unreadable", side_effect=error):
        answer = Client(raise_request_exception=False).get(ADDRESS, headers={"accept-language": "en"})

    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (
        503,
        "application/problem+json",
        "60",
    )
    assert (problem["type"], problem["status"], problem["instance"]) == ("urn:plumbline:problem:outage", 503, ADDRESS)
    assert said in problem["detail"]
    assert problem["problems"][0]["cure"]["zh"] == "请过一两分钟再问"


def test_a_fault_of_ours_is_a_problem_too_and_tells_nothing_of_the_inside():
    with patch("plumbline.api.door._refuse_unreadable", side_effect=RuntimeError("secret place")):
        answer = Client(raise_request_exception=False).get(ADDRESS)

    assert (answer.status_code, answer.json()["type"]) == (500, "urn:plumbline:problem:our-fault")
    assert "secret" not in answer.content.decode()
    assert "故障已经记下" in answer.json()["detail"]


def test_pages_are_answered_with_a_page():
    with patch("plumbline.site.portal.home.show", side_effect=OperationalError("server closed the connection")):
        answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/html")
