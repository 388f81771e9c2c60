"""What follows from the body and the edition is computed, for the edition that is shown and the day that is asked."""

from datetime import date, timedelta

from plumbline.engines.registers import computed, declared, keeping, reading
from plumbline.engines.registers.models import Entry
from plumbline.kernel import clock
from plumbline.kernel.fields import show
from plumbline.kernel.register_follows import Source
from tests.engines.registers import toy

FIRST, SECOND = date(2026, 1, 1), date(2026, 3, 2)
FOLLOWS = "follows: {" + ", ".join(f"of_{i}: {{zh: 某, en: One, from: {one}}}" for i, one in enumerate(Source)) + "}"


def told(lists):
    """Put an entry in and change it; give what is computed of both editions on the day of the change, by source."""
    register = toy.register(extra=FOLLOWS)
    lists.county.credit_code = "11340104DEM000018T"
    lists.county.save(update_fields=["credit_code"])
    for on, limit in ((FIRST, 20), (SECOND, 10)):
        row = {"code": "K1", "title": "放风筝", "limit": limit}
        keeping.put(register, lists.county, [row], valid_from=on, by=lists.keeper(lists.county))
    editions = reading.editions(Entry.objects.get(register="kites"))
    return [
        {register.follows[code].source: value for code, value in computed.values(register, one, on=SECOND).items()}
        for one in editions
    ]


def test_every_source_gives_a_value(lists):
    before, after = told(lists)

    assert before.keys() == set(Source)
    assert after.keys() == set(Source) - {Source.LAST_DAY}  # it still stands
    assert before[Source.BODY_NAME] == lists.county.name
    assert before[Source.BODY_CREDIT_CODE] == lists.county.credit_code
    assert (before[Source.NUMBER], after[Source.NUMBER]) == (1, 2)
    assert (before[Source.CHANGE], after[Source.CHANGE]) == ("added", "changed")
    assert (before[Source.FIRST_DAY], before[Source.LAST_DAY]) == (FIRST, SECOND - timedelta(days=1))
    assert before[Source.DIGEST] != after[Source.DIGEST]


def test_the_state_is_that_of_the_day_that_is_asked_about(lists):
    before, after = told(lists)

    assert (before[Source.STATE], after[Source.STATE]) == ("ended", "standing")


def test_the_moment_is_told_by_a_clock_in_beijing(lists):
    before, _ = told(lists)

    assert before[Source.RECORDED_AT].tzinfo is clock.BEIJING


def test_every_value_can_be_shown_in_both_languages(lists):
    register = toy.register(extra=FOLLOWS)
    shown = computed.fields(register)
    before, _ = told(lists)

    for code, one in register.follows.items():
        assert all(show(shown[code], before[one.source], language=language) for language in ("zh", "en"))


def test_no_field_of_the_implementation_list_is_asked_that_follows():
    items = declared.register("service_items")

    assert not items.follows.keys() & items.fields.keys()
    assert {"dept_name", "dept_code", "task_version", "task_state"} <= items.follows.keys()
