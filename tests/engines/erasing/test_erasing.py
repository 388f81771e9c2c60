"""Erasing to the end: who asks and decides, what goes, that it goes everywhere, and that every proof holds as before."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction

from plumbline.cli.main import main
from plumbline.engines.bodies.authority import Permission, may, who_may
from plumbline.engines.bodies.models import Account
from plumbline.engines.disclosure.laid_open import contents_for_everybody
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.disclosure.publishing import digest_of
from plumbline.engines.documents.showing import open_docx, paper
from plumbline.engines.erasing import acting, carrying_out, finding, listing, repeating
from plumbline.engines.erasing.grounds import Scope
from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.ledger import completing, erased_files, exporting, files, receipts, rechecking, rounds, sealing
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.erased_files import ErasedFile
from plumbline.engines.ledger.keys import note_key
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.ledger.verifying import recount
from plumbline.engines.matters.acting import perform
from plumbline.engines.matters.models import Record
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.kernel import receipt
from plumbline.kernel.completeness_check import Verdict
from plumbline.kernel.completeness_file import Asked
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from plumbline.kernel.receipt_verdict import verify
from tests.engines.disclosure.conftest import NAME, PLANTED
from tests.engines.erasing.conftest import EVIDENCE, KEEPING, NOW, officer
from tests.engines.matters.conftest import everything
from tests.planted import leaks


def ask(ended, **changed):
    said = {"by": ended.asker, "scope": "matter", "ground": "period", "keeping": KEEPING}
    return acting.ask(ended.matter.pk, **(said | changed))


def erased(ended, **changed):
    return acting.confirm(ask(ended, **changed).pk, by=ended.decider)


def in_the_database():
    """Give the tables in which something planted stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("norms_") or table.endswith("_words"):  # law; an index of words is no table to read
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 — names of the tables that there are
            if leaks(b"\n".join(as_bytes(value) for row in cursor.fetchall() for value in row), PLANTED):
                found.add(table)
    return found


def as_bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def in_files(folder):
    return [path for path in folder.rglob("*") if path.is_file() and leaks(path.read_bytes(), PLANTED)]


def test_it_stands_in_many_places_and_after_it_was_erased_in_none(ended, later, house, tmp_path):
    before, kept = in_the_database(), set(in_files(house.FILES))

    erasure = erased(ended)
    sealing.seal()
    exporting.write(tmp_path / "export", entries=True)
    papers = b"".join(open_docx(one, redact=False).read() for one in ended.matter.documents.all())

    assert before == {
        *("ledger_opening", "matters_matter", "matters_party", "matters_record", "matters_evidence"),
        "documents_document",
    }
    assert kept
    assert erasure.state == State.DONE
    assert in_the_database() == set()
    assert in_files(tmp_path) == []
    assert not leaks(papers, PLANTED)
    assert {one.digest for one in files.every_kept()} == {Publication.objects.get().digest}


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_it_no_more_free_pages_included(ended, later):
    whole = [Path(str(connection.settings_dict["NAME"]) + ending) for ending in ("", "-wal")]
    kept = [path for path in whole if path.exists()]  # none of our own where a server keeps them
    before = [path.name for path in kept if leaks(path.read_bytes(), PLANTED)]

    erased(ended)
    assert main(["erase", "finish", "--overwrite"]) == 0

    assert bool(before) == bool(kept)
    assert [path.name for path in kept if path.exists() and leaks(path.read_bytes(), PLANTED)] == []
    assert in_the_database() == set()


def test_every_proof_holds_and_what_is_public_stays_as_it_was(ended, later, house, tmp_path):
    publication = Publication.objects.select_related("document", "matter").get()
    house.LEDGER_INDEX = tmp_path / "index"
    events = list(Event.objects.order_by("id"))
    given_out = [receipts.as_bytes(receipts.receipt_of(event, body=True)) for event in events]
    records = list(Record.objects.select_related("event").order_by("id"))
    open_before = [contents_for_everybody(one.event, one) for one in records]
    shown_before = digest_of(paper(publication.document, redact=True))

    erasure = erased(ended)
    rounds.take()
    rechecking.check()
    complete = completing.check(completing.prove(Asked(matter=ended.matter.code)))

    publication.document.refresh_from_db()
    assert recount().ok
    assert rechecking.standing().ok
    assert ErasedFile.objects.filter(gone_at=None).count() == 0
    assert len([verify(receipt.read(one), keys=[note_key()], is_signed=is_signed) for one in given_out]) == len(events)
    assert all(verify(receipt.read(receipts.as_bytes(receipts.receipt_of(one))), is_signed=is_signed) for one in events)
    assert (complete.verdict, len(complete.leaves)) == (Verdict.COMPLETE, erasure.event.sequence)
    assert [contents_for_everybody(one.event, one) for one in records] == open_before
    assert digest_of(paper(publication.document, redact=True)) == shown_before
    assert erasure.event.public["erased"]
    assert erasure.event.public["reason"] == "个人信息保护法#47.1(2)"
    assert (
        ended.again().head_sequence == erasure.event.sequence == Event.objects.filter(stream=ended.matter.code).count()
    )


