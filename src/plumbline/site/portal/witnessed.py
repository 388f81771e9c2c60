"""Who else has seen the ledger: the newest cosigned head, and the head of a proof, in words. Where nobody has, that is said."""

from django.utils.translation import gettext as _

from plumbline.engines.ledger import cosigned, witnesses
from plumbline.engines.ledger.cosigned import CosignedHead
from plumbline.site import days
from plumbline.site.parts.reading import Known
from plumbline.site.words import Words


def newest_witnessed() -> Words:
    """Say up to where, since when and by whom the ledger is witnessed."""
    if head := cosigned.standing():
        return _("前 %(size)s 条有别人见证：%(who)s。见证过的部分再被改写，见证人看得出来。") % {
            "size": f"{head.size:,}",
            "who": _who(head),
        }
    return _nobody()


def witnessed(size: int) -> Known:
    """Say who has witnessed the head of a proof."""
    head = cosigned.by_whom(size)
    return Known(name=_("见证"), value=_who(head) if head else _nobody())


def _who(head: CosignedHead) -> str:
    return _("%(names)s，%(moment)s 起") % {"names": _("、").join(head.names), "moment": days.moment(head.since)}


def _nobody() -> Words:
    wanted = witnesses.quorum()
    if not wanted:
        return _("本账本还没有见证人：只有它自己的签名，没有别人的。")
    return _("还没有足够的见证人副署：要 %(n)s 个。") % {"n": wanted}
