"""What an import says of one file, as data: for its row in the database, for the command, for whoever reviews it."""

from collections.abc import Iterable
from typing import Any

from plumbline.engines.norms.models import Version
from plumbline.engines.norms.texts import Doubt, LawText
from plumbline.kernel.errors import Reason


def report_of(text: LawText, version: Version | None = None) -> dict[str, Any]:
    """Say what was read: the norm, its days and from where, gaps with their cause, doubts, what is unknown, other norms named.

    Takes   version — as it was written: the register's days stand there
    """
    first = version.in_force_from if version else text.in_force_from
    last = version.in_force_to if version else text.in_force_to
    return {
        "norm": version.norm.title if version else text.title,
        "part": text.part,
        "level": str(text.level) if text.level else "",
        "issuer": text.issuer,
        "number": version.number if version else text.number,
        "region": text.region,
        "place": text.place,
        "field": text.field,
        "kind": text.kind,
        "edition": version.edition if version else None,
        "promulgated_on": text.promulgated_on.isoformat(),
        "in_force_from": first.isoformat() if first else None,
        "in_force_to": last.isoformat() if last else None,
        "sources": dict(version.sources if version else text.sources),
        "articles": len(text.articles),
        "pieces": len(text.pieces),
        "gaps": [
            {
                "number": gap.number,
                "cause": gap.cause,
                "zh": f"缺第 {gap.number} 条：{gap.says.zh}",
                "en": f"Article {gap.number} is missing: {gap.says.en}",
            }
            for gap in text.gaps
        ],
        "doubts": [_doubt(one) for one in text.doubts if not one.unknown],
        "unknown": [_doubt(one) for one in text.doubts if one.unknown],
        "relations": _relations(text, version),
    }


def _doubt(one: Doubt) -> dict[str, str]:
    return {"code": one.code, "zh": one.says.zh, "en": one.says.en}


def _relations(text: LawText, version: Version | None) -> list[dict[str, Any]]:
    """Say what the text does to other norms, and whether those are known here."""
    if not text.relations:
        return []
    known = set(version.relations.filter(norm__isnull=False).values_list("title", flat=True)) if version else set()
    return [
        {
            "kind": one.kind,
            "title": one.title,
            "on": one.on.isoformat() if one.on else None,
            "known": one.title in known,
            "zh": f"《{one.title}》{'由本文废止' if one.kind == 'repeals' else '由本文修改'}"
            + ("" if one.title in known else "；本库没有这部规范，关系已保留"),
            "en": f"«{one.title}» is {'repealed' if one.kind == 'repeals' else 'amended'} by this text"
            + ("" if one.title in known else "; it is not known here, and the relation is kept"),
        }
        for one in text.relations
    ]


def refused(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Say why a file was refused, and what to do."""
    return [
        {
            "zh": reason.says.zh,
            "en": reason.says.en,
            "cure": {"zh": reason.cure.zh, "en": reason.cure.en} if reason.cure else None,
        }
        for reason in reasons
    ]
