"""Who has witnessed the ledger, as everybody sees it: up to where, since when, by whom; and plainly where nobody has."""

import pytest
from django.db import transaction

from plumbline.engines.ledger import posting, sealing
from plumbline.engines.ledger.appending import append
from plumbline.kernel import clock
from tests.engines.ledger.witnessing import listed, served, witness
from tests.site.console.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _list(settings, tmp_path):
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"


def write():
    with transaction.atomic():
        event = append(stream="bodies/sample", kind="body_loaded", at=clock.now(), public={})
    sealing.seal()
    return event


def both(client, path):
    return words(client.get(path)), words(client.get(f"/en{path}"))


def test_without_witnesses_it_is_said_plainly(client):
    event = write()

    for path in ("/verify/", f"/verify/{event.code}/"):
        chinese, english = both(client, path)
        assert "本账本还没有见证人：只有它自己的签名，没有别人的。" in chinese
        assert "This ledger has no witness yet: it bears its own signature alone." in english


def test_a_head_that_too_few_have_signed_is_no_witnessed_one(client, settings, tmp_path):
    write()
    listed(settings, (witness(tmp_path), "http://127.0.0.1:1"))

    chinese, english = both(client, "/verify/")

    assert "还没有足够的见证人副署：要 1 个。" in chinese
    assert "Not enough witnesses have signed yet: 1 needed." in english


def test_the_newest_cosigned_head_is_named_with_its_witnesses_and_its_moment(client, settings, tmp_path):
    first = write()
    one, two = (witness(tmp_path, f"w.example/{seed}", seed) for seed in (1, 2))
    with served(one) as here, served(two) as there:
        listed(settings, (one, here), (two, there), quorum=2)
        posting.post()
    second = write()
    year = clock.today().year

    chinese, english = both(client, "/verify/")
    of_first, _ = both(client, f"/verify/{first.code}/")
    of_second, _ = both(client, f"/verify/{second.code}/")

    assert "账本现在封存了 2 条记录。" in chinese
    assert f"前 1 条有别人见证：w.example/1、w.example/2，{year}年" in chinese
    assert "The first 1 entries are witnessed by others: w.example/1; w.example/2, since" in english
    assert "共 1 条" in of_first  # the proof leads to the head that others have seen
    assert f"见证 w.example/1、w.example/2，{year}年" in of_first
    assert "共 2 条" in of_second
    assert "还没有足够的见证人副署：要 2 个。" in of_second
