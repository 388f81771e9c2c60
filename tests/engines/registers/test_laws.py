"""Laws of lists, searched for counter-examples: editions never overlap, reading equals a naive replay, inheritance too."""

from datetime import date, timedelta
from itertools import pairwise

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plumbline.engines.bodies.authority import GRANTED_TO_ROLES, Permission
from plumbline.engines.registers import ending, fitting, keeping, reading
from plumbline.engines.registers.models import Edition, Entry
from plumbline.kernel.errors import InvalidFacts
from tests.engines.registers.conftest import DAY

START = date(2026, 1, 1)
KEYS = ("A", "B", "C")
SPAN = 30
DAYS = [START + timedelta(days=number) for number in range(SPAN)]
NAMES = ("甲", "乙")
PUT = st.tuples(
    st.just("put"), st.integers(0, SPAN - 1), st.dictionaries(st.sampled_from(KEYS), st.sampled_from(NAMES), min_size=1)
)
END = st.tuples(st.just("end"), st.integers(0, SPAN - 1), st.sampled_from(KEYS))
FEW = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def row(lists, key, name, **more):
    return lists.row(key, title=name, **more)


class Naive:
    """What each entry is called on each day: changes are written into every day, one after the other."""

    def __init__(self):
        self.named = {key: dict.fromkeys(DAYS) for key in KEYS}
        self.latest = {}  # the first day of the last edition

    def put(self, day, rows):
        if any(self.latest.get(key, day) > day for key in rows):
            return
        for key, name in rows.items():
            later = [self.named[key][one] for one in DAYS if one >= day]
            if any(one != name for one in later):
                self.latest[key] = day
            self.write(key, name, (one for one in DAYS if one >= day))

    def end(self, day, key):
        if self.latest.get(key, date.max) <= day and self.named[key][DAYS[-1]] is not None:
            self.write(key, None, (one for one in DAYS if one > day))

    def write(self, key, name, days):
        self.named[key].update(dict.fromkeys(days, name))


def naive(steps):
    told = Naive()
    for what, number, said in steps:
        getattr(told, what)(DAYS[number], said)
    return told.named


def run(lists, steps):
    for what, number, said in steps:
        try:
            with transaction.atomic():
                if what == "put":
                    rows = [row(lists, key, name) for key, name in said.items()]
                    keeping.record(lists.powers, lists.city, rows, valid_from=DAYS[number], by="x", because="")
                else:
                    ending.record(lists.powers, lists.city, {said: "取消"}, last_day=DAYS[number], by="x")
        except InvalidFacts:
            continue


@FEW
@given(steps=st.lists(st.one_of(PUT, END), max_size=7))
def test_reading_a_list_on_a_day_equals_a_naive_replay_and_editions_never_overlap(lists, steps):
    steps = [one for one in steps if one[1] < SPAN - 1]  # an end on the last day of the span cannot be seen in it
    with transaction.atomic():
        run(lists, steps)

        expected = naive(steps)
        for day in DAYS:
            listed = {one.key: one.edition.title for one in reading.every(lists.powers, lists.city, on=day)}
            assert listed == {key: days[day] for key, days in expected.items() if days[day] is not None}
        for entry in Entry.objects.all():
            standing = list(entry.editions.filter(replaced_at=None).order_by("valid_from"))
            for earlier, later in pairwise(standing):
                assert earlier.valid_to is not None
                assert earlier.valid_to < later.valid_from
            numbers = [one.number for one in reading.editions(entry)]
            assert numbers == list(range(1, len(numbers) + 1))
        transaction.set_rollback(True)


LEVELS = ("province", "city", "county")
LISTED = st.dictionaries(
    st.tuples(st.sampled_from(LEVELS), st.sampled_from(KEYS)),
    st.sets(st.sampled_from(LEVELS), min_size=1),
    max_size=7,
)


@FEW
@given(listed=LISTED)
def test_inheritance_equals_a_naive_walk_from_the_nearest_body_upwards(lists, listed):
    bodies = {"province": lists.province, "city": lists.city, "county": lists.county}
    with transaction.atomic():
        for level, body in bodies.items():
            rows = [
                row(lists, key, level, levels=sorted(levels))
                for (owner, key), levels in listed.items()
                if owner == level
            ]
            keeping.record(lists.powers, body, rows, valid_from=START, by="x", because="")

        for place_, level in enumerate(LEVELS):
            expected = {}
            for owner in reversed(LEVELS[: place_ + 1]):
                for key in KEYS:
                    levels = listed.get((owner, key))
                    if levels is not None and key not in expected and (owner == level or level in levels):
                        expected[key] = owner
            found = {one.key: one.edition.title for one in reading.every(lists.powers, bodies[level], on=DAY)}
            assert found == expected
            single = {key: reading.find(lists.powers, bodies[level], key, on=DAY) for key in KEYS}
            assert {key: one.edition.title for key, one in single.items() if one} == expected
            fits = fitting.fitting(lists.powers, bodies[level], {"kind": "penalty"}, on=DAY)
            assert {one.key: one.edition.title for one in fits} == expected
        transaction.set_rollback(True)


def test_no_role_that_keeps_lists_also_reviews_or_approves_them():
    for granted in GRANTED_TO_ROLES.values():
        held = granted & {Permission.KEEP_LISTS, Permission.REVIEW_LISTS, Permission.APPROVE_LISTS}
        assert len(held) <= 1


def test_what_is_kept_of_a_list_can_be_told_from_what_was_changed_behind_its_back(lists):
    with transaction.atomic():
        done = keeping.record(lists.powers, lists.city, [row(lists, "A", "甲")], valid_from=START, by="x", because="")
        told = {key: digest for key, _, digest in done.event.public["rows"]}
        assert keeping.digest_of(Edition.objects.get(key="A")) == told["A"]

        Edition.objects.filter(key="A").update(data={"title": "乙"})

        assert keeping.digest_of(Edition.objects.get(key="A")) != told["A"]
        transaction.set_rollback(True)
