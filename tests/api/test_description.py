"""The description of the interface is OpenAPI, and every address of it answers as it says, also when it is asked wrongly."""

import json
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
from openapi_spec_validator import validate

from plumbline.api.interface import interface
from plumbline.api.urls import urlpatterns
from tests.api.conftest import DIGEST

DESCRIBED = interface().get_openapi_schema(path_prefix="/api/")
OPERATIONS = [(path, methods["get"]) for path, methods in DESCRIBED["paths"].items() if "get" in methods]
POSTED = [(path, methods["post"]) for path, methods in DESCRIBED["paths"].items() if "post" in methods]

# what stands in an address, as the norms of these tests fit it
PATH = {
    "title": "风筝管理条例",
    "promulgated_on": "2020-03-04",
    "place": "2",
    "lineage": "2",
    "subject": "norms",
    "table": "articles",
    "code": "penalty.ordinary",
    "version": "2022-01-01",
    "record": DIGEST,
}
BODY = {"acts": [{"act": "report", "at": "2026-03-02"}], "at": "2026-03-03", "explain": True, "plan": {"to": "file"}}
FACTS = {"facts": {"lighter_due": True}, "on": "2026-03-02"}  # for a decision table
QUERY = {"q": "风筝", "text": "依照《风筝管理条例》第二条处理"}


def address(path: str, **others: str) -> str:
    of_table = {"code": "penalty.food.unsafe"} if "/tables/" in path else {}
    for name, value in (PATH | of_table | others).items():
        path = path.replace("{" + name + "}", quote(value, safe=""))
    return path


def body_for(path: str) -> tuple[dict[str, object], str]:
    """Give what is posted to an address, and which of its keys is a day or a moment."""
    return (FACTS, "on") if "/tables/" in path else (BODY, "at")


def needed(operation):
    return {
        one["name"]: QUERY[one["name"]]
        for one in operation["parameters"]
        if one.get("required") and one["in"] == "query"
    }


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def check(schema, body):
    """Check a body against a schema of the description."""
    jsonschema.Draft202012Validator({**schema, "components": DESCRIBED["components"]}).validate(body)


@pytest.fixture
def law(kites, measures, registered, record):
    return kites


def each(*, named: str = ""):
    return pytest.mark.parametrize(
        ("path", "operation"),
        [
            pytest.param(path, operation, id=path.removeprefix("/api/v1"))
            for path, operation in OPERATIONS
            if not named or any(one.get("name") == named for one in operation["parameters"])
        ],
    )


def test_the_description_is_openapi(client):
    served = client.get("/api/openapi.json")

    assert served.status_code == 200
    validate(served.json())
    assert served.json()["openapi"].startswith("3.1")


def test_every_address_parameter_and_field_is_described():
    undescribed = [
        f"{path} {parameter['name']}"
        for path, operation in OPERATIONS + POSTED
        for parameter in operation["parameters"]
        if "$ref" not in parameter and not parameter.get("description")
    ]

    assert not undescribed
    assert all(operation["summary"] and operation["description"] for _path, operation in OPERATIONS + POSTED)


def test_every_address_is_behind_the_door():
    assert [pattern.callback.__qualname__ for pattern in urlpatterns] == ["guarded.<locals>.door"] * len(urlpatterns)
    assert len(urlpatterns) == len(OPERATIONS + POSTED) + 3  # the description, the root, and all that is nowhere


def test_every_address_stands_in_the_papers():
    paper = (Path(__file__).parents[2] / "docs/reference/api.md").read_text(encoding="utf-8")
    files = {"/export/{subject}.jsonl": "/export/norms.jsonl", "/export/{table}.csv": "/export/norms.csv"}

    addresses = [path.removeprefix("/api/v1") for path, _operation in OPERATIONS + POSTED]

    assert not [address for address in addresses if f"`{files.get(address, address)}`" not in paper]


def test_the_description_brings_no_page_with_scripts_of_others(client):
    assert client.get("/api/docs").status_code == 404


@each()
def test_an_address_answers_as_described(path, operation, client, law):
    answer = client.get(address(path), needed(operation))

    assert answer.status_code == 200
    (media_type,) = operation["responses"]["200"]["content"]
    assert answer["Content-Type"].startswith(media_type)
    if media_type == "application/json":
        check(operation["responses"]["200"]["content"][media_type]["schema"], answer.json())
    assert body_of(answer)


@each()
def test_an_address_answers_in_english_too(path, operation, client, law):
    answer = client.get(address(path), needed(operation) | {"language": "en"})
    answer.close()  # unread: an export that is not read to its end keeps others waiting

    assert answer.status_code == 200
    assert answer["Content-Language"] == "en"


