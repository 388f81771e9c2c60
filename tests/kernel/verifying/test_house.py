"""Every procedure in the house is proven: all of it was looked at, and nothing is at fault."""

import pytest

from plumbline.kernel import catalogue
from plumbline.kernel.norm import register
from plumbline.kernel.verifying import Check, verify

HOUSE = [one for versions in catalogue.load().procedures.values() for one in versions]
ENOUGH = 120  # seconds of processor time: what a proof may take is measured elsewhere, on a quiet machine
LEFT_OPEN = {"large_fine", "large_confiscation"}  # amounts that are set outside the law; left open, the act waits


@pytest.mark.parametrize("procedure", HOUSE, ids=lambda one: f"{one.code}@{one.version}")
def test_each_procedure_in_the_house_is_proven(procedure):
    found = verify(procedure, register=register(), budget_seconds=ENOUGH)

    assert found.finished
    assert not [(one.rule, one.says.en) for one in found.faults]
    assert {act for act, _ in found.runs} == set(procedure.acts)
    titles = {procedure.fields[fact].title.en for fact in LEFT_OPEN & set(procedure.fields)}
    assert all(any(title in one.says.en for title in titles) for one in found.notes if one.check is Check.FACTS)
