"""One penalty as people carry it through, from the first report to the proof that a stranger checks."""

import pytest

from tests.site.browser.course import Course
from tests.site.browser.typed import CONCLUDED, FILE, INVESTIGATED, NOTICE, PASSED, REVIEWED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(bureau, page_at):
    """Begin a course: in which language, with scripts or without."""
    return lambda **how: Course(bureau, page_at, **how)


@pytest.mark.parametrize(("language", "scripts"), [("", True), ("/en", False)])
def test_a_penalty_runs_from_the_report_to_a_proof_in_the_open(course, language, scripts):
    course = course(language=language, scripts=scripts)

    course.report()
    course.act("handler", "file", {**FILE, **course.together}, on=course.days.file)
    course.act("handler", "investigate", {**INVESTIGATED, **course.together}, on=course.days.investigate)
    course.upload("handler")
    ended = {"violation_ended_on": course.days.report.isoformat()}
    course.act("handler", "conclude", {**CONCLUDED, **ended, **course.together}, on=course.days.conclude)
    until = {"plea_until": course.days.legal_review.isoformat()}
    course.act("handler", "notify", {**NOTICE, **until}, on=course.days.notify)
    course.act("handler", "plead", {"plea": "情节轻微，请求从轻"}, on=course.days.plead)
    course.finds_the_decision_blocked(because=("review", "plea"))
    course.act("handler", "review_plea", REVIEWED, on=course.days.review_plea)
    course.finds_the_decision_blocked(because=("review",))
    course.act("reviewer", "legal_review", PASSED, on=course.days.legal_review)
    course.decides_too_early()
    course.decides()
    served = {"service_method": "in_person", "received_on": course.days.serve.isoformat()}
    course.act("handler", "serve", served, on=course.days.serve)
    course.act("clerk", "publish", {"published_at": "本机关门户网站"}, on=course.days.publish)
    code = course.is_public()
    course.can_be_checked(code)
