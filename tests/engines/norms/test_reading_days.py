"""Level, issuer, place and days of a text, and where each was found."""

import pytest

from plumbline.engines.norms import texts
from plumbline.kernel.errors import InvalidFacts

STATE_COUNCIL = "2020年3月4日 中华人民共和国国务院令第9002号公布"
TWO_COURTS = "2018年1月1日 最高人民法院审判委员会第9次会议、2018年1月2日最高人民检察院检察委员会第2次会议通过"
CITY = "2019年12月26日 某某市第九届人民代表大会常务委员会第二次会议通过\n2020年1月15日 山东省第十三届人民代表大会常务委员会第十六次会议批准"


def _read(
    head: str, body: str = "第一条 甲。", *, name: str = "a.md", front: str = "", title: str = "风筝管理条例", **options
) -> texts.LawText:
    text = f"{front}# {title}\n{head}\n<!-- INFO END -->\n{body}"
    return texts.read(name, text.encode(), **options)


@pytest.mark.parametrize(
    ("head", "title", "folders", "level", "issuer"),
    [
        ("2020年1月1日 第十三届全国人民代表大会常务委员会第九次会议通过", "中华人民共和国风筝法", (), "law", "全国人民代表大会常务委员会"),
        (STATE_COUNCIL, "风筝管理条例", (), "administrative_regulation", "国务院"),
        ("1996年9月19日 经国务院批准\n1996年10月3日 交通部令第8号发布", "风筝规定", (), "administrative_regulation", "交通部"),
        ("2021年7月20日 国家监察委员会全体会议通过", "风筝监察条例", (), "supervision_regulation", "国家监察委员会"),
        (TWO_COURTS, "关于风筝的解释", (), "judicial_interpretation", "最高人民法院、最高人民检察院"),
        (CITY, "某某市风筝条例", (), "local_regulation", "某某市人民代表大会常务委员会"),
        ("2020年1月1日 交通运输部令第8号公布", "风筝规定", (), "department_rule", "交通运输部"),
        ("2020年1月1日 某某省人民政府令第8号公布", "某某省风筝办法", (), "government_rule", "某某省人民政府"),
        ("2020年1月1日 公布", "风筝办法", ("部门规章",), "department_rule", ""),
        ("2020年1月1日 公布", "风筝通知", ("规范性文件",), "normative_document", ""),
        ("2020年1月1日 公布", "风筝办法", (), None, ""),
    ],
)  # fmt: skip
def test_level_and_issuer_are_told_by_the_text_before_its_folder(head, title, folders, level, issuer) -> None:
    text = _read(head, title=title, folders=folders)

    assert (text.level, text.issuer) == (level, issuer)


def test_a_text_filed_under_another_level_is_doubted() -> None:
    text = _read(STATE_COUNCIL, folders=("地方性法规",))

    assert (text.level, [one.code for one in text.doubts if one.code == "level"]) == (
        "administrative_regulation",
        ["level"],
    )


def test_the_place_of_a_local_norm_is_known_by_province_and_name() -> None:
    text = _read(CITY, title="某某市风筝条例", folders=("地方性法规", "山东"))

    assert (text.region, text.place) == ("37", "某某市")


def test_the_field_of_law_is_that_of_the_folder() -> None:
    assert _read(STATE_COUNCIL, folders=("法律", "行政法")).field == "行政法"


def test_the_day_in_the_name_says_which_version_it_is() -> None:
    head = f"2001年1月1日 中华人民共和国国务院令第1号公布\n{STATE_COUNCIL.replace('公布', '修订')}"

    text = _read(head, name="a(2020-03-04).md", front='---\npublish_date: "2001-01-01"\n---\n')

    assert (str(text.promulgated_on), text.kind, text.number) == ("2020-03-04", "revised", "国务院令第9002号")
    assert text.sources["promulgated_on"].startswith("题注：2020年3月4日")


def test_a_note_later_than_the_name_stands_because_no_text_knows_what_comes_after_it() -> None:
    text = _read(f"{STATE_COUNCIL}\n2022年5月6日 《关于修改〈风筝管理条例〉的决定》修正", name="a(2020-03-04).md")

    assert (str(text.promulgated_on), text.kind) == ("2022-05-06", "amended")
    assert "version_day" in {one.code for one in text.doubts}


def test_a_name_beyond_all_notes_is_doubted_and_its_kind_is_not_known() -> None:
    text = _read(STATE_COUNCIL, name="a(2024-07-08).md")

    assert (str(text.promulgated_on), text.kind, text.sources["promulgated_on"]) == ("2024-07-08", "", "文件名")
    assert "version_day" in {one.code for one in text.doubts}


