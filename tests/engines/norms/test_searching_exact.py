"""What is found is what a look at every text finds: for questions cut at random out of texts, and on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.norms.searching import Way
from tests.engines.norms.shelf import LAW, LOCAL, RULE, ask, brute_force, places, put

ROOT = Path(__file__).resolve().parents[3]
LAWS = ROOT.parent / "shared/data/laws"
SIGNS = "风筝应当有线不得放飞的的的第一二条12A a（）()，。:ＡPM2.5　後后發\n\n"

texts = st.lists(st.text(SIGNS, min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=5)
cut = st.tuples(st.integers(0, 10_000), st.integers(1, 6))


@pytest.mark.django_db
@given(
    shelves=st.lists(texts, min_size=1, max_size=3), cuts=st.lists(cut, min_size=1, max_size=6), words=st.text(SIGNS)
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_questions_find_what_a_look_at_every_text_finds(shelves, cuts, words) -> None:
    from django.db import transaction  # noqa: PLC0415 — each example is rolled back

    with transaction.atomic():
        for number, (articles, level) in enumerate(zip(shelves, (LAW, RULE, LOCAL), strict=False)):
            put(f"风筝{number}办法", *articles, level=level, heading=f"第{number}章 放飞")
        whole = "".join(text for articles in shelves for text in articles)
        questions = [whole[start % len(whole) :][:length] for start, length in cuts]
        for question in (*questions, " ".join(questions[:3]), f"“{questions[0]}”", words):
            _found_as_by_looking(question)
        transaction.set_rollback(True)


def _found_as_by_looking(question) -> None:
    answer, found = ask(question), brute_force(question) if ask(question).way is not Way.NOTHING else set()

    if answer.way in {Way.PHRASE, Way.CITATION} or found:
        assert set(places(answer)) - _named(answer) == found - _named(answer), question
    assert len(places(answer)) == len(set(places(answer))) == answer.total


def _named(answer) -> set:
    """Give what a citation adds to what has the words."""
    return set(places(answer)[:1]) if answer.way is Way.CITATION else set()


@pytest.mark.django_db
def test_a_text_longer_than_any_index_of_positions_is_found_to_its_last_word() -> None:
    put("长条例", "风筝应当有线。" * 20_000 + "最后是雷雨。", "雷雨不是最后。")

    assert places(ask("最后是雷雨")) == [("长条例", 1)]
    assert places(ask("“线。最后”")) == [("长条例", 1)]


@pytest.mark.slow
@pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here")
@pytest.mark.skipif(
    subprocess.run([ROOT / "tests/postgres", "--found"], check=False).returncode != 0,
    reason="PostgreSQL is not installed",
)
def test_both_databases_give_the_same_answers_in_the_same_order_on_the_real_texts() -> None:
    program = [sys.executable, "-m", "tests.engines.norms.answers", str(LAWS)]
    here = {name: value for name, value in os.environ.items() if name != "PLUMBLINE_TEST_DATABASE"}

    embedded, server = (
        json.loads(subprocess.run(command, cwd=ROOT, env=here, check=True, capture_output=True, text=True).stdout)
        for command in (program, [str(ROOT / "tests/postgres"), *program])
    )

    assert (embedded["database"], server["database"]) == ("sqlite", "postgresql")
    assert embedded["articles"] == server["articles"] > 1_000
    assert embedded["answers"] == server["answers"]
