"""Finding what is published, and nothing else."""

import pytest

from plumbline.engines.disclosure.finding import LONGEST_QUERY, find
from plumbline.engines.disclosure.models import Publication
from tests.engines.disclosure.conftest import PLANTED, changed, withdrawn


@pytest.fixture
def matter(office, course):
    return office.run(course)


def test_a_publication_is_found_by_its_words_its_number_and_its_body(matter, office):
    publication = Publication.objects.get()

    for words in ("过期食品", publication.document.number, office.body.name, "过期食品 蜀山区", ""):
        assert list(find(words)) == [publication], words


def test_every_word_must_stand_in_it(matter):
    assert not find("过期食品 没有这个词").exists()


@pytest.mark.parametrize("planted", PLANTED)
def test_nobody_is_found_by_name_number_telephone_or_address(matter, planted):
    assert not find(planted.replace(" ", "")).exists()


def test_what_was_withdrawn_is_found_no_longer(office, matter, course):
    office.do(matter, changed(course))
    assert find("过期食品").exists()

    office.do(matter, withdrawn(course))

    assert not find("过期食品").exists()
    assert not find("").exists()


@pytest.mark.parametrize("words", ["%%%", "_", "'; drop table", "\\", "食" * 2 * LONGEST_QUERY])
def test_signs_of_a_pattern_are_only_signs(matter, words):
    assert not find(words).exists()
