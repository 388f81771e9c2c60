"""The witnesses of the ledger for the audit administrator: how far each has signed, how it answered last, what it warns of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from plumbline.engines.ledger import alarms, cosigned, witnesses
from plumbline.engines.ledger.models import Cosignature, WitnessAlarm, WitnessState
from plumbline.engines.ledger.witness.asking import Outcome
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.witness_list import ListedWitness
from plumbline.site import days
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, TagShown, table
from plumbline.site.words import Words

OUTCOMES: Final = {
    Outcome.COSIGNED: Says(zh="副署了", en="Cosigned"),
    Outcome.FORKED: Says(zh="说账本分了叉", en="Says that the ledger forked"),
    Outcome.UNPROVEN: Says(zh="说过去被改写", en="Says that the past was written anew"),
    Outcome.REWOUND: Says(zh="说账本被退回过", en="Says that the ledger was put back in time"),
    Outcome.UNKNOWN_LOG: Says(zh="不认识本账本，或者网址不对", en="Does not follow this ledger, or another address"),
    Outcome.NOT_SIGNED: Says(zh="不认识现在的签名密钥", en="Does not know the key that signs now"),
    Outcome.REFUSED: Says(zh="拒绝了", en="Refused"),
    Outcome.FAILING: Says(zh="对方出错", en="Failing"),
    Outcome.SILENT: Says(zh="没有回音", en="No answer"),
    Outcome.GARBAGE: Says(zh="回答看不懂", en="An answer that is none"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessesShown:
    """What stands about the witnesses: up to where the ledger is cosigned, what they warn of, each one's state."""

    words: Words
    alarms: tuple[Words, ...] = ()
    settle: str = ""  # the command that settles the first of them
    table: TableShown | None = None


def witnesses_shown() -> WitnessesShown:
    """Show the witnesses, and the alarms that nobody has settled."""
    standing, listed = alarms.unsettled(), witnesses.every()
    return WitnessesShown(
        words=_words(),
        alarms=tuple(_alarm(each) for each in standing),
        settle=f"plumbline ledger post --settle {standing[0].pk} --reason …" if standing else "",
        table=_table(listed) if listed else None,
    )


def _words() -> Words:
    wanted, head = witnesses.quorum(), cosigned.standing()
    if not wanted:
        return _("没有见证人：签名头只有本系统自己的签名。运行人员可以在 PLUMBLINE_WITNESSES 所指的文件里登记见证人。")
    if head is None:
        return _("还没有签名头得到 %(n)s 个见证人副署。") % {"n": wanted}
    return _("%(size)s 条的签名头由 %(names)s 副署，%(moment)s 起。") % {
        "size": f"{head.size:,}",
        "names": _("、").join(head.names),
        "moment": days.moment(head.since),
    }


def _alarm(alarm: WitnessAlarm) -> Words:
    told = alarms.told(alarm)
    at = days.moment(alarm.at)
    return Says(zh=f"警报 {alarm.pk}（{at}）：{told.zh}", en=f"Alarm {alarm.pk} ({at}): {told.en}")


def _table(listed: Iterable[ListedWitness]) -> TableShown:
    columns = (
        Column(words=_("见证人")),
        Column(words=_("副署到")),
        Column(words=_("最近一次询问")),
        Column(words=_("下次询问不早于")),
    )
    return table(_("见证人"), columns, [_row(each) for each in listed])


def _row(one: ListedWitness) -> Row:
    key = one.key.written
    signed = Cosignature.objects.filter(witness=key).aggregate(size=Max("head_id"), at=Max("at"))
    state = WitnessState.objects.filter(witness=key).first()
    reach = Cell(words=f"{signed['size']:,}", sub=days.moment(signed["at"])) if signed["size"] else Cell(words="—")
    name = Cell(words=one.name, sub=one.address)
    if state is None:
        return Row(cells=(name, reach, Cell(words=_("还没有问过")), Cell(words="—")))
    good = state.outcome == Outcome.COSIGNED
    tag = TagShown(words=OUTCOMES.get(Outcome(state.outcome), state.outcome), kind="good" if good else "bad")
    said = f"{days.moment(state.asked_at)} {state.said}".rstrip()
    waits = state.again_at > clock.now()
    again = days.moment(state.again_at) if waits else _("下一个签名头")
    return Row(cells=(name, reach, Cell(tag=tag, sub=said), Cell(words=again)), state="" if good else "late")
