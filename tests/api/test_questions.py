"""What is allowed after a history: asked by programs for any procedure, answered with every reason, and kept nowhere."""

import json
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.api import posted, questions
from plumbline.kernel import catalogue, clock, planning, scenario
from plumbline.kernel.declaration import read_file

pytestmark = pytest.mark.django_db

ORDINARY = "penalty.ordinary"
FILED = [{"act": "report", "at": "2026-03-02"}, {"act": "file", "at": "2026-03-03T10:00"}]
INVESTIGATED = [*FILED, {"act": "investigate", "at": "2026-03-04"}]


@pytest.fixture
def ask(client):
    """Give a function that posts a question, and gives status and body."""

    def post(code, body, **how):
        text = body if isinstance(body, str) else json.dumps(body, default=str)
        answer = client.post(f"/api/v1/procedures/{code}/ask", text, content_type="application/json", **how)
        return answer.status_code, answer.json()

    return post


def act(answer, code):
    return next(one for one in answer["acts"] if one["code"] == code)


def wrong(problem):
    return [(one["parameter"], one["rule"], one["law"]) for one in problem["problems"]]


def test_each_act_is_owed_allowed_blocked_or_done_with_every_reason(ask):
    status, answer = ask(ORDINARY, {"acts": FILED, "at": "2026-03-05"})

    assert status == 200
    assert [one["code"] for one in answer["acts"]] == list(catalogue.load().procedures[ORDINARY][-1].acts)
    assert (act(answer, "file")["state"], act(answer, "investigate")["state"]) == ("done", "allowed")
    conclude = act(answer, "conclude")
    assert conclude["state"] == "blocked"
    assert [(one["rule"], one["law"], one["act"]) for one in conclude["reasons"]] == [
        ("investigated_before_concluding", "行政处罚法#40,54.1", "investigate")
    ]
    assert conclude["reasons"][0]["cure"]["zh"] == "先做“调查取证”"
    _status, reported = ask(ORDINARY, {"acts": FILED[:1], "at": "2026-03-02"})
    assert act(reported, "file")["state"] == "owed"


def test_what_is_owed_is_told_with_its_last_day_and_how_it_was_counted(ask):
    _status, short = ask(ORDINARY, {"acts": FILED, "at": "2026-03-05"})
    _status, whole = ask(ORDINARY, {"acts": FILED, "at": "2026-06-02", "explain": True})

    (duty,) = (one for one in whole["duties"] if one["rule"] == "decided_in_time")
    assert (duty["due_on"], duty["law"], duty["owed_by"], duty["late"]) == (
        "2026-06-01", "行政处罚法#60", ["leader"], True,
    )  # fmt: skip
    assert (duty["count"]["after"], duty["count"]["period"]["says"]["zh"]) == ("2026-03-03", "90 日")
    assert [one["number"] for one in duty["count"]["days"]][:3] == [None, 1, 2]
    assert duty["count"]["days"][-1] | {"why": None} == {
        "day": "2026-06-01", "number": 90, "kind": "workday", "why": None,
    }  # fmt: skip
    (same,) = (one for one in short["duties"] if one["rule"] == "decided_in_time")
    assert same | {"count": None, "late": True} == duty | {"count": None}
    assert same["count"]["days"] is None


def test_a_plan_to_an_act_tells_each_step_its_reasons_and_what_it_assumes(ask):
    _status, answer = ask(ORDINARY, {"acts": INVESTIGATED, "at": "2026-03-05", "plan": {"to": "hearing"}})

    found = answer["plan"]
    assert found["found"]
    assert [one["act"] for one in found["steps"]][-2:] == ["call_hearing", "hearing"]
    assert found["earliest"][:10] == "2026-03-17"  # 6 to 16 March are seven workdays
    assert found["steps"][-1]["because"][0]["law"] == "行政处罚法#64(2),85"
    assert (found["steps"][0]["act"], found["steps"][0]["by"]) == ("conclude", ["handler"])
    assert all(one["kind"] == "unknown" and one["facts"] for one in found["assumes"])


def test_a_plan_to_an_end_and_that_there_is_none(ask):
    _status, to_end = ask(ORDINARY, {"acts": INVESTIGATED, "at": "2026-03-05", "plan": {}})
    _status, none = ask(ORDINARY, {"acts": INVESTIGATED, "at": "2026-03-05", "plan": {"to": "decline"}})

    assert to_end["plan"]["steps"][-1]["act"] in catalogue.load().procedures[ORDINARY][-1].ends_with
    assert (none["plan"]["found"], none["plan"]["earliest"], none["plan"]["steps"]) == (False, None, [])
    assert none["plan"]["reasons"][0]["says"]["zh"] == "立案以后不能再不予立案"


def test_a_search_that_was_too_long_says_neither_yes_nor_no(ask, monkeypatch):
    monkeypatch.setattr(planning, "plan", lambda *_: planning.NoWay())
    monkeypatch.setattr(questions, "plan", planning.plan)

    _status, answer = ask(ORDINARY, {"acts": FILED, "at": "2026-03-05", "plan": {"to": "decide"}})

    assert (answer["plan"]["found"], answer["plan"]["reasons"]) == (False, [])


