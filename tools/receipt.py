#!/usr/bin/env python3
"""Verify a receipt of a Plumbline record, alone: this one file, Python 3.9 or later, no network, nothing to install.

    python3 receipt.py FILE [--key KEY]... [--language en] [--json]

FILE is a receipt (JSON), or the text of its QR code. KEY is a line such as «plumbline.example/log+1a2b3c4d+Ab…», which
the log gives at /log/key and its witnesses publish themselves; take it from somewhere else than the receipt. Without
one, the keys that the receipt itself names are believed, and their fingerprints are printed for you to compare.

Exit code: 0 it holds, 1 it does not, 2 it could not be read from the disk or was called wrongly.

It shares no line with Plumbline: the format is that of docs/reference/receipt.md, the signatures those of RFC 8032,
the tree that of RFC 9162, the signed head that of C2SP (signed-note, tlog-checkpoint, tlog-cosignature).
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from datetime import datetime, timedelta, timezone

FORMAT = "plumbline.receipt/1"
COMPACT = "PLUMBLINE1:"
LARGEST = 8 * 1024 * 1024
LONGEST_COMPACT = 16 * 1024
LONGEST_NOTE = 256 * 1024
DEEPEST = 32
MOST = 64
WIDEST = 2**53 - 1
LATEST = 2**63 - 1
LOG, WITNESS = 1, 4  # kinds of keys

SAYS = {
    "too-large": ("文件超过 8 MiB，不是回执。", "The file is larger than 8 MiB: it is no receipt."),
    "unreadable": (
        "读不出来：不是完整的 JSON，可能被截断，或者是别的文件。请重新下载。",
        "It cannot be read: it is no complete JSON. It may be cut off, or another file. Download it again.",
    ),
    "version": (
        "这份回执是另一个版本，这个核验工具还不认识。请换新的工具。",
        "The receipt is of another version, which this verifier does not know. Take a newer one.",
    ),
    "malformed": (
        "不是回执，或者有一项写得不对。",
        "It is no receipt, or one of its parts is not written as it should be.",
    ),
    "body": (
        "记录的内容被改过：算出的指纹和回执上的不一样。",
        "What the record says was changed: its fingerprint is not the one on the receipt.",
    ),
    "not-canonical": (
        "记录的内容不是账本的唯一写法，同样的字节可能有两种读法，不能采信。",
        "The record is not in the one spelling of the ledger: the same bytes might be read in two ways.",
    ),
    "opening": (
        "附上的个人信息和记录里的加盐指纹不一致：被改过，或者不是这条记录的。",
        "A piece of personal data does not fit its salted fingerprint in the record: changed, or of another record.",
    ),
    "waiting": (
        "记录已经写下，还没有封存，现在还不能核验。几秒钟后重新下载回执。",
        "The record is written and not yet sealed, so nothing can be verified yet. Get the receipt again in some seconds.",
    ),
    "checkpoint": (
        "账本末端不是签名的检查点，或者不完整。",
        "The head of the log is no signed checkpoint, or not a whole one.",
    ),
    "other-log": (
        "这是另一个账本的回执：账本名称和给出的公钥不是同一个。",
        "It is a receipt of another log: the name of the log and the key that was given do not belong together.",
    ),
    "head": (
        "回执上的指纹、条数或者根，和签名的账本末端不一致。",
        "The fingerprint, the size or the root on the receipt is not that of the signed head.",
    ),
    "signature": (
        "账本末端的签名不对：内容或者签名被改过。",
        "A signature under the head is wrong: the head or the signature was changed.",
    ),
    "key": ("账本末端不是这把公钥签的。", "The head is not signed by this key."),
    "proof": (
        "从这条记录沿着证明算不到签名的根：证明是别的记录的，或者被改过。",
        "The proof does not lead from the record to the signed root: it is of another record, or was changed.",
    ),
}


class Refused(Exception):
    """The receipt does not hold: the code of the fault, and the part of the receipt where it is known."""

    def __init__(self, fault, place=""):
        super().__init__(fault)
        self.fault = fault
        self.place = place


# ── Signatures: Ed25519, RFC 8032 § 5.1 ─────────────────────────────────────────────────────────────────────────────

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)  # points are (X, Y, Z, T) with x = X/Z, y = Y/Z, x·y = T/Z


def added(one, other):
    """Add two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    """Multiply a point by a number."""
    reached = ZERO
    while number:
        if number & 1:
            reached = added(reached, point)
        point = added(point, point)
        number >>= 1
    return reached


