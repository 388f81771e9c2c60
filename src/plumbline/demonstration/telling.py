"""The stories of the demonstration: which acts an invented matter sees, on which day, with which facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from plumbline.kernel.calendar import official

WORKING = official()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One act of a story."""

    on: date
    act: str
    role: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    together: bool = False  # a second officer takes part
    refused: bool = False  # an officer tries what the rules do not allow


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """How one matter goes."""

    kind: str
    theme: Mapping[str, Any]
    begins: date
    party: Mapping[str, Any]
    place: str


def workday(start: date, days: int) -> date:
    """Give the first workday that is at least some days later."""
    day = start + timedelta(days=days)
    while not WORKING.is_workday(day):
        day += timedelta(days=1)
    return day


def workdays_after(start: date, count: int) -> date:
    """Give the workday that comes a number of workdays later."""
    day = start
    for _ in range(count):
        day = workday(day, 1)
    return day


class Ordinary:
    """Tells a matter of the ordinary procedure; `kind` says where it turns."""

    def __init__(self, plot: Plot, dice: Random) -> None:
        self.plot = plot
        self.dice = dice
        theme = plot.theme
        low, high = theme["fine"]
        self.fine = dice.randrange(low, high + 1, 10_000) if high else 0
        self.kinds = list(theme["kinds"])
        self.offered = bool(theme["large"])
        self.review = plot.kind in {"reviewed", "hearing"} or dice.random() < 0.25  # noqa: PLR2004 — a quarter are complex

    def beats(self) -> Iterator[Beat]:
        """Go through the acts, from the report to where the story stops."""
        plot, kind = self.plot, self.plot.kind
        day = plot.begins
        yield self._report(day)
        if kind == "reported":
            return
        day = workday(day, self.dice.randint(1, 4))
        if kind == "declined":
            yield Beat(on=day, act="decline", role="leader", facts={"decline_reason": "经核实，线索反映的情况不属实。"})
            return
        yield self._file(day)
        filed = day
        day = workday(day, self.dice.randint(1, 5))
        yield self._investigate(day)
        if kind in {"preserved", "preserved_late"}:
            yield from self._preserve(day)
        if kind in {"investigating", "preserved", "preserved_late"}:
            return
        day = workday(day, self.dice.randint(4, 15) if kind != "decided_late" else 60)
        yield self._conclude(day)
        if kind == "concluded":
            return
        if kind == "spared":
            day = workday(day, 3)
            yield from self._spare(day)
            return
        if kind == "referred":
            yield Beat(on=workday(day, 1), act="refer", role="leader", facts=REFERRAL)
            return
        day = workday(day, self.dice.randint(1, 5) if kind != "decided_late" else 22)
        yield from self._notify(day)
        if kind == "notified":
            return
        yield from self._after_notice(day, filed)

    def _after_notice(self, notified: date, filed: date) -> Iterator[Beat]:
        kind = self.plot.kind
        day = notified
        if kind == "tried_early":
            yield self._decide(workday(notified, 1), refused=True)
        if kind in {"pleaded", "reviewed", "hearing"} or self.dice.random() < 0.3:  # noqa: PLR2004 — three in ten plead
            day = workday(notified, 1)
            yield Beat(on=day, act="plead", role="handler", facts={"plea": "当事人认为情节轻微，请求从轻处理。"})
            if kind == "pleaded":
                return
            day = workday(day, 1)
            yield Beat(on=day, act="review_plea", role="handler", facts=PLEA_REVIEWED)
        if kind == "hearing":
            asked = workday(notified, 2)
            yield Beat(on=asked, act="ask_hearing", role="handler", facts={"hearing_request": "当事人要求举行听证。"})
            called = workday(asked, 1)
            held = workdays_after(called, 9)
            yield Beat(on=called, act="call_hearing", role="handler", facts={**HEARING_CALLED, "hearing_on": held})
            yield Beat(on=held, act="hearing", role="hearing_chair", facts=HEARING_HELD)
            day = held
        day = max(day, workdays_after(notified, 7))
        if self.review or kind == "hearing":
            day = workday(day, 1)
            yield Beat(on=day, act="legal_review", role="legal_reviewer", facts=REVIEW_PASSED)
            if kind == "reviewed":
                return
        if kind == "decided_late":
            day = max(workday(day, 1), workday(filed, 90 + self.dice.randint(3, 20)))
        day = workday(day, self.dice.randint(1, 4))
        yield self._decide(day)
        if kind == "decided":
            return
        yield from self._after_decision(day)

    def _after_decision(self, decided: date) -> Iterator[Beat]:
        kind = self.plot.kind
        late = kind == "served_late"
        served = workdays_after(decided, self.dice.randint(9, 12) if late else self.dice.randint(1, 5))
        facts = {"service_method": self.dice.choice(["in_person", "mail"]), "received_on": served}
        yield Beat(on=served, act="serve", role="handler", facts=facts)
        published = workday(served, 2)
        if kind != "served":
            yield Beat(on=published, act="publish", role="handler", facts={"published_at": "本机关门户网站"})
        if kind in {"served", "published"}:
            return
        if kind == "withdrawn":
            changed = workday(published, 20)
            yield Beat(on=changed, act="record_change", role="legal_reviewer", facts={**REVOKED, "changed_on": changed})
            yield Beat(on=workday(changed, 1), act="withdraw", role="handler", facts=WITHDRAWN)
            return
        if not self.fine:
            yield Beat(on=workday(published, 5), act="close", role="handler", facts=CLOSED)
            return
        if kind == "unpaid":
            reminded = workday(served, 20)
            yield Beat(on=reminded, act="remind", role="handler", facts={"reminder_served_on": reminded})
            return
        paid = max(published, workday(served, self.dice.randint(2, 13)))
        facts = {"paid_on": paid, "paid_fen": self.fine, "paid_through": self.dice.choice(["bank", "electronic"])}
        yield Beat(on=paid, act="pay", role="handler", facts=facts)
        yield Beat(on=workday(paid, 3), act="close", role="handler", facts=CLOSED)

    def _report(self, day: date) -> Beat:
        source = self.dice.choice(["inspection", "random_inspection", "complaint", "tip", "other_body"])
        facts = {
            "source_kind": source,
            "clue": f"{self.plot.place}有人反映：{self.plot.theme['violation']}。",
            "found_on": day,
            "violation_place": self.plot.place,
        }
        return Beat(on=day, act="report", role="clerk", facts=facts)

    def _file(self, day: date) -> Beat:
        facts = {
            **self.plot.party,
            "violation": self.plot.theme["violation"],
            "violated_law": self.plot.theme["violated_law"],
            "acting_capacity": "own_power",
            "jurisdiction_ground": "place_of_violation",
            "no_conflict": True,
        }
        return Beat(on=day, act="file", role="handler", facts=facts, together=True)

    def _investigate(self, day: date) -> Beat:
        facts = {
            "certificate_shown": True,
            "investigation_method": "inspect",
            "record_made": True,
            "investigation_record": f"现场检查：{self.plot.theme['violation']}，已拍照并制作笔录。",
            "evidence_kinds": ["documents", "audiovisual", "party_statement", "site_record"],
        }
        return Beat(on=day, act="investigate", role="handler", facts=facts, together=True)

    def _preserve(self, day: date) -> Iterator[Beat]:
        approved = {"evidence_at_risk": True, "preservation_reason": "物品容易转移，以后难以取得。"}
        yield Beat(on=day, act="approve_preservation", role="leader", facts=approved)
        items = {"preserved_items": "现场物品一批，详见清单。"}
        yield Beat(on=day, act="preserve", role="handler", facts=items, together=True)
        if self.plot.kind == "preserved_late":
            disposal = {"preservation_disposal": "kept_as_evidence"}
            yield Beat(on=workdays_after(day, 10), act="dispose_preserved", role="handler", facts=disposal)

    def _conclude(self, day: date) -> Beat:
        facts: dict[str, Any] = {
            **CONCLUDED,
            "violation_ended_on": self.plot.begins,
            "conclusion": f"当事人{self.plot.theme['violation']}，事实清楚，建议处理。",
            "complex_case": self.review,
            "crime_suspected": self.plot.kind == "referred",
        }
        if self.plot.party["party_kind"] == "natural_person":
            facts |= {"party_born_on": date(1960 + self.dice.randint(0, 40), 6, 15), "capacity": "full"}
        if self.plot.kind == "spared":
            facts |= {"minor_violation": True, "corrected_in_time": True, "harm": "none", "first_offence": True}
        return Beat(on=day, act="conclude", role="handler", facts=facts, together=True)

    def _notify(self, day: date) -> Iterator[Beat]:
        facts = {
            "proposed_kinds": self.kinds,
            "basis_level": "law",
            "penalty_law": self.plot.theme["penalty_law"],
            "notice_reasons": f"当事人{self.plot.theme['violation']}，有现场笔录、照片和询问笔录证明。",
            "severe_otherwise": False,
            "hearing_offered": self.offered,
            "plea_until": workdays_after(day, 3),
            "notice_handed_over": True,
        }
        if self.fine:
            facts |= {"proposed_fine_fen": self.fine, "large_fine": self.offered, "large_fine_basis": STANDARD}
        if "confiscate_goods" in self.kinds:
            facts |= {"large_confiscation": False, "large_confiscation_basis": STANDARD}
        yield Beat(on=day, act="notify", role="handler", facts=facts)

    def _decide(self, day: date, *, refused: bool = False) -> Beat:
        facts: dict[str, Any] = {
            **DECIDED,
            "penalty_kinds": self.kinds,
            "decided_facts": f"当事人{self.plot.theme['violation']}。以上事实有现场笔录、照片、询问笔录为证。",
        }
        if self.fine:
            facts |= {
                "fine_fen": self.fine,
                "performance": "自收到决定书之日起 15 日内到指定银行或者通过电子支付系统缴纳。",
            }
        if "confiscate_goods" in self.kinds:
            facts["confiscated_goods"] = self.plot.theme["goods"]
        if self.plot.kind == "hearing":
            facts["on_hearing_record"] = True
        return Beat(on=day, act="decide", role="leader", facts=facts, refused=refused)

    def _spare(self, day: date) -> Iterator[Beat]:
        facts = {"no_penalty_ground": "minor", "no_penalty_reasons": "违法行为轻微，及时改正，没有造成危害后果。"}
        yield Beat(on=day, act="decide_no_penalty", role="leader", facts=facts)
        told = {"education": "当面讲明有关规定，当事人表示今后遵守。"}
        yield Beat(on=workday(day, 1), act="educate", role="handler", facts=told)


