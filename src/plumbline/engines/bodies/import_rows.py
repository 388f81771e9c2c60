"""What one row of an import does: it performs the act that makes the record say what the row says, or finds that it does.

What is on record is never edited: an appointment, a service, a certificate's time ends by its act; anything else that
differs from the record is refused, with the way in which it is changed.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

from plumbline.engines.bodies import acting, certifying
from plumbline.engines.bodies.models import Account, Body, Certificate, Officer, Region
from plumbline.engines.bodies.recording import about
from plumbline.kernel import credit_code
from plumbline.kernel.errors import InvalidFacts, Reason, Says


class Did(StrEnum):
    """What a row did."""

    MADE = "made"
    CHANGED = "changed"
    SAME = "same"


Found = TypeVar("Found", bound=Model)
Row = Mapping[str, Any]


def _body(row: Row, by: Account) -> Did:
    region, parent, _credit = _each(
        lambda: _find(Region.objects.all(), row, "region", Says(zh="没有这个区划代码", en="there is no such region")),
        lambda: _parent(row) if row.get("parent") else None,
        lambda: credit_code.parse(row["credit_code"]) if row.get("credit_code") else None,
    )
    held = Body.objects.select_related("region", "parent").filter(code=row["code"]).first()
    if held is None:
        acting.found_body(
            row["code"],
            by=by,
            name=row["name"],
            name_en=row["name_en"],
            region=region,
            kind=row["kind"],
            mark=row.get("mark"),
            parent=parent,
            credit=row.get("credit_code"),
            valid_from=row.get("valid_from"),
        )
        return Did.MADE
    reform = Says(zh="改变机关要走机构改革", en="bodies are changed by a reform")
    same = {"name": held.name, "name_en": held.name_en, "region": held.region.code, "kind": held.kind}
    optional = {"mark": held.mark, "parent": held.parent and held.parent.code, "credit_code": held.credit_code}
    return _agrees(row, {**same, **optional, "valid_from": held.valid_from}, reform)


def _post(row: Row, by: Account) -> Did:
    body = _find_body(row, "body")
    held = body.posts.filter(code=row["code"]).first()
    if held is None:
        title = Says(zh=row["title"], en=row["title_en"])
        acting.open_post(body, by=by, code=row["code"], title=title, roles=row["roles"])
        return Did.MADE
    anew = Says(zh="职责变了的岗位另编号新设", en="open a new post for other roles")
    given = {**row, "roles": sorted(row["roles"])}
    return _agrees(given, {"title": held.title, "title_en": held.title_en, "roles": sorted(held.roles)}, anew)


def _officer(row: Row, by: Account) -> Did:
    body = _find_body(row, "body")
    held = Officer.objects.select_related("body").filter(code=row["officer"]).first()
    did = Did.SAME
    if held is None:
        held = acting.enlist(
            row["officer"],
            by=by,
            body=body,
            name=row["name"],
            name_en=row.get("name_en", ""),
            valid_from=row.get("valid_from"),
        )
        did = Did.MADE
    else:
        moved = Says(zh="调到别的机关的人另编号登记", en="enter whoever moved to another body anew")
        known = {"body": held.body.code, "name": held.name, "name_en": held.name_en, "valid_from": held.valid_from}
        _agrees(row, known, moved)
    return did if _ends(row, held.valid_to) else _ended(did, acting.end_service(held, by=by, last_day=row["valid_to"]))


def _appointment(row: Row, by: Account) -> Did:
    officer = _find_officer(row)
    wanted = Says(zh="所在机关没有这个岗位", en="the officer's body has no such post")
    post = _find(officer.body.posts.all(), row, "post", wanted)
    held = officer.appointments.filter(post=post, valid_from=row["valid_from"]).first()
    if held is None:
        acting.appoint(officer, by=by, post=post, valid_from=row["valid_from"], valid_to=row.get("valid_to"))
        return Did.MADE
    if _ends(row, held.valid_to):
        return Did.SAME
    return _ended(Did.SAME, acting.end_appointment(held, by=by, last_day=row["valid_to"]))


def _certificate(row: Row, by: Account) -> Did:
    officer = _find_officer(row)
    held = Certificate.objects.select_related("officer__body__region").filter(number=row["number"]).first()
    did = Did.SAME
    if held is None:
        held = certifying.issue_certificate(
            officer,
            by=by,
            number=row["number"],
            scopes=row["scopes"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            exam_passed_on=row.get("exam_passed_on"),
        )
        did = Did.MADE
    else:
        anew = Says(zh="换证的用新证号登记", en="enter a renewed certificate under its new number")
        known = {"officer": held.officer.code, "scopes": sorted(held.scopes), "valid_from": held.valid_from}
        known |= {"valid_to": held.valid_to, "exam_passed_on": held.exam_passed_on}
        _agrees({**row, "scopes": sorted(row["scopes"])}, known, anew)
    since = row.get("suspended_from")
    if since is None or since == held.suspended_from or held.suspensions.filter(valid_from=since).exists():
        return did
    if not row.get("because"):
        raise InvalidFacts([about("because", Says(zh="暂扣要写事由", en="a suspension has a reason"))])
    return _ended(did, certifying.suspend_certificate(held, by=by, from_day=since, because=row["because"]))


def _qualification(row: Row, by: Account) -> Did:
    officer = _find_officer(row)
    held = officer.qualifications.filter(code=row["code"]).first()
    if held is None:
        certifying.register_qualification(
            officer, by=by, code=row["code"], number=row["number"], obtained_on=row["obtained_on"]
        )
        return Did.MADE
    correct = Says(zh="已登记的资格不改", en="a qualification on record is not changed")
    return _agrees(row, {"number": held.number, "obtained_on": held.obtained_on}, correct)


PERFORM: Final[Mapping[str, Callable[[Row, Account], Did]]] = {
    "bodies": _body,
    "posts": _post,
    "officers": _officer,
    "appointments": _appointment,
    "certificates": _certificate,
    "qualifications": _qualification,
}


def _each(*asked: Callable[[], Any]) -> list[Any]:
    """Ask for each thing that a row names; what is wrong with any of them is told at once."""
    given: list[Any] = []
    wrong: list[Reason] = []
    for ask in asked:
        try:
            given.append(ask())
        except InvalidFacts as refused:
            wrong.extend(refused.reasons)
    if wrong:
        raise InvalidFacts(wrong)
    return given


def _ended(did: Did, _done: object) -> Did:
    return Did.MADE if did is Did.MADE else Did.CHANGED


def _ends(row: Row, held: date | None) -> bool:
    """Tell whether nothing is to end; a day on record is not moved."""
    given = row.get("valid_to")
    if given is None or given == held:
        return True
    if held is not None:
        raise InvalidFacts([about("valid_to", _differs(held, Says(zh="已经结束的不改", en="what has ended stays")))])
    return False


def _agrees(row: Row, known: Mapping[str, Any], how: Says) -> Did:
    """Refuse what differs from the record; what a row leaves out is left alone."""
    wrong = [
        about(column, _differs(value, how))
        for column, value in known.items()
        if column in row and row[column] != value and row[column] is not None
    ]
    if wrong:
        raise InvalidFacts(wrong)
    return Did.SAME


def _differs(value: object, how: Says) -> Says:
    shown = "、".join(map(str, value)) if isinstance(value, list) else value
    if shown is None or shown == "":
        return Says(zh=f"已登记，这一项是空的；{how.zh}", en=f"on record without it; {how.en}")
    return Says(zh=f"已登记为“{shown}”；{how.zh}", en=f"on record as “{shown}”; {how.en}")


def _parent(row: Row) -> Body:
    """Find the body above. Each row stands on those before it, so that no file can put bodies in a loop."""
    if row["parent"] == row["code"]:
        own = Says(
            zh="上级关系成环：机关不能是自己的上级", en="a loop in the tree of organs: no body stands above itself"
        )
        raise InvalidFacts([about("parent", own)])
    missing = Says(
        zh="没有这个编号的机关；同一张表里上级写在下级前面，互为上级的是一个环，不能导入",
        en="there is no body of this code; a body stands in the table before those below it, and bodies that stand above each"
        " other are a loop and cannot be imported",
    )
    return _find(Body.objects.select_related("region"), row, "parent", missing)


def _find_body(row: Row, column: str) -> Body:
    missing = Says(zh="没有这个编号的机关", en="there is no body of this code")
    return _find(Body.objects.select_related("region"), row, column, missing)


def _find_officer(row: Row) -> Officer:
    missing = Says(zh="没有这个编号的人员", en="there is no officer of this code")
    return _find(Officer.objects.select_related("body__region"), row, "officer", missing)


def _find(among: QuerySet[Found], row: Row, column: str, missing: Says) -> Found:
    found = among.filter(code=row[column]).first()
    if found is None:
        raise InvalidFacts([about(column, missing)])
    return found
