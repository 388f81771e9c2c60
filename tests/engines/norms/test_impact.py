"""What a changed version touches, and who cites it: norms, declarations, and what upper engines tell."""

from datetime import date

import pytest

from plumbline.engines.norms import citing_declarations, impact
from plumbline.engines.norms.models import Cited, Version
from plumbline.engines.norms.touched import Citing
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NormNotHeld, Says
from tests.engines.norms.kites_cited import OLD, kites, lead, norm_called, repeals, rules, version_of

pytestmark = pytest.mark.django_db


def cited(found):
    return [(one.of.kind, one.of.reference, one.code, one.words) for one in found.citing]


def test_each_changed_provision_stands_with_who_cites_it_and_both_wordings():
    old, new = kites()
    lead(rules({5: "依照《风筝管理条例》第一条办理。"}))

    found = impact.impact(new.norm)

    assert (found.old, found.new) == (old, new)
    assert [(one.touched.kind, one.touched.reference) for one in found.provisions] == [
        ("amended", "风筝管理条例#1"),
        ("amended", "风筝管理条例#2"),
        ("renumbered", "风筝管理条例#3"),
        ("dropped", "风筝管理条例#4"),
    ]
    assert cited(found) == [("amended", "风筝管理条例#1", "纸鸢安全办法#5", "《风筝管理条例》第一条")]
    pieces = found.provisions[0].touched.pieces
    assert "".join(piece.words for piece in pieces if piece.kind != "added") == OLD[1]
    assert "过长" in "".join(piece.words for piece in pieces if piece.kind == "removed")


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ("依照《风筝管理条例》第一条第一款办理。", 0),  # its words stayed the same
        ("依照《风筝管理条例》第一条第二款办理。", 1),
        ("依照《风筝管理条例》第二条第一项办理。", 0),
        ("依照《风筝管理条例》第二条第二项办理。", 1),
        ("依照《风筝管理条例》第三条办理。", 1),  # same words, another number
        ("依照《风筝管理条例》第四条办理。", 1),  # gone
        ("依照《风筝管理条例》办理。", 0),  # the norm as a whole was not repealed
        ("依照《纸鸢条例》第一条办理。", 0),
    ],
)
def test_a_citation_is_listed_when_its_words_changed_or_its_number_did(words, listed):
    _, new = kites()
    lead(rules({5: words}))

    assert len(list(impact.impact(new.norm).citing)) == listed


def test_a_text_is_not_listed_for_what_it_says_of_itself():
    _, new = kites()
    version_of(new.norm, date(1999, 1, 1), {9: "依照《风筝管理条例》第一条办理。"})
    lead(*Version.objects.filter(norm=new.norm))

    assert not list(impact.impact(new.norm).citing)


def test_a_text_that_was_written_for_the_new_version_is_not_listed():
    _, new = kites()
    lead(rules({5: "依照《风筝管理条例》第一条办理。"}, day=date(2026, 8, 1)))

    assert not list(impact.impact(new.norm).citing)


def test_a_version_that_ended_before_the_change_is_not_listed():
    _, new = kites()
    ended = rules({5: "依照《风筝管理条例》第一条办理。"})
    later = version_of(ended.norm, date(2015, 1, 1), {5: "另行规定。"})
    lead(ended, later)

    assert not list(impact.impact(new.norm).citing)


def test_a_version_that_comes_into_force_after_the_change_is_listed():
    _, new = kites()
    coming = rules({5: "依照《风筝管理条例》第一条办理。"}, day=date(2026, 6, 1))
    Version.objects.filter(pk=coming.pk).update(in_force_from=date(2026, 9, 1))
    lead(coming)
    Cited.objects.update(target=Version.objects.get(norm=new.norm, promulgated_on=date(2001, 3, 1)).articles.first())

    assert len(list(impact.impact(new.norm).citing)) == 1


def test_a_replaced_edition_is_not_listed():
    _, new = kites()
    version = rules({5: "依照《风筝管理条例》第一条办理。"})
    lead(version)
    Version.objects.filter(pk=version.pk).update(replaced_at=clock.now())

    assert not list(impact.impact(new.norm).citing)


def test_a_citation_of_a_version_that_is_not_held_is_listed_as_unsure():
    _, new = kites()
    version_of(new.norm, date(1990, 1, 1), {}, until=date(2001, 2, 28), held=False)
    lead(rules({5: "依照《风筝管理条例》第一条办理。"}, day=date(1995, 1, 1)))

    (found,) = impact.impact(new.norm).citing

    assert not found.sure


