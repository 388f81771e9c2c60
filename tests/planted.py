"""Personal data that a test plants, and a search for it in whatever form it may come out."""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

NAME = "司徒清和"
IDENTITY = "34010419900307233X"
PHONE = "13956801234"
ADDRESS = "梧桐里十七弄三栋"
PLANTED = (NAME, IDENTITY, PHONE, ADDRESS)


def forms(value: str) -> set[bytes]:
    """Give the bytes in which a value may stand: plain, spaced, in other encodings, escaped, in base64 or hexadecimal."""
    given = {value, " ".join(value), f"{value[:3]} {value[3:7]} {value[7:]}", f"{value[:6]} {value[6:14]} {value[14:]}"}
    escaped = "".join(f"\\u{ord(each):04x}" for each in value)
    found = {each.encode() for each in given}
    found |= {value.encode("utf-16-le"), value.encode("utf-16-be"), value.encode("gb18030")}
    found |= {
        quote(value).encode(),
        quote_plus(value).lower().encode(),
        "".join(f"&#{ord(each)};" for each in value).encode(),
    }
    found |= {escaped.encode(), escaped.upper().replace("\\U", "\\u").encode()} if not value.isascii() else set()
    found |= {value.encode().hex().encode(), value.encode().hex().upper().encode()}
    return found | set(_in_base64(value.encode()))


def _in_base64(data: bytes) -> Iterable[bytes]:
    """Give the part of the base64 that does not depend on what stands around it, for each of three beginnings."""
    for before in range(3):
        encoded = b64encode(b"\0" * before + data)
        yield encoded[-(-before * 8 // 6) : len(encoded) // 4 * 4 - 4]


def leaks(data: bytes, planted: Iterable[str] = PLANTED) -> list[str]:
    """Name what of it stands in some bytes; spaces between are looked past."""
    closed = b"".join(data.split())
    return [value for value in planted if any(form in data or form in closed for form in forms(value))]
