"""What may be delegated: by whom, to whom, for how long, and not what is delegated already, nor round in a circle.

Which acts a role performs is declared in the procedures, so a delegation of single acts is judged by them; a refusal cites
the article of the act.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet

from plumbline.engines.bodies.codes import Role
from plumbline.engines.bodies.models import Officer
from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.bodies.recording import about
from plumbline.kernel import catalogue
from plumbline.kernel.errors import Reason, Says
from plumbline.kernel.procedure import Act, Procedure

Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A delegation that is asked for."""

    giver: Officer
    holder: Officer
    roles: Sequence[Role]
    acts: Sequence[str]
    days: Days

    @classmethod
    def of(
        cls, giver: Officer, holder: Officer, *, roles: Collection[Role | str], acts: Collection[str], days: Days
    ) -> "Wanted":
        """Work out the roles, where only acts are named: those of the giver in which they are performed."""
        named = sorted({Role(role) for role in roles})
        single = sorted(set(acts))
        if single and not named:
            own = roles_through(giver, (days[0], days[0]))
            named = sorted({Role(role) for code in single for role in performers(code, days) if role in own})
        return cls(giver=giver, holder=holder, roles=named, acts=single, days=days)

    def faults(self) -> list[Reason]:
        """List everything that stands against it, by field."""
        if not self.roles and not self.acts:
            says = Says(zh="还没有选委托的岗位职责，也没有选行为", en="Neither a role nor an act was chosen")
            return [about("roles", says)]
        return [*self._of_holder(), *self._of_acts(), *self._of_giver(), *self._twice(), *self._round()]

    def _of_holder(self) -> Iterator[Reason]:
        giver, holder = self.giver, self.holder
        if giver.pk == holder.pk or giver.body_id != holder.body_id:
            says = Says(
                zh=f"只能委托给本机关的其他人员；{holder.name}不是。",
                en=f"Roles are delegated to another officer of the same body; {holder.name} is none.",
            )
            yield _ruled("holder", says, "bodies.delegated_within_the_body")
            return
        if not _serves(holder, self.days):
            says = Says(
                zh=f"{holder.name}在 {self.days[0]} 至 {self.days[1]} 不是一直在本机关任职，不能受委托。",
                en=f"{holder.name} does not serve in the body throughout {self.days[0]} to {self.days[1]}.",
            )
            yield _ruled("holder", says, "bodies.delegated_to_who_serves")
        held = roles_through(holder, self.days)
        if self.roles and all(role in held for role in self.roles):
            says = Says(
                zh=f"{holder.name}自己就任{_names(self.roles).zh}，不用委托。",
                en=f"{holder.name} is {_names(self.roles).en} anyhow; nothing is to be delegated.",
            )
            yield _ruled("holder", says, "bodies.delegated_what_the_holder_lacks")

    def _of_acts(self) -> Iterator[Reason]:
        own = roles_through(self.giver, (self.days[0], self.days[0]))  # how long is judged apart
        for code in self.acts:
            found = _find(code, self.days)
            if not found:
                says = Says(
                    zh=f"{self.days[0]} 至 {self.days[1]} 施行的程序里没有“{code}”这个行为；写成“程序:行为”。",
                    en=f"No procedure in force between {self.days[0]} and {self.days[1]} has the act “{code}”; write "
                    "“procedure:act”.",
                )
                yield _ruled("acts", says, "bodies.delegated_act_is_declared")
                continue
            procedure, act = found[-1]
            who = performers(code, self.days)
            allowed = self.roles or own
            if not who.intersection(own) or not who.intersection(allowed):
                said = _names([Role(role) for role in sorted(who) if role in Role.codes()])
                says = Says(
                    zh=f"“{procedure.title.zh}”的“{act.title.zh}”由{said.zh or '当事人'}做，{self.giver.name}在 {self.days[0]} 不能做，不能委托。",
                    en=f"“{act.title.en}” of “{procedure.title.en}” is performed by {said.en or 'a party'}; {self.giver.name} may "
                    f"not perform it on {self.days[0]} and cannot delegate it.",
                )
                yield _ruled("acts", says, "bodies.delegates_what_is_held", law=act.law or procedure.basis)

    def _of_giver(self) -> Iterator[Reason]:
        first, last = self.days
        on_the_first_day = roles_through(self.giver, (first, first))
        lacking = [role for role in self.roles if role not in on_the_first_day]
        if lacking:
            names = _names(lacking)
            says = Says(
                zh=f"{self.giver.name}在 {first} 不任{names.zh}，不能委托；受委托的职责不能再委托。",
                en=f"{self.giver.name} is not {names.en} on {first} and cannot delegate it; what was delegated is not passed on.",
            )
            yield _ruled("roles", says, "bodies.delegates_what_is_held")
            return
        through = roles_through(self.giver, self.days)
        ending = [role for role in self.roles if role not in through]
        if ending:
            names = _names(ending)
            says = Says(
                zh=f"{self.giver.name}任{names.zh}不到 {last}；委托不能长于委托人自己的任期。",
                en=f"{self.giver.name} is not {names.en} until {last}; no delegation lasts longer than its giver's own post.",
            )
            yield _ruled("valid_to", says, "bodies.delegation_within_the_appointment")

    def _twice(self) -> Iterator[Reason]:
        """Refuse what the holder was delegated already for some of the days: one act is signed under one delegation."""
        for held in _on_record(self.days).filter(holder=self.holder).select_related("giver"):
            if _shares(held, self) and _counts_within(held, self.days):
                says = Says(
                    zh=f"{held.giver.name}已经把同样的职责委托给{self.holder.name}：{held.valid_from} 至 {held.last_day}；请先结束那一项。",
                    en=f"{held.giver.name} delegated the same to {self.holder.name} from {held.valid_from} to {held.last_day}; "
                    "end that first.",
                )
                yield _ruled("valid_from", says, "bodies.delegated_once")

    def _round(self) -> Iterator[Reason]:
        """Refuse a delegation that comes back to its giver, naming everybody on the way."""
        way = _way_back(self)
        if way:
            names = " → ".join(one.name for one in way)
            says = Says(
                zh=f"委托成环：{names}；请先结束其中还在期内的委托。",
                en=f"a loop of delegations: {names}; end those that still run first.",
            )
            yield _ruled("holder", says, "bodies.delegated_in_no_loop")


