"""What programs are told of procedures: which there are, one on a day or by its version, its periods."""

import pytest

from plumbline.kernel import catalogue
from plumbline.kernel.procedure import Form
from tests.kernel.test_clocks import request as with_every_word
from tests.site.portal.declared import catalogue_of

pytestmark = pytest.mark.django_db

PROCEDURES = "/api/v1/procedures"
ORDINARY = f"{PROCEDURES}/penalty.ordinary"


@pytest.fixture
def toy(monkeypatch):
    """Let the interface know nothing but a procedure with every word of the language."""
    found = with_every_word()
    declared = catalogue_of(found)
    monkeypatch.setattr(catalogue, "load", lambda: declared)
    return found


def test_every_declared_procedure_is_listed_with_its_versions(asked):
    status, listed = asked(PROCEDURES, limit=200)

    declared = catalogue.load().procedures
    assert status == 200
    assert listed["total"] == len(declared)
    assert [one["code"] for one in listed["items"]] == sorted(declared)
    ordinary = next(one for one in listed["items"] if one["code"] == "penalty.ordinary")
    assert [one["version"] for one in ordinary["versions"]] == ["2021-07-15", "2022-01-01"]
    assert ordinary["versions"][1]["to_settle"] == len(declared["penalty.ordinary"][-1].to_settle)


def test_pages_follow_one_another_and_leave_none_out(asked):
    codes, after = [], ""
    while after is not None:
        _status, page = asked(PROCEDURES, limit=1, after=after)
        codes += [one["code"] for one in page["items"]]
        after = page["next"]

    assert codes == sorted(catalogue.load().procedures)


def test_procedures_are_found_by_a_norm_that_they_carry_out_and_by_a_day(asked):
    _status, penal = asked(PROCEDURES, law="行政处罚法", on="2021-09-01")
    _status, early = asked(PROCEDURES, on="1999-01-01")

    assert {"penalty.ordinary", "penalty.summary"} <= {one["code"] for one in penal["items"]}
    assert early["items"] == []


def test_a_procedure_is_given_in_the_version_of_the_day(asked):
    _status, old = asked(ORDINARY, on="2021-12-31")
    _status, new = asked(ORDINARY, on="2022-01-01")
    _status, named = asked(f"{ORDINARY}/versions/2021-07-15")

    assert (old["version"], new["version"]) == ("2021-07-15", "2022-01-01")
    assert named == old
    assert len(new["rules"]) == len(catalogue.load().procedures["penalty.ordinary"][-1].rules)


def test_a_rule_is_given_as_a_sentence_and_as_data(asked):
    _status, ordinary = asked(ORDINARY)

    decided = next(rule for rule in ordinary["rules"] if rule["code"] == "decided_in_time")
    assert decided["form"] == "must"
    assert decided["law"] == "行政处罚法#60"
    assert decided["says"]["zh"] == "“立案”之后，须在 90 日内“作出处罚决定”"
    assert (decided["sources"], decided["targets"]) == (["file"], ["decide"])
    assert (decided["period"]["length"], decided["period"]["unit"]) == (90, "days")


def test_legal_time_is_given_whole(toy, asked):
    _status, shown = asked(f"{PROCEDURES}/request.toy")

    rules = {rule["code"]: rule for rule in shown["rules"]}
    assert {rule["form"] for rule in shown["rules"]} >= {Form.STOPS, Form.RESTARTS, Form.EXTENDS}
    assert (rules["testing"]["sources"], rules["testing"]["until"]) == (["send_out"], ["come_back"])
    assert rules["testing"]["clocks"] == ["decided", "plead"]
    assert rules["answered"]["otherwise"] == "deemed_accepted"
    assert rules["decided"]["moved_by"] == ["testing", "longer", "longer_until", "months_more"]
    assert rules["objecting"]["at_latest"]["period"]["length"] == 1
    assert rules["objecting"]["late_when"] == "hindered"
    assert rules["yearly"]["every_year_by"] == "01-31"
    assert rules["months_more"]["at_most"] == 2
    acts = {act["code"]: act for act in shown["acts"]}
    assert acts["tell"]["each_of"] == "neighbours"
    assert acts["close"]["tells"] == {"origin": "decide"}


def test_periods_are_those_of_the_rules(toy, asked):
    _status, shown = asked(f"{PROCEDURES}/request.toy/periods")

    assert [one["rule"] for one in shown["items"]] == [
        "answered", "decided", "invited", "told_in_time", "pleading", "objecting", "yearly",
    ]  # fmt: skip
    assert shown["items"][0]["otherwise"] == "deemed_accepted"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"{PROCEDURES}/no.such", "没有程序 no.such"),
        (f"{PROCEDURES}/no.such/periods", "没有程序 no.such"),
        (f"{ORDINARY}?on=1999-01-01", "没有施行中的版本"),
        (f"{ORDINARY}/versions/2000-01-01", "没有自 2000-01-01 起的版本"),
    ],
)
def test_what_is_not_declared_is_a_problem_with_what_to_do(address, says, asked):
    status, problem = asked(address)

    assert status == 404
    assert says in problem["problems"][0]["says"]["zh"]
    assert problem["problems"][0]["cure"]


@pytest.mark.parametrize("code", ["' OR 1=1", "A" * 200, "程序", "..%2F"])
def test_a_code_that_cannot_be_is_named(code, asked):
    status, problem = asked(f"{PROCEDURES}/{code.replace('%2F', 'x')}")

    assert status in {404, 422}
    assert problem["problems"]
