"""On what ground personal data is erased, and how much of a matter: both chosen from lists, so that nobody types a name.

The grounds are the five of 个人信息保护法 第四十七条第一款. Its second paragraph keeps the data where a law or an
administrative regulation sets a period of keeping that is not over: then it is only stored, and nothing here erases it. How
long the file of a matter is to be kept is set by rules on archives that this house does not hold; so whoever asks says
which rule it is and when the period ended, and whoever decides answers for it.
"""

from typing import Final

from plumbline.engines.bodies.codes import Labelled

ARTICLE: Final = "个人信息保护法#47"
KEPT_LONGER: Final = "个人信息保护法#47.2"
REASONS_OF_REFUSAL: Final = "个人信息保护法#50.1"


class Ground(Labelled):
    """Why personal data is to be erased."""

    PURPOSE = "purpose", "处理目的已实现、无法实现或者不再必要", "The purpose is reached, out of reach, or gone"
    PERIOD = "period", "保存期限已届满", "The period of keeping is over"
    CONSENT = "consent", "个人撤回同意", "The person withdrew consent"
    UNLAWFUL = "unlawful", "处理违反法律、行政法规或者约定", "The processing broke the law or an agreement"
    OTHER = "other", "法律、行政法规规定的其他情形", "Another case that a law or administrative regulation names"

    @property
    def law(self) -> str:
        """Give the item of the article."""
        return f"{ARTICLE}.1({list(Ground).index(self) + 1})"


class Scope(Labelled):
    """How much of a matter's personal data goes. Papers and evidence go either way: they name the party."""

    MATTER = "matter", "全案的个人信息", "All personal data of the matter"
    PARTY = "party", "当事人的个人信息", "Personal data of the party"
