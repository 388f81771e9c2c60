"""A judged log as JSON: one record a case and a fault, and the whole of it last. The reference page holds the schema."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from plumbline.cli.conforming.beyond import beyond
from plumbline.cli.conforming.judged_log import NotJudged
from plumbline.cli.conforming.lengths import Lengths
from plumbline.cli.conforming.names import Unmapped
from plumbline.cli.conforming.tally import JudgedCase, RuleTally, Tally
from plumbline.cli.replaying.reading import Fault
from plumbline.cli.replaying.records import judgement_record
from plumbline.cli.speaking import in_language
from plumbline.kernel.conforming import Standing
from plumbline.kernel.finding import Verdict


def case_record(case: JudgedCase, language: str, zone: ZoneInfo) -> dict[str, Any]:
    """Give the record of a case."""
    told = case.tell()
    events = case.events
    return {
        "record": "case",
        "case": case.name,
        "procedure": case.procedure.code,
        "version": case.procedure.version,
        "first": _moment(events[0][1], zone) if events else None,
        "last": _moment(events[-1][1], zone) if events else None,
        "days": round((events[-1][1] - events[0][1]) / 86_400, 2) if events else None,
        "acts": list(case.acts),
        "ended": case.ended,
        "kept": case.codes(Standing.KEPT),
        "broken": [judgement_record(case.procedure, one, language) for one in told if one.verdict is Verdict.BROKEN],
        "unknown": [judgement_record(case.procedure, one, language) for one in told if one.verdict is Verdict.UNKNOWN],
        "not_applicable": case.codes(Standing.NOT_APPLICABLE),
        "untouched": len(case.codes(Standing.UNTOUCHED)),
        "deemed": [{"act": act, "on": date.fromordinal(day).isoformat()} for act, day in case.deemed],
        "untold": case.untold,
    }


def not_judged_record(case: NotJudged, language: str) -> dict[str, Any]:
    """Give the record of a case whose rules are not judged."""
    return {"record": "case", "case": case.name, "not_judged": in_language(case.says, language)}


def fault_record(fault: Fault, language: str) -> dict[str, Any]:
    """Give the record of something that cannot be read."""
    says = in_language(fault.says, language)
    return {"record": "fault", "line": fault.line, "column": fault.column, "case": fault.matter or None, "says": says}


def log_record(tally: Tally, read: Unmapped, language: str, zone: ZoneInfo) -> dict[str, Any]:
    """Give the record of the whole log."""
    return {
        "record": "log",
        "cases": tally.cases,
        "events": tally.events,
        "cases_with_broken": tally.broken,
        "cases_with_unknown": tally.unknown,
        "not_judged": [{"says": says, "cases": count} for says, count in tally.not_judged.items()],
        "first": _moment(tally.first, zone) if tally.first is not None else None,
        "last": _moment(tally.last, zone) if tally.last is not None else None,
        "rows": read.rows,
        "faults": read.faults,
        "unmapped": [{"name": name, "rows": rows, "near": near} for name, rows, near in read.unmapped],
        "left_out": [
            {"name": name, "rows": rows, "says": in_language(says, language)} for name, rows, says in read.left_out
        ],
        "other_lifecycle": [{"name": name, "rows": rows} for name, rows in read.other_lifecycle],
        "versions": [
            {
                "procedure": version.procedure.code,
                "version": version.procedure.version,
                "cases": version.cases,
                "rules": [_rule(one, language) for one in version.rules],
                "beyond": [in_language(one, language) for one in beyond(version.procedure)],
            }
            for version in tally.versions.values()
        ],
        "variants": [
            {"acts": list(one.acts), "cases": one.cases, "with_broken": one.broken, "cut": one.cut}
            for one in tally.common_variants()
        ],
        "variants_not_told_apart": tally.uncounted,
        "throughput": {
            "case": _lengths(tally.whole),
            "steps": [
                {"from": first, "to": then, **_lengths(lengths)} for (first, then), lengths in tally.common_steps()
            ],
        },
    }


def _rule(one: RuleTally, language: str) -> dict[str, Any]:
    heading = one.heading
    return {
        "rule": heading.code,
        "article": heading.law,
        "requires": in_language(heading.requires, language),
        "kept": one.count(Standing.KEPT),
        "broken": one.count(Standing.BROKEN),
        "unknown": one.count(Standing.UNKNOWN),
        "not_applicable": one.count(Standing.NOT_APPLICABLE),
        "untouched": one.count(Standing.UNTOUCHED),
        "over_days": {"median": one.over.days(0.5), "most": one.over.longest} if one.over.count else None,
        "because": in_language(heading.because, language) if heading.because else None,
    }


def _lengths(lengths: Lengths) -> dict[str, Any]:
    return {"count": lengths.count, "median_days": lengths.days(0.5), "p90_days": lengths.days(0.9)}


def _moment(second: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(second, zone).isoformat(timespec="seconds")
