"""Every source of law that the declarations name, with its place."""

from datetime import date

import pytest

from plumbline.kernel import declared_source
from plumbline.kernel.reference import Citation

SYSTEM = 'system: kites\ntitle: {zh: 风筝, en: Kites}\nimplements: ["行政处罚法#5,8"]\n'
PROCEDURE = """procedure: kites.flight
title: {zh: 放飞, en: Flight}
basis: 行政处罚法#54
in_force: {from: 2022-01-01, to: 2023-12-31}
rules:
  - {law: "行政处罚法#61.1,85", after: decide}
  - {law: not a reference#, after: decide}
"""


@pytest.fixture
def systems(tmp_path):
    home = tmp_path / "kites"
    (home / "procedures").mkdir(parents=True)
    (home / "system.yaml").write_text(SYSTEM)
    (home / "procedures" / "flight.yaml").write_text(PROCEDURE)
    (home / "cases.yaml").write_text("cases:\n  - {case: a, law: 行政处罚法#5}\n")
    return tmp_path


def test_each_place_stands_with_its_file_and_line(systems):
    found = [(one.file, one.line, one.kind, one.code, one.citation.article) for one in declared_source.every(systems)]

    assert found == [
        ("kites/cases.yaml", 2, "cases", "kites", 5),
        ("kites/procedures/flight.yaml", 3, "procedure", "kites.flight", 54),
        ("kites/procedures/flight.yaml", 6, "procedure", "kites.flight", 61),
        ("kites/procedures/flight.yaml", 6, "procedure", "kites.flight", 85),
        ("kites/system.yaml", 3, "system", "kites", 5),
        ("kites/system.yaml", 3, "system", "kites", 8),
    ]


def test_a_procedure_carries_the_days_on_which_it_is_read(systems):
    one = next(one for one in declared_source.every(systems) if one.citation == Citation("行政处罚法", 61, None, 1))

    assert (one.in_force_from, one.in_force_to) == (date(2022, 1, 1), date(2023, 12, 31))
    assert (one.title.en, one.reference) == ("Flight", "行政处罚法#61.1,85")


def test_what_is_declared_in_this_house_names_many_sources():
    kinds = {one.kind for one in declared_source.every()}

    assert {"procedure", "document", "measure", "check", "system", "cases"} <= kinds
