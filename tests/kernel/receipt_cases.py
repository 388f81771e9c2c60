"""One table of receipts, good and bad, for every verifier: the kernel's, the one that stands alone, the page's.

    cases() → Case(name, the bytes that are given, the keys that are given, the verdict, the part that is wrong)

Everything is made from secrets that are written here, so that the table is the same on every machine and in each run.
"""

import json
from base64 import b32decode, b32encode, b64encode
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import canonical, checkpoint, cosignature, merkle, receipt, receipt_compact, signed_note
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.receipt import OpeningShown, Place, Receipt
from plumbline.kernel.receipt_fault import ReceiptRefused
from plumbline.kernel.receipt_verdict import verify
from plumbline.kernel.signed_note import ED25519, Note, NoteKey, Signature

ORIGIN = "plumbline.example/anhui"
SALT = bytes(range(32))
NAME = '"孙建国"'
AT = 1_790_000_000  # the witness looked
SIZE, INDEX = 11, 6
HOLDS = "holds"


@dataclass(frozen=True)
class Signer:
    """Who signs: the secret and the key with which others check."""

    secret: Ed25519PrivateKey
    key: NoteKey

    @classmethod
    def of(cls, seed, name, kind=ED25519):
        secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        return cls(secret, NoteKey(name, kind, secret.public_key().public_bytes_raw()))

    def sign(self, text, at=AT):
        if self.key.kind == ED25519:
            signed = self.secret.sign(text.encode())
        else:
            signed = cosignature.write(at, self.secret.sign(cosignature.message(text.encode(), at)))
        return Signature(self.key.name, self.key.key_id, signed)


LOG = Signer.of(1, ORIGIN)
OTHER_LOG = Signer.of(2, "plumbline.example/elsewhere")
SAME_NAME = Signer.of(3, ORIGIN)
WITNESS = Signer.of(4, "archives.example/witness", COSIGNATURE)
SECOND = Signer.of(5, "见证.example/二", COSIGNATURE)
UNKNOWN_KIND = NoteKey("sm2.example/witness", 9, bytes(65))


@dataclass(frozen=True)
class Case:
    """A receipt as somebody hands it in, and what every verifier must say of it."""

    name: str
    data: bytes
    verdict: str = HOLDS
    place: str = ""
    keys: tuple[str, ...] = ()


def body_of(**changes):
    """Write the body of the event."""
    said = {
        "at": "2026-06-09T10:30:00+08:00",
        "blind": "00" * 16,
        "kind": "licence.apply",
        "personal": {"name": sha256(SALT + NAME.encode()).hexdigest()},
        "previous": "",
        "public": {
            "facts": {"count": 3, "ok": True, "place": "竹里巷“口”\n", "é": -1, "𝒳": None, "豈": [1, {"a": []}]}
        },
        "recorded_at": "2026-06-09T10:30:01.000002+08:00",
        "sequence": 1,
        "stream": "licence/2026/000001",
    }
    return canonical.encode(said | changes).decode()


def made(body=None, *, by=(LOG, WITNESS), origin=ORIGIN, size=SIZE, index=INDEX, keys=None, opened=True, extension=""):
    """Make the receipt of one leaf in a tree of others."""
    body = body_of() if body is None else body
    digest = merkle.leaf_hash(body.encode())
    leaves = [digest if place == index else merkle.leaf_hash(b"%d" % place) for place in range(size)]
    hashes = {}
    tree = merkle.CompactRange()
    for leaf in leaves:
        hashes.update(tree.add(leaf))
    proof = merkle.prove(merkle.inclusion_cover(index=index, size=size), hashes.__getitem__)
    text = checkpoint.text_of(origin, TreeHead(size, tree.root())) + extension
    note = Note(text, tuple(signer.sign(text) for signer in by)).written
    return Receipt(
        origin=origin,
        digest=digest,
        body=body,
        openings=(OpeningShown("name", SALT, NAME),) if opened else (),
        inclusion=Place(index, size, digest, tree.root(), tuple(proof), note),
        keys=tuple(signer.key for signer in by) if keys is None else keys,
    )


def changed(path, value, start=None):
    """Change one part of the data of a receipt; `...` takes it away."""
    data = (start or made()).as_data()
    *way, last = path
    inner = data
    for step in way:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return receipt.write(data)


