"""What alerts find in lists: one small function for each kind of finding; each finding names the entry, and why.

Findings are computed when somebody looks: a basis that is repealed today lights up today. Lists are gone through in the
order of an index and in bounded memory; whose lists, the caller says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from plumbline.engines.bodies.models import Body, valid_on
from plumbline.engines.registers import declared, following
from plumbline.engines.registers.models import Cites, Edition
from plumbline.engines.registers.reading import STANDING
from plumbline.engines.registers.references import problems_of
from plumbline.kernel import clock
from plumbline.kernel.alert import Alert, Finds, Same
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import from_data, show
from plumbline.kernel.reference import Citation, write_reference
from plumbline.kernel.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding of an alert."""

    alert: Alert
    body: Body | None  # whose list it is about
    edition: Edition | None  # None: about a list as a whole, or about what is in none
    says: Says
    law: str = ""  # the place of the law that is in question, where it is another than the alert's
    beside: Edition | None = None  # the entry that it was laid beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Where an alert looks: one register, on a day, in some lists."""

    alert: Alert
    register: Register
    on: date
    bodies: QuerySet[Body] | None  # None: all

    @property
    def editions(self) -> QuerySet[Edition]:
        """Select the editions that stand, by list and key."""
        return self.of(self.register)

    def of(self, register: Register) -> QuerySet[Edition]:
        """Select what stands in the lists of a register."""
        rows = Edition.objects.filter(STANDING, valid_on(self.on), register=register.code).select_related(
            "body__region"
        )
        return rows if self.bodies is None else rows.filter(body__in=self.bodies)

    def found(self, edition: Edition, says: Says, *, law: str = "", beside: Edition | None = None) -> Found:
        """Make a finding about an edition."""
        return Found(alert=self.alert, body=edition.body, edition=edition, says=says, law=law, beside=beside)


Exercised = Callable[[Register, date], Iterator[tuple[Body, Says]]]
_exercised: dict[str, Exercised] = {}


def register_exercised(kind: str, source: Exercised) -> None:
    """Say how powers that were exercised and are in no list are found; the engines above know them."""
    _exercised[kind] = source


def find(alert: Alert, *, on: date | None = None, bodies: QuerySet[Body] | None = None) -> Iterator[Found]:
    """Go through what an alert finds.

    Takes   on — the day whose lists and law are looked at; today when left out
            bodies — whose lists; all when left out
    """
    looking = Looking(alert=alert, register=declared.register(alert.over), on=on or clock.today(), bodies=bodies)
    return _FIND[alert.finds](looking)


def _missing(look: Looking) -> Iterator[Found]:
    for code in look.alert.fields:
        title = look.register.fields[code].title
        says = Says(zh=f"没有填“{title.zh}”", en=f"“{title.en}” is not given")
        lacking = look.editions.filter(Q(**{f"data__{code}": None}) | ~Q(data__has_key=code))
        yield from (look.found(edition, says) for edition in lacking.iterator())


def _repealed_basis(look: Looking) -> Iterator[Found]:
    """Ask for each place that is cited whether it still stands; then name the entries that cite those that do not."""
    cited = Cites.objects.filter(edition__in=look.editions.values("pk"))
    for title, number, sub, paragraph, item in cited.values_list(*_PLACE).distinct().order_by(*_PLACE):
        citation = Citation(title, number, sub, paragraph, item)
        wrong = problems_of(citation, on=look.on)
        if not wrong:
            continue
        place = dict(zip(_PLACE, (title, number, sub, paragraph, item), strict=True))
        editions = look.editions.filter(Exists(Cites.objects.filter(edition=OuterRef("pk"), **place)))
        for edition in editions.iterator():
            yield look.found(edition, wrong[0].says, law=write_reference([citation]))


def _absent_below(look: Looking) -> Iterator[Found]:
    """Lay each entry of a higher list beside the lists of the same kind below it, on the levels that it names."""
    keeping = _bodies_with_lists(look)
    for key, rows in groupby(look.editions.order_by("key", "body").iterator(), key=lambda one: one.key):
        editions = list(rows)
        having = {one.body_id for one in editions}
        lacking: dict[int, tuple[Body, Edition]] = {}
        for edition in editions:
            for body in keeping.get(edition.body.kind, ()):
                if body.pk not in having and _below(body, edition.body) and _named(look, edition, body):
                    lacking.setdefault(body.pk, (body, edition))
        for body, edition in lacking.values():
            says = Says(
                zh=f"{body.name}的清单缺少上级清单的“{edition.title}”（{key}）",
                en=f"the list of {body.name_en} lacks «{edition.title}» ({key}) of the higher list",
            )
            yield Found(alert=look.alert, body=body, edition=None, says=says, beside=edition)


