"""What a procedure asks for that no log and no list of dates can show: said with every report, never taken for kept."""

from collections.abc import Iterator

from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Procedure


def beyond(procedure: Procedure) -> list[Says]:
    """Give the words of a procedure by which no case is judged."""
    return list(_words(procedure))


def _words(procedure: Procedure) -> Iterator[Says]:
    acts = list(procedure.acts.values())
    yield Says(zh="谁办理，以什么身份", en="who acted, and in which post")
    if procedure.scoped or any(one.officers or one.needs for one in acts):
        yield Says(
            zh="执法人员的人数、证件和资格",
            en="how many officers took part, with which certificates and qualifications",
        )
    if procedure.bars or any(one.not_same_as for one in acts):
        yield Says(
            zh="应当分开的人是不是分开，应当回避的人是不是回避",
            en="whether duties were kept apart, and who had to stand aside did",
        )
    if any(question.required for one in acts for question in one.questions):
        yield Says(zh="行为应当载明的事实是不是齐全", en="whether acts gave the facts that they must give")
    if any(one.each for one in acts):
        yield Says(
            zh="对每一个人分别做的行为，是不是对该做的人做的",
            en="whether what happens once for each person happened for the right ones",
        )
    if any(one.tells or one.opens for one in acts):
        yield Says(zh="在有关的案件里引起的行为", en="what acts bring about in related matters")
    if procedure.accruals:
        yield Says(zh="逾期后逐日增加的金额", en="amounts that grow by the day once a duty is late")
