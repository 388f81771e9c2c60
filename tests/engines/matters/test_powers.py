"""A matter rests on an entry of a list: what is in none is refused, and the matter keeps the entry as it was."""

from datetime import date

import pytest
from django.db import transaction

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters import powers
from plumbline.engines.matters.models import Matter
from plumbline.engines.registers import declared, ending, findings, keeping
from plumbline.engines.registers.models import Edition
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.matters.office import course_of
from tests.engines.registers import toy

FROM = date(2026, 1, 1)


def row(code, **more):
    return {
        "code": code,
        "title": f"处罚 {code}",
        "kind": "penalty",
        "domain": "market_regulation",
        "by_law": "食品安全法#124.1",
        "levels": ["county"],
    } | more


@pytest.fixture
def listing(office):
    """Give a way to lay down rows in the list of the office's body."""

    def lay_down(*rows, valid_from=FROM):
        with transaction.atomic():
            return keeping.record(
                declared.register("powers"), office.body, rows, valid_from=valid_from, by="clerk", because="公布"
            )

    return lay_down


@pytest.fixture
def first():
    return course_of("ordinary_with_a_plea")[0]


def refusal(office, first, kind, **more):
    with pytest.raises(kind) as refused:
        office.open(first, **more)
    assert not Matter.objects.exists()
    (reason,) = refused.value.reasons
    return reason


def test_the_one_entry_that_fits_is_taken_and_told_in_the_event(office, first, listing):
    listing(row("A"), row("L", kind="licence"))

    done = office.open(first)

    edition = Edition.objects.get(key="A")
    assert Matter.objects.get().power == edition
    assert done.event.public["power"] == {
        "register": "powers",
        "body": office.body.code,
        "key": "A",
        "edition": 1,
        "digest": keeping.digest_of(edition),
    }


def test_where_several_fit_one_is_to_be_chosen(office, first, listing):
    listing(row("A"), row("B"))

    assert refusal(office, first, InvalidFacts).facts == ("power",)
    assert office.open(first, power="B").matter.power.key == "B"


@pytest.mark.parametrize("key", ["L", "T", "Z", ""])
def test_a_power_that_is_in_no_list_is_not_exercised(office, first, listing, key):
    listing(row("L", kind="licence"), row("T", domain="transport"))

    reason = refusal(office, first, NotAllowed, power=key)

    assert reason.law == "行政处罚法#17,38.1"
    assert reason.rule == "powers.listed"
    assert reason.cure


def test_a_power_that_ended_is_not_exercised_any_more(office, first, listing):
    listing(row("A"), row("L", kind="licence"))
    with transaction.atomic():
        ending.record(declared.register("powers"), office.body, {"A": "取消"}, last_day=date(2026, 1, 31), by="clerk")

    assert refusal(office, first, NotAllowed).rule == "powers.listed"


def test_changing_an_entry_later_never_changes_an_old_matter(office, first, listing):
    listing(row("A"))
    matter = office.open(first).matter
    told = keeping.digest_of(matter.power)

    with clock.standing_at(date(2026, 6, 1)):
        listing(row("A", title="新的名称", by_law="食品安全法#125"), valid_from=date(2026, 6, 1))
        listing(row("A", title="更正", by_law="食品安全法#126"), valid_from=FROM.replace(month=6))

    again = Matter.objects.get(pk=matter.pk)
    assert (again.power.title, again.power.number, again.power.data["by_law"]) == ("处罚 A", 1, "食品安全法#124.1")
    assert keeping.digest_of(again.power) == told
    assert Edition.objects.filter(key="A").count() == 3


def test_a_list_above_that_says_nothing_for_the_body_is_a_list_too(office, first):
    government = Body.objects.create(
        code="34.government", name="安徽省人民政府", name_en="Anhui", region=office.body.region.parent,
        level="province", kind="government",
    )  # fmt: skip
    with transaction.atomic():
        rows = [row("P", levels=["province"])]
        keeping.record(declared.register("powers"), government, rows, valid_from=FROM, by="clerk", because="公布")

    assert refusal(office, first, NotAllowed).rule == "powers.listed"


def test_competence_is_decided_where_it_always_was(office, first, listing):
    listing(row("A"))

    assert refusal(office, first, NotAllowed, region=office.elsewhere.region).rule == "competence.region"


def test_before_any_list_is_laid_down_a_matter_is_opened_and_told_by_the_alert(office, first):
    assert office.open(first).matter.power is None

    (found,) = findings.find(toy.alert("unlisted", over="powers"), on=date(2026, 12, 31))
    assert found.body == office.body
    assert "1 件案件没有对应的权责清单事项" in found.says.zh


def test_the_entries_that_fit_are_offered_by_domain(office, listing):
    from plumbline.kernel import catalogue  # noqa: PLC0415 — only this test reads the declaration

    listing(row("A"), row("B"), row("T", domain="transport"))
    procedure = catalogue.load().procedure("penalty.ordinary", on=date(2026, 3, 2))

    def offered(domain):
        entries = powers.fitting_entries(procedure, office.body, domain=domain, on=date(2026, 3, 2))
        return [one.key for one in entries]

    assert offered("market_regulation") == ["A", "B"]
    assert offered("") == ["A", "B", "T"]
