"""Licences and coercive measures rest on an entry of a list too: the only one that fits is taken, and what is in none is refused."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from plumbline.engines.matters.models import Matter
from plumbline.engines.registers import declared, keeping
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.matters.office import make_office
from tests.systems.test_on_record import case, go_on, start

FROM = date(2025, 1, 1)
LICENCE = {
    "code": "990131000002", "title": "食品生产许可", "by_law": "食品安全法#35", "levels": ["county"],
    "bodies": ["market_regulation"], "conditions": "有场所", "limit": 20, "law_limit": 20, "limit_law": "行政许可法#42.1",
    "charge": False,
}  # fmt: skip
SEIZURE = {
    "code": "SC-QZ-001", "title": "扣押", "kind": "coercion", "domain": "market_regulation", "by_law": "食品安全法#110(4)",
    "levels": ["county"],
}  # fmt: skip
PENALTY = SEIZURE | {"code": "SC-CF-001", "title": "处罚", "kind": "penalty"}
ELSEWHERE = LICENCE | {"levels": ["city"]}
KINDS = {
    "granted": ("licence", "granted_in_twenty_workdays", "licence_items", LICENCE, "优化营商环境条例#40.1"),
    "renewed": ("licence", "renewed_before_expiry", "licence_items", LICENCE, "优化营商环境条例#40.1"),
    "seized": ("coercion", "seized_and_confiscated", "powers", SEIZURE, "行政强制法#17.1"),
}


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture(params=KINDS)
def kind(request):
    system, code, *others = KINDS[request.param]
    return recorded(case(system, code)), *others


def recorded(script):
    """Let the clerk or handler of a case record what its party does."""
    recording = next(one for step in script.steps for one in step.actors if one.roles & {"clerk", "handler"})
    return replace(script, steps=tuple(replace(one, actors=one.actors or (recording,)) for one in script.steps))


def lay_down(body, register, *rows):
    with transaction.atomic():
        keeping.record(declared.register(register), body, rows, valid_from=FROM, by="clerk", because="公布")


def test_the_only_entry_that_fits_is_taken_and_the_case_goes_on_as_before(office, kind):
    script, register, entry, _law = kind
    lay_down(office.body, register, entry)

    matter = start(office, script)
    for step in script.steps[1:]:
        if step.expect != "blocked":
            go_on(office, matter, step)

    assert Matter.objects.get().power.key == entry["code"]


def test_where_several_fit_one_is_to_be_chosen(office, kind):
    script, register, entry, law = kind
    lay_down(office.body, register, entry, entry | {"code": entry["code"][:-1] + "9", "title": "另一项"})

    with pytest.raises(InvalidFacts) as refused:
        start(office, script)

    assert [(one.rule, one.law) for one in refused.value.reasons] == [("powers.chosen", law)]


def test_what_no_list_has_is_refused_with_its_article(office, kind):
    script, register, _entry, law = kind
    if register == "powers":
        lay_down(office.body, register, PENALTY)
    else:  # what the list above names for other levels alone
        city = office.elsewhere
        city.region, city.level = office.body.region.parent, "city"
        city.save()
        lay_down(city, register, ELSEWHERE)

    with pytest.raises(NotAllowed) as refused:
        start(office, script)

    assert [(one.rule, one.law) for one in refused.value.reasons] == [("powers.listed", law)]
    assert not Matter.objects.exists()


def test_a_coercive_measure_rests_on_no_power_of_another_domain(office):
    lay_down(office.body, "powers", SEIZURE | {"domain": "transport"})

    with pytest.raises(NotAllowed) as refused, clock.standing_at(date(2026, 3, 2)):
        start(office, case("coercion", "seized_and_confiscated"))

    assert [one.rule for one in refused.value.reasons] == ["powers.listed"]
