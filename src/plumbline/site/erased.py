"""What the pages say where personal data was erased: when, and by which provision; everywhere in the same words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedShown:
    """That personal data was erased: the sentence, its provision, the day whose version is meant."""

    title: Words
    words: Words
    law: str
    on: date


def erased_shown(matter: Matter | None) -> ErasedShown | None:
    """Say that the personal data of a matter was erased; None where it was not."""
    if matter is None or matter.erased_at is None:
        return None
    done = (State.DECIDED, State.DONE)
    erasure = Erasure.objects.filter(matter=matter, state__in=done).order_by("-id").first()
    if erasure is None or erasure.decided_at is None:
        return None
    on = clock.day_of(erasure.decided_at)
    words = _("记录和它的证明没有变，仍然可以核验；姓名、号码、地址、文书和证据的内容不在了。")
    if erasure.state == State.DECIDED:
        words = _("%(words)s还有文件等着从存储里移除。") % {"words": words}
    title = _("个人信息已于 %(day)s 依法删除") % {"day": days.full(on)}
    return ErasedShown(title=title, words=words, law=erasure.law, on=on)


def erased_of(event: Event) -> ErasedShown | None:
    """Say that the personal data of the matter to which an event belongs was erased."""
    return erased_shown(Matter.objects.filter(code=event.stream).exclude(erased_at=None).first())