def point_of(data):
    """Decode a point; None where the 32 bytes are none. § 5.1.3."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def bytes_of(point):
    """Encode a point. § 5.1.2."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_ed25519(public, message, signed):
    """Say whether the 64 bytes are the signature of a key over a message. § 5.1.7."""
    if len(public) != 32 or len(signed) != 64:
        return False
    key, half = point_of(public), int.from_bytes(signed[32:], "little")
    if key is None or half >= ORDER:
        return False
    digest = int.from_bytes(hashlib.sha512(signed[:32] + public + message).digest(), "little") % ORDER
    opposite = (P - key[0], key[1], 1, P - key[3])
    return bytes_of(added(times(half, BASE), times(digest, opposite))) == signed[:32]


# ── The tree: RFC 9162 ──────────────────────────────────────────────────────────────────────────────────────────────


def leaf_hash(data):
    """Hash a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def root_reached(index, size, leaf, proof):
    """Fold a proof of inclusion into the root to which it leads; None where it is too short or too long. § 2.1.3.2."""
    if index >= size:
        return None
    place, last, reached = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            reached = hashlib.sha256(b"\1" + step + reached).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = hashlib.sha256(b"\1" + reached + step).digest()
        place, last = place >> 1, last >> 1
    return None if last else reached


# ── Keys and signed notes: C2SP signed-note, tlog-checkpoint, tlog-cosignature ──────────────────────────────────────


class Key:
    """A key: whose it is, its kind, its bytes; .line is how people exchange it."""

    def __init__(self, name, kind, public):
        typed = bytes([kind]) + public
        self.name, self.kind, self.public = name, kind, public
        self.id = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
        self.line = f"{name}+{self.id.hex()}+{base64.b64encode(typed).decode()}"
        digits = hashlib.sha256(self.line.encode()).hexdigest()
        self.fingerprint = " ".join(digits[at : at + 4] for at in range(0, 64, 4))


def exact_base64(text):
    """Decode base64 in its one spelling; None where it is none."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return data if base64.b64encode(data).decode() == text else None


def key_of(line):
    """Read a key from its line: name+id+key; None where it is none."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)", line)
    typed = exact_base64(found.group(3)) if found else None
    if not typed:
        return None
    key = Key(found.group(1), typed[0], typed[1:])
    return key if key.id.hex() == found.group(2) else None


def note_of(written):
    """Split a signed note into its text and its signatures: (name, id of the key, what was signed)."""
    text, separator, below = written.rpartition("\n\n")
    if (
        len(written) > LONGEST_NOTE
        or re.search(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]", written)
        or not separator
        or not below.endswith("\n")
    ):
        raise Refused("checkpoint")
    signatures = []
    for line in below[:-1].split("\n"):
        found = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
        signed = exact_base64(found.group(2)) if found else None
        if not signed or len(signed) <= 4:
            raise Refused("checkpoint")
        signatures.append((found.group(1), signed[:4], signed[4:]))
    if len(signatures) > MOST:
        raise Refused("checkpoint")
    return text + "\n", signatures


def head_of(text):
    """Read the text of a checkpoint: origin, size, root."""
    found = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]{0,19})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*", text, re.ASCII)
    root = exact_base64(found.group(3)) if found else None
    if root is None or int(found.group(2)) >= 2**64:
        raise Refused("checkpoint")
    return found.group(1), int(found.group(2)), root


def text_of_head(origin, size, root):
    """Write the text of a checkpoint."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def seen_at(key, message, signed):
    """Check a signature line. Gives the moment of a witness, 0 for the log; None where the signature is wrong."""
    if key.kind == LOG:
        return 0 if is_ed25519(key.public, message, signed) else None
    at = int.from_bytes(signed[:8], "big")
    if len(signed) != 72 or at > LATEST:
        return None
    return at if is_ed25519(key.public, b"cosignature/v1\ntime %d\n" % at + message, signed[8:]) else None


# ── JSON as every verifier reads it ─────────────────────────────────────────────────────────────────────────────────


def number_of(digits):
    """Read a number as a program does that has one kind of number: 1.0 is 1."""
    number = float(digits)
    return int(number) if number.is_integer() and abs(number) <= WIDEST else number


def no_constant(name):
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def deeper_than(most, value):
    """Say whether a value has more brackets within brackets than that."""
    level, depth = [value], 0
    while True:
        level = [each for each in level if isinstance(each, (dict, list))]
        if not level:
            return False
        depth += 1
        if depth > most:
            return True
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]


def json_of(text):
    """Parse JSON."""
    value = json.loads(text, parse_int=number_of, parse_float=number_of, parse_constant=no_constant)
    if deeper_than(DEEPEST, value):
        raise ValueError("too deep")
    return value


