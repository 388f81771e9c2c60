"""The ledger in the console: how long, signed how far, does it add up; never whom its events are about."""

import io
import re
from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from plumbline.engines.ledger import files, rechecking, rounds, triggers
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.findings import FindingKind
from plumbline.engines.ledger.models import Checkpoint, Event
from plumbline.engines.ledger.sealing import seal
from plumbline.kernel import clock
from plumbline.site.console import recounting
from plumbline.site.console.ledger import FINDINGS
from tests.site.console.reading import words

LEDGER = "/console/ledger/"


def test_every_kind_of_finding_is_named_in_words():
    assert set(FINDINGS) == {str(kind) for kind in FindingKind}


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.FILES = tmp_path / "files"


@pytest.fixture
def auditor(client, administrator):
    client.force_login(administrator("audit_admin"))
    return client


def write(count=3, stream="bodies/sample"):
    with transaction.atomic():
        return [
            append(
                stream=stream,
                kind="officer_enlisted",
                at=clock.now(),
                public={"officer": f"sample/{number}"},
                personal={"name": "李秘密"},
            )
            for number in range(count)
        ]


@pytest.mark.parametrize("kind", ["system_admin", "security_admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_audit_administrator_looks_into_the_ledger(kind, method, client, administrator):
    client.force_login(administrator(kind))

    answer = getattr(client, method)(LEDGER)

    assert answer.status_code == 403
    assert "能办的岗位：审计管理员。" in words(answer)


def test_the_state_says_what_is_sealed_and_what_waits(auditor):
    write(3)
    seal()
    write(2, stream="bodies/other")

    page = words(auditor.get(LEDGER))

    assert "事件 5 已封存 3 还没有封存 2 流 2" in page
    assert "2 条还没有封存" in page
    assert "plumbline.example/anhui 3" in page  # the signed note, to be kept elsewhere


def test_an_empty_ledger_says_that_nothing_was_sealed(auditor):
    assert "还没有封存过" in words(auditor.get(LEDGER))


def test_events_are_listed_by_code_and_stream_and_name_nobody(auditor):
    event = write(1)[0]

    page = auditor.get(LEDGER).content.decode()

    assert "-".join(re.findall("....", event.code)) in page
    assert "bodies/sample#1" in page
    assert "登记人员" in page
    assert "李秘密" not in page
    assert "sample/0" not in page  # what the event says stays inside


def test_the_newest_events_stand_first_and_the_others_on_later_pages(auditor):
    write(35)

    first, last, beyond = (auditor.get(LEDGER, {"page": page}).content.decode() for page in ("1", "2", "99999"))

    assert first.index("bodies/sample#35") < first.index("bodies/sample#34")
    assert "bodies/sample#5<" not in first
    assert "bodies/sample#5<" in last
    assert "bodies/sample#5<" in beyond


def test_a_recount_of_a_sound_ledger_says_so(auditor):
    write(3)
    seal()

    answer = auditor.post(LEDGER)
    page = words(auditor.get(answer.url))

    assert answer.status_code == 302
    assert "账本对得上" in page
    assert "核算了 3 条事件" in page


def test_a_recount_finds_what_was_changed(auditor):
    event = write(3)[1]
    seal()
    with triggers.lifted(connection):
        Event.objects.filter(pk=event.pk).update(kind="officer_ennobled")

    page = words(auditor.get(auditor.post(LEDGER).url))

    assert "账本对不上" in page
    assert "bodies/sample#2 改写" in page
    assert "请先不要操作，保全现场" in page


def test_a_recount_is_found_by_its_code_alone(auditor):
    assert auditor.get("/console/ledger/recounts/0123456789abcdef/").status_code == 404
    assert auditor.get("/console/ledger/recounts/..%2F..%2Fetc/").status_code == 404
    assert recounting.find("../../../../etc/passwd") is None


@pytest.mark.django_db(transaction=True)
def test_a_long_recount_runs_beside_the_page(monkeypatch, client, administrator):
    client.force_login(administrator("audit_admin"))
    write(3)
    seal()
    begun = []
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    monkeypatch.setattr(Thread, "start", lambda thread: begun.append(thread))  # noqa: PLW0108 — a method takes its object

    address = client.post(LEDGER).url
    waiting = client.get(address)
    begun[0].run()
    done = client.get(address)

    assert "正在核算账本" in words(waiting)
    assert 'value="0" max="3"' in waiting.content.decode()
    assert waiting["Refresh"] == "5"
    assert "账本对得上" in words(done)
    assert "Refresh" not in done


@pytest.mark.django_db(transaction=True)
def test_a_recount_that_was_cut_short_comes_to_no_conclusion(monkeypatch, client, administrator):
    client.force_login(administrator("audit_admin"))
    write(3)
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    monkeypatch.setattr(Thread, "start", lambda _thread: None)
    with clock.standing_at(clock.now() - timedelta(minutes=31)):
        begun = recounting.begin()

    page = words(client.get(f"/console/ledger/recounts/{begun.code}/"))

    assert "核算没有做完" in page
    assert "没有结论；请重新核算" in page


def taken(content):
    digest = files.keep(io.BytesIO(content), limit=100).digest
    with transaction.atomic():
        append(stream="penalty.ordinary/2026/000001", kind="evidence.take", at=clock.now(), public={"sha256": digest})
    return digest


def test_the_page_says_how_many_files_were_read_and_when_the_longest_ago(auditor):
    taken(b"photo")
    seal()
    with clock.standing_at(datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)):
        rechecking.check()

    page = words(auditor.get(LEDGER))

    assert "记录提到的文件 1 还没有重读过 0 最久的一次重读 2026年3月2日 09:30 缺失或者变了 0" in page
    assert "有文件缺失或者变了" not in page


def test_a_missing_file_stands_on_the_page_with_the_matter_that_names_it(auditor, settings):
    digest = taken(b"photo")
    seal()
    (settings.FILES / digest[:2] / digest[2:4] / digest).unlink()
    rechecking.check()

    page = words(auditor.get(LEDGER))

    assert "有文件缺失或者变了" in page
    assert f"{digest} 缺失 penalty.ordinary/2026/000001#1" in page


def test_a_store_that_is_older_than_the_log_is_said_to_have_halted_the_sealing(auditor):
    write(3)
    rounds.take()
    page = words(auditor.get(LEDGER))
    triggers.remove(connection)
    Checkpoint.objects.all()._raw_delete("default")
    triggers.install(connection)

    assert "封存停了" not in page
    assert "封存停了：数据库比账本旧" in words(auditor.get(LEDGER))