@each()
def test_a_parameter_that_nobody_reads_is_refused(path, operation, client, law):
    answer = client.get(address(path), needed(operation) | {"onn": "2020-01-01"})

    assert answer.status_code == 400
    _is_problem(answer, operation, parameter="onn")


@each()
def test_a_parameter_that_is_given_twice_is_refused(path, operation, client, law):
    answer = client.get(address(path) + "?language=en&language=zh")

    assert answer.status_code == 400
    _is_problem(answer, operation, parameter="language")


@each(named="on")
def test_a_day_that_is_none_is_named(path, operation, client):
    for day in ("2023-02-30", "0", "20240101", "9" * 20, "gestern", "２０２４-01-01", "2024-1-1", ""):
        answer = client.get(address(path), needed(operation) | {"on": day})

        assert answer.status_code == 422
        _is_problem(answer, operation, parameter="on")


@each(named="limit")
def test_a_number_out_of_bounds_is_named(path, operation, client):
    for limit in ("0", "-1", "1000000", "9" * 400, "1e3", "ten", "1.5", ""):
        answer = client.get(address(path), needed(operation) | {"limit": limit})

        assert answer.status_code == 422
        _is_problem(answer, operation, parameter="limit")


@each(named="title")
def test_a_norm_that_is_not_known_is_not_found(path, operation, client, law):
    for title in ("没有这部法", "%", "a" * 200, "'; DROP TABLE norms_norm; --") if "{title}" in path else ():
        answer = client.get(address(path, title=title), needed(operation))

        assert answer.status_code == 404
        _is_problem(answer, operation)


@each(named="q")
def test_a_question_of_ten_thousand_characters_is_too_long(path, operation, client, law):
    answer = client.get(address(path), {"q": "风" * 10_000})

    assert answer.status_code == 422
    _is_problem(answer, operation, parameter="q")


@each()
def test_nothing_can_be_changed(path, operation, client):
    for change in (client.post, client.put, client.patch, client.delete):
        answer = change(address(path), needed(operation))

        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert answer["Content-Type"] == "application/problem+json"


@each()
def test_what_can_be_done_is_told(path, operation, client):
    answer = client.options(address(path))

    assert answer.status_code == 204
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@each()
def test_the_head_alone_has_no_body(path, operation, client, law):
    whole = client.get(address(path), needed(operation))
    assert body_of(whole)
    head = client.head(address(path), needed(operation))

    assert head.status_code == 200
    assert not body_of(head)
    assert head["Content-Type"] == whole["Content-Type"]
    assert head.headers.get("ETag") == whole.headers.get("ETag")


@pytest.mark.parametrize(("path", "operation"), POSTED)
def test_a_question_that_is_posted_is_answered_as_described(path, operation, client, db):
    body, _day = body_for(path)

    answer = client.post(address(path), body, content_type="application/json")

    assert answer.status_code == 200
    check(operation["requestBody"]["content"]["application/json"]["schema"], body)
    check(operation["responses"]["200"]["content"]["application/json"]["schema"], answer.json())


@pytest.mark.parametrize(("path", "operation"), POSTED)
def test_a_question_that_cannot_be_read_is_answered_as_described(path, operation, client, db):
    body, day = body_for(path)

    unread = client.post(address(path) + "?onn=1", body, content_type="application/json")
    no_json = client.post(address(path), "{", content_type="application/json")
    wrong = client.post(address(path), body | {day: "gestern"}, content_type="application/json")
    long = client.post(address(path), " " * 200_000, content_type="application/json")

    assert [one.status_code for one in (unread, no_json, wrong, long)] == [400, 400, 422, 413]
    _is_problem(unread, operation, parameter="onn")
    _is_problem(wrong, operation, parameter=day)
    for one in (no_json, long):
        _is_problem(one, operation)


@pytest.mark.parametrize(("path", "operation"), POSTED)
def test_an_address_to_which_a_question_is_posted_cannot_be_read_and_changes_nothing(path, operation, client):
    for method in (client.get, client.head, client.put, client.patch, client.delete):
        answer = method(address(path))

        assert answer.status_code == 405
        assert answer["Allow"] == "POST, OPTIONS"
    assert client.get(address(path)).json()["type"] == "urn:plumbline:problem:asked-by-post"
    assert client.options(address(path))["Allow"] == "POST, OPTIONS"


def _is_problem(answer, operation, *, parameter: str = ""):
    described = operation["responses"][str(answer.status_code)]["content"]["application/problem+json"]
    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    check(described["schema"], body)
    assert body["status"] == answer.status_code
    assert all(one["says"]["zh"] and one["says"]["en"] for one in body["problems"])
    if parameter:
        assert [one["parameter"] for one in body["problems"]] == [parameter]