def _bodies_with_lists(look: Looking) -> dict[str, list[Body]]:
    listing = Edition.objects.filter(STANDING, valid_on(look.on), register=look.register.code, body=OuterRef("pk"))
    bodies = Body.objects.filter(valid_on(look.on), Exists(listing)).select_related("region")
    if look.bodies is not None:
        bodies = bodies.filter(pk__in=look.bodies)
    by_kind: dict[str, list[Body]] = {}
    for body in bodies:
        by_kind.setdefault(body.kind, []).append(body)
    return by_kind


def _below(body: Body, higher: Body) -> bool:
    return body.region_id != higher.region_id and body.region.lies_in(higher.region)


def _named(look: Looking, edition: Edition, body: Body) -> bool:
    return all(body.level in (edition.data.get(code) or ()) for code in look.alert.fields)


def _differs(look: Looking) -> Iterator[Found]:
    """Lay each entry beside the first of the same item: the one listed highest."""
    first: dict[object, Edition] = {}
    bases = _bases(look) if look.alert.same is Same.BASIS else {}
    for edition in look.editions.order_by("body__region__path", "body", "key").iterator():
        item: object = edition.key if look.alert.same is Same.KEY else bases.get(edition.pk)
        if item is None:
            continue
        beside = first.setdefault(item, edition)
        differing = [code for code in look.alert.fields if edition.data.get(code) != beside.data.get(code)]
        if beside is not edition and differing:
            zh, en = zip(*(_both(look.register, code, edition, beside) for code in differing), strict=True)
            says = Says(
                zh=f"与{beside.body.name}不同：{'；'.join(zh)}", en=f"unlike {beside.body.name_en}: {'; '.join(en)}"
            )
            yield look.found(edition, says, beside=beside)


def _bases(look: Looking) -> dict[int, frozenset[tuple[Any, ...]]]:
    """Give for each edition what it cites."""
    cited = Cites.objects.filter(edition__in=look.editions.values("pk")).order_by("edition")
    rows = cited.values_list("edition", *_PLACE).iterator()
    return {edition: frozenset(row[1:] for row in rows) for edition, rows in groupby(rows, key=lambda row: row[0])}


def _both(register: Register, code: str, edition: Edition, beside: Edition) -> tuple[str, str]:
    title = register.fields[code].title
    here, there = (_shown(register, code, one) for one in (edition, beside))
    return f"{title.zh} {here.zh} / {there.zh}", f"{title.en} {here.en} / {there.en}"


def _shown(register: Register, code: str, edition: Edition) -> Says:
    if code not in edition.data:
        return Says(zh="未填", en="not given")
    value = from_data(register.asked, {code: edition.data[code]})[code]
    field = register.fields[code].field
    return Says(zh=show(field, value, language="zh"), en=show(field, value, language="en"))


def _over_limit(look: Looking) -> Iterator[Found]:
    """Lay numbers beside what the law allows; those that are counted in different units are for a person to compare."""
    for edition in look.editions.iterator():
        most = edition.data.get(look.alert.most_field) if look.alert.most_field else look.alert.most
        for code in look.alert.fields:
            value = edition.data.get(code)
            if value is None or most is None:
                continue
            title, shown = look.register.fields[code].title, _shown(look.register, code, edition)
            zh, en = f"{title.zh} {shown.zh}", f"{title.en} {shown.en}"
            if len({edition.data.get(one) for one in look.alert.units}) > 1:
                units = [_shown(look.register, one, edition) for one in look.alert.units]
                yield look.found(
                    edition,
                    Says(
                        zh=f"{zh}，法定 {most}；单位不同，不能按数字比较：{' / '.join(one.zh for one in units)}",
                        en=f"{en}; the law {most}; the units differ, so the numbers do not tell:"
                        f" {' / '.join(one.en for one in units)}",
                    ),
                )
            elif value > most:
                yield look.found(edition, Says(zh=f"{zh}，法定最多 {most}", en=f"{en}; the law allows {most}"))