def roles_through(officer: Officer, days: Days) -> frozenset[Role]:
    """Give the roles of an officer's own posts that are held on every one of the days, as far as is known now."""
    first, last = days
    held = officer.appointments.filter(post__body=officer.body_id, valid_from__lte=last).select_related("post")
    ranges: dict[Role, list[Days]] = {}
    for one in held.order_by("valid_from"):
        for role in one.post.roles:
            ranges.setdefault(Role(role), []).append((one.valid_from, one.valid_to or date.max))
    serves = _serves(officer, days)
    return frozenset(role for role, spans in ranges.items() if serves and _covered(spans, first, last))


def performers(code: str, days: Days) -> frozenset[str]:
    """Give the roles in which an act is performed, in any version of its procedure in force on some of the days."""
    return frozenset(role for _procedure, act in _find(code, days) for role in act.performed_by)


def acts_of(procedure: Procedure, roles: Collection[str]) -> list[Act]:
    """Give the acts of a procedure that may be delegated by whoever holds these roles."""
    return [act for act in procedure.acts.values() if not {*roles}.isdisjoint(act.performed_by)]


def in_force_within(days: Days) -> list[Procedure]:
    """Give every version of a procedure that is in force on some of the days."""
    first, last = days
    return [
        one
        for one in catalogue.load().every_procedure()
        if one.in_force_from <= last and (one.in_force_to is None or first <= one.in_force_to)
    ]


def _find(code: str, days: Days) -> list[tuple[Procedure, Act]]:
    procedure, _colon, act = code.partition(":")
    return [(one, one.acts[act]) for one in in_force_within(days) if one.code == procedure and act in one.acts]


def _covered(spans: Sequence[Days], first: date, last: date) -> bool:
    """Tell whether ranges, sorted by their first days, leave no day between two days out."""
    day = first
    for begins, ends in spans:
        if begins > day:
            return False
        if ends >= last:
            return True
        if ends >= day:
            day = ends + timedelta(days=1)
    return False


def _serves(officer: Officer, days: Days) -> bool:
    return (officer.valid_from or days[0]) <= days[0] and days[1] <= (officer.valid_to or days[1])


def _on_record(days: Days) -> QuerySet[Delegation]:
    return Delegation.objects.filter(valid_from__lte=days[1], valid_to__gte=days[0])


def _counts_within(held: Delegation, days: Days) -> bool:
    """Tell whether a delegation that overlaps the days counts on some of them: it may have been revoked before."""
    return max(held.valid_from, days[0]) <= held.last_day


def _shares(held: Delegation, wanted: Wanted) -> bool:
    """Tell whether two delegations share an act of a role."""
    if not {*held.roles} & {*wanted.roles}:
        return False
    return not held.acts or not wanted.acts or bool({*held.acts} & {*wanted.acts})


def _way_back(wanted: Wanted) -> list[Officer]:
    """Give the way from the giver over the holder and further delegations back to the giver; empty where there is none."""
    given: dict[int, list[Delegation]] = {}
    for one in _on_record(wanted.days).filter(giver__body=wanted.giver.body_id).select_related("giver", "holder"):
        if _shares(one, wanted) and _counts_within(one, wanted.days):
            given.setdefault(one.giver_id, []).append(one)
    ways = [[wanted.giver, wanted.holder]]
    seen = {wanted.holder.pk}
    while ways:
        way = ways.pop()
        for one in given.get(way[-1].pk, ()):
            if one.holder_id == wanted.giver.pk:
                return [*way, wanted.giver]
            if one.holder_id not in seen:
                seen.add(one.holder_id)
                ways.append([*way, one.holder])
    return []


def _names(roles: Sequence[Role]) -> Says:
    return Says(zh="、".join(role.says.zh for role in roles), en=" or ".join(role.says.en.lower() for role in roles))


def _ruled(field: str, says: Says, rule: str, *, law: str = "") -> Reason:
    return replace(about(field, says, law=law), rule=rule)
