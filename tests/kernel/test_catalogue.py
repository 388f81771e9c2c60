"""The declarations of all systems, found by code and day."""

from datetime import date

import pytest

from plumbline.kernel import catalogue
from plumbline.kernel.errors import DeclarationError
from tests.kernel.toy import PERMIT

SYSTEM = """
system: permits
title: {zh: 许可, en: Permits}
purpose: {zh: 试验, en: To be tested}
implements: [行政许可法#1]
plan: [3, 4]
users: [handler]
"""
EARLIER = PERMIT.replace("in_force: {from: 2020-01-01}", "in_force: {from: 2010-01-01, to: 2019-12-31}")


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "permits"
    (home / "procedures").mkdir(parents=True)
    (home / "documents").mkdir()
    (home / "system.yaml").write_text(SYSTEM)
    (home / "procedures" / "permit.yaml").write_text(PERMIT)
    (home / "procedures" / "permit-2010.yaml").write_text(EARLIER)
    (home / "documents" / "permit.yaml").write_text("document: permit")
    (tmp_path / "norms.yaml").write_text("norms: []")
    return tmp_path


def test_a_system_says_what_it_is_for(folder):
    system = catalogue.load(folder).systems["permits"]

    assert system.title.en == "Permits"
    assert (system.implements, system.plan, system.users) == (("行政许可法#1",), (3, 4), ("handler",))
    assert system.folder == folder / "permits"


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2010, 1, 1), "2010-01-01"),
        (date(2019, 12, 31), "2010-01-01"),
        (date(2020, 1, 1), "2020-01-01"),
        (date(2050, 1, 1), "2020-01-01"),
    ],
)
def test_a_procedure_is_found_in_the_version_of_the_day(folder, day, version):
    assert catalogue.load(folder).procedure("permit.toy", on=day).version == version


def test_before_the_first_version_there_is_none(folder):
    with pytest.raises(DeclarationError, match="declared from 2010-01-01; on 2009-12-31 no version is in force"):
        catalogue.load(folder).procedure("permit.toy", on=date(2009, 12, 31))


def test_an_unknown_code_is_met_with_those_that_are_declared(folder):
    with pytest.raises(DeclarationError, match=r"no procedure «permit\.tiy» is declared; there are permit\.toy"):
        catalogue.load(folder).procedure("permit.tiy", on=date(2026, 1, 1))


def test_a_version_is_found_by_its_first_day(folder):
    found = catalogue.load(folder)

    assert found.version("permit.toy", "2010-01-01").in_force_to == date(2019, 12, 31)
    assert [one.version for one in found.every_procedure()] == ["2010-01-01", "2020-01-01"]
    with pytest.raises(DeclarationError, match="has no version of 2015-01-01"):
        found.version("permit.toy", "2015-01-01")


def test_other_declarations_are_gone_through_by_their_folder(folder):
    found = catalogue.load(folder)

    assert [one.plain() for one in found.every("documents")] == [{"document": "permit"}]
    assert list(found.every("measures")) == []


def test_versions_that_overlap_are_refused(folder):
    (folder / "permits/procedures/permit-2010.yaml").write_text(EARLIER.replace("2019-12-31", "2020-01-01"))

    with pytest.raises(DeclarationError, match="must end before that of 2020-01-01 begins"):
        catalogue.load(folder)


def test_a_system_is_called_like_its_folder(folder):
    (folder / "permits/system.yaml").write_text(SYSTEM.replace("system: permits", "system: licences"))

    with pytest.raises(DeclarationError, match="the folder is called permits"):
        catalogue.load(folder)


def test_the_systems_that_come_with_plumbline_can_be_loaded():
    found = catalogue.load()

    assert "penalty" in found.systems
    assert found.procedure("penalty.ordinary", on=date(2026, 1, 1)).acts["decide"].title.en