def test_a_norm_that_was_repealed_is_listed_wherever_it_is_cited():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    _, new = kites()
    repeals(new, norm)
    lead(rules({5: "依照《放飞登记办法》登记。", 6: "依照《放飞登记办法》第一条登记。"}))

    found = impact.impact(new.norm)

    assert [(kind, reference) for kind, reference, *_ in cited(found)] == [("repealed", "放飞登记办法")] * 2


def test_a_norm_that_was_itself_repealed_is_listed_with_who_cites_it():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    _, new = kites()
    repeals(new, norm)
    lead(rules({5: "依照《放飞登记办法》登记。"}))

    found = impact.impact(norm)

    assert [(kind, code) for kind, _, code, _ in cited(found)] == [("repealed", "纸鸢安全办法#5")]


def test_the_norm_that_repeals_is_not_listed_for_saying_so():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    repealing = rules({9: "本条例自2020年1月1日起施行，《放飞登记办法》同时废止。"}, "放飞条例", day=date(2020, 1, 1))
    repeals(repealing, norm)
    lead(repealing)

    found = impact.impact(repealing.norm)

    assert [one.touched.kind for one in found.provisions] == ["repealed"]
    assert not list(found.citing)


def test_a_norm_that_goes_on_in_a_new_version_is_not_repealed():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"}, until=date(2026, 6, 30))
    version_of(norm, date(2026, 7, 1), {1: "放飞应当备案。"})
    _, new = kites()
    repeals(new, norm)

    assert "repealed" not in {one.touched.kind for one in impact.impact(new.norm).provisions}


def test_a_first_version_changes_nothing():
    version = rules({1: "纸鸢应当有线。"})

    assert impact.impact(version.norm).provisions == ()


def test_versions_can_be_named_and_must_be_in_order():
    old, new = kites()

    assert impact.impact(new.norm, old=old, new=new).old == old
    with pytest.raises(InvalidFacts, match="不早于"):
        impact.impact(new.norm, old=new, new=old)


def test_a_text_that_is_not_held_cannot_be_compared():
    norm = norm_called("风筝条例")
    bare = version_of(norm, date(2020, 1, 1), {}, held=False)

    with pytest.raises(NormNotHeld, match="没有收录文本"):
        impact.impact(norm)
    with pytest.raises(NormNotHeld, match="没有收录"):
        impact.impact(norm, new=bare)


def law_of_penalties():
    """Make the Administrative Penalty Law as registered, and an invented later version in which article 60 is another."""
    norm = norm_called("中华人民共和国行政处罚法", level="law")
    old = version_of(norm, date(2021, 1, 22), {60: "甲。", 61: "乙。"})
    return old, version_of(norm, date(2030, 1, 1), {60: "丙。", 61: "乙。"})


def test_declarations_that_name_a_changed_provision_are_listed_with_file_and_line():
    _, new = law_of_penalties()

    found = list(impact.impact(new.norm).citing)

    assert {one.of.reference for one in found} == {"行政处罚法#60"}
    assert {"procedure", "measure", "system", "cases"} <= {one.kind for one in found}
    assert all(one.line > 0 for one in found if one.kind != "matter")
    assert "penalty/measures/decided_in_time.yaml" in {one.code for one in found}


def test_a_procedure_that_ends_before_the_change_is_not_listed_but_matters_rest_on_it():
    _, new = law_of_penalties()
    found = impact.impact(new.norm)

    assert "penalty/procedures/ordinary-2021.yaml" not in {one.code for one in found.citing}
    resting = citing_declarations.resting([one.touched for one in found.provisions])
    assert {("penalty.ordinary", "2022-01-01"), ("penalty.ordinary", "2021-07-15")} <= resting.keys()


def test_declarations_that_were_written_for_the_new_version_are_not_listed():
    norm = norm_called("中华人民共和国行政复议法", level="law")
    version_of(norm, date(2017, 9, 1), {23: "甲。"})
    version_of(norm, date(2023, 9, 1), {23: "乙。"})

    assert not list(impact.impact(norm).citing)


def test_an_upper_engine_tells_what_cites_through_its_source(monkeypatch):
    _, new = kites()
    asked = []

    def source(touched):
        asked.extend(touched)
        yield Citing(of=touched[0], kind="entry", code="kites/7", title=Says(zh="风筝清单第七条", en="Entry 7"))

    monkeypatch.setattr(impact, "_sources", {})
    impact.register("entry", source)

    found = impact.impact(new.norm)

    assert [one.code for one in found.citing] == ["kites/7"]
    assert found.provisions[0].citing[0].kind == "entry"
    assert len(asked) == 4


def test_a_source_is_not_asked_when_nothing_changed(monkeypatch):
    version = rules({1: "纸鸢应当有线。"})
    monkeypatch.setattr(impact, "_sources", {"entry": lambda touched: pytest.fail("asked for nothing")})

    assert not list(impact.impact(version.norm).citing)
