"""Whether the record of a matter is complete, in words: proved from the index and checked anew at this very request."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.ledger import completing
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.kernel.completeness_check import Checked, Verdict
from plumbline.kernel.completeness_file import Asked
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessShown:
    """What can be said: that the record is complete, that it is not, or (holds is None) that this cannot be said yet."""

    holds: bool | None
    words: Words
    lag: Words = ""  # what was recorded since, and is not in the index yet


def of_stream(stream: str, *, officer: bool = False) -> CompletenessShown:
    """Prove that the events of a stream are all of them, check the proof, and hold it against the store.

    Takes   officer — what to do about a broken record is told to an officer, not to a citizen
    """
    try:
        proof = completing.prove(Asked(matter=stream))
    except (IntegrityBroken, ImproperlyConfigured, OSError):
        words = _("索引读不出来，这个案件的记录全不全，现在证明不了。")
        return CompletenessShown(holds=None, words=words)
    if proof is None:
        words = _("索引还没有做好，这个案件的记录全不全，要等下一次封存以后才能证明。")
        return CompletenessShown(holds=None, words=words)
    checked = completing.check(proof)
    kept = list(Leaf.objects.filter(event__stream=stream).order_by("index").values_list("index", flat=True))
    if checked.verdict is not Verdict.COMPLETE or tuple(at for at in kept if at < checked.size) != checked.leaves:
        words = _("这个案件的记录和签名的索引对不上。请拨打 12345 反映，并以机关的原件为准。")
        if officer:
            words = _("这个案件的记录和签名的索引对不上。不要改动任何内容，马上告诉审计管理员：由他在账本页重新清点。")
        return CompletenessShown(holds=False, words=words)
    return CompletenessShown(holds=True, words=_complete(checked), lag=_lag(stream, checked))


def _complete(checked: Checked) -> str:
    told = {"n": f"{len(checked.leaves):,}", "size": f"{checked.size:,}"}
    sentence = ngettext(
        "这个案件的记录是完整的：共 %(n)s 个事件，没有别的，证明到账本的前 %(size)s 条为止。",
        "这个案件的记录是完整的：共 %(n)s 个事件，没有别的，证明到账本的前 %(size)s 条为止。",
        len(checked.leaves),
    )
    return sentence % told


def _lag(stream: str, checked: Checked) -> str:
    since = Event.objects.filter(stream=stream).count() - len(checked.leaves)
    if since:
        return ngettext(
            "此后又记入 %(n)s 个事件，索引还没有收进去。", "此后又记入 %(n)s 个事件，索引还没有收进去。", since
        ) % {"n": since}
    behind = Checkpoint.newest_size() - checked.size
    if behind > 0:
        return ngettext(
            "账本此后又封存了 %(n)s 条，索引还没有收进去。", "账本此后又封存了 %(n)s 条，索引还没有收进去。", behind
        ) % {"n": f"{behind:,}"}
    return ""
