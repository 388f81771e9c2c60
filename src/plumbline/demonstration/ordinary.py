"""Tells a matter of the ordinary procedure, from the report to the decision; `plot.kind` says where it turns."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

from plumbline.demonstration.after_decision import AfterDecision
from plumbline.demonstration.benchmarked import DEPARTED, Applied, applied
from plumbline.demonstration.telling import Beat, Plot, given, workday, workdays_after

STANDARD: Final = "本机关裁量基准（演示）"
HEARD: Final = frozenset({"hearing", "hearing_waived"})
OF_GRAVE_CASES: Final = frozenset({"reviewed", "hearing", "deliberated"})
PLEADED: Final = frozenset({"pleaded", "reviewed", "hearing"})
SOURCES: Final = ("inspection", "random_inspection", "complaint", "tip", "other_body")
ONE_IN_FOUR, THREE_IN_TEN = 0.25, 0.3


class Ordinary:
    """Tells one matter."""

    def __init__(self, plot: Plot, dice: Random) -> None:
        self.plot = plot
        self.dice = dice
        low, high = plot.theme["fine"]
        self.fine = dice.randrange(low, high + 1, 10_000) if high else 0
        self.kinds = list(plot.theme["kinds"])
        self.offered = bool(plot.theme["large"]) or plot.kind in HEARD
        self.complex = plot.kind in OF_GRAVE_CASES or dice.random() < ONE_IN_FOUR
        self.party_known = dice.random() < THREE_IN_TEN  # whoever reported it knew who did it
        self.present = plot.kind in {"handed_over", "handed_over_late"}
        self.established: dict[str, Any] = {}  # what the case knows when the investigation is over
        self.benchmark: Applied | None = None
        self.departs = False

    def beats(self) -> Iterator[Beat]:
        """Go through the acts, from the report to where the story stops."""
        kind, day = self.plot.kind, self.plot.begins
        yield self._report(day)
        if kind == "reported":
            return
        day = workday(day, self.dice.randint(1, 4))
        if kind == "declined":
            yield Beat(on=day, act="decline", role="leader", facts=given("declined"))
            return
        if kind == "tried_alone":
            yield self._file(day, alone=True)
        yield self._file(day)
        filed = day
        day = workday(day, self.dice.randint(1, 5))
        yield self._investigate(day)
        yield from self._beside_the_investigation(day)
        if kind in {"investigating", "sampled", "preserved", "preserved_late"}:
            return
        day = workday(day, self.dice.randint(4, 15) if kind != "decided_late" else 60)
        yield self._conclude(day)
        if kind == "concluded":
            return
        if kind == "spared":
            yield from self._spare(workday(day, 3))
            return
        if kind == "referred":
            yield Beat(on=workday(day, 1), act="refer", role="leader", facts=given("referral"))
            return
        day = workday(day, self.dice.randint(1, 5) if kind != "decided_late" else 22)
        yield from self._to_the_decision(day, filed)

    def _to_the_decision(self, notified: date, filed: date) -> Iterator[Beat]:
        for beat in self._told_to_the_party(notified):
            notified = beat.on
            yield beat
        if self.plot.kind in {"notified", "notified_by_mail"}:
            return
        if self.plot.kind == "tried_early":
            yield self._decide(workday(notified, 1), refused=True)
        day = notified
        for beat in self._party_speaks(notified):
            day = beat.on
            yield beat
        if self.plot.kind == "pleaded":
            return
        if self.plot.kind != "waived":
            day = max(day, workdays_after(notified, 7))
        for beat in self._house_reviews(day):
            day = beat.on
            yield beat
        if self.plot.kind != "reviewed":
            yield from self._decided_and_after(day, filed)

    def _decided_and_after(self, day: date, filed: date) -> Iterator[Beat]:
        if self.plot.kind == "decided_late":
            day = max(workday(day, 1), workday(filed, 90 + self.dice.randint(3, 20)))
        day = workday(day, self.dice.randint(1, 4))
        yield self._decide(day)
        if self.plot.kind != "decided":
            yield from AfterDecision(self.plot, self.dice, fine=self.fine, decided=day).beats()

    def _told_to_the_party(self, day: date) -> Iterator[Beat]:
        mailed = self.plot.kind == "notified_by_mail"
        yield self._notify(day, mailed=mailed)
        if mailed:
            day = workday(day, 3)
            facts = given("notice_mailed", notice_received_on=day)
            yield Beat(on=day, act="serve_notice", role="handler", facts=facts)

    def _beside_the_investigation(self, day: date) -> Iterator[Beat]:
        kind = self.plot.kind
        if kind == "sampled":
            yield Beat(on=workday(day, 1), act="sample", role="handler", facts=given("sampled"), together=True)
        if kind == "recused":
            asked, ruled = given("recusal_asked"), given("recusal_granted")
            yield Beat(on=day, act="ask_recusal", role="handler", facts=asked, names="recusal_of")
            yield Beat(
                on=workday(day, 2), act="rule_on_recusal", role="leader", facts=ruled, names="recused", leaves=True
            )
        if kind in {"preserved", "preserved_late"}:
            yield Beat(on=day, act="approve_preservation", role="leader", facts=given("preservation_approved"))
            yield Beat(on=day, act="preserve", role="handler", facts=given("preserved"), together=True)
        if kind == "preserved_late":
            disposed = given("preservation_disposed")
            yield Beat(on=workdays_after(day, 10), act="dispose_preserved", role="handler", facts=disposed)

    def _party_speaks(self, notified: date) -> Iterator[Beat]:
        kind, day = self.plot.kind, workday(notified, 1)
        if kind == "waived":
            yield Beat(on=day, act="waive_plea", role="handler", facts=given("plea_waived"))
        elif kind in PLEADED or self.dice.random() < THREE_IN_TEN:
            yield Beat(on=day, act="plead", role="handler", facts=given("plea"))
            if kind == "pleaded":
                return
            yield Beat(on=workday(day, 1), act="review_plea", role="handler", facts=given("plea_reviewed"))
        if kind == "hearing_waived" or (kind == "waived" and self.offered):
            yield Beat(on=workday(day, 2), act="waive_hearing", role="handler", facts=given("hearing_waived"))
        if kind == "hearing":
            asked = workday(notified, 2)
            called = workday(asked, 1)
            held = workdays_after(called, 9)
            facts = given("hearing_called", hearing_on=held)
            yield Beat(on=asked, act="ask_hearing", role="handler", facts=given("hearing_asked"))
            yield Beat(on=called, act="call_hearing", role="handler", facts=facts)
            yield Beat(on=held, act="hearing", role="hearing_chair", facts=given("hearing_held"))

    def _house_reviews(self, day: date) -> Iterator[Beat]:
        if self.complex:
            day = workday(day, 1)
            yield Beat(on=day, act="legal_review", role="legal_reviewer", facts=given("review_passed"))
        if self.plot.kind == "deliberated":
            yield Beat(on=workday(day, 1), act="deliberate", role="leader", facts=given("deliberated"))

    def _report(self, day: date) -> Beat:
        facts = {
            "source_kind": self.dice.choice(SOURCES),
            "clue": f"{self.plot.place}有人反映：{self.plot.theme['violation']}。",
            "found_on": day,
            "violation_place": self.plot.place,
            **(self._asked("party_kind", "party_name", "party_address") if self.party_known else {}),
        }
        return Beat(on=day, act="report", role="clerk", facts=facts)

    def _file(self, day: date, *, alone: bool = False) -> Beat:
        facts = given(
            "filed",
            **self.plot.party,
            violation=self.plot.theme["violation"],
            violated_law=self.plot.theme["violated_law"],
        )
        return Beat(on=day, act="file", role="handler", facts=facts, together=not alone, refused=alone)

    def _asked(self, *codes: str) -> dict[str, Any]:
        return {code: self.plot.party[code] for code in codes}

    def _investigate(self, day: date) -> Beat:
        record = f"现场检查：{self.plot.theme['violation']}，已拍照并制作笔录。"
        facts = given("investigated", investigation_record=record)
        return Beat(on=day, act="investigate", role="handler", facts=facts, together=True)

    def _conclude(self, day: date) -> Beat:
        facts = given(
            "concluded",
            violation_ended_on=self.plot.begins,
            conclusion=f"当事人{self.plot.theme['violation']}，事实清楚，建议处理。",
            complex_case=self.complex,
            grave_or_complex=self.plot.kind == "deliberated",
            crime_suspected=self.plot.kind == "referred",
        )
        if self.plot.party["party_kind"] == "natural_person":
            facts |= {"party_born_on": date(1960 + self.dice.randint(0, 40), 6, 15), "capacity": "full"}
        if self.plot.kind == "spared":
            facts |= given("spared")
        self.established = {**self.plot.party, **facts}
        return Beat(on=day, act="conclude", role="handler", facts=facts, together=True)

    def _apply_benchmark(self, day: date) -> None:
        """Take the fine from the benchmark that is in force, where there is one."""
        self.benchmark = applied(self.plot, self.established, self.dice, on=day)
        if self.benchmark is not None:
            self.departs = self.plot.kind == DEPARTED
            self.fine = self.benchmark.fine(self.dice, departs=self.departs)

    def _notify(self, day: date, *, mailed: bool) -> Beat:
        self._apply_benchmark(day)
        facts = given(
            "notified",
            proposed_kinds=self.kinds,
            penalty_law=self.plot.theme["penalty_law"],
            notice_reasons=f"当事人{self.plot.theme['violation']}，有现场笔录、照片和询问笔录证明。",
            hearing_offered=self.offered,
            plea_until=workdays_after(day, 3),
            notice_handed_over=not mailed,
        )
        if self.fine:
            facts |= {"proposed_fine_fen": self.fine, "large_fine": self.offered, "large_fine_basis": STANDARD}
        if self.benchmark is not None:
            facts |= self.benchmark.facts(on=day, departs=self.departs)
        if "confiscate_goods" in self.kinds:
            facts |= {"large_confiscation": False, "large_confiscation_basis": STANDARD}
        return Beat(on=day, act="notify", role="handler", facts=facts)

    def _decide(self, day: date, *, refused: bool = False) -> Beat:
        facts = given(
            "decided",
            penalty_kinds=self.kinds,
            decided_facts=f"当事人{self.plot.theme['violation']}。以上事实有现场笔录、照片、询问笔录为证。",
            party_present=self.present,
            **given("not_public" if self.present else "public"),
        )
        if self.fine:
            facts |= given("fined", fine_fen=self.fine)
        if self.benchmark is not None:
            facts |= self.benchmark.facts(on=day, departs=self.departs)
            facts["severity"] = self.benchmark.severity or facts["severity"]
        if "confiscate_goods" in self.kinds:
            facts["confiscated_goods"] = self.plot.theme["goods"]
        if self.plot.kind == "hearing":
            facts["on_hearing_record"] = True
        return Beat(on=day, act="decide", role="leader", facts=facts, refused=refused)

    def _spare(self, day: date) -> Iterator[Beat]:
        yield Beat(on=day, act="decide_no_penalty", role="leader", facts=given("no_penalty"))
        yield Beat(on=workday(day, 1), act="educate", role="handler", facts=given("educated"))