def test_the_body_asks_a_supervisor_decides_and_administrators_do_neither(bare, later):
    administrator = Account.objects.create(username="system", administers="system_admin")
    colleague = officer(bare.matter.body, "handler", "colleague")
    asked = ask(bare)

    assert {str(one) for one in who_may(Permission.ASK_ERASURE)} == {"handler", "leader", "clerk"}
    assert {str(one) for one in who_may(Permission.DECIDE_ERASURE)} == {"supervisor"}
    assert not may(bare.decider, Permission.VIEW_PERSONAL, bare.matter)
    for account in (administrator, colleague, bare.asker):
        with pytest.raises(NotAllowed):
            acting.confirm(asked.pk, by=account)
        with pytest.raises(NotAllowed):
            acting.decline(asked.pk, by=account, reason="不")
    with pytest.raises(NotAllowed):
        ask(bare, by=bare.decider)
    with pytest.raises(NotAllowed, match="已经有人提出"):
        ask(bare, by=colleague)
    assert Opening.objects.exists()


def test_who_took_part_in_the_matter_does_not_decide(bare, later):
    asked = ask(bare)
    record = Record.objects.filter(matter=bare.matter).first()
    record.actors = [{"code": bare.decider.officer.code, "name": "", "roles": []}]
    record.save(update_fields=["actors"])

    with pytest.raises(NotAllowed, match="不能自己决定"):
        acting.confirm(asked.pk, by=bare.decider)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "because"}, "ground"),
        ({"scope": "everything"}, "scope"),
        ({"keeping": " "}, "keeping"),
        ({"keeping": "字" * 201}, "keeping"),
        ({"keeping": f"{NAME}的案卷已满10年"}, "keeping"),
    ],
)
def test_a_wrong_form_names_the_field_and_the_article(bare, later, changed, field):
    before = everything()

    with pytest.raises(InvalidFacts) as caught:
        ask(bare, **changed)

    (reason,) = caught.value.reasons
    assert reason.facts == (field,)
    assert reason.law.startswith("个人信息保护法#47")
    assert everything() == before


def test_a_refusal_gives_its_reason_and_leaves_everything(bare, later):
    asked = ask(bare)

    with pytest.raises(InvalidFacts):
        acting.decline(asked.pk, by=bare.decider, reason=" ")
    declined = acting.decline(asked.pk, by=bare.decider, reason="保存期限另有规定，尚未届满")

    assert declined.state == State.DECLINED
    assert declined.event.public["law"] == "个人信息保护法#50.1"
    assert "matters_party" in in_the_database()
    with pytest.raises(NotAllowed, match="已经决定过"):
        acting.confirm(asked.pk, by=bare.decider)
    assert ask(bare).state == State.ASKED


def test_a_matter_that_runs_is_not_erased(bare, later, course):
    running = bare.office.open(course[0]).matter

    with pytest.raises(NotAllowed, match="还没有办结"):
        acting.ask(running.pk, by=bare.asker, scope="matter", ground="period", keeping=KEEPING)
    assert main(["erase", "show", running.code, "--json"]) == 1


def test_what_stands_published_with_a_name_is_withdrawn_first(ended, later):
    Publication.objects.update(words=f"{NAME}经营过期食品")

    with pytest.raises(NotAllowed, match="公开着的") as caught:
        ask(ended)

    assert caught.value.reasons[0].law == "行政处罚法#50; 个人信息保护法#25"


def test_an_erased_matter_takes_no_act_and_no_evidence(bare, later):
    erased(bare)
    by = replace(bare.office.people["liu"], body=bare.matter.body.code)

    with pytest.raises(NotAllowed, match="依法删除"):
        perform(bare.matter.pk, "withdraw", by=by, facts={})
    with pytest.raises(NotAllowed, match="依法删除"):
        take_evidence(
            bare.matter.pk, FileGiven(name="a.pdf", content=io.BytesIO(EVIDENCE)), by=by, kind="party", title="一"
        )
    with pytest.raises(NotAllowed, match="依法删除"):
        ask(bare)


def test_whoever_is_killed_before_the_commit_has_changed_nothing(bare, later, monkeypatch):
    asked = ask(bare)
    before = everything()
    monkeypatch.setattr(carrying_out, "scrub", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError("killed")))

    with pytest.raises(RuntimeError):
        acting.confirm(asked.pk, by=bare.decider)

    assert everything() == before
    assert Erasure.objects.get().state == State.ASKED


