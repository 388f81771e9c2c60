"""A procedure for other tools: the files that its page offers, in the version of the day and the language of the page."""

from xml.etree import ElementTree as ET

import pytest

from plumbline.kernel.dcr.reading import read_graph

pytestmark = pytest.mark.django_db
ORDINARY = "/procedures/penalty.ordinary/"


@pytest.mark.parametrize("query", ["", "?on=2021-08-01"])
def test_the_page_leads_to_the_files_of_the_same_day(client, query):
    page = client.get(f"{ORDINARY}{query}").content.decode()

    for name in ("dcr.xml", "procedure.bpmn", "not-carried.txt"):
        assert f'href="{ORDINARY}{name}{query}"' in page
        assert client.get(f"{ORDINARY}{name}{query}").status_code == 200


def test_the_page_leads_to_its_version_in_the_machine_interface(client):
    page = client.get(f"{ORDINARY}?on=2021-08-01").content.decode()

    address = "/api/v1/procedures/penalty.ordinary/versions/2021-07-15"
    assert f'href="{address}"' in page
    assert client.get(address).json()["version"] == "2021-07-15"


@pytest.mark.parametrize(
    ("address", "version", "label"),
    [
        (ORDINARY, "2022-01-01", "作出处罚决定"),
        (f"/en{ORDINARY}", "2022-01-01", "Decide on the penalty"),
        (f"{ORDINARY}?on=2021-08-01", "2021-07-15", "作出处罚决定"),
    ],
)
def test_the_graph_can_be_read_back(client, address, version, label):
    path, _, query = address.partition("?")

    answer = client.get(f"{path}dcr.xml?{query}")

    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == f'attachment; filename="penalty.ordinary-{version}.dcr.xml"'
    assert read_graph(answer.content).graph.by_id["decide"].label == label


def test_the_diagram_is_bpmn_with_places(client):
    answer = client.get(f"{ORDINARY}procedure.bpmn")

    root = ET.fromstring(answer.content)  # noqa: S314 — written just now
    assert root.tag.endswith("}definitions")
    assert len(list(root.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"))) > 30


def test_what_is_not_carried_is_listed_for_both_files(client):
    told = client.get(f"{ORDINARY}not-carried.txt").content.decode()

    graph, _, diagram = told.partition("\nBPMN\n")
    assert "rules.paid_in_time: 期限从一项事实起算" in graph
    assert "rules.nothing_owed_at_closing: 图上没有画" in diagram


@pytest.mark.parametrize("name", ["dcr.xml", "procedure.bpmn", "not-carried.txt"])
def test_files_of_an_unknown_procedure_are_not_there(client, name):
    assert client.get(f"/procedures/no.such/{name}").status_code == 404
