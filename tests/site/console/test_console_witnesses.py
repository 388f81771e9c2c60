"""The witnesses in the console: how far each signed, how it answered last; an alarm is red and stays."""

import pytest
from django.db import transaction

from plumbline.engines.ledger import alarms, checkpoints, posting, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import WitnessAlarm
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site.console.ledger import FINDINGS
from tests.engines.ledger.witnessing import answering, listed, served, witness
from tests.site.console.reading import words

LEDGER = "/console/ledger/"


@pytest.fixture(autouse=True)
def _sealed(db, settings, tmp_path):
    settings.LEDGER_WITNESSES, settings.FILES = tmp_path / "witnesses", tmp_path / "files"
    with transaction.atomic():
        for _ in range(3):
            append(stream="bodies/sample", kind="body_loaded", at=clock.now(), public={})
    sealing.seal()


@pytest.fixture
def auditor(client, administrator):
    client.force_login(administrator("audit_admin"))
    return client


def both(client):
    return words(client.get(LEDGER)), words(client.get(f"/en{LEDGER}"))


def test_without_witnesses_the_page_says_so_and_how_to_list_some(auditor):
    chinese, english = both(auditor)

    assert "没有见证人：签名头只有本系统自己的签名。" in chinese
    assert "PLUMBLINE_WITNESSES" in english


def test_each_witness_stands_with_what_it_signed_and_how_it_answered(auditor, settings, tmp_path):
    one, two, three = (witness(tmp_path, f"w.example/{seed}", seed) for seed in (1, 2, 3))
    with served(one) as good, served(answering("503 Busy", b"later")) as failing:
        listed(settings, (one, good), (two, failing))
        posting.post()
        listed(settings, (one, good), (two, failing), (three, "https://three.example"))

    size = sealing.seal().size
    chinese, english = both(auditor)
    assert f"{size} 条的签名头由 w.example/1 副署" in chinese
    assert f"The head of {size} leaves is cosigned by w.example/1, since" in english
    assert "对方出错" in chinese
    assert "503 later" in chinese
    assert "还没有问过" in chinese
    assert "Failing" in english
    assert "— w.example/1 " in chinese  # the note to be kept has the cosignature


def test_an_alarm_is_red_and_stays_until_it_is_settled(auditor, settings, tmp_path):
    one = witness(tmp_path)
    one.vouch(checkpoints.sign(TreeHead(3, bytes(32))), old=0, proof=[])
    with served(one) as address:
        listed(settings, (one, address))
        with pytest.raises(IntegrityBroken):
            posting.post()
    number = WitnessAlarm.objects.get().pk

    page = auditor.get(LEDGER).content.decode()
    chinese, english = both(auditor)
    recounted = words(auditor.get(auditor.post(LEDGER).url))

    assert '<div class="notice" data-kind="bad"' in page
    assert "见证人看到的账本和这里不同" in chinese
    assert "见证人 w.example/1 见过另一个 3 条的账本末端，根不同：账本分了叉。" in chinese
    assert f"plumbline ledger post --settle {number} --reason" in chinese
    assert "saw another root over 3 leaves: the ledger was forked." in english
    assert "账本对不上" in recounted
    assert f"alarm {number} 见证人所见不同" in recounted
    alarms.settle(number, reason="a drill")
    assert "见证人看到的账本和这里不同" not in both(auditor)[0]


def test_every_finding_about_keys_and_witnesses_has_its_words():
    assert {"cosignature", "disputed", "unannounced"} <= FINDINGS.keys()
