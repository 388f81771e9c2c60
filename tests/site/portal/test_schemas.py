"""The schemas of declarations are served as they are printed, and may be kept."""

import pytest

from plumbline.kernel.json_schema import TABLES, any_schema, schema_of
from tests.repo.tracked import ROOT

pytestmark = pytest.mark.django_db


def test_every_kind_has_its_schema_and_the_docs_list_it(client):
    paper = (ROOT / "docs/how-to/write-in-an-editor.md").read_text()

    for kind in TABLES:
        assert client.get(f"/schema/{kind}.json").json() == schema_of(kind)
        assert f"`{kind}`" in paper
    assert client.get("/schema/any.json").json() == any_schema()


def test_a_copy_may_be_kept_and_is_asked_for_again_by_its_digest(client):
    first = client.get("/schema/procedure.json")

    again = client.get("/schema/procedure.json", headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "application/schema+json"
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert (again.status_code, again.content) == (304, b"")


def test_a_kind_that_there_is_not_is_not_found(client):
    assert client.get("/schema/nothing.json").status_code == 404
