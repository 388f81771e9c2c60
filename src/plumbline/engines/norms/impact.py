"""What a version changed, who cites it, and the old and the new words beside each other.

Norms cite here in rows, declarations in their files; what upper engines keep (matters, register entries) they tell
through a source that they register, for this engine does not know them. A citation is listed where its cited words
changed, or its provision moved or went; a citation of a norm as a whole only where that norm was repealed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeAlias

from django.db.models import QuerySet

from plumbline.engines.norms import citing_declarations, citing_norms
from plumbline.engines.norms.changing import ChangeKind, changes
from plumbline.engines.norms.models import Norm, RelationKind, Version
from plumbline.engines.norms.touched import Citing, Touched
from plumbline.kernel.errors import InvalidFacts, NormNotHeld, Reason, ReasonKind, Says

Source: TypeAlias = Callable[[Sequence[Touched]], Iterable[Citing]]
_sources: dict[str, Source] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One changed provision, and who cites it."""

    touched: Touched
    citing: tuple[Citing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a version changed: each provision that is no longer the same, then each norm that it repealed as a whole."""

    norm: Norm
    old: Version | None
    new: Version
    provisions: tuple[Provision, ...]
    not_held: tuple[
        Version, ...
    ] = ()  # that stood between the two, or before a first one: what they changed is not known

    @property
    def citing(self) -> Iterator[Citing]:
        """Go through everything that cites a changed provision."""
        return chain.from_iterable(provision.citing for provision in self.provisions)


def register(kind: str, source: Source) -> None:
    """Say how things of a kind are asked what they cite; each kind has one source.

    Takes   source — called with everything that was touched; gives a Citing for each thing and each touched provision
    """
    _sources[kind] = source


def impact(norm: Norm, *, old: Version | None = None, new: Version | None = None) -> Impact:
    """List what cites the provisions that changed between two versions: the newest two whose text is held, if not named.

    Without versions, a norm that was itself repealed is listed with all that cites it.

    Raises  NormNotHeld where the text of a version is not held;  InvalidFacts where the older one is not older
    """
    itself = () if new else _repealed_itself(norm)
    new = new or _newest(norm)
    old = old or before(new)
    _refuse_what_cannot_be_compared(old, new)
    touched = (*_changed(old, new), *_repealed(new), *itself)
    citing = _citing(touched)
    return Impact(
        norm=norm,
        old=old,
        new=new,
        provisions=tuple(Provision(touched=one, citing=tuple(citing.get(one, ()))) for one in touched),
        not_held=tuple(_not_held(old, new)),
    )


def before(version: Version) -> Version | None:
    """Give the version of the norm that stood before one; the newest whose text is held."""
    earlier = version.norm.standing_versions().filter(promulgated_on__lt=version.promulgated_on, held=True)
    return earlier.last()


def _not_held(old: Version | None, new: Version) -> QuerySet[Version]:
    versions = new.norm.standing_versions().filter(held=False, promulgated_on__lt=new.promulgated_on)
    return versions.filter(promulgated_on__gt=old.promulgated_on) if old else versions


def _newest(norm: Norm) -> Version:
    newest = norm.standing_versions().filter(held=True).last()
    if newest is None:
        says = Says(
            zh=f"《{norm.title}》没有收录文本，无法比较；请先导入",
            en=f"No text of 《{norm.title}》 is held, so nothing can be compared; import it first",
        )
        raise NormNotHeld(says, missing=(norm.title,))
    return newest


def _refuse_what_cannot_be_compared(old: Version | None, new: Version) -> None:
    for version in filter(None, (old, new)):
        if not version.held:
            says = Says(
                zh=f"《{version.norm.title}》{version.promulgated_on} 公布的文本没有收录，无法比较；请先导入",
                en=f"The text of 《{version.norm.title}》 of {version.promulgated_on} is not held, so it cannot be "
                "compared; import it first",
            )
            raise NormNotHeld(says, missing=(version.norm.title,))
    if old is not None and old.promulgated_on >= new.promulgated_on:
        says = Says(
            zh=f"{old.promulgated_on} 公布的文本不早于 {new.promulgated_on} 公布的文本",
            en=f"The version of {old.promulgated_on} is not older than that of {new.promulgated_on}",
        )
        cure = Says(zh="先写旧的，再写新的", en="Name the older one first")
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, cure=cure, facts=("from", "to"))])


def _changed(old: Version | None, new: Version) -> Iterator[Touched]:
    on = new.first_day
    for one in changes(old, new) if old else ():
        if one.old is not None and one.kind != ChangeKind.SAME:
            yield Touched(norm=new.norm, version=new, on=on, changed=one)


def _repealed(new: Version) -> Iterator[Touched]:
    first_day = new.first_day
    for relation in new.relations.filter(kind=RelationKind.REPEALS).exclude(norm=None).select_related("norm"):
        norm, on = relation.norm, relation.on or first_day
        if norm is not None and norm != new.norm and not _goes_on(norm, on):
            yield Touched(norm=norm, version=new, on=on)


def _repealed_itself(norm: Norm) -> Iterator[Touched]:
    relations = norm.related_in.filter(kind=RelationKind.REPEALS, version__replaced_at=None).exclude(version__norm=norm)
    for relation in relations.select_related("version__norm"):
        on = relation.on or relation.version.first_day
        if not _goes_on(norm, on):
            yield Touched(norm=norm, version=relation.version, on=on)
            return


def _goes_on(norm: Norm, on: date) -> bool:
    """Tell whether a norm has a version that begins on the day, or later: then only what stood before it was repealed."""
    return any(version.first_day >= on for version in norm.standing_versions())


def _citing(touched: Sequence[Touched]) -> Mapping[Touched, list[Citing]]:
    found: defaultdict[Touched, list[Citing]] = defaultdict(list)
    sources = (citing_norms.citing, citing_declarations.citing, *_sources.values())
    for one in chain.from_iterable(source(touched) for source in sources if touched):
        found[one.of].append(one)
    return found
