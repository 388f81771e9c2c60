"""The proof of a procedure as its console page shows it: as it was kept by a command, never made while a page waits."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from plumbline.kernel.procedure import Procedure
from plumbline.kernel.verifying.keeping import Kept, KeptFinding, kept
from plumbline.site import days
from plumbline.site.parts.listing import TagShown
from plumbline.site.words import Words

COMMAND: Final = "plumbline check --prove --keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """One finding: what, by which provision, and the shortest run that shows it, step by step."""

    says: Words
    law: str
    on: date
    steps: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofShown:
    """Whether a version is proven, with what stands against it, and what is left for people to judge."""

    state: TagShown
    words: Words
    faults: tuple[FindingShown, ...] = ()
    notes: tuple[FindingShown, ...] = ()
    command: str = ""  # what to run where there is no proof


def proof_of(procedure: Procedure, *, on: date) -> ProofShown:
    """Show the proof that was kept of a version as it is declared now.

    Takes   on — the day whose law the articles lead to
    """
    proof = kept(settings.PROOFS, procedure)
    if proof is None:
        return ProofShown(
            state=TagShown(words=_("还没有证明"), kind="soon", icon="unknown"),
            words=_("没有这一版的证明；声明改过以后，也要重新证明。请运行："),
            command=COMMAND,
        )
    return ProofShown(
        state=_state(proof),
        words=_words(proof) % {"day": days.full(proof.on)},
        faults=tuple(_finding(one, on) for one in proof.faults),
        notes=tuple(_finding(one, on) for one in proof.notes),
    )


def _state(proof: Kept) -> TagShown:
    if not proof.finished:
        return TagShown(words=_("没有证完"), kind="soon", icon="unknown")
    if proof.faults:
        return TagShown(words=_("没有通过证明"), kind="bad", icon="block")
    return TagShown(words=_("已经证明"), kind="good", icon="check")


def _words(proof: Kept) -> str:
    if not proof.finished:
        return _("%(day)s 的证明在限定的时间里没有做完，所以不能算通过。已经查出的写在下面。")
    if proof.faults:
        return _("%(day)s 的证明查出下面的问题；改正以前，这个程序不能用。")
    return _(
        "%(day)s 证明：对所有的事实和做法，每个行为都做得到，每条路都能办结，绝不该有的都不会有，期限和规则不互相矛盾。"
    )


def _finding(finding: KeptFinding, on: date) -> FindingShown:
    return FindingShown(says=finding.says, law=finding.law, on=on, steps=finding.steps)
