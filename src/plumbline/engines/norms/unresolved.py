"""Why a citation is not led to one provision: the reasons that are stored and shown."""

from typing import Final

from django.db import models

from plumbline.kernel.errors import Says
from plumbline.kernel.pointed import Trouble


class Unresolved(models.TextChoices):
    """Why a citation is not led to what it names."""

    # The words alone say it.
    UNREADABLE = Trouble.UNREADABLE.value
    DIVISION = Trouble.DIVISION.value
    NOTHING_BEFORE = Trouble.NOTHING_BEFORE.value
    UNCLEAR = Trouble.UNCLEAR.value
    EARLIER = Trouble.EARLIER.value
    UNMARKED = Trouble.UNMARKED.value
    # The norm is not found.
    UNKNOWN_NORM = "unknown_norm"
    SEVERAL_NORMS = "several_norms"
    PREDECESSOR_NOT_HELD = "predecessor_not_held"
    # The text of the day is not.
    VERSION_NOT_HELD = "version_not_held"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    NO_LONGER_IN_FORCE = "no_longer_in_force"
    # The text of the day is held, and has no such place.
    NO_SUCH_ARTICLE = "no_such_article"
    NO_SUCH_PLACE = "no_such_place"
    SEVERAL_PLACES = "several_places"

    @property
    def says(self) -> Says:
        """Give the sentence."""
        return _SAYS[self]

    @property
    def target_is_held(self) -> bool:
        """Tell whether the text that is cited is held all the same, so that it is for us to lead there."""
        return self in _HELD


# Reasons that stay whatever is imported: they lie in the citing words.
FROM_THE_WORDS: Final = frozenset(
    {Unresolved.UNREADABLE, Unresolved.DIVISION, Unresolved.NOTHING_BEFORE, Unresolved.UNCLEAR, Unresolved.EARLIER}
)
_HELD: Final = frozenset(
    {
        Unresolved.UNREADABLE,
        Unresolved.DIVISION,
        Unresolved.NOTHING_BEFORE,
        Unresolved.NO_SUCH_ARTICLE,
        Unresolved.NO_SUCH_PLACE,
        Unresolved.SEVERAL_PLACES,
    }
)
_SAYS: Final = {
    Unresolved.UNREADABLE: Says(
        zh="条、款、项的序号读不出", en="The number of the article, paragraph or item cannot be read"
    ),
    Unresolved.DIVISION: Says(
        zh="引用的是编、章、节，不是一条", en="A part, chapter or section is cited, not one article"
    ),
    Unresolved.NOTHING_BEFORE: Says(
        zh="前面没有这样的条、款、项", en="No such article, paragraph or item stands before"
    ),
    Unresolved.UNCLEAR: Says(zh="没有写明是哪部规范的条文", en="It is not said of which norm the article is"),
    Unresolved.EARLIER: Says(zh="引用的是修改以前的文本", en="The text before an amendment is meant"),
    Unresolved.UNMARKED: Says(
        zh="词语像规范名称，但没有书名号，本库也没有以此为名的规范",
        en="The words read like a title, have no title marks, and no norm here goes by them",
    ),
    Unresolved.UNKNOWN_NORM: Says(zh="本库没有以此为名的规范", en="No norm of this title is known here"),
    Unresolved.SEVERAL_NORMS: Says(
        zh="本库有几部规范用这一名称，不作猜测", en="Several norms go by this title; none is guessed"
    ),
    Unresolved.PREDECESSOR_NOT_HELD: Says(
        zh="这部规范已由后来的规范废止，本库没有它的文本", en="A later norm repealed this one; its text is not held"
    ),
    Unresolved.VERSION_NOT_HELD: Says(
        zh="引用之日施行的文本未收录", en="The text in force on the citing day is not held"
    ),
    Unresolved.NOT_YET_IN_FORCE: Says(
        zh="引用之日这部规范尚未施行", en="On the citing day the norm was not yet in force"
    ),
    Unresolved.NO_LONGER_IN_FORCE: Says(
        zh="引用之日这部规范已经失效", en="On the citing day the norm was no longer in force"
    ),
    Unresolved.NO_SUCH_ARTICLE: Says(
        zh="引用之日的文本没有这一条", en="The text of the citing day has no such article"
    ),
    Unresolved.NO_SUCH_PLACE: Says(zh="这一条没有这一款、项、目", en="The article has no such paragraph or item"),
    Unresolved.SEVERAL_PLACES: Says(
        zh="这一条有几款都有这一项，未写明是哪一款",
        en="Several paragraphs of the article have such an item, and none is named",
    ),
}
