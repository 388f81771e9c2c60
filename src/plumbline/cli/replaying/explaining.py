"""Why a deadline of a file is not reproduced: another version, another law, another length, or no rule at all."""

from datetime import date

from plumbline.cli.replaying.answered import Answered, Bench, met_by
from plumbline.cli.replaying.reading import Deadline
from plumbline.kernel.calendar import official
from plumbline.kernel.citation import find_citations, parse_reference
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import register
from plumbline.kernel.period import reckon
from plumbline.kernel.procedure import Procedure


def without_a_rule(deadline: Deadline, procedure: Procedure, act: str) -> Answered:
    """Say which rules bind the act, where none has the start and length of the deadline."""
    title = procedure.acts[act].title
    rules = [rule for rule in procedure.targeting[act] if rule.period]
    own_zh = "、".join(f"{rule.period.zh}（{rule.law}）" for rule in rules if rule.period) or "没有期限"
    own_en = ", ".join(f"{rule.period.en} ({rule.law})" for rule in rules if rule.period) or "no period"
    due = _reckoned(deadline)
    return Answered(
        deadline=deadline,
        reproduced=False,
        due=due,
        met=met_by(deadline, due) if due else None,
        says=Says(
            zh=f"关于“{title.zh}”，我们的规则是{own_zh}，没有与这一项起点、长度都相同的；按文件自己的长度算到 {due}",
            en=f"On “{title.en}” our rules have {own_en}, none with the start and length of this one; "
            f"by its own length it ends on {due}",
        ),
    )


def by_itself(deadline: Deadline, why: Says) -> Answered:
    """Count a deadline for which no procedure of ours has a rule by its own length, and say so."""
    if deadline.period is None:
        return _by_difference(deadline, why)
    due = _reckoned(deadline)
    same = due == deadline.due
    return Answered(
        deadline=deadline,
        reproduced=False,
        due=due,
        met=met_by(deadline, due) if due else None,
        says=Says(
            zh=f"{why.zh}；按它自己的长度从 {deadline.start_on} 起算，{'得到同一天' if same else '得到另一天'} {due}",
            en=f"{why.en}; counted by its own length from {deadline.start_on} it ends on "
            f"{'the same day' if same else 'another day'}, {due}",
        ),
    )


def _by_difference(deadline: Deadline, why: Says) -> Answered:
    if deadline.start_on is None or deadline.actual_on is None:
        return Answered(deadline=deadline, reproduced=False, says=why)
    days = (deadline.actual_on - deadline.start_on).days
    same = days == deadline.difference
    return Answered(
        deadline=deadline,
        reproduced=False,
        met=None,
        says=Says(
            zh=f"{why.zh}；两个日期相差 {days} 日，与文件{'相同' if same else '不同'}；头尾怎么算没有规则可依，是否守住不判断",
            en=f"{why.en}; the two dates are {days} days apart, {'as' if same else 'not as'} in the file; "
            "without a rule that says which ends count, whether it was met is not judged",
        ),
    )


def _reckoned(deadline: Deadline) -> date | None:
    if deadline.period is None or deadline.start_on is None:
        return None
    return reckon(deadline.period, deadline.start_on, calendar=official()).due


def why_no_rule(deadline: Deadline, bench: Bench) -> Says:
    """Say whether the deadline stands in an older version of our law, in another law, or in one that is not named."""
    titles = register().by_title
    cited = [one.citation.norm for one in find_citations(deadline.basis, known=titles.keys())]
    if not cited and (bare := deadline.basis.partition("(")[0]) in titles:
        cited = [bare]
    if not cited:
        return Says(zh=f"“{deadline.basis}”没有声明成程序", en=f"“{deadline.basis}” is not declared as a procedure")
    versions = bench.catalogue.procedures[bench.vocabulary.procedure] if bench.vocabulary else ()
    own = {register().full_title(one.norm) for version in versions for one in parse_reference(version.basis)}
    begins = versions[0].in_force_from if versions else date.min
    if register().full_title(cited[0]) in own and (deadline.start_on is None or deadline.start_on < begins):
        return Says(
            zh=f"依据是《{cited[0]}》（{deadline.basis}）；程序从 {begins} 起声明，起算日在它以前，那个版本没有声明",
            en=f"It rests on 《{cited[0]}》 ({deadline.basis}); the procedure is declared from {begins}, it starts before that, "
            "and that version is not declared",
        )
    resting = _resting_on(cited[0], bench)
    if resting:
        codes = "、".join(resting), ", ".join(resting)
        return Says(
            zh=f"依据是《{cited[0]}》，有它的程序是 {codes[0]}；文件的这个名称还没有对应到那里",
            en=f"It rests on 《{cited[0]}》, which {codes[1]} has; this name of the file does not lead there yet",
        )
    return Says(
        zh=f"依据是《{cited[0]}》，这部法律的程序还没有声明",
        en=f"It rests on 《{cited[0]}》, for which no procedure is declared yet",
    )


def _resting_on(title: str, bench: Bench) -> list[str]:
    """Give the procedures that rest on a law."""
    whole = register().full_title(title)
    return [
        code
        for code, versions in bench.catalogue.procedures.items()
        if any(register().full_title(one.norm) == whole for one in parse_reference(versions[-1].basis))
    ]
