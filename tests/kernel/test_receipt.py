"""Receipts: read, judged and packed without a store; every case of the table has its verdict."""

import json
from dataclasses import replace

import pytest

from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import receipt, receipt_compact
from plumbline.kernel.receipt_compact import NotCompact
from plumbline.kernel.receipt_fault import SAYS, Fault, ReceiptRefused
from plumbline.kernel.receipt_verdict import fingerprint, verify
from tests.kernel.receipt_cases import AT, HOLDS, LOG, SECOND, WITNESS, Signer, cases, made, told

CASES = [pytest.param(case, id=case.name) for case in cases()]


@pytest.mark.parametrize("case", CASES)
def test_a_receipt_gets_the_verdict_of_the_table(case):
    assert told(case) == (case.verdict, case.place)


def test_every_fault_has_its_case_and_its_sentence():
    assert {case.verdict for case in cases()} == {HOLDS, *Fault}
    assert set(SAYS) == set(Fault)


def test_the_cases_are_told_apart_by_their_names():
    assert len({case.name for case in cases()}) == len(cases())


def test_who_signed_and_who_witnessed_when_is_told():
    vouched = verify(made(by=(LOG, WITNESS, SECOND), keys=(LOG.key, WITNESS.key)), is_signed=is_signed)

    assert vouched.log == LOG.key
    assert [(seen.key, seen.at) for seen in vouched.witnesses] == [(WITNESS.key, AT)]
    assert vouched.unchecked == (SECOND.key.name,)


def test_with_a_key_given_no_other_is_believed():
    vouched = verify(made(), keys=[LOG.key], is_signed=is_signed)

    assert vouched.witnesses == ()
    assert vouched.unchecked == (WITNESS.key.name,)


def test_what_is_written_is_read_again():
    full = made()

    assert receipt.read(receipt.write(full.as_data())) == full


def test_the_compact_form_holds_all_but_what_the_record_says():
    full = made(by=(LOG, WITNESS, SECOND))

    packed = receipt_compact.read_any(receipt_compact.write(full).encode())

    assert packed.inclusion == full.inclusion
    assert packed.keys == full.keys
    assert (packed.origin, packed.digest, packed.body, packed.openings) == (full.origin, full.digest, None, ())


def test_the_compact_form_of_a_large_log_with_two_witnesses_fits_a_code_that_a_telephone_reads():
    import segno  # noqa: PLC0415 — the kernel draws nothing; its tests look at the size alone

    full = made(by=(LOG, WITNESS, SECOND), size=2000, index=1234)

    assert len(full.inclusion.proof) == 11
    code = segno.make_qr(receipt_compact.write(full), error="M")
    assert code.mode == "alphanumeric"
    assert code.version <= 25


@pytest.mark.parametrize(
    "full",
    [made(extension="more\n"), receipt.Receipt(origin="o", digest=bytes(32))],
    ids=["a head that says more", "not sealed"],
)
def test_what_does_not_follow_from_the_rest_has_no_compact_form(full):
    with pytest.raises(NotCompact):
        receipt_compact.write(full)


def test_people_compare_a_fingerprint_in_groups_of_four():
    groups = fingerprint(LOG.key).split()

    assert len(groups) == 16
    assert {len(group) for group in groups} == {4}


def test_a_receipt_is_json_that_people_can_read():
    assert "孙建国" in receipt.write(made().as_data()).decode()
    assert json.loads(receipt.write(made().as_data()))["code"] == made().code


def test_whether_the_keys_were_brought_is_told():
    assert verify(made(), keys=[LOG.key], is_signed=is_signed).is_key_given is True
    assert verify(made(), is_signed=is_signed).is_key_given is False


def test_a_refusal_says_what_and_in_which_part():
    assert str(ReceiptRefused(Fault.PROOF)) == SAYS[Fault.PROOF].en
    assert str(ReceiptRefused(Fault.MALFORMED, "keys[0]")) == f"{SAYS[Fault.MALFORMED].en} (keys[0])"


@pytest.mark.parametrize("name", ["name", "salt", "value"])
def test_the_part_of_an_opening_that_is_malformed_is_named(name):
    data = made().as_data()
    data["openings"][0][name] = 1

    with pytest.raises(ReceiptRefused) as refused:
        receipt.read(receipt.write(data))

    assert (refused.value.fault, refused.value.place) == (Fault.MALFORMED, f"openings[0].{name}")


def test_a_name_of_255_bytes_has_a_compact_form_and_no_longer_one():
    longest, longer = (Signer(WITNESS.secret, replace(WITNESS.key, name="w" * length)) for length in (255, 256))

    assert receipt_compact.write(made(by=(LOG, longest), keys=(LOG.key, longest.key)))
    with pytest.raises(NotCompact):
        receipt_compact.write(made(by=(LOG, longer), keys=(LOG.key, longer.key)))
