"""Kept files in an object store that speaks the S3 protocol, as `<prefix>/ab/cd/<digest>`.

Nothing is written over: an object is put on the condition that there is none (If-None-Match), and where the store does not
know that condition, after asking. What is read is hashed before it is given out. Sweeping is left to whoever keeps the
bucket; erasing by law removes every version, and says so where the bucket is locked.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger.storing.store import Kept, Lying, StoreSilent, checked, copy, is_digest, pieces
from plumbline.kernel.errors import IntegrityBroken

SCHEME: Final = "s3://"
_IN_MEMORY: Final = 4 * 1024 * 1024  # a larger file waits on the disk until it is hashed
_ABSENT: Final = {"404", "NoSuchKey", "NotFound"}
_THERE: Final = {"412", "PreconditionFailed"}
_UNKNOWN_CONDITION: Final = {"501", "NotImplemented"}
_NEEDED: Final = ("S3_KEY", "S3_SECRET", "S3_REGION")


@dataclass(frozen=True, slots=True)
class Objects:
    """A bucket, and the prefix below which the files lie."""

    client: Any
    bucket: str
    prefix: str

    def keep(self, stream: BinaryIO, *, limit: int) -> Kept:
        """Keep the bytes of a stream; the store has them when this returns, and has checked their digest.

        Raises  InvalidFacts when there are more than the limit, or none;  StoreSilent
        """
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as draft:
            kept = copy(stream, cast("BinaryIO", draft), limit=limit)
            self._put(kept, cast("BinaryIO", draft))
        return kept

    def open(self, digest: str) -> BinaryIO:
        """Give the content of a file.

        Raises  FileNotFoundError where it is not there;  IntegrityBroken where it is not what its name says;  StoreSilent
        """
        with self._speaking(digest):
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(digest))["Body"]
        draft, hashed = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY)), sha256()  # noqa: SIM115 — handed on open
        try:
            with self._speaking(digest), answer:
                for piece in pieces(answer):
                    hashed.update(piece)
                    draft.write(piece)
        except BaseException:
            draft.close()
            raise
        if hashed.hexdigest() != digest:
            draft.close()
            raise IntegrityBroken(f"the kept file {digest} in {self} has other content than its name says")
        draft.seek(0)
        return draft

    def every(self) -> Iterator[Lying]:
        """Go through all files that lie there, in the order of their digests."""
        with self._speaking():
            listing = self.client.get_paginator("list_objects_v2")
            for page in listing.paginate(Bucket=self.bucket, Prefix=self._key("")):
                for one in page.get("Contents", ()):
                    digest = one["Key"].rpartition("/")[2]
                    if is_digest(digest):
                        yield Lying(digest, one["LastModified"])

    def sweep(self, digest: str, *, before: datetime) -> bool:  # noqa: ARG002 — as every store is asked
        """Remove nothing."""
        return False

    def remove(self, digest: str) -> None:
        """Remove a file for good, with every version that the bucket keeps of it.

        Raises  StoreSilent where the bucket is locked, or the key may not remove versions
        """
        key = self._key(digest)
        with self._speaking():
            listing = self.client.get_paginator("list_object_versions")
            for page in listing.paginate(Bucket=self.bucket, Prefix=key):
                for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if one["Key"] == key:
                        self.client.delete_object(Bucket=self.bucket, Key=key, VersionId=one["VersionId"])

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")

    def _put(self, kept: Kept, draft: BinaryIO) -> None:
        checksum = b64encode(bytes.fromhex(kept.digest)).decode()
        said = {"Bucket": self.bucket, "Key": self._key(kept.digest), "ChecksumSHA256": checksum}
        from botocore.exceptions import ClientError  # noqa: PLC0415 — an optional package

        for condition in ({"IfNoneMatch": "*"}, {}):
            draft.seek(0)
            try:
                with self._speaking():
                    self.client.put_object(**said, **condition, Body=draft)
            except StoreSilent as problem:
                cause = problem.__cause__
                code = cause.response["Error"]["Code"] if isinstance(cause, ClientError) else ""
                if code in _THERE:
                    return
                if not condition or code not in _UNKNOWN_CONDITION:
                    raise
                if self._is_there(kept.digest):
                    return
            else:
                return

    def _is_there(self, digest: str) -> bool:
        try:
            with self._speaking(digest):
                self.client.head_object(Bucket=self.bucket, Key=self._key(digest))
        except FileNotFoundError:
            return False
        return True

    def _key(self, digest: str) -> str:
        place = f"{checked(digest)[:2]}/{digest[2:4]}/{digest}" if digest else ""
        return f"{self.prefix}/{place}" if self.prefix else place

    @contextmanager
    def _speaking(self, digest: str = "") -> Iterator[None]:
        """Say what goes wrong with the store in words of the house."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 — an optional package

        try:
            yield
        except ClientError as problem:
            code = problem.response["Error"]["Code"]
            if code == "NoSuchBucket":
                raise ImproperlyConfigured(
                    f"the object store has no bucket «{self.bucket}»: make it, or correct PLUMBLINE_FILES"
                ) from problem
            if digest and code in _ABSENT:
                raise FileNotFoundError(digest) from problem
            raise StoreSilent(f"{self} refuses ({code}): look at the key's rights and at the store") from problem
        except BotoCoreError as problem:
            raise StoreSilent(f"{self} does not answer ({problem}): look at PLUMBLINE_S3_ENDPOINT") from problem


def objects(address: str) -> Objects:
    """Give the store at an address s3://bucket/prefix.

    Raises  ImproperlyConfigured where the package or a setting is missing; the message says which
    """
    bucket, _, prefix = address.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise ImproperlyConfigured(f"PLUMBLINE_FILES is «{address}»: write s3://bucket or s3://bucket/prefix")
    for name in _NEEDED:
        if not getattr(settings, name):
            raise ImproperlyConfigured(
                f"PLUMBLINE_FILES is {address}, and PLUMBLINE_{name} is not set; it has no default"
            )
    secret = settings.S3_SECRET
    return Objects(
        _client(settings.S3_ENDPOINT, settings.S3_REGION, settings.S3_KEY, secret), bucket, prefix.strip("/")
    )


@lru_cache(maxsize=4)
def _client(endpoint: str, region: str, key: str, secret: str) -> Any:
    try:
        import boto3  # noqa: PLC0415 — an optional package
        from botocore.config import Config  # noqa: PLC0415 — an optional package
    except ImportError as problem:
        message = (
            "PLUMBLINE_FILES names an object store, and the package boto3 is not installed: .venv/bin/pip install boto3,"
            " again after each deploy/setup"
        )
        raise ImproperlyConfigured(message) from problem
    quiet = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 3, "mode": "standard"},
        request_checksum_calculation="when_required",  # ours is a SHA-256; other stores know no other by default
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=quiet,
    )
