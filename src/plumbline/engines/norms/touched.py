"""What a version touched, and what cites it: the two words that every source of citations speaks in."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from plumbline.engines.norms.changing import Changed
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.reading import words_of
from plumbline.kernel.difference import Piece, compare
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import Citation, write_reference

REPEALED: Final = "repealed"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Touched:
    """A provision that a version changed, or a norm as a whole that it repealed: what a source is asked about."""

    norm: Norm  # whose provision it is
    version: Version  # that changed it
    on: date  # from which day
    changed: Changed | None = None  # None: the norm as a whole was repealed

    @property
    def kind(self) -> str:
        """Say what became of it: amended, renumbered, dropped; repealed as a whole."""
        return str(self.changed.kind) if self.changed else REPEALED

    @property
    def old(self) -> Article | None:
        """Give the provision as it was; nothing where the norm as a whole is meant."""
        return self.changed.old if self.changed else None

    @property
    def new(self) -> Article | None:
        """Give the provision as it is; nothing where it is gone."""
        return self.changed.new if self.changed else None

    @property
    def reference(self) -> str:
        """Name the provision as declarations do, under its old number."""
        return write_reference([self.old.citation if self.old else Citation(self.norm.short)])

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Lay the old and the new words beside each other."""
        return compare(self.old.text if self.old else "", self.new.text if self.new else "")

    def concerns(self, *, article: int | None, sub: int | None, paragraph: int | None, item: int | None) -> bool:
        """Tell whether a citation of this place no longer names the same words under the same number."""
        if self.old is None:
            return True
        if article is None or (article, sub or 0) != (self.old.number, self.old.sub):
            return False
        return self.moved or not self.same_words(paragraph=paragraph, item=item)

    @property
    def moved(self) -> bool:
        """Tell whether the provision stands under another number now, or nowhere."""
        old, new = self.old, self.new
        return old is None or new is None or (old.number, old.sub) != (new.number, new.sub)

    def same_words(self, *, paragraph: int | None, item: int | None) -> bool:
        """Tell whether the paragraph or item of the provision reads as it did."""
        if self.old is None or self.new is None:
            return False
        before, after = (words_of(one.text, paragraph=paragraph, item=item) for one in (self.old, self.new))
        return before is not None and before == after


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """Something that cites what was touched."""

    of: Touched
    kind: str  # norm, procedure, document, measure, check, system, cases, matter, …
    code: str  # what cites: 风筝管理条例#5, penalty/procedures/ordinary.yaml, a matter's code
    title: Says
    line: int = 0  # in the file of a declaration
    words: str = ""  # that cite
    sentence: str = ""  # around them
    article: Article | None = None  # that cites, with the place of the words in it
    start: int = 0
    end: int = 0
    sure: bool = True  # False: what is cited is of a version that is not held, so the number may mean another provision