class Summary:
    """Tells a matter that is settled on the spot."""

    def __init__(self, plot: Plot, dice: Random) -> None:
        self.plot = plot
        low, high = plot.theme["fine"]
        self.fine = dice.randrange(low, high + 1, 5_000)

    def beats(self) -> Iterator[Beat]:
        """Go through the acts, from the finding to where the story stops."""
        day, theme = self.plot.begins, self.plot.theme
        yield Beat(on=day, act="find", role="handler", facts=self._found(day), together=True)
        notice = {
            "proposed_kinds": ["fine"],
            "proposed_fine_fen": self.fine,
            "basis_level": "administrative_regulation",
            "penalty_law": theme["penalty_law"],
            "notice_reasons": f"当事人{theme['violation']}，当场拍照取证。",
            "plea_invited": True,
        }
        yield Beat(on=day, act="notify", role="handler", facts=notice, together=True)
        decision = {
            "penalty_kinds": ["fine"],
            "fine_fen": self.fine,
            "severity": "ordinary",
            "decided_facts": f"当事人{theme['violation']}，有照片为证。",
            "correction": "at_once",
            "performance": "自收到决定书之日起 15 日内到指定银行或者通过电子支付系统缴纳。",
            **REMEDIES,
            "remedy_order": "reconsideration_first",
            "signed_by_officers": True,
            "social_impact": False,
            "social_impact_basis": "数额小，不涉及公共利益",
        }
        yield Beat(on=day, act="decide", role="handler", facts=decision, together=True)
        yield Beat(on=day, act="serve", role="handler", facts={"receipt": "signed"})
        yield Beat(on=workday(day, 1), act="report_decision", role="handler", facts={"reported_to": "本机关法制机构"})
        if self.plot.kind == "summary_open":
            return
        paid = workday(day, 5)
        facts = {"paid_on": paid, "paid_fen": self.fine, "paid_through": "electronic"}
        yield Beat(on=paid, act="pay", role="handler", facts=facts)
        yield Beat(on=workday(paid, 2), act="close", role="handler", facts=CLOSED)

    def _found(self, day: date) -> dict[str, Any]:
        facts: dict[str, Any] = {
            **self.plot.party,
            "certificate_shown": True,
            "violation": self.plot.theme["violation"],
            "violated_law": self.plot.theme["violated_law"],
            "violation_place": self.plot.place,
            "acting_capacity": "own_power",
            "jurisdiction_ground": "place_of_violation",
            "no_conflict": True,
            "facts_certain": True,
            "evidence_note": "现场照片 2 张",
            "found_on": day,
            "violation_ended_on": day,
            "limitation": "two_years",
            "minor_violation": False,
            "corrected_in_time": True,
            "harm": "slight",
            "first_offence": False,
            "no_fault_proved": False,
            "mitigations": ["none"],
            "fined_for_same_act": False,
            "illegal_gain": False,
            "crime_suspected": False,
        }
        if self.plot.party["party_kind"] == "natural_person":
            facts |= {"party_born_on": date(1985, 6, 15), "capacity": "full"}
        return facts


