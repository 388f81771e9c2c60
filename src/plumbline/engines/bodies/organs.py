"""The tree of organs: who stands below whom, never in a loop; and which codes and names are taken."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.models import Account, Body, Region
from plumbline.engines.bodies.recording import about, record
from plumbline.kernel.errors import InvalidFacts, Reason, Says


def loop_above(body: Body, parent: Body | None) -> list[Body]:
    """Give the loop that a body would make if it stood below another; empty where it makes none."""
    way = [body]
    while parent is not None:
        way.append(parent)
        if parent.pk == body.pk:
            return way
        if parent in way[:-1]:
            return way[way.index(parent) :]
        parent = parent.parent
    return []


def refuse_loop(body: Body, parent: Body | None) -> None:
    """Refuse a place in the tree in which a body would stand below itself, naming every body of the loop."""
    way = loop_above(body, parent)
    if way:
        says = Says(
            zh=f"上级关系成环：{' → '.join(one.name for one in way)}；机关不能是自己的上级。",
            en=f"a loop in the tree of organs: {' → '.join(one.name_en for one in way)}; no body stands above itself.",
        )
        raise InvalidFacts([about("parent", says)])


@transaction.atomic
def place_under(body: Body, parent: Body | None, *, by: Account, at: datetime | None = None) -> Body:
    """Put a body below another one in the tree, or at its top.

    Raises  InvalidFacts when it would stand below itself, or the other one has ended
    """
    require(by, Permission.MANAGE_BODIES)
    Body.objects.select_for_update().filter(pk=body.pk).first()
    refuse_loop(body, parent)
    if (
        parent is not None
        and parent.valid_to is not None
        and (body.valid_to is None or parent.valid_to < body.valid_to)
    ):
        says = Says(
            zh=f"{parent.name}已于 {parent.valid_to} 终止，不能作上级。",
            en=f"{parent.name_en} ended on {parent.valid_to} and stands above nobody.",
        )
        raise InvalidFacts([about("parent", says)])
    was = body.parent
    body.parent = parent
    body.save(update_fields=["parent"])
    public = {"parent": parent.code if parent else None, "was": was.code if was else None}
    record(body, "body_placed", by=by, at=at, public=public)
    return body


def taken(*, code: str, name: str, mark: str | None, credit: str | None) -> list[Reason]:
    """Say which of the things that only one body has are another's already."""
    return list(_taken({"code": code, "name": name, "mark": mark, "credit_code": credit}))


def _taken(wanted: Mapping[str, str | None]) -> Iterator[Reason]:
    words = {
        "code": Says(zh="机关代码", en="the code"),
        "name": Says(zh="名称", en="the name"),
        "mark": Says(zh="文书字号", en="the mark"),
        "credit_code": Says(zh="统一社会信用代码", en="the credit code"),
    }
    for field, value in wanted.items():
        holder = Body.objects.filter(**{field: value}).first() if value else None
        if holder:
            says = Says(
                zh=f"{words[field].zh} {value} 已由{holder.name}（{holder.code}）使用。",
                en=f"{words[field].en} {value} is that of {holder.name_en} ({holder.code}) already.",
            )
            yield about(field, says)


def ended_region(region: Region, on: date | None) -> list[Reason]:
    """Say that a region has ended, where a body is to stand on it from a day on."""
    if on is None or region.valid_to is None or on <= region.valid_to:
        return []
    says = Says(
        zh=f"{region} 已于 {region.valid_to} 结束，{on} 设立的机关不能设在那里。",
        en=f"{region.name_en} {region.code} ended on {region.valid_to}; no body stands there from {on}.",
    )
    return [about("region", says)]