def _disguised(look: Looking) -> Iterator[Found]:
    """Look for the words of a licence where no licence is listed with the same article."""
    licences = Edition.objects.filter(STANDING, valid_on(look.on), register=look.alert.listed_in).values("pk")
    listed = set(Cites.objects.filter(edition__in=licences).values_list("title", "number", "sub").distinct())
    for edition in look.editions.prefetch_related("cites").iterator(chunk_size=1000):
        text = "\n".join(str(edition.data.get(code) or "") for code in look.alert.fields)
        words = next((found.group() for one in look.alert.words if (found := one.search(text))), "")
        if words and not any((one.title, one.number, one.sub) in listed for one in edition.cites.all()):
            says = Says(
                zh=f"写有“{words}”，许可目录没有以同一条文设定的许可",
                en=f"it says «{words}», and no licence is listed under the same article",
            )
            yield look.found(edition, says)


def _duplicate(look: Looking) -> Iterator[Found]:
    rows = look.editions.order_by("body", "key").iterator()
    for _, editions in groupby(rows, key=lambda one: one.body_id):
        first: dict[str, Edition] = {}
        for edition in editions:
            said = repr([edition.data.get(code) for code in look.alert.fields])
            beside = first.setdefault(said, edition)
            if beside is not edition:
                says = Says(zh=f"与“{beside.key}”重复", en=f"it repeats «{beside.key}»")
                yield look.found(edition, says, beside=beside)


def _gap(look: Looking) -> Iterator[Found]:
    kept_by = look.register.kept_by
    listing = Edition.objects.filter(STANDING, valid_on(look.on), register=look.register.code, body=OuterRef("pk"))
    bodies = Body.objects.filter(valid_on(look.on), level__in=kept_by.levels).exclude(Exists(listing))
    if kept_by.kinds:
        bodies = bodies.filter(kind__in=kept_by.kinds)
    if look.bodies is not None:
        bodies = bodies.filter(pk__in=look.bodies)
    title = look.register.title
    for body in bodies.select_related("region").iterator():
        says = Says(zh=f"没有编制{title.zh}", en=f"no list is kept: {title.en}")
        yield Found(alert=look.alert, body=body, edition=None, says=says)


def _unlisted(look: Looking) -> Iterator[Found]:
    for body, says in chain.from_iterable(source(look.register, look.on) for source in _exercised.values()):
        if look.bodies is None or look.bodies.filter(pk=body.pk).exists():
            yield Found(alert=look.alert, body=body, edition=None, says=says)


def _frequency(look: Looking) -> Iterator[Found]:
    """Add up the visits to those who are the same, in whichever lists they stand."""
    sums: dict[tuple[str, ...], int] = {}
    for edition in look.editions.iterator():
        subject = tuple(str(edition.data.get(code, "")) for code in look.alert.per)
        counted = [edition.data.get(code) or 0 for code in look.alert.fields] or [1]
        sums[subject] = sums.get(subject, 0) + sum(counted)
        most = edition.data.get(look.alert.most_field) if look.alert.most_field else look.alert.most
        if most is not None and sums[subject] > most:
            named = "，".join(subject)
            says = Says(
                zh=f"{named}：合计 {sums[subject]} 次，最多 {most} 次",
                en=f"{named}: {sums[subject]} visits in all, at most {most}",
            )
            yield look.found(edition, says)


_PLACE: Final = ("title", "number", "sub", "paragraph", "item")


def _not_adjusted(look: Looking) -> Iterator[Found]:
    for edition, says, law in following.late(look.register, look.editions, on=look.on):
        yield look.found(edition, says, law=law)


_FIND: Final[Mapping[Finds, Callable[[Looking], Iterator[Found]]]] = {
    Finds.MISSING: _missing,
    Finds.REPEALED_BASIS: _repealed_basis,
    Finds.ABSENT_BELOW: _absent_below,
    Finds.DIFFERS: _differs,
    Finds.OVER_LIMIT: _over_limit,
    Finds.DISGUISED: _disguised,
    Finds.NOT_ADJUSTED: _not_adjusted,
    Finds.DUPLICATE: _duplicate,
    Finds.GAP: _gap,
    Finds.UNLISTED: _unlisted,
    Finds.FREQUENCY: _frequency,
}
