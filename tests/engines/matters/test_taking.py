"""Evidence: what is taken, what is refused, and that nothing refused is kept."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest

from plumbline.engines.ledger.files import open_kept
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Evidence, Matter
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.matters import samples
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import step_of

LAW = "行政处罚法#46"


@pytest.fixture
def matter(office, course):
    return office.run(course, until="investigate")


@pytest.fixture
def taking(office, matter, course):
    """Give a way to take a file in the matter on the day after the investigation."""
    at = step_of(course, "investigate").at + timedelta(days=1)

    def take(name, content, **given):
        said = {"by": office.people["liu"], "kind": "document", "title": "现场照片", "at": at} | given
        with clock.standing_at(at):
            return take_evidence(matter.pk, FileGiven(name=name, content=BytesIO(content)), **said)

    return take


def files_in(store):
    return sorted(path for path in store.rglob("*") if path.is_file())


def refused(taking, store, name, content, *, error=InvalidFacts, **given):
    """Expect a refusal that changes nothing and keeps nothing; gives its reasons."""
    before, kept = everything(), files_in(store)
    with pytest.raises(error) as caught:
        taking(name, content, **given)
    assert everything() == before
    assert files_in(store) == kept
    return caught.value.reasons


@pytest.mark.parametrize("name", samples.TAKEN)
def test_a_file_of_every_kind_that_is_taken_is_taken(taking, store, name):
    content, media_type = samples.TAKEN[name]

    evidence = taking(name, content)

    assert (evidence.media_type, evidence.size, evidence.name) == (media_type, len(content), name)
    assert evidence.digest == sha256(content).hexdigest()
    with open_kept(evidence.digest) as kept:
        assert kept.read() == content


@pytest.mark.parametrize("case", samples.NOT_TAKEN)
def test_a_file_whose_content_is_not_what_its_name_says_is_refused_and_not_kept(taking, store, case):
    name, content = samples.NOT_TAKEN[case]

    (reason,) = refused(taking, store, name, content)

    assert (reason.facts, reason.law) == (("file",), LAW)
    assert name.rpartition(".")[2] in reason.says.zh


@pytest.mark.parametrize("name", ["a.exe", "a.svg", "a.html", "a.pdf.exe", "pdf", "a.", ""])
def test_a_kind_of_file_that_is_not_taken_is_refused_with_the_kinds_that_are(taking, store, name):
    (reason,) = refused(taking, store, name, samples.pdf())

    assert reason.law == LAW
    assert "docx" in reason.says.zh


def test_an_empty_file_is_refused(taking, store):
    (reason,) = refused(taking, store, "a.pdf", b"")

    assert reason.law == LAW
    assert "空" in reason.says.zh


def test_a_file_of_exactly_the_limit_is_taken(taking, store, settings):
    settings.EVIDENCE_LIMIT = len(samples.JPEG)

    assert taking("a.jpg", samples.JPEG).size == settings.EVIDENCE_LIMIT


def test_a_file_over_the_limit_is_refused_and_leaves_nothing_on_the_disk(taking, store, settings):
    settings.EVIDENCE_LIMIT = 3 * 1024 * 1024

    (reason,) = refused(taking, store, "a.jpg", samples.JPEG + bytes(3 * 1024 * 1024))

    assert reason.law == LAW
    assert "3 MB" in reason.says.zh


def test_the_same_file_is_taken_once_in_a_matter(taking, store):
    taking("a.jpg", samples.JPEG, title="门头照片")

    (reason,) = refused(taking, store, "b.jpg", samples.JPEG)

    assert "门头照片" in reason.says.zh


def test_the_same_file_may_be_evidence_in_two_matters(office, course, taking, store):
    taking("a.jpg", samples.JPEG)
    other = office.run(course, until="investigate")

    with clock.standing_at(step_of(course, "notify").at):
        given = FileGiven(name="a.jpg", content=BytesIO(samples.JPEG))
        take_evidence(other.pk, given, by=office.people["liu"], kind="document", title="现场照片")

    assert Evidence.objects.count() == 2
    assert len(files_in(store)) == 1


def test_an_officer_of_another_body_brings_no_evidence_in(office, taking, store):
    (reason,) = refused(taking, store, "a.jpg", samples.JPEG, error=NotAllowed, by=office.people["stranger"])

    assert reason.law == "行政处罚法#17,22-23"


def test_evidence_is_not_taken_before_its_day(taking, store, course):
    (reason,) = refused(taking, store, "a.jpg", samples.JPEG, at=step_of(course, "close").at)

    assert reason.facts == ("at",)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"kind": "rumour"}, "kind"), ({"title": "  "}, "title"), ({"title": "长" * 121}, "title")],
)
def test_kind_and_title_are_asked_for(taking, store, given, code):
    (reason,) = refused(taking, store, "a.jpg", samples.JPEG, **given)

    assert (reason.facts, reason.law) == ((code,), LAW)


def test_all_that_is_wrong_is_told_at_once(taking, store):
    reasons = refused(taking, store, "a.exe", b"x", title="")

    assert [reason.facts for reason in reasons] == [("title",), ("file",)]


def test_evidence_stands_in_the_ledger_without_its_name_and_title(taking, matter):
    evidence = taking("张三的身份证.jpg", samples.JPEG, title="张三的身份证")

    event = Event.objects.filter(stream=matter.code).order_by("sequence").last()
    assert event == evidence.event
    assert event.public["sha256"] == evidence.digest
    assert "张三" not in bytes(event.body).decode()
    assert {one.name: one.value for one in event.openings.all()} == {
        "name": "张三的身份证.jpg",
        "title": "张三的身份证",
    }


def test_the_next_act_stands_behind_the_evidence_in_the_ledger(office, course, taking, matter):
    evidence = taking("a.jpg", samples.JPEG)

    done = office.do(matter, step_of(course, "conclude"), expects=3)

    assert done.event.sequence == evidence.event.sequence + 1
    assert bytes(done.event.previous) == bytes(evidence.event.digest)
    matter = Matter.objects.get(pk=matter.pk)
    assert matter.head_sequence == done.event.sequence
