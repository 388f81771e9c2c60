"""What a document says of a delegation under which it was issued: whose, to whom, and on what basis.

The law held here does not word it, so the words are plain: 根据授权签发. Whoever reads the decision, in the file or where it is
published, can so ask for the basis.
"""

from collections.abc import Iterator
from typing import Final

from plumbline.engines.documents.writing import Signed
from plumbline.engines.matters.effects import Effect
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.reference import parse_reference, show
from plumbline.kernel.wording import Piece

TITLE: Final = Says(zh="根据授权签发", en="Issued under delegation")


def printed(effect: Effect) -> Iterator[Signed]:
    """Give a line for each who takes part in the act in a role that was delegated; none where all hold their own."""
    act = effect.procedure.acts[effect.act]
    for person in effect.actors:
        given = person.signs_for(act.performed_by, effect.procedure.code, act.code)
        if given:
            words = f"{given.giver_name}授权{person.name}（{basis_words(given.basis)}）"
            yield Signed(title=TITLE, name=(Piece(words),), by_hand=False)


def basis_words(basis: str) -> str:
    """Give a basis as people read it: an article in full, the title of a document as it was entered.

    >>> basis_words("行政处罚法#57.1"), basis_words("蜀市监〔2026〕5号")
    ('《行政处罚法》第五十七条第一款', '蜀市监〔2026〕5号')
    """
    try:
        cited = parse_reference(basis)
    except DeclarationError:
        return basis
    return "、".join(show(one) for one in cited) if all(one.article for one in cited) else basis
