"""The stamp of a signed decision, printed, is read by a decoder that is not ours, and leads to its record."""

from tests.engines.documents.sealed.conftest import ADDRESS
from tests.scanning import codes_in


def test_the_code_of_a_printed_decision_leads_to_its_record(decision, tmp_path):
    assert codes_in(decision.sealed(), tmp_path) == [ADDRESS.format(decision.event.code)]