def canonical(value):
    """Write a value in the one spelling of the ledger: sorted keys, no spaces, whole numbers."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    if isinstance(value, float):
        raise ValueError("a float")  # noqa: TRY004 — what is written is wrong, not how this is called
    return json.dumps(value, ensure_ascii=False)


# ── The receipt ─────────────────────────────────────────────────────────────────────────────────────────────────────


def fields(data, place, names):
    """Refuse what is no object with exactly these fields."""
    if not isinstance(data, dict):
        raise Refused("malformed", place)
    wrong = sorted(set(names.split()) ^ set(data))
    if wrong:
        raise Refused("malformed", f"{place}.{wrong[0]}" if place else wrong[0])


def items(value, place, most=None):
    """Refuse what is no list, or too long a one."""
    if not isinstance(value, list) or (most is not None and len(value) > most):
        raise Refused("malformed", place)
    return value


def text(value, place):
    """Refuse what is no text, or holds half a character."""
    if not isinstance(value, str) or re.search("[\ud800-\udfff]", value):
        raise Refused("malformed", place)
    return value


def hash_of(value, place):
    """Read 32 bytes from hexadecimal in small letters."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise Refused("malformed", place)
    return bytes.fromhex(value)


def count(value, place):
    """Refuse what is no whole number from 0 to 2^53 - 1."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= WIDEST:
        raise Refused("malformed", place)
    return value


def code_of(digest):
    """Write the twelve characters that stand for a digest."""
    number = int.from_bytes(digest[:8], "big") >> 4
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> 5 * place & 31] for place in range(11, -1, -1))


def read(data):
    """Read a receipt in either form into a flat dictionary of what was checked to be well formed."""
    if len(data) > LARGEST:
        raise Refused("too-large")
    if data[:64].lstrip().upper().startswith(COMPACT.encode()):
        return read_compact(data)
    try:
        found = json_of(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused("unreadable") from None
    if not isinstance(found, dict):
        raise Refused("malformed")
    form = found.get("format")
    if form != FORMAT:
        other = isinstance(form, str) and form.startswith("plumbline.receipt/")
        raise Refused("version") if other else Refused("malformed", "format")
    return read_fields(found)


def read_fields(found):
    """Read the fields of a receipt that was parsed."""
    fields(found, "", "format origin code digest body openings inclusion keys")
    origin = text(found["origin"], "origin")
    if not origin or "\n" in origin:
        raise Refused("malformed", "origin")
    receipt = {"origin": origin, "digest": hash_of(found["digest"], "digest")}
    receipt["body"] = None if found["body"] is None else text(found["body"], "body")
    receipt["openings"] = [
        read_opening(each, f"openings[{number}]") for number, each in enumerate(items(found["openings"], "openings"))
    ]
    receipt["inclusion"] = None if found["inclusion"] is None else read_inclusion(found["inclusion"])
    receipt["keys"] = []
    for number, each in enumerate(items(found["keys"], "keys", MOST)):
        key = key_of(text(each, f"keys[{number}]"))
        if key is None:
            raise Refused("malformed", f"keys[{number}]")
        receipt["keys"].append(key)
    if found["code"] != code_of(receipt["digest"]):
        raise Refused("malformed", "code")
    return receipt


def read_opening(found, place):
    """Read one item of personal data: its name, the salt, the canonical JSON of its value."""
    fields(found, place, "name salt value")
    salt = hash_of(found["salt"], place + ".salt")
    return text(found["name"], place + ".name"), salt, text(found["value"], place + ".value")


def read_inclusion(found):
    """Read the place in the tree, the proof and the signed head."""
    fields(found, "inclusion", "index size leaf_hash root proof checkpoint")
    steps = items(found["proof"], "inclusion.proof", MOST)
    return {
        "index": count(found["index"], "inclusion.index"),
        "size": count(found["size"], "inclusion.size"),
        "leaf_hash": hash_of(found["leaf_hash"], "inclusion.leaf_hash"),
        "root": hash_of(found["root"], "inclusion.root"),
        "proof": [hash_of(step, f"inclusion.proof[{number}]") for number, step in enumerate(steps)],
        "checkpoint": text(found["checkpoint"], "inclusion.checkpoint"),
    }


class Packed:
    """The bytes of a compact receipt, taken off from the left."""

    def __init__(self, left):
        self.left = left

    def take(self, size):
        """Take so many bytes."""
        taken, self.left = self.left[:size], self.left[size:]
        if len(taken) != size:
            raise Refused("malformed", "compact")
        return taken

    def byte(self):
        """Take one byte as a number."""
        return self.take(1)[0]

    def number(self):
        """Take a number of seven bits a byte, the lowest first."""
        number = shift = 0
        while True:
            byte = self.byte()
            number |= (byte & 127) << shift
            shift += 7
            if number > WIDEST or (byte == 0 and shift > 7):
                raise Refused("malformed", "compact")
            if byte < 128:
                return number

    def name(self):
        """Take a name: its length, its bytes in UTF-8."""
        return self.take(self.byte()).decode()


def read_compact(data):
    """Read the text of a QR code into the same as `read` gives."""
    try:
        written = "".join(data.decode("ascii").split()).upper()[len(COMPACT) :]
        if len(written) > LONGEST_COMPACT:
            raise Refused("malformed", "compact")
        packed = base64.b32decode(written + "=" * (-len(written) % 8))
        if base64.b32encode(packed).decode().rstrip("=") != written:
            raise Refused("malformed", "compact")
        return unpacked(Packed(packed))
    except (UnicodeDecodeError, binascii.Error):
        raise Refused("malformed", "compact") from None


def unpacked(packed):
    """Read the bytes of a compact receipt; the root and the text of the checkpoint follow from them."""
    digest, index, size = packed.take(32), packed.number(), packed.number()
    proof = [packed.take(32) for _ in range(packed.byte())]
    origin = packed.name()
    if len(proof) > MOST or not origin or "\n" in origin:
        raise Refused("malformed", "compact")
    lines, keys = [], []
    for _ in range(packed.byte()):
        name, typed = packed.name() or origin, packed.take(packed.byte())
        if typed:
            if not re.fullmatch(r"[^\s+]+", name):
                raise Refused("malformed", "compact")
            keys.append(Key(name, typed[0], typed[1:]))
        key_id = keys[-1].id if typed else packed.take(4)
        signed = packed.take(packed.byte())
        lines.append(f"— {name} {base64.b64encode(key_id + signed).decode()}\n")
    if packed.left:
        raise Refused("malformed", "compact")
    root = root_reached(index, size, digest, proof)
    if root is None:
        raise Refused("proof")
    checkpoint = text_of_head(origin, size, root) + "\n" + "".join(lines)
    inclusion = {"index": index, "size": size, "leaf_hash": digest, "root": root, "proof": proof}
    inclusion["checkpoint"] = checkpoint
    return {"origin": origin, "digest": digest, "body": None, "openings": [], "inclusion": inclusion, "keys": keys}


# ── The verdict ─────────────────────────────────────────────────────────────────────────────────────────────────────


def contents_of(receipt):
    """Check what the record says against its fingerprint, and the personal data against its commitments."""
    contents = None
    if receipt["body"] is not None:
        body = receipt["body"].encode()
        if leaf_hash(body) != receipt["digest"]:
            raise Refused("body")
        try:
            contents = json_of(receipt["body"])
            if not isinstance(contents, dict) or canonical(contents).encode() != body:
                raise Refused("not-canonical")
        except (ValueError, RecursionError):
            raise Refused("not-canonical") from None
    personal = (contents or {}).get("personal")
    for name, salt, value in receipt["openings"]:
        commitment = hashlib.sha256(salt + value.encode()).hexdigest()
        if not isinstance(personal, dict) or personal.get(name) != commitment:
            raise Refused("opening", name)
    return contents


def signers(origin, head, signatures, named, given):
    """Check every signature of a known key: the key of the log, what witnesses say, who else signed."""
    known = {}
    for key in given or named:
        if key.kind == WITNESS or (key.kind == LOG and key.name == origin):
            known[key.name, key.id] = key
    if given and not any(key.kind == LOG for key in known.values()):
        raise Refused("other-log")
    log, witnesses, unchecked = None, [], []
    for name, key_id, signed in signatures:
        key = known.get((name, key_id))
        if key is None:
            unchecked.append(name)
            continue
        at = seen_at(key, head.encode(), signed)
        if at is None:
            raise Refused("signature", name)
        if key.kind == LOG:
            log = key
        else:
            witnesses.append({"key": key.line, "name": key.name, "fingerprint": key.fingerprint, "at": at})
    if log is None:
        raise Refused("key")
    return log, witnesses, unchecked


def verdict(receipt, given):
    """Say what a receipt shows. Raises Refused with the first thing that does not hold."""
    contents, place, origin = contents_of(receipt), receipt["inclusion"], receipt["origin"]
    if place is None:
        raise Refused("waiting")
    head, signatures = note_of(place["checkpoint"])
    named, size, root = head_of(head)
    if named != origin:
        raise Refused("other-log")
    if (place["leaf_hash"], place["size"], place["root"]) != (receipt["digest"], size, root):
        raise Refused("head")
    log, witnesses, unchecked = signers(origin, head, signatures, receipt["keys"], given)
    if root_reached(place["index"], place["size"], place["leaf_hash"], place["proof"]) != root:
        raise Refused("proof")
    return {
        "verdict": "holds",
        "origin": origin,
        "code": code_of(receipt["digest"]),
        "digest": receipt["digest"].hex(),
        "index": place["index"],
        "size": size,
        "root": root.hex(),
        "trusted": "given" if given else "receipt",
        "key": log.line,
        "fingerprint": log.fingerprint,
        "witnesses": witnesses,
        "unchecked": unchecked,
        "contents": contents,
        "openings": [{"name": name, "value": value} for name, _, value in receipt["openings"]],
    }


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────────────────


def moment(seconds):
    """Write a moment as people in China read it; one beyond every calendar as its seconds."""
    try:
        there = timezone(timedelta(hours=8))
        return datetime.fromtimestamp(seconds, there).strftime("%Y-%m-%d %H:%M:%S +08:00")
    except (OverflowError, ValueError, OSError):
        return f"{seconds} s"


def lines_of(found, english):
    """Say in words what holds, who vouches for which time, and which key was believed."""
    say = [lambda zh, _en: zh, lambda _zh, en: en][english]
    contents = found["contents"] or {}
    yield say("核验通过：这条记录在账本里，没有改过。", "It holds: the record stands in the log and was not changed.")
    yield say("核验码 %s，第 %d 条", "code %s, entry %d") % (found["code"], found["index"] + 1)
    yield say("账本 %s，末端 %d 条", "log %s, head of %d entries") % (found["origin"], found["size"])
    if isinstance(contents.get("recorded_at"), str):
        yield say("记入时间 %s：账本的运行者说的", "recorded at %s: so says the operator of the log") % (
            contents["recorded_at"],
        )
    for each in found["witnesses"]:
        yield say("见证：%s 说，最晚 %s 它已经在账本里", "witness: %s says that by %s it stood in the log") % (
            each["name"],
            moment(each["at"]),
        )
    if not found["witnesses"]:
        yield say(
            "没有见证人签名：时间只有账本的运行者担保。", "No witness signed: only the operator vouches for the time."
        )
    for name in found["unchecked"]:
        yield say("另有 %s 的签名，没有它的公钥，未核验", "also signed by %s: not checked, its key is not known") % name
    yield say("公钥 %s", "key %s") % found["key"]
    yield say("公钥指纹 %s", "fingerprint of the key %s") % found["fingerprint"]
    if found["trusted"] == "receipt":
        yield say(
            "注意：公钥取自回执本身。请另外找一处（机关公示、见证人网站）比对上面的指纹，或者用 --key 给出公钥。",
            "Note: the key was taken from the receipt itself. Compare the fingerprint above with what is published"
            " elsewhere, or give the key with --key.",
        )
    if found["contents"] is None:
        yield say(
            "回执里没有记录的内容，只有它的指纹。", "The receipt does not hold what the record says, only its hash."
        )
    else:
        yield canonical(contents)
    for each in found["openings"]:
        yield each["name"] + " = " + each["value"]


def main(arguments=None):
    """Verify one file."""
    parser = argparse.ArgumentParser(description="Verify a receipt of a Plumbline record, without Plumbline.")
    parser.add_argument("file", metavar="FILE", help="the receipt, or the text of its QR code; - for standard input")
    parser.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="a key that is trusted; may be repeated"
    )
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    asked = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = [key_of(line.strip()) for line in asked.key]
    if None in given:
        parser.error("--key takes a line such as plumbline.example/log+1a2b3c4d+Ab…")
    try:
        if asked.file == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(asked.file, "rb") as file:  # noqa: PTH123 — the plain way needs no further import
                data = file.read(LARGEST + 1)
    except OSError as problem:
        parser.error(f"{asked.file}: {problem.strerror}")
    english = asked.language == "en"
    try:
        found = verdict(read(data), given)
    except Refused as refused:
        said = SAYS[refused.fault][1 if english else 0]
        if asked.json:
            found = {"verdict": refused.fault, "place": refused.place, "says": said}
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(said + (f"  [{refused.place}]\n" if refused.place else "\n"))
        return 1
    if asked.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(line + "\n" for line in lines_of(found, english)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
