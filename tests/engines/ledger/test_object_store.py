"""Evidence in an object store: the same promises as in a folder, on a server of the S3 protocol on this machine."""

import io
from hashlib import sha256
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError
from django.core.exceptions import ImproperlyConfigured
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from plumbline.engines.ledger import files
from plumbline.engines.ledger.storing import objects
from plumbline.engines.ledger.storing.store import StoreSilent
from plumbline.kernel.errors import IntegrityBroken, InvalidFacts

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 10
DIGEST = sha256(PHOTO).hexdigest()


@pytest.fixture(scope="module")
def server():
    """Start a store for the tests of this module."""
    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}"
    started.stop()


@pytest.fixture
def bucket(server, settings):
    """Keep files in an empty bucket; gives the client of the store."""
    s3_backends.reset()  # the server stands in this process
    settings.FILES = "s3://evidence/anhui"
    settings.S3_ENDPOINT, settings.S3_REGION = server, "cn-north-1"
    settings.S3_KEY, settings.S3_SECRET = "key-of-a-test", "secret-of-a-test"
    client = files.store().client
    client.create_bucket(Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "cn-north-1"})
    return client


def put(client, content, digest=DIGEST):
    client.put_object(Bucket="evidence", Key=f"anhui/{digest[:2]}/{digest[2:4]}/{digest}", Body=content)


def test_a_file_is_found_by_its_digest_below_the_prefix(bucket):
    given = files.keep(io.BytesIO(PHOTO), limit=10_000)

    (listed,) = bucket.list_objects_v2(Bucket="evidence")["Contents"]
    assert given == files.Kept(DIGEST, len(PHOTO))
    assert listed["Key"] == f"anhui/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
    assert files.state_of(DIGEST) is files.State.WHOLE
    assert [one.digest for one in files.every_kept()] == [DIGEST]
    with files.open_kept(DIGEST) as file:
        assert file.read() == PHOTO


def test_what_lies_there_is_never_written_over(bucket):
    put(bucket, b"something else under this name")

    files.keep(io.BytesIO(PHOTO), limit=10_000)

    assert files.state_of(DIGEST) is files.State.CHANGED
    with pytest.raises(IntegrityBroken, match=DIGEST):
        files.open_kept(DIGEST)


def test_a_store_that_knows_no_condition_is_asked_before_it_is_written_to(bucket):
    plain, conditions = bucket.put_object, []

    def put_object(**given):
        conditions.append("IfNoneMatch" in given)
        if conditions[-1]:
            from botocore.exceptions import ClientError  # noqa: PLC0415 — as the store itself, on demand

            raise ClientError({"Error": {"Code": "NotImplemented"}}, "PutObject")
        return plain(**given)

    with patch.object(bucket, "put_object", put_object):
        files.keep(io.BytesIO(PHOTO), limit=10_000)
        files.keep(io.BytesIO(PHOTO), limit=10_000)

    assert conditions == [True, False, True]
    assert files.recheck(DIGEST)


def test_what_is_not_there_is_missing(bucket):
    assert files.state_of(DIGEST) is files.State.MISSING
    with pytest.raises(IntegrityBroken, match="s3://evidence"):
        files.open_kept(DIGEST)


def test_limits_hold_as_in_a_folder(bucket):
    for content, said in ((PHOTO, "上限"), (b"", "空")):
        with pytest.raises(InvalidFacts, match=said):
            files.keep(io.BytesIO(content), limit=10)

    assert "Contents" not in bucket.list_objects_v2(Bucket="evidence")


def test_nothing_is_swept_from_a_bucket(bucket):
    files.keep(io.BytesIO(PHOTO), limit=10_000)
    (one,) = files.every_kept()

    assert not files.sweep(DIGEST, before=one.since.replace(year=one.since.year + 1))
    assert files.recheck(DIGEST)


@pytest.mark.parametrize("name", ["S3_KEY", "S3_SECRET", "S3_REGION"])
def test_no_key_is_a_default(name, bucket, settings):
    setattr(settings, name, "")

    with pytest.raises(ImproperlyConfigured, match=f"PLUMBLINE_{name} is not set"):
        files.keep(io.BytesIO(PHOTO), limit=10_000)


def test_a_bucket_that_is_not_there_is_named(bucket, settings):
    settings.FILES = "s3://elsewhere"

    with pytest.raises(ImproperlyConfigured, match="no bucket «elsewhere»"):
        files.keep(io.BytesIO(PHOTO), limit=10_000)


def test_an_address_without_a_bucket_is_said(settings):
    settings.FILES = "s3://"

    with pytest.raises(ImproperlyConfigured, match="write s3://bucket"):
        files.store()


def test_a_missing_package_is_named(bucket, settings):
    objects._client.cache_clear()

    with patch.dict("sys.modules", {"boto3": None}), pytest.raises(ImproperlyConfigured, match="pip install boto3"):
        files.store()


def test_a_store_that_does_not_answer_is_said(bucket, settings):
    settings.S3_ENDPOINT = "http://127.0.0.1:9"

    with pytest.raises(StoreSilent, match=r"does not answer.*PLUMBLINE_S3_ENDPOINT"):
        files.state_of(DIGEST)


def test_what_is_erased_is_gone_with_every_version_that_the_bucket_keeps(bucket):
    bucket.put_bucket_versioning(Bucket="evidence", VersioningConfiguration={"Status": "Enabled"})
    files.keep(io.BytesIO(PHOTO), limit=10_000)
    put(bucket, b"another version under this name")
    other = files.keep(io.BytesIO(b"another file"), limit=100).digest

    files.remove(DIGEST)
    files.remove(DIGEST)

    left = bucket.list_object_versions(Bucket="evidence")
    assert [one["Key"].rpartition("/")[2] for one in left.get("Versions", [])] == [other]
    assert left.get("DeleteMarkers", []) == []
    assert files.state_of(DIGEST) is files.State.MISSING


def test_a_bucket_that_lets_nothing_go_is_named(bucket):
    files.keep(io.BytesIO(PHOTO), limit=10_000)
    denied = ClientError({"Error": {"Code": "AccessDenied"}}, "DeleteObject")

    with patch.object(bucket, "delete_object", side_effect=denied), pytest.raises(StoreSilent, match="AccessDenied"):
        files.remove(DIGEST)

    assert files.state_of(DIGEST) is files.State.WHOLE