def raw(old, new):
    """Change the text of the file of a good receipt."""
    text = receipt.write(made().as_data()).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def resigned(text, *by):
    """Sign another text as the head of a good receipt."""
    return changed(("inclusion", "checkpoint"), Note(text, tuple(signer.sign(text) for signer in by)).written)


def compact_of(full, change=None):
    """Write a receipt in its compact form, its bytes changed."""
    text = receipt_compact.write(full)
    if change is None:
        return text.encode()
    text = text.removeprefix(receipt_compact.PREFIX)
    packed = change(bytearray(b32decode(text + "=" * (-len(text) % 8))))
    return (receipt_compact.PREFIX + b32encode(bytes(packed)).decode().rstrip("=")).encode()


def told(case):
    """Give what the house says of a case: its verdict, and the part that is wrong."""
    try:
        verify(
            receipt_compact.read_any(case.data),
            keys=[signed_note.read_key(key) for key in case.keys],
            is_signed=is_signed,
        )
    except ReceiptRefused as refused:
        return str(refused.fault), refused.place
    return HOLDS, ""


@cache
def cases():
    """Give the table."""
    return (
        *_good(),
        *_unreadable(),
        *_malformed(),
        *_of_what_is_said(),
        *_of_heads(),
        *_of_keys(),
        *_of_proofs(),
        *_compact(),
    )


def _good():
    good = receipt.write(made().as_data())
    log, witness = LOG.key.written, WITNESS.key.written
    yield Case("whole", good)
    yield Case("whole, with the key given", good, keys=(log,))
    yield Case("whole, with both keys given", good, keys=(log, witness))
    yield Case("whole, with a retired key of the log too", good, keys=(SAME_NAME.key.written, log))
    yield Case("without what it says", receipt.write(made(opened=False).as_data() | {"body": None}))
    yield Case("without openings", receipt.write(made(opened=False).as_data()))
    yield Case("without a witness", receipt.write(made(by=(LOG,)).as_data()))
    yield Case("two witnesses", receipt.write(made(by=(LOG, WITNESS, SECOND)).as_data()))
    yield Case("the only leaf", receipt.write(made(size=1, index=0).as_data()))
    yield Case("the last leaf", receipt.write(made(size=9, index=8).as_data()))
    yield Case("a head with a further line", receipt.write(made(extension="extension\n").as_data()))
    yield Case("a key of a kind that nobody knows", receipt.write(made(keys=(LOG.key, UNKNOWN_KIND)).as_data()))
    yield Case("signed in another way too", receipt.write(_signed_twice().as_data()))
    yield Case("written on one line", json.dumps(made().as_data()).encode())
    yield Case("with the mark that editors put before a text", b"\xef\xbb\xbf" + good)
    yield Case("a size of 11.0", raw('"size": 11,', '"size": 11.0,'))
    yield Case("a moment beyond every calendar", receipt.write(_seen_at(2**62).as_data()))


def _seen_at(at):
    full = made(by=(LOG,))
    text, _, _ = full.inclusion.checkpoint.partition("\n\n")
    note = Note(f"{text}\n", (LOG.sign(f"{text}\n"), WITNESS.sign(f"{text}\n", at)))
    place = Place(*(getattr(full.inclusion, name) for name in Place.__slots__[:-1]), note.written)
    return Receipt(origin=full.origin, digest=full.digest, body=full.body, inclusion=place, keys=(LOG.key, WITNESS.key))


def _signed_twice():
    """Put a second signature of the log under the head, of a kind that receipts pass over, as SM2 is."""
    full = made()
    note = f"{full.inclusion.checkpoint}{Signature(ORIGIN, bytes(4), bytes(70)).written}"
    return replace(full, inclusion=replace(full.inclusion, checkpoint=note))


