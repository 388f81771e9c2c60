"""Worked examples of alerts are read whole, and every fault in them is told in its place."""

from datetime import date

import pytest

from plumbline.kernel import alert_schema
from plumbline.kernel.alert_example import FoundSaid
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.noting import faults_of
from tests.kernel.test_register import ALERT, read_and_fit_alert

LISTS = "[{of: county.culture, rows: [{code: A, title: 风筝}, {code: B, title: 风筝, limit: 3}]}]"
GOOD = {
    "case": "not_given",
    "title": "{zh: 没有填, en: Not given}",
    "on": "2026-03-02",
    "lists": LISTS,
    "finds": "[{of: county.culture, entry: A}]",
}


def declared(*examples):
    written = "\n".join(
        "  - " + "\n    ".join(f"{key}: {value}" for key, value in one.items() if value is not None) for one in examples
    )
    return read(f"{ALERT}examples:\n{written}\n", file="alert.yaml")


def faults(**changed):
    with pytest.raises(DeclarationError) as caught:
        read_and_fit_alert(declared(GOOD | changed))
    return [one.what for one in faults_of(caught.value)]


def test_an_example_gives_lists_a_day_and_what_is_found():

    (example,) = alert_schema.read_alert(declared(GOOD)).examples

    assert (example.code, example.on, example.matters) == ("not_given", date(2026, 3, 2), ())
    assert [row["code"] for one in example.lists for row in one.rows] == ["A", "B"]
    assert example.lists[0].register == "kites"
    assert example.finds == {FoundSaid(of="county.culture", entry="A")}


def test_nothing_found_is_an_example_too():
    read_and_fit_alert(declared(GOOD | {"finds": "[]"}))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"lists": LISTS.replace("limit: 3", "limits: 3")}, "the register «kites» has no field «limits»; did you mean «limit»?"),
        ({"lists": LISTS.replace("code: B", "part_of: A")}, "an entry of «kites» says its `code`"),
        ({"lists": LISTS.replace("limit: 3", "limit: three")}, "“three” is not a whole number"),
        ({"lists": LISTS.replace("of: county", "register: kitez, of: county"), "finds": "[]"}, "no register «kitez»; did you mean «kites»?"),
        ({"lists": LISTS.replace("county.culture", "country.culture")}, "a body is named by level"),
        ({"finds": "[{of: county.culture, entry: C}]"}, "the example lists no «C»"),
        ({"finds": "[{of: city.culture}]"}, "the example has no «city.culture»"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(changed, fault):
    assert any(fault in one for one in faults(**changed)), faults(**changed)


def test_two_examples_have_two_names():
    with pytest.raises(DeclarationError, match="the example «not_given» stands twice"):
        read_and_fit_alert(declared(GOOD, GOOD))
