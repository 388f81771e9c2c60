"""One JSON record for each matter of a replay."""

from typing import Any

from plumbline.cli.replaying.answered import Answered
from plumbline.cli.replaying.reading import Fault
from plumbline.cli.replaying.replayed import Replayed
from plumbline.cli.speaking import in_language
from plumbline.kernel.conformance import Judgement, Verdict
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import requirement
from plumbline.kernel.known import Span
from plumbline.kernel.procedure import Procedure


def fault_record(fault: Fault, language: str) -> dict[str, Any]:
    """Give the record of something that cannot be read."""
    unreadable = {"says": in_language(fault.says, language), "line": fault.line, "column": fault.column}
    return {"id": fault.matter or None, "unreadable": unreadable}


def record(replayed: Replayed, language: str) -> dict[str, Any]:
    """Give the record of a matter."""
    procedure = replayed.procedure
    return {
        "id": replayed.matter.id,
        "kind": replayed.matter.kind,
        "procedure": procedure.code if procedure else None,
        "version": procedure.version if procedure else None,
        "run_as": _said(replayed.run_as, language),
        "not_judged": {"why": replayed.why, "says": _said(replayed.because, language)} if replayed.why else None,
        "kept": _judgements(replayed, Verdict.KEPT, language),
        "broken": _judgements(replayed, Verdict.BROKEN, language),
        "unknown": _judgements(replayed, Verdict.UNKNOWN, language),
        "not_applicable": replayed.count()[Verdict.NOT_APPLICABLE],
        "untouched": replayed.untouched,
        "deadlines": [_deadline(one, language) for one in replayed.deadlines],
        "unmapped": [
            {"word": one.word, "value": one.value, "says": in_language(one.says, language)} for one in replayed.unmapped
        ],
        "remarks": [in_language(remark, language) for remark in replayed.remarks],
    }


def _judgements(replayed: Replayed, verdict: Verdict, language: str) -> list[dict[str, Any]]:
    if replayed.procedure is None:
        return []
    return [judgement_record(replayed.procedure, one, language) for one in replayed.found(verdict)]


def judgement_record(procedure: Procedure, judged: Judgement, language: str) -> dict[str, Any]:
    """Give the record of one rule held against what is known."""
    data: dict[str, Any] = {
        "rule": judged.rule.code,
        "article": judged.rule.law,
        "act": judged.act,
        "due": judged.due.isoformat() if judged.due else None,
        "actual": _span(judged.actual),
    }
    if judged.over:
        data["over"] = judged.over.length
        data["over_unit"] = str(judged.over.unit)
        data["over_days"] = judged.over.days
    if judged.verdict is Verdict.UNKNOWN:
        data["missing"] = list(judged.missing)
    if judged.provisional:
        data["provisional"] = True
    data["requires"] = in_language(requirement(procedure, judged.rule), language)
    data["says"] = in_language(judged.says, language)
    return data


def _deadline(answered: Answered, language: str) -> dict[str, Any]:
    deadline = answered.deadline
    return {
        "name": deadline.name,
        "result": "reproduced" if answered.reproduced else "explained",
        "due": answered.due.isoformat() if answered.due else None,
        "file_due": deadline.due.isoformat() if deadline.due else None,
        "rule": answered.rule or None,
        "article": answered.law or None,
        "met": answered.met,
        "file_met": deadline.met,
        "says": _said(answered.says, language),
    }


def _span(span: Span | None) -> str | None:
    """Write a day, or what is known of it as an interval with `..` for an open end."""
    if span is None or not (span.begins or span.ends):
        return None
    if span.day:
        return span.day.isoformat()
    return f"{span.first if span.begins else '..'}/{span.last if span.ends else '..'}"


def _said(says: Says | None, language: str) -> str | None:
    return in_language(says, language) if says else None