STANDARD = "本机关裁量基准（演示）"
CONCLUDED: Mapping[str, Any] = {
    "facts_clear": True,
    "evidence_sufficient": True,
    "evidence_verified": True,
    "evidence_list": "现场检查笔录、询问笔录、照片、进货票据",
    "electronic_monitoring": False,
    "limitation": "two_years",
    "minor_violation": False,
    "corrected_in_time": True,
    "harm": "slight",
    "first_offence": False,
    "no_fault_proved": False,
    "mitigations": ["none"],
    "illegal_gain_fen": 0,
    "fined_for_same_act": False,
    "several_norms": False,
    "law_changed": False,
    "public_interest": False,
    "major_rights": False,
    "review_by_other_law": False,
    "grave_or_complex": False,
}
PLEA_REVIEWED = {"plea_outcome": "not_adopted", "plea_reasons": "拟处罚的幅度已经考虑了当事人陈述的情节。"}
HEARING_CALLED = {"hearing_place": "本机关听证室", "hearing_chair": ["听证主持人"], "hearing_public": True}
HEARING_HELD = {
    "hearing_outcome": "held",
    "hearing_agents": 1,
    "hearing_record": "双方陈述、举证、质证，记录在案。",
    "hearing_record_signed": "signed",
}
REVIEW_PASSED = {
    "reviewer_is_new": False,
    "review_opinion": "passed",
    "review_reasons": "事实清楚，程序合法，同意提请决定。",
}
REMEDIES = {"reconsideration_body": "本级人民政府", "court": "有管辖权的人民法院"}
DECIDED: Mapping[str, Any] = {
    "severity": "ordinary",
    "correction": "at_once",
    "performance": "立即改正",
    **REMEDIES,
    "remedy_order": "either",
    "sealed": True,
    "party_present": False,
    "social_impact": True,
    "social_impact_basis": "涉及公众日常生活",
}
REVOKED = {"change_kind": "revoked", "changed_by": "本级人民政府（行政复议）"}
WITHDRAWN = {"withdrawal_reason": "本处罚决定已被依法撤销，公开的信息同时撤回。"}
REFERRAL = {"referred_to": "公安机关", "referral_reasons": "涉案金额较大，涉嫌犯罪。"}
CLOSED = {"archive_number": "演示卷", "full_record": True}
