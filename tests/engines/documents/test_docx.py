"""The same document for a word processor."""

import docx
import pytest
from django.db import transaction
from docx.shared import Mm

from plumbline.engines.documents import showing
from plumbline.engines.documents.issuing import issue
from plumbline.engines.documents.models import Document

pytestmark = pytest.mark.django_db


def opened(effect):
    with transaction.atomic():
        issue(effect)
    return docx.Document(showing.open_docx(Document.objects.get(), redact=False))


def test_the_decision_opens_with_its_items_in_order(case):
    sheet = opened(case.decision())

    text = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    places = [
        text.index(words)
        for words in (
            "合肥市蜀山区市场监督管理局",
            "合蜀市监罚〔2026〕1号",
            "行政处罚决定书",
            "当事人：溪岸面馆",
            "一、查明的事实和证据",
            "三、处罚的种类和依据",
            "罚款2,000元",
            "申请行政复议",
        )
    ]
    assert places == sorted(places)


def test_the_page_is_that_of_official_documents(case):
    section = opened(case.decision()).sections[0]

    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert round(section.page_width.mm) == round(Mm(210).mm)
    assert "演示数据" in section.header.paragraphs[0].text


def test_a_form_becomes_a_table(case):
    sheet = opened(case.effect("penalty-filing", act="file"))

    rows = {row.cells[0].text: row.cells[1].text for row in sheet.tables[0].rows}
    assert rows["案由"] == "没有公示食品经营许可证"
    assert "程序（执法证号340104001）" in rows["承办人"]
