"""A published decision on the page: under whose delegation it was issued stands before the signatures."""

from datetime import date

from plumbline.engines.documents.delegated import TITLE
from plumbline.engines.documents.showing import Paper
from plumbline.engines.documents.writing import Masked, Signed
from plumbline.kernel.errors import Says
from plumbline.kernel.wording import Piece
from plumbline.site.portal.decision_paper import sheet

LINE = "云开授权程序（蜀市监〔2026〕5号）"


def shown(*signatures):
    said = sheet(
        Paper(
            title=Says(zh="行政处罚决定书", en="Decision"), number="合蜀市监罚〔2026〕1号", body="示例局",
            day=date(2026, 6, 9), addressee=(), sections=(), signatures=signatures, hidden=(),
        ),
        code="1",
    )  # fmt: skip
    return [run for section in said.sections for paragraph in section.paragraphs for run in paragraph]


def test_the_delegation_under_which_a_decision_was_issued_is_public():
    runs = shown(Signed(title=TITLE, name=(Piece(LINE),), by_hand=False))

    assert "".join(map(str, runs)) == f"根据授权签发：{LINE}"


def test_a_name_in_it_that_is_masked_stays_masked():
    runs = shown(Signed(title=TITLE, name=(Masked(Says(zh="姓名", en="Name")), Piece("授权程序")), by_hand=False))

    assert "姓名" in str(runs[1])
    assert runs[-1] == "授权程序"


def test_a_decision_by_the_own_post_says_nothing_of_delegations():
    assert shown() == []
