"""The invented norms of the demonstration: what comes of them, once and again, and that each says it is invented."""

from tempfile import gettempdir

import pytest

from plumbline.demonstration.norms import load_norms
from plumbline.engines.ledger.models import Event
from plumbline.engines.norms import reviewing
from plumbline.engines.norms.models import Article, CleanUpTask, ImportedFile, Norm, Version
from plumbline.engines.norms.registering import sync
from plumbline.engines.norms.reviewing import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(settings, tmp_path):
    """Load the register, and then the invented norms."""
    settings.FILES = tmp_path / "files"
    sync()
    return load_norms()


def test_the_files_are_read_as_they_are_meant(loaded):
    assert [str(file.outcome) for file in loaded.files] == ["added", "added", "added", "conflict", "added"]
    questions = {reviewing.question_of(file) for file in reviewing.waiting()}
    assert questions == {Question.CONFLICT, Question.DOUBTFUL}


def test_a_version_has_come_and_what_cites_the_changed_articles_is_to_be_cleaned_up(loaded):
    versions = Version.objects.filter(norm__title="示例市放风筝条例", replaced_at=None)

    assert versions.count() == 2
    changed = CleanUpTask.objects.filter(cause="changed")
    assert {task.subject_title["zh"] for task in changed} == {
        "《示例市风筝集市管理办法》第三条",
        "《示例市风筝集市管理办法》第六条",
    }
    assert all(task.old.number != task.new.number for task in changed)


def test_the_checks_find_what_was_put_there_for_them(loaded):
    found = CleanUpTask.objects.filter(cause="found").order_by("check_code")

    assert loaded.findings == 2
    assert [task.check_code for task in found] == [
        "clean_up.government_rule_sets_licence",
        "clean_up.local_preference",
    ]


def test_every_invented_norm_says_in_its_first_article_that_it_is_invented(loaded):
    held = Article.objects.filter(number=1, sub=0, kind="article")

    assert held.count() == 4
    assert all("虚构" in article.text for article in held)
    assert all(norm.title.startswith("示例市") for norm in Norm.objects.filter(versions__held=True))


def test_no_place_on_the_machine_is_told(loaded):
    said = [f"{file.path} {file.report}" for file in ImportedFile.objects.all()]

    assert not [one for one in said if gettempdir() in one]


def test_loading_them_again_changes_nothing(loaded):
    before = (ImportedFile.objects.count(), CleanUpTask.objects.count(), Event.objects.count(), Article.objects.count())

    again = load_norms()

    after = (ImportedFile.objects.count(), CleanUpTask.objects.count(), Event.objects.count(), Article.objects.count())
    assert (again.findings, after) == (0, before)
