"""The witness of the demonstration: listed with the address where it is served, and never over somebody's own list."""

from plumbline.cli import demo_witness
from plumbline.cli.main import _parser_for
from plumbline.engines.ledger import announcing, witnesses
from tests.engines.ledger.witnessing import listed, witness


def test_the_witness_is_listed_at_the_address_where_its_command_serves_it(db, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"

    first, second = demo_witness.serving(), demo_witness.serving()

    args = _parser_for(list(second[1:])).parse_args(second[1:])
    (one,) = witnesses.every()
    assert (one.name, one.address) == (args.name, f"http://127.0.0.1:{args.port}")
    assert args.log_keys.read_text() == announcing.key_list()
    assert (args.part, args.key, first[:2]) == ("serve", tmp_path / "witness.key", ("plumbline", "witness"))
    args.memory.write_text("remembered")
    demo_witness.forget()
    assert not args.memory.exists()


def test_a_list_of_other_witnesses_is_left_alone(db, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"
    listed(settings, (witness(tmp_path), "http://127.0.0.1:1"))
    before = settings.LEDGER_WITNESSES.read_text()

    assert demo_witness.serving() == ()
    assert settings.LEDGER_WITNESSES.read_text() == before