def _unreadable():
    good = receipt.write(made().as_data())
    yield Case("nothing", b"", "unreadable")
    yield Case("cut off", good[: len(good) // 2], "unreadable")
    yield Case("cut off in a character", good[: good.index("孙".encode()) + 1], "unreadable")
    yield Case("no JSON", "回执".encode(), "unreadable")
    yield Case("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unreadable")
    yield Case("ten megabytes of garbage", b"\x00garbage" * (10 * 1024 * 1024 // 8), "too-large")
    yield Case("seven megabytes of brackets", b"[" * (7 * 1024 * 1024), "unreadable")
    yield Case("a thousand brackets", b"[" * 1000 + b"]" * 1000, "unreadable")
    yield Case("thirty-three brackets", b"[" * 33 + b"]" * 33, "unreadable")
    yield Case("thirty-two brackets", b"[" * 32 + b"]" * 32, "malformed")
    yield Case("no number", raw('"index": 6', '"index": NaN'), "unreadable")
    yield Case("two documents", good + good, "unreadable")


def _malformed():
    yield Case("a list", b"[]", "malformed")
    yield Case("nothing in it", b"{}", "malformed", "format")
    yield Case("another format", changed(("format",), "plumb"), "malformed", "format")
    yield Case("a format that is no text", changed(("format",), 1), "malformed", "format")
    yield Case("another version", changed(("format",), "plumbline.receipt/2"), "version")
    for name in ("origin", "code", "digest", "body", "openings", "inclusion", "keys"):
        yield Case(f"with no field {name}", changed((name,), ...), "malformed", name)
    yield Case("with something more", changed(("valid",), value=True), "malformed", "valid")
    yield Case("with no field proof", changed(("inclusion", "proof"), ...), "malformed", "inclusion.proof")
    for number in ("-1", "1e300", "9007199254740992", "1" * 5000, "0.5", "true", '"6"', "null", "[]"):
        wrong = raw('"index": 6', f'"index": {number}')
        yield Case(f"an index of {number[:20]}", wrong, "malformed", "inclusion.index")
    yield Case("a size of -1", raw('"size": 11', '"size": -1'), "malformed", "inclusion.size")
    yield Case("a digest in capitals", changed(("digest",), made().digest.hex().upper()), "malformed", "digest")
    yield Case("a short digest", changed(("digest",), "00"), "malformed", "digest")
    yield Case("a body that is no text", changed(("body",), {}), "malformed", "body")
    yield Case("half a character", changed(("body",), "").replace(b'""', b'"\\ud800"', 1), "malformed", "body")
    yield Case("two lines of origin", changed(("origin",), "a\nb"), "malformed", "origin")
    yield Case("the code of another", changed(("code",), "0" * 12), "malformed", "code")
    yield Case("openings that are no list", changed(("openings",), {}), "malformed", "openings")
    yield Case("an opening without its salt", changed(("openings", 0, "salt"), ...), "malformed", "openings[0].salt")
    yield Case("65 steps", changed(("inclusion", "proof"), ["00" * 32] * 65), "malformed", "inclusion.proof")
    yield Case("a step that is none", changed(("inclusion", "proof", 1), "xyz"), "malformed", "inclusion.proof[1]")
    yield Case("a key that is none", changed(("keys", 0), "key"), "malformed", "keys[0]")
    other = LOG.key.written.replace("+", "+0", 1)[:-1]
    yield Case("a key under another id", changed(("keys", 1), other), "malformed", "keys[1]")


def _of_what_is_said():
    yield Case("an edited body", changed(("body",), body_of(kind="licence.grant")), "body")
    spaced = json.dumps(json.loads(body_of()), ensure_ascii=False)
    for name, body in {
        "spaces": spaced,
        "another order": '{"b":1,"a":2}',
        "a name given twice": '{"a":1,"a":2}',
        "a float": '{"a":1.0}',
        "minus zero": '{"a":-0}',
        "a number that is too wide": '{"a":9007199254740992}',
        "half a character": '{"a":"\\ud800"}',
        "an escape that is not needed": '{"a":"\\u0041"}',
        "forty brackets": "[" * 40 + "]" * 40,
        "two thousand brackets": '{"a":' + "[" * 2000 + "]" * 2000 + "}",
        "a list": "[]",
        "no JSON": "hello",
        "nothing": "",
    }.items():
        yield Case(f"not canonical: {name}", receipt.write(made(body, opened=False).as_data()), "not-canonical")
    yield Case("another value", changed(("openings", 0, "value"), '"李建国"'), "opening", "name")
    yield Case("another salt", changed(("openings", 0, "salt"), "00" * 32), "opening", "name")
    yield Case("another name", changed(("openings", 0, "name"), "address"), "opening", "address")
    yield Case("an opening without a body", changed(("body",), None), "opening", "name")
    nobody = made(body_of(personal=[]))
    yield Case("an opening where nobody is named", receipt.write(nobody.as_data()), "opening", "name")
    yield Case("not yet sealed", changed(("inclusion",), None), "waiting")


def _of_heads():
    full = made()
    text, _, _ = full.inclusion.checkpoint.partition("\n\n")
    text += "\n"
    for name, note in {
        "nothing": "",
        "no signature": text,
        "a signature cut off": full.inclusion.checkpoint[:-20],
        "no newline at the end": full.inclusion.checkpoint[:-1],
        "a tabulator": full.inclusion.checkpoint.replace(".", "\t", 1),
        "a line that is no signature": full.inclusion.checkpoint + "-- nobody AAAAAAAA\n",
        "the root in another spelling": full.inclusion.checkpoint.replace("=\n\n", "=\n=\n\n", 1).replace(
            "=\n=", "", 1
        ),
        "sixty-five signatures": f"{text}\n" + f"— a {b64encode(bytes(9)).decode()}\n" * 65,
        "a quarter of a megabyte": f"{text}{'x' * 300_000}\n\n— a {b64encode(bytes(9)).decode()}\n",
    }.items():
        yield Case(f"a head with {name}", changed(("inclusion", "checkpoint"), note), "checkpoint")
    for name, said in {
        "no head": "hello\n",
        "a size of -1": f"{ORIGIN}\n-1\n{b64encode(bytes(32)).decode()}\n",
        "a size of 011": text.replace("\n11\n", "\n011\n"),
        "a size of 2^64": text.replace("\n11\n", f"\n{2**64}\n"),
        "a short root": f"{ORIGIN}\n11\nAAAA\n",
    }.items():
        yield Case(f"signed: {name}", resigned(said, LOG), "checkpoint")
    of_another = checkpoint.text_of("plumbline.example/elsewhere", TreeHead(SIZE, full.inclusion.root))
    yield Case("the head of another log", resigned(of_another, LOG), "other-log")
    yield Case("another size", changed(("inclusion", "size"), 12), "head")
    yield Case("another root", changed(("inclusion", "root"), "00" * 32), "head")
    yield Case("another leaf", changed(("inclusion", "leaf_hash"), "00" * 32), "head")
    edited = full.inclusion.checkpoint.replace("\n11\n", "\n12\n")
    twice = full.as_data()
    twice["inclusion"] |= {"checkpoint": edited, "size": 12}
    yield Case("an edited head", receipt.write(twice), "signature", ORIGIN)


def _of_keys():
    good = receipt.write(made().as_data())
    forged = receipt.write(made(by=(SAME_NAME,)).as_data())
    yield Case("the key of another log", good, "other-log", keys=(OTHER_LOG.key.written,))
    yield Case("the key of a witness alone", good, "other-log", keys=(WITNESS.key.written,))
    yield Case("another key under the name of the log", good, "key", keys=(SAME_NAME.key.written,))
    yield Case("signed by somebody else, who says so", forged)
    yield Case("signed by somebody else, and we know better", forged, "key", keys=(LOG.key.written,))
    yield Case("no key named", changed(("keys",), []), "key")
    yield Case("the witness named, the log not", changed(("keys",), [WITNESS.key.written]), "key")
    whole_log = receipt.write(made(by=(OTHER_LOG,), origin=OTHER_LOG.key.name).as_data())
    yield Case("a receipt of another log", whole_log, "other-log", keys=(LOG.key.written,))
    as_log = NoteKey(ORIGIN, ED25519, bytes(31))
    yield Case("a key of 31 bytes", receipt.write(_signed_by(as_log, bytes(64)).as_data()), "signature", ORIGIN)
    yield Case("a signature of 63 bytes", receipt.write(_signed_by(LOG.key, bytes(63)).as_data()), "signature", ORIGIN)
    yield Case("a signature of zeros", receipt.write(_signed_by(LOG.key, bytes(64)).as_data()), "signature", ORIGIN)
    off = NoteKey(ORIGIN, ED25519, b"\x02" + bytes(31))
    yield Case("a key that is no point", receipt.write(_signed_by(off, bytes(64)).as_data()), "signature", ORIGIN)
    large = bytes(32) + b"\xff" * 32
    yield Case("a signature beyond the order", receipt.write(_signed_by(LOG.key, large).as_data()), "signature", ORIGIN)
    moved = _seen_at(AT).as_data()
    head, tail = moved["inclusion"]["checkpoint"].rsplit(" ", 1)
    other = WITNESS.sign("other\n")
    moved["inclusion"]["checkpoint"] = f"{head} {other.written.rsplit(' ', 1)[1]}"
    assert tail != other.written.rsplit(" ", 1)[1]
    yield Case("a witness of something else", receipt.write(moved), "signature", WITNESS.key.name)
    short = Signature(WITNESS.key.name, WITNESS.key.key_id, bytes(64))
    moved["inclusion"]["checkpoint"] = f"{head.rpartition('— ')[0]}{short.written}"
    yield Case("a witness without a moment", receipt.write(moved), "signature", WITNESS.key.name)


def _signed_by(key, signed):
    full = made(by=(LOG,))
    text, _, _ = full.inclusion.checkpoint.partition("\n\n")
    note = signed_note.sign(f"{text}\n", key, signed).written
    return replace(full, openings=(), inclusion=replace(full.inclusion, checkpoint=note), keys=(key,))


def _of_proofs():
    full = made()
    steps = [step.hex() for step in full.inclusion.proof]
    yield Case("an index of another", changed(("inclusion", "index"), 5), "proof")
    yield Case("an index beyond the tree", changed(("inclusion", "index"), 11), "proof")
    yield Case("the widest index", changed(("inclusion", "index"), 2**53 - 1), "proof")
    yield Case("two steps swapped", changed(("inclusion", "proof"), [steps[1], steps[0], *steps[2:]]), "proof")
    yield Case("a step too few", changed(("inclusion", "proof"), steps[:-1]), "proof")
    yield Case("a step too many", changed(("inclusion", "proof"), [*steps, "00" * 32]), "proof")
    yield Case("no step", changed(("inclusion", "proof"), []), "proof")
    other = made(body_of(sequence=2)).inclusion
    yield Case(
        "the proof of another record",
        changed(("inclusion", "proof"), [s.hex() for s in made(index=2).inclusion.proof]),
        "proof",
    )
    swapped = full.as_data() | {"inclusion": other.as_data()}
    yield Case("the whole proof of another record", receipt.write(swapped), "head")


def _compact():
    full = made(by=(LOG, WITNESS, SECOND))
    good = compact_of(full)
    yield Case("compact", good)
    yield Case("compact, with the key given", good, keys=(LOG.key.written,))
    yield Case("compact, in small letters on several lines", good.lower().replace(b"a", b"a\r\n ") + b"\n")
    yield Case("compact, with a key that is not named", compact_of(made(keys=(LOG.key,))))
    yield Case("compact, without any key", compact_of(made(keys=())), "key")
    yield Case("compact, the key of another log", good, "other-log", keys=(OTHER_LOG.key.written,))
    yield Case("compact, signed in another way too", compact_of(_signed_twice()))
    yield Case("compact, the only leaf", compact_of(made(size=1, index=0)))
    yield Case("compact, cut off", good[: len(good) // 2], "malformed", "compact")
    yield Case("compact, nothing in it", b"PLUMBLINE1:", "malformed", "compact")
    yield Case("compact, another letter", good.replace(b"A", b"1", 1), "malformed", "compact")
    yield Case("compact, no ASCII", "PLUMBLINE1:回执".encode(), "malformed", "compact")
    yield Case("compact, far too long", b"PLUMBLINE1:" + b"A" * 20_000, "malformed", "compact")
    yield Case("compact, a byte more", compact_of(full, lambda packed: packed + b"\0"), "malformed", "compact")
    yield Case(
        "compact, another digest",
        compact_of(full, lambda packed: bytes([packed[0] ^ 1]) + packed[1:]),
        "signature",
        ORIGIN,
    )
    yield Case("compact, another index", compact_of(full, _with(32, 7)), "signature", ORIGIN)
    yield Case("compact, an index beyond the tree", compact_of(full, _with(32, 11)), "proof")
    yield Case("compact, another size", compact_of(full, _with(33, 100)), "proof")
    yield Case(
        "compact, a number without end",
        compact_of(full, lambda packed: packed[:32] + b"\xff" * 40),
        "malformed",
        "compact",
    )
    yield Case(
        "compact, a number with a zero behind it",
        compact_of(full, lambda p: p[:32] + b"\x86\x00" + p[33:]),
        "malformed",
        "compact",
    )


def _with(place, byte):
    return lambda packed: packed[:place] + bytes([byte]) + packed[place + 1 :]