def test_facts_that_are_not_told_are_not_known_and_told_ones_decide(ask):
    history = [*INVESTIGATED, {"act": "conclude", "at": "2026-03-05"}, {"act": "notify", "at": "2026-03-05"}]

    _status, open_ = ask(ORDINARY, {"acts": history, "at": "2026-03-06"})
    _status, told = ask(ORDINARY, {"acts": history, "at": "2026-03-06", "facts": {"crime_suspected": False}})

    assert act(open_, "refer")["state"] in {"unknown", "allowed"}
    assert act(told, "refer")["state"] == "blocked"
    assert {reason["law"] for reason in act(told, "refer")["reasons"]} != {""}
    assert open_["assumed"]
    assert all(one["kind"] == "unknown" for one in open_["assumed"])


RECEIVED = {
    "licence.grant": {"received_on": "2026-03-02", "licence_needed": True, "competent": True},
    "reconsideration.case": {"received_on": "2026-03-02", "channel": "written"},
}


DEEMED_ON = {"licence.grant": "2026-03-10", "reconsideration.case": "2026-03-09"}  # the fifth workday is the 9th


@pytest.mark.parametrize("code", RECEIVED)
def test_what_the_law_deems_happens_by_itself_and_may_be_told_once_it_has(code, ask):
    received = {"act": "receive", "at": "2026-03-02", "facts": RECEIVED[code]}

    _status, answer = ask(code, {"acts": [received], "at": "2026-03-12"})
    (deemed,) = answer["deemed"]
    told, _answer = ask(code, {"acts": [received, deemed], "at": "2026-03-12"})
    early, problem = ask(code, {"acts": [received, deemed | {"at": "2026-03-05"}], "at": "2026-03-12"})

    assert (deemed["act"], deemed["at"][:10]) == ("deemed_accepted", DEEMED_ON[code])
    assert act(answer, "deemed_accepted")["state"] == "done"
    assert (told, early) == (200, 422)
    assert wrong(problem)[0][0] == "acts[1]"


def test_a_plan_waits_for_what_the_law_deems_and_tells_the_period(ask):
    received = {"act": "receive", "at": "2026-03-02", "facts": RECEIVED["licence.grant"]}

    _status, answer = ask("licence.grant", {"acts": [received], "at": "2026-03-03", "plan": {"to": "deemed_accepted"}})

    (step,) = answer["plan"]["steps"]
    assert (step["at"][:10], step["deemed"]) == ("2026-03-10", True)
    assert [(one["rule"], one["law"]) for one in step["because"]] == [("handled_in_five_days", "行政许可法#32.1(4),82")]


def test_an_answer_on_a_request_for_information_is_owed_in_twenty_workdays(ask):
    facts = {"received_on": "2026-02-09", "channel": "in_person"}
    not_at_once = facts | {"answerable_at_once": False}

    unknown, known = (
        ask(
            "information.request",
            {"acts": [{"act": "receive", "at": "2026-02-09", "facts": told}], "at": "2026-02-10", "explain": True},
        )[1]["duties"]
        for told in (facts, not_at_once)
    )

    (maybe,), (duty,) = (
        [one for one in duties if one["law"] == "政府信息公开条例#33.2"] for duties in (unknown, known)
    )
    assert (maybe["state"], maybe["due_on"], maybe["missing"]) == ("unknown", None, ["answerable_at_once"])
    assert (duty["acts"], duty["due_on"]) == (["answer"], "2026-03-13")
    numbers = {one["day"]: one["number"] for one in duty["count"]["days"]}
    assert (numbers["2026-02-17"], numbers["2026-02-28"], numbers["2026-03-13"]) == (None, 10, 20)


def test_the_version_is_that_of_the_first_act_unless_one_is_named(ask):
    early = [{"act": "report", "at": "2021-08-02"}]

    by_day, named = (
        ask(ORDINARY, body)[1]["version"]
        for body in ({"acts": early, "at": "2023-01-01"}, {"acts": early, "at": "2023-01-01", "version": "2022-01-01"})
    )

    assert (by_day, named) == ("2021-07-15", "2022-01-01")
    assert ask(ORDINARY, {"version": "2001-01-01"})[0] == 404
    assert ask(ORDINARY, {"at": "1955-01-01"})[0] == 404
    assert ask("no.such", {})[0] == 404


def test_before_anything_has_happened_only_the_first_act_may_and_now_is_the_moment(ask):
    with clock.standing_at(clock.at_day(clock.today())):
        _status, answer = ask(ORDINARY, {})
        moment = clock.now().isoformat()

    assert answer["at"] == moment
    assert {one["code"] for one in answer["acts"] if one["state"] == "allowed"} == {"report"}


def worked_cases(system):
    known = catalogue.load()
    return scenario.read_cases(read_file(Path(known.systems[system].folder) / "cases.yaml"), known)


