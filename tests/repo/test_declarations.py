"""The declarations: every source resolves, every code that is named is declared once, everything has both names."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plumbline.engines.bodies.codes import Role
from plumbline.kernel import catalogue, clock, document, text_check
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.norm import NormRegister
from plumbline.kernel.procedure import OUTSIDE_ROLES
from plumbline.kernel.reference import parse_reference
from tests.repo.tracked import ROOT, SOURCE, texts

SYSTEMS = SOURCE / "systems"
SOURCES = re.compile(r"law|officers_law|not_same_as_law|spares|basis|implements|competence")
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
QUOTED = 24  # so many characters in a row are no paraphrase
LAWS = next(
    (path for place in ROOT.parents if (path := place / "shared/data/laws").is_dir()),
    None,
)


def walk(declared: Declared, key: str = "") -> Iterator[tuple[str, Declared]]:
    """Go through every value below a declaration, with the key it stands under."""
    yield key, declared
    if isinstance(declared.value, dict):
        for name, inner in declared.value.items():
            yield from walk(inner, name)
    elif isinstance(declared.value, list):
        for inner in declared.value:
            yield from walk(inner, key)


def everything() -> list[tuple[str, Declared]]:
    """Give every value of every declaration."""
    return [pair for path in sorted(SYSTEMS.glob("*/**/*.yaml")) for pair in walk(read_file(path))]


def place(declared: Declared) -> str:
    return f"{Path(declared.file).relative_to(ROOT)}:{declared.line}"


def test_every_system_can_be_loaded():
    loaded = catalogue.load()

    assert loaded.systems
    assert loaded.procedures


def test_a_system_has_no_file_of_its_own_invention(tmp_path):
    home = tmp_path / "penalty"
    home.mkdir()
    home.joinpath("extra.yaml").write_text("{}")

    with pytest.raises(DeclarationError, match="no file of this name"):
        catalogue.load(tmp_path)


def last_day(path: Path) -> date:
    """Give the day on which the sources of a file must still hold: its last in force, or today."""
    force = read_file(path).value.get("in_force")
    last = force.value.get("to") if force else None
    return min(last.day(), clock.today()) if last else clock.today()


def test_every_source_resolves_in_the_register_of_norms():
    register = NormRegister.load()
    sources = [one for key, one in everything() if SOURCES.fullmatch(key) and isinstance(one.value, str)]
    days = {str(path): last_day(path) for path in SYSTEMS.glob("*/**/*.yaml")}

    problems = [
        f"{place(one)}: {one.value}: {problem.says.en}"
        for one in sources
        for problem in register.check_reference(one.value, on=days[one.file])
    ]

    assert len(sources) > 50
    assert not problems


def test_the_law_behind_a_procedure_was_in_force_on_its_first_day():
    register = NormRegister.load()

    wrong = [
        f"{procedure.code} {where}: {problem.says.en}"
        for procedure in catalogue.load().every_procedure()
        for where, source in procedure.laws()
        for citation in parse_reference(source)
        if citation.norm == parse_reference(procedure.basis)[0].norm
        if (problem := register.check(citation, on=procedure.in_force_from))
    ]

    assert not wrong


def test_every_rule_names_its_source():
    sourceless = [
        place(one)
        for key, one in everything()
        if key in {"rules", "never", "to_settle", "not_modelled"}
        if isinstance(one.value, dict) and "law" not in one.value
    ]

    assert not sourceless


def test_whatever_has_one_name_has_both():
    named = [one for _, one in everything() if isinstance(one.value, dict) and {"zh", "en"} & one.value.keys()]

    lacking = [place(one) for one in named if not {"zh", "en"} <= one.value.keys()]
    mixed = [
        place(one)
        for one in named
        if {"zh", "en"} <= one.value.keys()
        if not HAN.search(str(one.value["zh"].value)) or not LATIN.search(str(one.value["en"].value))
    ]

    assert named
    assert not lacking
    assert not mixed


def test_every_role_that_an_act_names_is_a_role_of_somebody():
    roles = {*Role.codes(), *OUTSIDE_ROLES, "system"}  # the system: for what is deemed, and what another matter tells

    strange = {
        f"{procedure.code}.{act.code}: {role}"
        for procedure in catalogue.load().every_procedure()
        for act in procedure.acts.values()
        for role in (*act.by, *act.recorded_by, *act.not_same_as)
        if role not in roles
    }

    assert not strange


def test_every_document_that_an_act_names_is_declared_once():
    loaded = catalogue.load()
    codes = Counter(document.declare(one).code for one in loaded.every("documents"))
    named = {
        (procedure.code, act.code, code)
        for procedure in loaded.every_procedure()
        for act in procedure.acts.values()
        for kind in ("issues", "publishes", "withdraws")
        for code in act.effects.get(kind, ())
    }

    assert named
    assert not {code for code, times in codes.items() if times > 1}
    assert not {one for one in named if one[2] not in codes}


def test_every_check_belongs_to_its_system_and_names_sources_that_resolve():
    loaded = catalogue.load()
    register, today = NormRegister.load(), clock.today()
    checks = text_check.every(loaded)

    problems = [
        f"{code} {where}: {problem.says.en}"
        for code, check in checks.items()
        for where, source in check.laws()
        for problem in register.check_reference(source, on=today)
    ]

    assert checks
    assert not problems
    assert not {code for code in checks if code.partition(".")[0] not in loaded.systems}


def test_codes_are_written_alike():
    loaded = catalogue.load()
    codes = {
        *(code for procedure in loaded.every_procedure() for code in (*procedure.acts, *procedure.fields)),
        *(code for procedure in loaded.every_procedure() for code in procedure.derived),
    }

    assert not {code for code in codes if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code)}
    assert not {
        code
        for code in (*loaded.procedures, *text_check.every(loaded))
        if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code)
    }


def test_every_system_has_worked_cases_and_a_page_for_a_legal_officer():
    lacking = [
        f"{system.code}: {name}"
        for system in catalogue.load().systems.values()
        for name in ("cases.yaml", "README.md")
        if not (system.folder / name).exists()
    ]

    assert not lacking


@pytest.mark.skipif(LAWS is None, reason="the texts of law are not beside the checkout")
def test_no_sentence_of_law_is_copied_into_the_repository():
    registered = {title for norm in NormRegister.load().every() for title in norm.titles}
    titles = re.compile("|".join(sorted(map(re.escape, registered), key=len, reverse=True)))
    windows = {}
    for name, text in texts().items():
        for line in text.splitlines():
            said = "".join(HAN.findall(titles.sub("", line)))
            for start in range(len(said) - QUOTED + 1):
                windows.setdefault(said[start : start + QUOTED], name)

    copied = set()
    for path in sorted(LAWS.rglob("*.md")):
        if path.stem.split("(")[0] in registered:
            articles = path.read_text().partition("第一条")[2]  # before it stand when and by whom it was passed
            for line in articles.splitlines():
                law = "".join(HAN.findall(line))
                for start in range(len(law) - QUOTED + 1):
                    if found := windows.get(law[start : start + QUOTED]):
                        copied.add(f"{found}: {law[start : start + QUOTED]}")

    assert not sorted(copied)
