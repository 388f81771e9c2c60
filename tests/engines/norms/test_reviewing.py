"""Who may decide about an imported file, what can be decided, and that a decision is made once, with a reason, or not at all."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post, Region
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.norms import conflicting, reviewing
from plumbline.engines.norms.importing import import_paths
from plumbline.engines.norms.models import ImportedFile, Version
from plumbline.engines.norms.reviewing import Question
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.norms.conftest import INVENTED
from tests.engines.norms.kite_rows import doubtful_file, file_came, kites, unreadable_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db):
    """Make the account of an officer of the justice bureau in a role."""
    region = Region.objects.create(code="3499", name="示例市", name_en="Sample City", level="city", path="3499/")
    body = Body.objects.create(
        code="3499.justice",
        name="示例市司法局",
        name_en="Justice",
        mark="示司",
        region=region,
        level="city",
        kind="justice",
    )

    def make(role):
        post = Post.objects.create(body=body, code=role, title=role, title_en=role, roles=[role])
        officer = Officer.objects.create(code=f"3499.justice/{role}", name="样例", body=body)
        Appointment.objects.create(officer=officer, post=post, valid_from=date(2020, 1, 1))
        return Account.objects.create(username=role, officer=officer)

    return make


@pytest.fixture
def supervisor(account):
    return account("supervisor")


def reasons_of(caught):
    return [reason.rule for reason in caught.value.reasons]


def test_a_file_without_doubt_waits_for_nobody():
    file_came()

    assert not reviewing.waiting().exists()


def test_refused_and_doubtful_files_wait_for_a_review():
    doubtful, unreadable = doubtful_file(), unreadable_file()
    file_came("法规/读得清楚.md")

    assert set(reviewing.waiting()) == {doubtful, unreadable}


def test_only_the_newest_file_of_a_path_waits():
    older, newer = doubtful_file(), doubtful_file()

    assert list(reviewing.waiting()) == [newer]
    assert older in ImportedFile.objects.all()


def test_a_mended_file_takes_the_question_away():
    doubtful_file("法规/一.md")

    file_came("法规/一.md")

    assert not reviewing.waiting().exists()


def test_conflicts_come_first_then_what_could_not_be_read_then_doubts():
    doubtful, unreadable = doubtful_file("一.md"), unreadable_file("二.md")
    later, earlier = file_came("c.md", outcome="conflict"), file_came("b.md", outcome="conflict")

    assert list(reviewing.in_order(reviewing.waiting())) == [earlier, later, unreadable, doubtful]
    assert [reviewing.after(one) for one in (earlier, later)] == [later, earlier]


@pytest.mark.parametrize(
    ("outcome", "report", "question"),
    [
        ("conflict", {}, Question.CONFLICT),
        ("refused", {}, Question.UNREADABLE),
        ("added", {"doubts": [{"code": "x", "zh": "x", "en": "x"}]}, Question.DOUBTFUL),
        ("unchanged", {}, Question.NONE),
    ],
)
def test_every_outcome_asks_its_question_in_rows_and_in_queries_alike(outcome, report, question):
    file = file_came(outcome=outcome, **report)

    assert reviewing.question_of(file) is question
    assert [one for one in Question if ImportedFile.objects.filter(reviewing.asking(one)).exists()] == [question]


def test_a_doubt_is_settled_with_a_reason_and_an_event(supervisor):
    file = doubtful_file(version=kites()[1])

    reviewing.accept(file, by=supervisor, reason="  已对照公报  ")

    file.refresh_from_db()
    assert (file.review, file.review_reason, file.reviewed_by) == ("accepted", "已对照公报", supervisor)
    event = Event.objects.get(kind="import_accepted")
    assert event.stream == f"norms/{file.version.norm_id}"
    assert "已对照公报" not in bytes(event.body).decode()
    assert Opening.objects.filter(event=event, name="reason").exists()
    assert not reviewing.waiting().exists()


def test_a_file_that_could_not_be_read_is_set_aside_in_the_stream_of_all_imports(supervisor):
    file = unreadable_file()

    reviewing.set_aside(file, by=supervisor, reason="只有半页，已退回")

    file.refresh_from_db()
    assert file.review == "set_aside"
    assert Event.objects.get(kind="import_set_aside").stream == reviewing.STREAM


@pytest.mark.parametrize("act", [reviewing.accept, reviewing.set_aside])
@pytest.mark.parametrize("role", ["handler", "legal_reviewer", "leader", "clerk"])
def test_nobody_who_works_on_matters_reviews_an_import(act, role, account):
    file = unreadable_file()

    with pytest.raises(NotAllowed) as caught:
        act(file, by=account(role), reason="理由")

    assert reasons_of(caught) == ["authority.review_imports"]
    assert "审核法规导入" in caught.value.reasons[0].says.zh


@pytest.mark.parametrize("reason", ["", "  \n ", "字" * (reviewing.LONGEST + 1)])
@pytest.mark.parametrize("act", [reviewing.accept, reviewing.set_aside])
def test_a_decision_needs_a_reason_that_can_be_kept(act, reason, supervisor):
    file = doubtful_file()

    with pytest.raises(InvalidFacts) as caught:
        act(file, by=supervisor, reason=reason)

    assert caught.value.reasons[0].facts == ("reason",)
    assert not Event.objects.exists()
    file.refresh_from_db()
    assert file.review == ""


@pytest.mark.parametrize("act", [reviewing.accept, reviewing.set_aside])
def test_a_decision_is_made_once(act, supervisor):
    file = unreadable_file()
    reviewing.set_aside(file, by=supervisor, reason="半页")

    with pytest.raises(NotAllowed) as caught:
        act(file, by=supervisor, reason="再来")

    assert reasons_of(caught) == ["reviewing.reviewed"]
    assert "supervisor" in caught.value.reasons[0].says.zh
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "act", "rule"),
    [
        (file_came, reviewing.accept, "reviewing.asks"),
        (file_came, reviewing.set_aside, "reviewing.asks"),
        (unreadable_file, reviewing.accept, "reviewing.readable"),
        (doubtful_file, reviewing.set_aside, "reviewing.taken"),
        (lambda: file_came(outcome="conflict"), reviewing.accept, "reviewing.kept"),
    ],
)
def test_what_cannot_be_decided_says_why_and_changes_nothing(make, act, rule, supervisor):
    file = make()

    with pytest.raises(NotAllowed) as caught:
        act(file, by=supervisor, reason="理由")

    assert reasons_of(caught) == [rule]
    file.refresh_from_db()
    assert file.review == ""
    assert not Event.objects.exists()


def test_an_older_file_of_a_path_is_not_decided_any_more(supervisor):
    older = unreadable_file("法规/一.md")
    unreadable_file("法规/一.md")

    with pytest.raises(NotAllowed) as caught:
        reviewing.set_aside(older, by=supervisor, reason="理由")

    assert reasons_of(caught) == ["reviewing.newest"]


@pytest.fixture
def conflict(laws, tmp_path, settings):
    """Import the regulation, and then a copy from elsewhere in which one article reads otherwise."""
    settings.FILES = tmp_path / "files"
    copy = tmp_path / "抄本"
    copy.mkdir()
    list(import_paths([laws()]))
    other = copy / "风筝管理条例(2020-03-04).md"
    other.write_text(INVENTED.replace("线不得过长。", "线不得长于一百米。"), encoding="utf-8")
    list(import_paths([other]))
    return ImportedFile.objects.get(outcome="conflict")


def standing_words():
    version = Version.objects.get(replaced_at=None, held=True)
    return version.articles.get(number=1).text, version.edition


def test_a_conflict_waits_and_both_texts_stand_beside_each_other(conflict):
    both = conflicting.conflict_of(conflict)

    assert list(reviewing.waiting()) == [conflict]
    (pair,) = both.different
    assert pair.place == ("article", 1, 0)
    assert pair.held.endswith("线不得过长。")
    assert pair.came.endswith("线不得长于一百米。")
    assert len(both.pairs) > 1


def test_an_accepted_conflict_becomes_a_new_edition_and_the_old_one_is_kept(conflict, supervisor):
    reviewing.accept(conflict, by=supervisor, reason="抄本与公报一致")

    words, edition = standing_words()
    assert words.endswith("线不得长于一百米。")
    assert edition == 2
    assert Version.objects.exclude(replaced_at=None).get().articles.get(number=1).text.endswith("线不得过长。")
    conflict.refresh_from_db()
    assert (conflict.review, conflict.version.edition) == ("accepted", 2)
    assert [pair.place for pair in conflicting.conflict_of(conflict).different] == [("article", 1, 0)]
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["text_imported", "import_accepted"]


def test_a_conflict_that_is_set_aside_leaves_what_is_held(conflict, supervisor):
    reviewing.set_aside(conflict, by=supervisor, reason="抄本有误")

    words, edition = standing_words()
    assert (words.endswith("线不得过长。"), edition) == (True, 1)
    assert not reviewing.waiting().exists()


def test_a_kept_file_that_was_lost_is_not_accepted_and_changes_nothing(conflict, supervisor):
    ImportedFile.objects.filter(pk=conflict.pk).update(digest="b" * 64)

    with pytest.raises(NotAllowed) as caught:
        reviewing.accept(conflict, by=supervisor, reason="理由")

    assert reasons_of(caught) == ["reviewing.kept"]
    assert standing_words()[1] == 1


def test_a_set_aside_file_that_comes_again_unchanged_does_not_wait_again(conflict, supervisor, tmp_path):
    reviewing.set_aside(conflict, by=supervisor, reason="抄本有误")

    list(import_paths([tmp_path / "抄本/风筝管理条例(2020-03-04).md"]))

    assert not reviewing.waiting().exists()