@pytest.mark.parametrize("system", ["penalty", "licence", "information", "reconsideration"])
def test_every_worked_case_of_law_ends_as_it_does_in_the_house(system, ask):
    for script in worked_cases(system):
        done, here, _facts = scenario.run_whole(script)
        acts = [
            {"act": one.wanted.act, "at": one.wanted.at.isoformat(), "facts": one.wanted.facts}
            for one in done
            if one.wanted.act and one.allowed
        ]

        status, answer = ask(
            script.procedure.code, {"acts": acts, "at": max(one.at for one in script.steps).isoformat()}
        )

        assert status == 200, (script.code, answer)
        assert answer["ended"] is here.ended
        assert [(one["rule"], one["due_on"], one["state"]) for one in answer["duties"]] == [
            (duty.rule, duty.due_on and duty.due_on.isoformat(), duty.state) for duty in here.owed()
        ], script.code
        assert [one["act"] for one in answer["deemed"]] == [act for one in done for act in one.deemed], script.code


def test_a_history_that_cannot_be_names_the_act_the_rule_and_the_article(ask):
    status, problem = ask(ORDINARY, {"acts": [*INVESTIGATED, {"act": "decide", "at": "2026-03-05"}]})

    assert status == 422
    assert ("acts[3]", "notice_before_decision", "行政处罚法#44,62") in wrong(problem)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"acts": [{"act": "fly", "at": "2026-03-02"}]}, "acts[0].act"),
        ({"acts": [{"act": "../x", "at": "2026-03-02"}]}, "acts[0].act"),
        ({"acts": [{"act": "report", "at": "gestern"}]}, "acts[0].at"),
        ({"acts": [{"act": "report", "at": "2026-02-30"}]}, "acts[0].at"),
        ({"acts": [{"act": "report", "at": "0001-01-01T00:00:00+14:00"}]}, "acts[0].at"),
        ({"acts": [{"act": "report", "at": 20260302}]}, "acts[0].at"),
        ({"acts": [{"act": "report"}]}, "acts[0].at"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "by": "苏木"}]}, "acts[0].by"),
        ({"acts": [*FILED, FILED[0]], "at": "2026-03-05"}, "acts[2].at"),
        ({"acts": [*FILED, {"act": "file", "at": "2026-03-04"}]}, "acts[2]"),
        ({"acts": FILED, "at": "2026-03-01"}, "at"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "facts": {"found_on": "2026-03-09"}}]}, "acts[0].facts.found_on"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "facts": {"source_kind": "?"}}]}, "acts[0].facts.source_kind"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "facts": {"clue": "\ud800"}}]}, "acts[0].facts.clue"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "facts": {"clue": 1.5}}]}, "acts[0].facts.clue"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "facts": {"clue": {"a": 1}}}]}, "acts[0].facts.clue"),
        ({"acts": [{"act": "report", "at": "2026-03-02", "facts": {"fine_fen": 1}}]}, "acts[0].facts.fine_fen"),
        ({"facts": {"no_such_fact": True}}, "facts.no_such_fact"),
        ({"acts": FILED[:1] * 201}, "acts"),
        ({"plan": {"to": "fly"}}, "plan.to"),
        ({"plan": "decide"}, "plan"),
        ({"version": "2022"}, "version"),
        ({"explain": "perhaps"}, "explain"),
        ({"acts": {"act": "report"}}, "acts"),
        ("[]", "body"),
        ("", "body"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(body, parameter, ask):
    status, problem = ask(ORDINARY, body)

    assert status == 422
    assert [one["parameter"] for one in problem["problems"]] == [parameter]
    assert problem["problems"][0]["says"]["zh"]


@pytest.mark.parametrize(
    "text", ["{", "nonsense", "[" * 100_000, '{"acts": ' + "[" * 950, '{"at": 1' + "0" * 5_000 + "}"]
)
def test_what_is_no_json_is_said_to_be_none(text, ask):
    status, problem = ask(ORDINARY, text)

    assert status == 400
    assert "JSON" in problem["problems"][0]["says"]["zh"]


def test_a_body_that_is_too_long_is_not_read(ask):
    long = '{"acts": [' + " " * posted.LONGEST + "]}"

    assert ask(ORDINARY, long)[0] == 413
    assert ask(ORDINARY, " " * 3_000_000)[0] == 413


def test_so_many_questions_are_answered_at_once_and_others_come_again(ask, client, monkeypatch):
    monkeypatch.setattr(questions, "_SLOTS", full := BoundedSemaphore(1))
    full.acquire()
    busy, problem = ask(ORDINARY, {})
    full.release()

    assert (busy, problem["problems"][0]["says"]["en"]) == (503, "Other questions are being answered")
    assert ask(ORDINARY, {"acts": [{"act": "fly", "at": "2026-03-02"}]})[0] == 422
    assert ask(ORDINARY, {})[0] == 200  # the slot was given back after the wrong question too


def test_a_question_is_kept_nowhere(client):
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(
            f"/api/v1/procedures/{ORDINARY}/ask",
            json.dumps({"acts": FILED, "facts": {"party_name": "苏木"}, "at": "2026-03-05"}),
            content_type="application/json",
        )

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert not answer.cookies
    assert "苏木" not in answer.content.decode()
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in queries)