@pytest.mark.parametrize("at", ["list", "files"])
def test_whoever_is_killed_after_the_commit_is_gone_on_with(bare, later, house, monkeypatch, at):
    asked = ask(bare)
    place = (listing, "add") if at == "list" else (erased_files.files, "remove")
    with monkeypatch.context() as patched:
        patched.setattr(*place, lambda *_a, **_k: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            acting.confirm(asked.pk, by=bare.decider)
    assert Erasure.objects.get().state == State.DECIDED
    assert in_the_database() == set()
    assert in_files(house.FILES)

    assert carrying_out.pending() == 1
    assert main(["evidence", "check"]) == 0
    assert main(["erase", "finish"]) == 0

    assert carrying_out.pending() == 0
    assert Erasure.objects.get().state == State.DONE
    assert in_files(house.FILES) == []
    assert len(house.ERASURES.read_bytes().splitlines()) == 1


def test_a_file_that_another_matter_holds_stays_for_it(bare, later, house, course):
    other = bare.office.open(course[0]).matter
    given = FileGiven(name="a.pdf", content=io.BytesIO(EVIDENCE))
    take_evidence(other.pk, given, by=bare.office.people["liu"], kind="party", title="同一份")

    erased(bare)

    assert len(in_files(house.FILES)) == 1


def test_the_party_alone_goes_and_the_rest_stays(bare, later):
    facts = bare.again().facts

    erased(bare, scope="party")

    left = bare.again().facts
    assert in_the_database() == set()
    assert {code for code in left if code.startswith("party_")} == {"party_kind", "party_present"}
    assert left.keys() > {code for code in facts if code in {"penalty_kinds", "source_kind"}}
    assert erased(bare).state == State.DONE


def test_what_a_restored_backup_brought_back_is_erased_again(bare, later, house, capsys):
    first = Event.objects.get(stream=bare.matter.code, sequence=1)
    entry = listing.Entry(
        matter=bare.matter.code,
        began_with=first.digest.hex(),
        event="ab" * 32,
        at="2036-03-01T09:00:00+08:00",
        scope="matter",
        ground="period",
        keeping=KEEPING,
        asked_by="a",
        decided_by="b",
    )
    another = replace(entry, began_with="cd" * 32)

    foreseen = list(repeating.repeat([entry], dry_run=True))
    passed_over = list(repeating.repeat([another]))
    assert in_the_database()
    told = list(repeating.repeat([entry, entry, another]))

    assert [one.entry for one in foreseen] == [entry]
    assert passed_over == []
    assert [(one.entry, one.against) for one in told] == [(entry, ())]
    assert in_the_database() == set()
    assert Erasure.objects.get().event.public["again"] == "ab" * 32
    assert main(["erase", "again"]) == 0
    assert "再删除 0 件" in capsys.readouterr().out


def test_a_list_that_was_cut_off_is_read_to_its_last_whole_line(bare, later, house):
    erased(bare)
    whole = house.ERASURES.read_bytes()
    house.ERASURES.write_bytes(whole + whole[:40])

    assert len(list(listing.every())) == 1
    listing.add(Erasure.objects.get())
    house.ERASURES.write_bytes(house.ERASURES.read_bytes() + b"garbage\n")
    assert main(["erase", "again"]) == 1


def test_a_dry_run_says_what_would_go_and_touches_nothing(bare, later, capsys):
    before = everything()

    assert main(["erase", "show", bare.matter.code, "--json"]) == 0
    assert main(["erase", "show", bare.matter.code, "--language", "en"]) == 0
    assert main(["erase", "show", "no.such/2026/1"]) == 2

    said, *told = capsys.readouterr().out.splitlines()
    goes = json.loads(said)["goes"]
    assert json.loads(said)["in_events"] == json.loads(said)["related"] == []
    assert (goes["evidence"], goes["files"], goes["party"]) == (1, 1, 1)
    assert any("pieces of evidence" in line for line in told)
    assert not leaks("\n".join([said, *told]).encode(), PLANTED)
    assert everything() == before


def test_an_event_that_names_somebody_in_its_public_part_is_named_before_anybody_decides(bare, later, capsys):
    """What is hashed cannot be erased (docs/why/public-words.md): it is said, and every proof of it still holds."""
    with transaction.atomic():
        event = acting.append_to(bare.again(), "matter.noted", NOW, {"note": f"{PLANTED[0]}到场"})

    code = main(["erase", "show", bare.matter.code, "--json"])
    done = erased(bare)
    sealing.seal()

    assert (code, json.loads(capsys.readouterr().out)["in_events"]) == (0, [event.reference])
    assert finding.find(bare.again(), Scope.MATTER).in_events == ()  # nobody knows any more which words they were
    assert done.state == State.DONE
    assert recount().ok
