"""Words, days, money and citations as both languages write them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, engines
from django.utils import translation

from plumbline.kernel import clock
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import Says
from plumbline.site.templatetags import house
from plumbline.site.words import Cited, Linked, Mark, Marked, Masked

WEDNESDAY = date(2026, 6, 24)


def draw(source, **values):
    with clock.standing_at(date(2026, 6, 22)):
        return engines["django"].engine.from_string(source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "zh", "en"),
    [
        ("{{ it|day }}", WEDNESDAY, "6月24日 周三", "Wed 24 June 2026"),
        ("{{ it|day }}", date(2027, 2, 24), "2027年2月24日 周三", "Wed 24 February 2027"),
        ("{{ it|short_day }}", WEDNESDAY, "6月24日", "24 June"),
        ("{{ it|full_day }}", WEDNESDAY, "2026年6月24日", "24 June 2026"),
    ],
)
def test_a_day_is_written_in_the_language_of_the_page_and_carries_its_iso_date(source, value, zh, en):
    chinese = draw(source, it=value)
    with translation.override("en"):
        english = draw(source, it=value)

    assert chinese == f'<time datetime="{value.isoformat()}">{zh}</time>'
    assert english == f'<time datetime="{value.isoformat()}">{en}</time>'


def test_a_moment_is_beijing_time():
    at = datetime(2026, 6, 12, 9, 41, tzinfo=BEIJING)

    assert "2026年6月12日 09:41" in draw("{{ it|moment }}", it=at)
    with translation.override("en"):
        assert "12 June 2026, 09:41" in draw("{{ it|moment }}", it=at)


@pytest.mark.parametrize(
    ("filtered", "said"), [("day", "6月12日 周五"), ("short_day", "6月12日"), ("full_day", "2026年6月12日")]
)
def test_the_day_of_a_moment_is_the_one_in_beijing(filtered, said):
    at = datetime(2026, 6, 12, 0, 30, tzinfo=BEIJING).astimezone(UTC)

    assert f">{said}<" in draw(f"{{{{ it|{filtered} }}}}", it=at)


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (200_000, "2,000\N{NO-BREAK SPACE}元", "¥2,000"),
        (200_050, "2,000.50\N{NO-BREAK SPACE}元", "¥2,000.50"),
        (0, "0\N{NO-BREAK SPACE}元", "¥0"),
        (-100, "−1\N{NO-BREAK SPACE}元", "−¥1"),
    ],
)
def test_money_is_kept_in_fen_and_shown_in_yuan(fen, zh, en):
    assert draw("{{ it|money }}", it=fen) == zh
    with translation.override("en"):
        assert draw("{{ it|money }}", it=fen) == en


def test_a_text_is_said_in_the_language_of_the_page():
    text = Says(zh="送达", en="Serve")

    assert draw("{{ it|say }}", it=text) == "送达"
    with translation.override("en"):
        assert draw("{{ it|say }}", it=text) == "Serve"


def test_a_text_cannot_bring_markup():
    assert draw("{{ it|say }}{{ it|runs }}", it="<b>") == "&lt;b&gt;&lt;b&gt;"


def test_what_is_masked_is_named_and_what_is_cited_is_linked_in_one_sentence():
    said = draw("{{ it|runs }}", it=("经营者：", Masked(what="姓名"), "，依照", Cited(law="行政处罚法#60")))

    assert said.startswith('经营者：<span class="masked">已遮盖：姓名</span>，依照')
    assert "行政处罚法 第六十条" in said


def test_a_citation_keeps_the_words_of_the_text_that_cites():
    said = draw("{{ it|runs }}", it=Cited(law="行政处罚法#60", words="本法第六十条"))

    assert "本法第六十条" in said
    assert "行政处罚法 第" not in said


def test_a_norm_is_named_once_in_a_row_of_its_provisions():
    said = draw('{% citation "行政处罚法#61.1,85;民法典#201" %}')

    assert said.count("行政处罚法") == 1
    assert "第六十一条第一款" in said
    assert "第八十五条" in said
    assert "民法典 第二百零一条" in said


def test_a_citation_in_english_names_the_norm_as_it_is_registered():
    with translation.override("en"):
        said = draw('{% citation "行政处罚法#60" %}')

    assert "Administrative Penalty Law, article 60" in said


def test_a_norm_without_a_registered_english_name_keeps_its_chinese_one_and_says_so():
    with translation.override("en"):
        said = draw('{% citation "某市某办法#8" %}')

    assert '<span lang="zh-Hans">某市某办法</span>, article 8' in said


def test_a_page_about_one_norm_does_not_repeat_its_name():
    assert "行政处罚法" not in draw('{% citation "行政处罚法#60" within="行政处罚法" %}')


def test_an_icon_is_hidden_from_readers_and_an_unknown_one_is_a_fault():
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    with pytest.raises(KeyError):
        draw('{% icon "smile" %}')


def test_a_code_is_shown_in_groups_of_four():
    assert draw("{{ it|grouped }}", it="Q7KD39MXP2VA") == "Q7KD-39MX-P2VA"


def test_marked_words_stand_in_the_element_of_their_mark_and_are_escaped():
    line = ("风筝", Marked(words="<有线>", mark=Mark.ADDED), Marked(words="无", mark=Mark.REMOVED))

    assert draw("{{ it|runs }}", it=line) == "风筝<ins>&lt;有线&gt;</ins><del>无</del>"


def test_a_citation_inside_words_is_a_link_or_says_why_it_is_none():
    there, nowhere = Linked(words="第<三>条", href="/law/x/3/"), Linked(words="《某法》", why="本库没有")

    drawn = house.runs(("依照", there, "和", nowhere))

    assert '<a class="citation" href="/law/x/3/">第&lt;三&gt;条</a>' in drawn
    assert '<span class="citation" data-unknown>《某法》<span class="visually-hidden"> 本库没有</span></span>' in drawn
