"""What the ledger keeps: events, what may be opened of them, the tree over them, its signed heads, and what witnesses said.

Events, leaves, nodes, checkpoints, cosignatures and alarms are refused UPDATE and DELETE by the database (`triggers`);
an opening may be deleted, which is how personal data is erased, but not changed.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, models

from plumbline.engines.ledger.row_numbers import RowNumber, RowNumberOfOther
from plumbline.kernel import canonical
from plumbline.kernel.code import code_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class BytesField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Bytes that come back as bytes from either database."""

    _pyi_private_get_type: bytes

    def from_db_value(self, value: Any, expression: Any, connection: "BaseDatabaseWrapper") -> bytes | None:  # noqa: ARG002 — the framework's signature
        """Turn a buffer of the driver into bytes; what somebody put there that is none, into the bytes of its text."""
        if value is None:
            return None
        return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


class Head(NamedTuple):
    """Where a stream stands: its last sequence and the digest that the next event binds."""

    sequence: int
    digest: bytes


BEGINNING = Head(0, b"")
BEGINS = models.Func(  # four bytes find a leaf by its digest; the index of whole ones is thrice as large, and as dear to keep
    "digest", models.Value(1), models.Value(4), function="SUBSTR", output_field=BytesField()
)


# The index is found by its own words alone, which the framework's query would put as parameters. What waits is few and looked through.
_BY_DIGEST = """
    SELECT ledger_event.* FROM ledger_leaf JOIN ledger_event ON ledger_event.id = event_id
    WHERE SUBSTR(ledger_leaf.digest, 1, 4) = %s AND ledger_event.digest BETWEEN %s AND %s
    UNION ALL
    SELECT * FROM ledger_event WHERE id IN (SELECT event_id FROM ledger_unsealed) AND digest BETWEEN %s AND %s
"""


class Event(models.Model):
    """One act in one stream, as bytes that never change. Its digest is the hash of its leaf in the tree."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=160)
    sequence = models.PositiveBigIntegerField()  # 1, 2, 3 … within the stream
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()  # when the act happened
    recorded_at = models.DateTimeField()  # when it was written down
    body = BytesField()  # canonical JSON; the columns above repeat what it says
    previous = BytesField(max_length=32)  # digest of the event before it in the stream; empty for the first
    digest = BytesField(max_length=32)  # no two are alike: the body says the place, which is taken once

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stream", "sequence"), name="event_has_its_place_in_the_stream"),
        )

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def by_digest(cls, first: bytes, last: bytes) -> "Event | None":
        """Find the event whose digest lies between two that begin with the same four bytes; the oldest where several do."""
        found = cls.objects.raw(_BY_DIGEST, [first[:4], first, last, first, last])
        return min(found, key=lambda event: event.id, default=None)

    @property
    def reference(self) -> str:
        """Its place, as people write it: stream#sequence."""
        return f"{self.stream}#{self.sequence}"

    @property
    def code(self) -> str:
        """Twelve characters that stand for the digest on paper and in links."""
        return code_of(self.digest)

    @property
    def head(self) -> Head:
        """Where the stream stands after this event."""
        return Head(self.sequence, self.digest)

    @property
    def contents(self) -> dict[str, Any]:
        """All that the body says: stream, sequence, kind, at, recorded_at, previous, public, personal."""
        contents: dict[str, Any] = canonical.decode(self.body)
        return contents

    @property
    def public(self) -> dict[str, Any]:
        """The public facts of the event."""
        public: dict[str, Any] = self.contents["public"]
        return public


class Opening(models.Model):
    """One item of personal data behind a commitment in an event: SHA-256 of the salt and the canonical value."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="openings", db_index=False)
    name = models.CharField(max_length=80)
    salt = BytesField(max_length=32)
    canonical = models.TextField()  # canonical JSON, exactly as committed to

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "name"), name="opening_opens_one_item"),)

    def __str__(self) -> str:
        return f"{self.event_id}:{self.name}"

    @property
    def value(self) -> Any:
        """The personal data itself."""
        return canonical.decode(self.canonical.encode())


class Unsealed(models.Model):
    """An event that waits for the sequencer. The database puts it here with the event; sealing takes it away."""

    event = RowNumberOfOther(Event, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+")

    def __str__(self) -> str:
        return str(self.event_id)


class Leaf(models.Model):
    """The place of an event in the tree, with the digest and reference that were sealed."""

    index = RowNumber(primary_key=True)  # 0, 1, 2 … from the left
    event = models.OneToOneField(Event, models.PROTECT, related_name="leaf")
    digest = BytesField(max_length=32)
    reference = models.CharField(max_length=180)  # names the event even when someone removes it

    class Meta:
        indexes = (models.Index(BEGINS, name="leaf_by_how_digest_begins"),)

    def __str__(self) -> str:
        return f"{self.index}: {self.reference}"


class TreeNode(models.Model):
    """The hash of a full subtree of two or more leaves, at its position (`kernel.merkle.Node.position`)."""

    position = RowNumber(primary_key=True)
    digest = BytesField(max_length=32)

    def __str__(self) -> str:
        return str(self.position)


class Checkpoint(models.Model):
    """A signed head of the tree: how many leaves, and the root over them."""

    size = models.BigIntegerField(primary_key=True)
    root = BytesField(max_length=32)
    note = models.TextField()  # the signed note that others keep and compare
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)

    @staticmethod
    def newest_size() -> int:
        """Give how many leaves the newest head covers; none before the first."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT MAX(size) FROM ledger_checkpoint")
            return cursor.fetchone()[0] or 0


class Cosignature(models.Model):
    """What a witness signed under a head: at that moment, the largest consistent tree that it saw had this root."""

    id = models.BigAutoField(primary_key=True)
    head = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures", db_index=False)
    witness = models.CharField(max_length=400)  # its key, as people exchange it: name+id+key
    line = models.TextField()  # the signature line, as it stands in a note
    at = models.DateTimeField()  # the moment that the witness signed

    class Meta:
        constraints = (models.UniqueConstraint(fields=("head", "witness"), name="witness_signs_a_head_once"),)

    def __str__(self) -> str:
        return f"{self.head_id}: {self.name}"

    @property
    def name(self) -> str:
        """The name of the witness."""
        return self.witness.partition("+")[0]


class WitnessAlarm(models.Model):
    """A witness said that this ledger shows it another past than before. It stands until somebody settles it."""

    id = models.BigAutoField(primary_key=True)
    witness = models.CharField(max_length=400)
    outcome = models.CharField(max_length=20)  # witness.asking.Outcome
    size = models.BigIntegerField()  # of the head that was posted
    known = models.BigIntegerField(null=True)  # the size of the head that the witness knows, where it said so
    said = models.TextField()  # its words
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.witness.partition('+')[0]}: {self.outcome} {self.size}"


class WitnessState(models.Model):
    """How the last question to a witness ended, and before when it is not asked again. No record: it changes."""

    witness = models.CharField(max_length=400, primary_key=True)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    said = models.TextField()
    failures = models.PositiveIntegerField()  # in a row
    again_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.witness.partition('+')[0]}: {self.outcome}"


class IndexHead(models.Model):
    """A signed head of the index beside the log (`kernel.log_index`): of the log of that size, and the root over it."""

    size = models.BigIntegerField(primary_key=True)
    root = BytesField(max_length=32)
    note = models.TextField()  # the signed note that proofs of completeness carry
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)
