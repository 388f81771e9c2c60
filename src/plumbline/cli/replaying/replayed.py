"""One matter, run through its procedure: which version applies, what every rule shows, what became of its deadlines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plumbline.cli.replaying.answered import Answered, Bench
from plumbline.cli.replaying.elsewhere import answer_wherever
from plumbline.cli.replaying.knowing import Reading, Unmapped, read_known
from plumbline.cli.replaying.reading import KnownMatter
from plumbline.cli.replaying.words import Vocabulary
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.conformance import Judgement, Verdict, judge
from plumbline.kernel.errors import Says
from plumbline.kernel.known import Known
from plumbline.kernel.procedure import Procedure


class NotJudged(StrEnum):
    """Why the rules of a matter are not judged."""

    NO_PROCEDURE = "no_procedure"
    BEFORE_THE_LAW = "before_first_version"
    LAW_CHANGED = "law_changed"
    OPENING_UNKNOWN = "opening_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of one matter.

    Gives   procedure — None where its rules were not judged, and then `why` and `because` say why
            judged — every rule that what is known touches;  untouched — how many it does not touch
    """

    matter: KnownMatter
    code: str = ""  # of the procedure, whether or not a version applies
    procedure: Procedure | None = None
    run_as: Says | None = None
    why: NotJudged | None = None
    because: Says | None = None
    known: Known = field(default_factory=Known)
    judged: tuple[Judgement, ...] = ()
    untouched: int = 0
    unmapped: tuple[Unmapped, ...] = ()
    remarks: tuple[Says, ...] = ()
    deadlines: tuple[Answered, ...] = ()

    def found(self, verdict: Verdict) -> list[Judgement]:
        """Give the judgements of one kind."""
        return [one for one in self.judged if one.verdict is verdict]

    def count(self) -> Counter[Verdict]:
        """Count the judgements by kind."""
        return Counter(one.verdict for one in self.judged)


def replay(matter: KnownMatter, vocabularies: Mapping[str, Vocabulary], catalogue: Catalogue) -> Replayed:
    """Run one matter through its procedure."""
    vocabulary = vocabularies.get(matter.kind)
    if vocabulary is None:
        undeclared = Says(
            zh=f"“{matter.kind}”这一类还没有声明程序，规则不判断；期限按文件自己的长度核算",
            en=f"No procedure is declared for the kind “{matter.kind}” yet: its rules are not judged; "
            "its deadlines are counted by the lengths that the file gives",
        )
        bench = Bench(None, None, Known(), catalogue)
        return Replayed(
            matter=matter,
            why=NotJudged.NO_PROCEDURE,
            because=undeclared,
            deadlines=_answered(matter, bench, vocabularies),
        )
    versions = catalogue.procedures[vocabulary.procedure]
    why, because, opened_on = _opening(matter, vocabulary, versions[0])
    reading = read_known(matter, vocabulary, versions[-1])
    if why or opened_on is None:
        bench = Bench(vocabulary, None, reading.known, catalogue)
        return _set_aside(matter, vocabulary, reading, (why, because), _answered(matter, bench, vocabularies))
    procedure = catalogue.procedure(vocabulary.procedure, on=opened_on)
    judged = tuple(judge(procedure, reading.known))
    bench = Bench(vocabulary, procedure, reading.known, catalogue, judged)
    return Replayed(
        matter=matter,
        code=procedure.code,
        procedure=procedure,
        run_as=vocabulary.note,
        known=reading.known,
        judged=judged,
        untouched=len(procedure.rules) - len(judged),
        unmapped=reading.unmapped,
        remarks=reading.remarks,
        deadlines=_answered(matter, bench, vocabularies),
    )


def _answered(matter: KnownMatter, bench: Bench, vocabularies: Mapping[str, Vocabulary]) -> tuple[Answered, ...]:
    return tuple(answer_wherever(deadline, bench, matter, vocabularies) for deadline in matter.deadlines)


def _set_aside(
    matter: KnownMatter,
    vocabulary: Vocabulary,
    reading: Reading,
    reason: tuple[NotJudged | None, Says | None],
    answered: tuple[Answered, ...],
) -> Replayed:
    """List a matter whose rules are not judged; a deadline that the law of its day has is still counted by that law."""
    return Replayed(
        matter=matter,
        code=vocabulary.procedure,
        run_as=vocabulary.note,
        why=reason[0],
        because=reason[1],
        unmapped=reading.unmapped,
        remarks=reading.remarks,
        deadlines=answered,
    )


def _opening(
    matter: KnownMatter, vocabulary: Vocabulary, oldest: Procedure
) -> tuple[NotJudged | None, Says | None, date | None]:
    """Find by which day the matter was open, and whether a version of the procedure is declared for it."""
    spans = [matter.dates[word] for word in vocabulary.opened_by if word in matter.dates]
    begins = oldest.in_force_from
    if not spans:
        because = Says(
            zh="没有一个日期说得出这件事是什么时候开始办的，适用程序的哪个版本不知道；要补上立案或者发现的日期",
            en="No date tells when the matter was opened, so it is not known which version of the procedure applies; "
            "the day on which it was opened or discovered is missing",
        )
        return NotJudged.OPENING_UNKNOWN, because, None
    opened_on = min(span.last for span in spans)
    if opened_on >= begins:
        return None, None, opened_on
    if any(span.first >= begins for span in spans):
        because = Says(
            zh=f"最早的日期 {opened_on} 在 {begins} 以前，后面的日期在它以后：这件事跨过了法律的修订。前面的步骤当时适用旧法，"
            "后面的步骤适用哪一部、要不要按新法补做，不能从日期推出，列为待定；规则不判断",
            en=f"The earliest date, {opened_on}, lies before {begins} and later ones after it: the law was revised in between. "
            "The earlier steps stood under the old law; which law governs the later ones, and whether steps are done again "
            "under the new one, cannot be told from dates and is left to be settled. The rules are not judged",
        )
        return NotJudged.LAW_CHANGED, because, opened_on
    because = Says(
        zh=f"最早的日期是 {opened_on}，已声明的程序从 {begins} 起施行；那以前的法律还没有声明，规则不判断",
        en=f"The earliest date is {opened_on}; the procedure is declared from {begins}. The law before it is not declared, "
        "so the rules are not judged",
    )
    return NotJudged.BEFORE_THE_LAW, because, opened_on
