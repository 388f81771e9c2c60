"""What an act brings about stands or falls with the act."""

import pytest

from plumbline.engines.documents.models import Document, Series
from plumbline.engines.matters import effects
from plumbline.kernel.errors import DeclarationError, NotAllowed, Reason, ReasonKind, Says
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import step_of

NO = NotAllowed([Reason(kind=ReasonKind.UNMET, says=Says(zh="没有纸", en="Out of paper"))])


def refusing(_effect):
    raise NO


def failing(_effect):
    raise RuntimeError("the printer burns")


@pytest.mark.parametrize(("handler", "error"), [(refusing, NotAllowed), (failing, RuntimeError)])
def test_an_effect_that_fails_undoes_the_act_and_all_that_came_before_it(
    printing_office, course, monkeypatch, handler, error
):
    office = printing_office
    matter = office.run(course, until="report")
    issue = effects._handlers["issues"]
    issued = []

    def issue_and_then_fail(effect):
        issued.append(issue(effect))
        return handler(effect)

    monkeypatch.setitem(effects._handlers, "issues", issue_and_then_fail)
    before = everything()

    with pytest.raises(error):
        office.do(matter, step_of(course, "file"), key="form-1")

    assert len(issued) == 1  # a document had been made, with its number
    assert everything() == before


def test_the_number_of_an_act_that_was_undone_goes_to_the_next_one(printing_office, course, monkeypatch):
    office = printing_office
    matter = office.run(course, until="report")
    with monkeypatch.context() as patched:
        issue = effects._handlers["issues"]
        patched.setitem(effects._handlers, "issues", lambda effect: failing(issue(effect)))
        with pytest.raises(RuntimeError):
            office.do(matter, step_of(course, "file"))

    office.do(matter, step_of(course, "file"))

    assert list(Document.objects.values_list("ordinal", flat=True)) == [1]
    assert Series.objects.get().last == 1


def test_what_an_effect_says_stands_in_the_event_and_in_the_record(printing_office, course):
    matter = printing_office.run(course, until="file")

    record = matter.records.get(act="file")
    document = matter.documents.get()
    (said,) = record.effects["issues"]
    assert record.event.public["issues"] == [said]
    assert (said["code"], said["number"]) == ("penalty-filing", document.number)
    assert document.sequence == record.sequence


def test_an_effect_sees_the_facts_of_the_act_and_those_known_before(office, course, monkeypatch):
    seen = []
    monkeypatch.setitem(effects._handlers, "issues", lambda effect: seen.append(effect) or {"code": effect.value})

    office.run(course, until="notify")

    last = seen[-1]
    assert (last.act, last.value, last.sequence) == ("notify", "penalty-notice", 5)
    assert last.facts["party_name"] == "合州晴川食品有限公司"
    assert last.facts["notice_reasons"] == step_of(course, "notify").facts["notice_reasons"]
    assert [one.code for one in last.actors] == ["liu"]


def test_an_effect_that_nothing_brings_about_is_a_fault_of_the_declaration(office, course, monkeypatch):
    monkeypatch.delitem(effects._handlers, "issues")
    matter = office.run(course, until="report")
    before = everything()

    with pytest.raises(DeclarationError, match="issues"):
        office.do(matter, step_of(course, "file"))

    assert everything() == before