def test_a_day_in_the_front_matter_alone_is_taken_with_a_doubt() -> None:
    text = _read("", front='---\npublish_date: "2020-03-04"\nimplement_date: "2020-05-01"\n---\n')

    assert (str(text.promulgated_on), str(text.in_force_from)) == ("2020-03-04", "2020-05-01")
    assert "promulgation_day" in {one.code for one in text.doubts}


def test_a_text_without_any_day_is_refused() -> None:
    with pytest.raises(InvalidFacts, match="不知道是哪一天公布的文本"):
        _read("")


@pytest.mark.parametrize(
    ("head", "closing", "first", "source"),
    [
        (STATE_COUNCIL, "本条例自2020年5月1日起施行。", "2020-05-01", "第二条"),
        (STATE_COUNCIL, "本条例自公布之日起施行。", "2020-03-04", "第二条"),
        (f"{STATE_COUNCIL}\n2020年6月1日 施行", "乙。", "2020-06-01", "题注：2020年6月1日 施行"),
        (
            "2020年3月4日 全国人民代表大会公告公布施行",
            "乙。",
            "2020-03-04",
            "题注：2020年3月4日 全国人民代表大会公告公布施行",
        ),
        (
            "2001年1月1日 国务院令第1号公布\n2020年3月4日 国务院令第2号修订",
            "本条例自2001年2月1日起施行。",
            "None",
            None,
        ),
        ("2001年1月1日 国务院令第1号公布\n2020年3月4日 国务院令第2号修订", "本条例自公布之日起施行。", "None", None),
    ],
)
def test_the_first_day_is_found_in_the_notes_or_the_closing_article(head, closing, first, source) -> None:
    text = _read(head, f"第一条 甲。\n第二条 {closing}")

    assert (str(text.in_force_from), text.sources.get("in_force_from")) == (first, source)
    assert ("in_force_from" in {one.code for one in text.doubts}) == (source is None)


def test_a_repeal_in_the_notes_ends_the_version_and_a_status_alone_is_a_doubt() -> None:
    ended = _read(f"{STATE_COUNCIL}\n2023年1月1日 国务院令第9003号废止")
    marked = _read(STATE_COUNCIL, front='---\nstatus: "废止或失效"\n---\n')

    assert str(ended.in_force_to) == "2022-12-31"
    assert (marked.in_force_to, "repealed" in {one.code for one in marked.doubts}) == (None, True)


def test_several_acts_in_one_note_are_told_apart_and_days_that_lead_on_belong_together() -> None:
    city, province = "某某市人民代表大会常务委员会", "山东省人民代表大会常务委员会"
    head = (
        f"2017年8月25日{city}通过2017年9月30日{province}批准 "
        f"根据2020年1月2日{city}通过并经2020年3月4日{province}批准的《关于修改的决定》修正"
    )

    text = _read(head)

    assert [(str(note.on), note.act, note.by[:3]) for note in text.history] == [
        ("2017-08-25", "passed", "某某市"), ("2017-09-30", "approved", "山东省"), ("2020-03-04", "amended", "某某市"),
    ]  # fmt: skip


def test_words_that_break_off_are_kept_as_they_are() -> None:
    text = _read("2019年3月15日 第十三届全国人民代表大会第二次", name="a(2019-03-15).md")

    assert [(str(note.on), note.act, note.words) for note in text.history] == [
        ("2019-03-15", "", "2019年3月15日 第十三届全国人民代表大会第二次"),
    ]  # fmt: skip


def test_what_a_text_repeals_is_found_with_its_day() -> None:
    closing = "本条例自2020年5月1日起施行。2001年1月1日公布的《纸鸢管理办法》、《放飞<试行>规定》同时废止；《风筝旧规》第三条同时废止。"

    text = _read(STATE_COUNCIL, f"第一条 依照《风筝法》废止的除外。\n第二条 {closing}")

    assert [(one.kind, one.title, str(one.on)) for one in text.relations] == [
        ("repeals", "纸鸢管理办法", "2020-05-01"), ("repeals", "放飞〈试行〉规定", "2020-05-01"),
    ]  # fmt: skip


def test_a_decision_to_repeal_names_its_norms_in_its_clauses() -> None:
    text = _read(
        STATE_COUNCIL, "决定废止下列条例：\n一、《甲条例》\n二、《乙条例》\n", title="国务院关于废止部分条例的决定"
    )

    assert [one.title for one in text.relations] == ["甲条例", "乙条例"]
