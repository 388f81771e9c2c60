"""The address of receipts: that a record stands in the ledger, with the proof, and what it says where everybody may read it."""

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from plumbline.api.problems import ProblemShown, not_found
from plumbline.engines.disclosure.laid_open import contents_for_everybody, record_of
from plumbline.engines.ledger import proving, receipts
from plumbline.kernel.errors import Says

router = Router(tags=["record"])


class OneRecord(Schema):
    """A record in the address."""

    record: str = Field(
        pattern=r"^([0-9A-Za-z]{12}|[0-9a-fA-F]{64})$",
        description="The code of twelve characters that stands on paper, or the fingerprint in hexadecimal.",
        examples=["0" * 64],
    )


class OpeningGiven(Schema):
    """Personal data with its salt. None is given here: a party gets it from the body."""

    name: str
    salt: str
    value: str


class InclusionGiven(Schema):
    """Where the record stands in the tree, and the proof of RFC 9162."""

    index: int = Field(description="The place of the leaf, from 0.")
    size: int = Field(description="How many leaves the signed head covers.")
    leaf_hash: str = Field(description="The hash of the leaf; the digest of the record.")
    root: str = Field(description="The root under the signed head.")
    proof: list[str] = Field(description="The hashes from the leaf to the root.")
    checkpoint: str = Field(description="The signed head as a C2SP signed note, with the signatures of witnesses.")


class ReceiptGiven(Schema):
    """A receipt, in the format of docs/reference/receipt.md: it is verified without us."""

    format: str = Field(description="plumbline.receipt/1")
    origin: str = Field(description="The name of the log.")
    code: str = Field(description="The twelve characters that stand on paper.")
    digest: str = Field(description="SHA-256 of a zero byte and the body.")
    body: str | None = Field(description="The bytes that were hashed; null where not everybody may read them.")
    openings: list[OpeningGiven] = Field(description="Always empty here.")
    inclusion: InclusionGiven | None = Field(description="null while the record waits to be sealed.")
    keys: list[str] = Field(description="The keys of the log and of its witnesses, as name+id+key.")


@router.get(
    "/receipts/{record}",
    response={200: ReceiptGiven, 404: ProblemShown},
    summary="The receipt of a record",
    operation_id="get_receipt",
)
def get_receipt(request: HttpRequest, at: Path[OneRecord]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the receipt of a record under the newest head that witnesses have seen, else the newest signed one."""
    event = proving.find(at.record)
    if event is None:
        raise not_found(
            f"账本里没有记录“{at.record}”",
            f"The ledger has no record «{at.record}»",
            cure=Says(
                zh="核对核验码：十二位，没有字母 I、L、O、U",
                en="Check the code: twelve characters, without the letters I, L, O and U",
            ),
        )
    is_open = contents_for_everybody(event, record_of(event)) is not None
    return receipts.receipt_of(event, body=is_open) or receipts.written(event, None, body=is_open)
