"""The register of norms: what it refuses, what it says it cannot know."""

import re
from datetime import date
from pathlib import Path

import pytest

from plumbline.kernel.citation import Citation
from plumbline.kernel.errors import DeclarationError, InvalidFacts, NormNotHeld
from plumbline.kernel.norm import NormRegister, ProblemKind, register
from plumbline.kernel.numeral import number_of

LAWS = Path(__file__).resolve().parents[2] / "../shared/data/laws"
TODAY = date(2026, 6, 22)


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "norms.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_norm_is_found_by_its_short_and_its_full_title() -> None:
    assert register().find("行政处罚法") is register().find("中华人民共和国行政处罚法")


def test_a_title_that_is_not_registered_is_met_with_the_nearest_one() -> None:
    with pytest.raises(NormNotHeld, match="是否指《行政处罚法》"):
        register().find("行政处法法")


@pytest.mark.parametrize(
    ("citation", "on", "kind"),
    [
        (Citation("行政处罚法", 86), TODAY, None),
        (Citation("行政处罚法", 87), TODAY, ProblemKind.NO_SUCH_ARTICLE),
        (Citation("行政处罚法", 58, 1), TODAY, ProblemKind.NO_SUCH_ARTICLE),
        (Citation("行政处罚法"), TODAY, None),
        (Citation("不存在法", 1), TODAY, ProblemKind.UNKNOWN_NORM),
        (Citation("行政处罚法", 42), date(2021, 7, 14), None),
        (Citation("行政处罚法", 42), date(2017, 12, 31), ProblemKind.VERSION_NOT_REGISTERED),
        (Citation("行政强制法", 1), date(2011, 12, 31), ProblemKind.NOT_IN_FORCE),
        (Citation("行政强制法", 1), date(2012, 1, 1), None),
        (Citation("行政许可法", 1), date(2018, 1, 1), ProblemKind.VERSION_NOT_REGISTERED),
        (Citation("行政复议法", 60), date(2023, 12, 31), ProblemKind.NO_SUCH_ARTICLE),
        (Citation("行政复议法", 60), date(2024, 1, 1), None),
        (Citation("行政复议法实施条例", 66), date(2026, 6, 30), None),
        (Citation("行政复议法实施条例", 67), date(2026, 6, 30), ProblemKind.NO_SUCH_ARTICLE),
        (Citation("行政复议法实施条例", 67), date(2026, 7, 1), None),
    ],
)
def test_a_citation_is_checked_against_the_version_of_its_day(citation, on, kind) -> None:
    problem = register().check(citation, on=on)

    assert (problem.kind if problem else None) == kind


def test_a_missing_article_is_refused_with_the_highest_one() -> None:
    problem = register().check(Citation("行政处罚法", 99), on=TODAY)

    with pytest.raises(InvalidFacts) as caught:
        raise problem.error()

    (reason,) = caught.value.reasons
    assert "没有第九十九条，最后一条是第八十六条" in reason.says.zh
    assert "has no article 99; the last is article 86" in reason.says.en
    assert reason.law == "行政处罚法#99"
    assert reason.cure is not None


def test_every_place_of_a_reference_is_checked() -> None:
    problems = register().check_reference("行政处罚法#61.1,99;不存在法#1", on=TODAY)

    assert [problem.kind for problem in problems] == [ProblemKind.NO_SUCH_ARTICLE, ProblemKind.UNKNOWN_NORM]


def test_a_norm_known_by_its_title_alone_says_so_for_every_day(written) -> None:
    norms = NormRegister.load(
        written("norms:\n- {title: 某意见, en: Opinions, short: 某意见, level: normative_document, versions: []}")
    )

    problem = norms.check(Citation("某意见", 3), on=TODAY)

    assert problem.kind == ProblemKind.VERSION_NOT_REGISTERED
    assert "只登记了标题" in problem.says.zh


def test_a_norm_out_of_force_is_not_in_force(written) -> None:
    norms = NormRegister.load(
        written(
            "norms:\n- {title: 旧办法, en: Old Measures, short: 旧办法, level: government_rule, versions: "
            "[{promulgated_on: 2000-01-01, in_force_to: 2010-12-31}]}"
        )
    )

    problem = norms.check(Citation("旧办法", 3), on=date(2011, 1, 1))

    assert problem.kind == ProblemKind.NOT_IN_FORCE


def test_inserted_articles_are_declared_one_by_one(written) -> None:
    norms = NormRegister.load(
        written(
            "norms:\n- {title: 某法, en: Some Law, short: 某法, level: law, versions: "
            "[{promulgated_on: 2000-01-01, articles: 200, inserted: [120之一]}]}"
        )
    )

    assert norms.check(Citation("某法", 120, 1), on=TODAY) is None
    assert norms.check(Citation("某法", 120, 2), on=TODAY).kind == ProblemKind.NO_SUCH_ARTICLE


@pytest.mark.parametrize(
    ("norm", "hint"),
    [
        ("{title: 某法, en: A, short: 某法, level: edict, versions: []}", "unknown level «edict»"),
        ("{title: 某法, en: A, short: 某法, level: law}", "the key «versions» is missing"),
        (
            "{title: 某法, en: A, short: 某法, level: law, versions: [{promulgated_on: 2000-01-01}, {promulgated_on: 2001-01-01}]}",
            "must end before 2001-01-01",
        ),
        (
            "{title: 某法, en: A, short: 某法, level: law, versions: [{promulgated_on: 2000-01-01, in_force_to: 1999-01-01}]}",
            "the last day in force lies before the first",
        ),
    ],
)
def test_a_register_written_wrong_says_where(written, norm: str, hint: str) -> None:
    with pytest.raises(DeclarationError, match=hint) as caught:
        NormRegister.load(written(f"norms:\n- {norm}"))

    assert "norms.yaml:2:" in str(caught.value)


def test_one_title_names_one_norm(written) -> None:
    norm = "{title: 某法, en: A, short: 某法, level: law, versions: [{promulgated_on: 2000-01-01}]}"

    with pytest.raises(DeclarationError, match="«某法» already names 某法"):
        NormRegister.load(written(f"norms:\n- {norm}\n- {norm}"))


def _texts() -> dict[tuple[str, str], list[Path]]:
    found: dict[tuple[str, str], list[Path]] = {}
    for path in LAWS.rglob("*.md"):
        if day := re.search(r"\((\d{4}-\d\d-\d\d)\)\.md$", path.name):
            found.setdefault((path.name[: -len(day[0])], day[1]), []).append(path)
    return found


@pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here")
def test_the_counts_of_articles_are_those_of_the_texts() -> None:
    texts, compared = _texts(), 0

    for norm in register().every():
        for version in norm.versions:
            for title in {title.replace("〈", "《").replace("〉", "》") for title in norm.titles}:
                for path in texts.get((title, version.promulgated_on.isoformat()), []):
                    written = re.findall(
                        r"^第(\S+?)条(?:之\S+?)?[\s　]", path.read_text(encoding="utf-8"), re.MULTILINE
                    )
                    assert max(map(number_of, written)) == version.articles, path
                    compared += 1

    assert compared > 30
