"""Keeping lists: rows become editions, each fault is told by row and field, and nothing is half saved."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from plumbline.engines.bodies.codes import Role
from plumbline.engines.ledger.models import Event
from plumbline.engines.registers import declared, keeping, writing
from plumbline.engines.registers.judging import State
from plumbline.engines.registers.models import Cites, Edition, Entry
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.registers import toy

FROM = date(2026, 1, 1)
LATER = date(2026, 5, 1)


def put(lists, rows, *, body=None, valid_from=FROM, **more):
    body = body or lists.city
    return keeping.put(lists.powers, body, rows, valid_from=valid_from, by=lists.keeper(body), **more)


def change(lists, rows, *, valid_from=LATER):
    """Record rows in a list that is already published, as its procedure does."""
    with transaction.atomic():
        return keeping.record(lists.powers, lists.city, rows, valid_from=valid_from, by="clerk", because="依据变化")


def refused(lists, rows, **more):
    with pytest.raises(InvalidFacts) as refusal:
        put(lists, rows, **more)
    assert not Entry.objects.exists()
    assert not Event.objects.filter(stream__startswith="registers/").exists()
    return refusal.value.reasons


def test_rows_become_editions_with_their_citations_and_one_event(lists):
    done = put(lists, [lists.row("A", by_law="食品安全法#124.1;行政处罚法#17"), lists.row("B")], because="省政府公布")

    assert done.counts == {State.ADDED: 2, State.CHANGED: 0, State.UNCHANGED: 0, State.REFUSED: 0}
    edition = Edition.objects.get(key="A")
    assert (edition.number, edition.valid_from, edition.valid_to) == (1, FROM, None)
    assert edition.levels == "|province|city|county|"
    assert list(edition.cites.values_list("title", "number", "paragraph")) == [
        ("中华人民共和国食品安全法", 124, 1),
        ("中华人民共和国行政处罚法", 17, None),
    ]
    (event,) = Event.objects.filter(stream=f"registers/powers/{lists.city.code}")
    assert event.public["because"] == "省政府公布"
    assert event.public["rows"] == [[one.key, 1, keeping.digest_of(one)] for one in Edition.objects.order_by("key")]


def test_equal_rows_change_nothing(lists):
    put(lists, [lists.row()])

    done = change(lists, [lists.row()])

    assert done.counts[State.UNCHANGED] == 1
    assert done.event is None
    assert Edition.objects.count() == 1


def test_a_changed_row_ends_the_edition_before_it(lists):
    put(lists, [lists.row()])

    change(lists, [lists.row(title="新的名称")])

    first, second = Edition.objects.order_by("number")
    assert first.valid_to == LATER - timedelta(days=1)
    assert (second.number, second.valid_from, second.valid_to, second.title) == (2, LATER, None, "新的名称")
    assert first.replaced_at is None


def test_from_the_same_day_another_takes_its_place_and_both_stay(lists):
    put(lists, [lists.row()])

    change(lists, [lists.row(title="更正的名称")], valid_from=FROM)

    first, second = Edition.objects.order_by("number")
    assert first.replaced_at is not None
    assert (second.valid_from, second.replaced_at) == (FROM, None)


def test_nothing_is_put_before_what_already_stands(lists):
    put(lists, [lists.row()], valid_from=LATER)

    with pytest.raises(InvalidFacts, match="已有 2026-05-01 起的版本"):
        change(lists, [lists.row(title="早的")], valid_from=FROM)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("by_law", "食品安全法#999", "没有第九百九十九条"),
        ("by_law", "风筝法#1", "没有登记"),
        ("by_law", "食品安全法第一百二十四条：违反本法", "依据写得不对"),
        ("by_law", None, "必填"),
        ("kind", "kite", "不在可选的里面"),
        ("levels", ["moon"], "不在可选的里面"),
        ("moon", "1", "不问"),
        ("code", "a/b", "写法不对"),
        ("title", "长" * 301, "名称最多 300 字"),
        ("title", 7, "请填文字"),
    ],
)
def test_each_fault_of_a_row_is_told_with_its_row_and_field(lists, field, value, told):
    (reason,) = refused(lists, [lists.row("A"), lists.row("B") | {field: value}])

    assert reason.says.zh.startswith("第 2 行：")
    assert told in reason.says.zh
    assert reason.facts == (field,)


def test_an_entry_does_not_begin_before_its_basis(lists):
    (reason,) = refused(lists, [lists.row(by_law="公平竞争审查条例#2")], valid_from=date(2024, 7, 31))

    assert "2024-08-01" in reason.says.zh
    assert reason.facts == ("by_law",)


def test_a_key_stands_once_in_a_batch(lists):
    (reason,) = refused(lists, [lists.row("A"), lists.row("B"), lists.row("A")])

    assert reason.says.zh == "第 3 行：“A”已经在第 1 行；一项只写一行"


def test_all_faults_of_all_rows_are_told_at_once(lists):
    reasons = refused(lists, [lists.row("A", kind="kite", by_law="风筝法#1"), lists.row("A")])

    assert [reason.says.zh[:5] for reason in reasons] == ["第 1 行", "第 1 行", "第 2 行"]


def test_a_preview_tells_the_same_and_saves_nothing(lists):
    seen = keeping.preview(lists.powers, lists.city, [lists.row("A"), lists.row("B", kind="kite")], valid_from=FROM)

    assert [row.state for row in seen.rows] == [State.ADDED, State.REFUSED]
    assert not Entry.objects.exists()


def test_a_published_list_changes_only_by_its_procedure(lists):
    put(lists, [lists.row("A")])

    with pytest.raises(NotAllowed, match="只能经调整程序修改"):
        put(lists, [lists.row("B")], valid_from=LATER)


def test_only_its_own_keepers_put_rows_into_a_list(lists):
    leader = lists.account(lists.officer(lists.city, "leader", Role.LEADER))

    for stranger in (leader, lists.keeper(lists.county), lists.system):
        with pytest.raises(NotAllowed):
            keeping.put(lists.powers, lists.city, [lists.row()], valid_from=FROM, by=stranger)
    assert not Entry.objects.exists()


def test_the_hash_of_an_edition_with_personal_data_is_salted(lists):
    put(lists, [lists.row("A", handler="王内勤"), lists.row("B", handler="王内勤")])

    one, other = Edition.objects.order_by("key")
    assert len(one.salt) == writing.SALT_SIZE
    assert bytes(one.salt) != bytes(other.salt)
    assert "王内勤" not in bytes(Event.objects.get(kind="registers.put").body).decode()


def test_what_is_cited_is_kept_once_for_each_place(lists):
    put(lists, [lists.row("A", by_law="食品安全法#124.1,125")])

    assert list(Cites.objects.values_list("number", flat=True)) == [124, 125]


@pytest.fixture
def kites(lists, monkeypatch):
    """Give a register whose lower lists add nothing to what stands above, and whose entries name one another."""
    register = toy.register(extra="inherits: {levels: levels, additions: false}")
    monkeypatch.setattr(declared, "every", lambda: {"kites": register})
    return register


def kite(code, **more):
    return {"code": code, "title": f"风筝 {code}", "levels": ["city", "county"]} | more


def test_a_lower_list_says_more_of_what_stands_above_and_adds_nothing_of_its_own(lists, kites):
    keeping.put(kites, lists.province, [kite("A")], valid_from=FROM, by=lists.keeper(lists.province))

    more, new = keeping.preview(kites, lists.county, [kite("A", limit=5), kite("B")], valid_from=FROM).rows

    assert (more.state, more.reasons) == (State.ADDED, [])
    (reason,) = new.reasons
    assert (reason.facts, reason.law) == (("code",), "行政许可法#22")
    assert "下级清单不得自行增加" in reason.says.zh
    assert "may add nothing of its own" in reason.says.en


def test_an_entry_names_only_what_its_list_has_or_inherits_on_the_day(lists, kites):
    keeping.put(kites, lists.province, [kite("A"), kite("B")], valid_from=FROM, by=lists.keeper(lists.province))

    inherited, absent = keeping.preview(
        kites, lists.county, [kite("A", part_of="B"), kite("B", part_of="C")], valid_from=FROM
    ).rows

    assert inherited.reasons == []
    assert [(one.facts, "没有“C”" in one.says.zh) for one in absent.reasons] == [(("part_of",), True)]
