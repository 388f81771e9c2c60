"""Personal data is opened in few places: whoever shows it asks the one decision of `bodies.authority` first."""

import re

from tests.repo.tracked import modules

READS = re.compile(r"\bOpening\.objects\b|\.openings\b|[\"']openings[\"']|ledger_opening")

# What reads the values themselves, and on whose behalf.
READERS = {
    "src/plumbline/engines/erasing/finding.py": "looks what an erasure would take, and shows none",
    "src/plumbline/engines/ledger/erasing.py": "deletes them",
    "src/plumbline/engines/ledger/recounting_streams.py": "compares them with their commitments, and shows none",
    "src/plumbline/engines/ledger/receipts.py": "puts them into a receipt, for a page that asks first",
    "src/plumbline/engines/matters/replaying.py": "reckons a matter anew from its events, and shows none",
}
WRITES = {
    "src/plumbline/engines/ledger/appending.py": "writes them with their event",
    "src/plumbline/engines/ledger/models.py": "declares them",
    "src/plumbline/engines/ledger/triggers.py": "guards them",
}
OF_RECEIPTS = re.compile(r"receipt")  # a receipt in hand has what its file has: these modules open nothing


def test_openings_are_read_where_it_is_known_for_whom():
    found = {
        name
        for name, text in modules("src/").items()
        if READS.search(text) and "/migrations/" not in name and not (OF_RECEIPTS.search(name) and name not in READERS)
    }

    assert found == READERS.keys() | WRITES.keys()


def test_no_page_and_no_interface_reads_an_opening_past_the_engines():
    found = [
        name
        for name, text in modules("src/plumbline/site/", "src/plumbline/api/", "src/plumbline/cli/").items()
        if re.search(r"ledger\.models import [^\n]*\bOpening\b|\bOpening\.objects\b|event\.openings", text)
    ]

    assert found == []


def test_pages_that_show_personal_data_ask_the_one_decision():
    """Each module of the workbench that passes `personal` on has asked for it, or was told by one that did."""
    asks = re.compile(r"VIEW_PERSONAL")
    told = re.compile(r"\bpersonal: bool\b")
    shows = re.compile(r"\bpersonal=")

    found = [
        name
        for name, text in modules("src/plumbline/site/workbench/").items()
        if shows.search(text) and not asks.search(text) and not told.search(text)
    ]

    assert found == []
