"""An invented regulation in two versions, and another one that cites it, for programs to ask about."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from plumbline.engines.ledger import sealing
from plumbline.engines.ledger.appending import append, body_of
from plumbline.engines.norms import citing, lineages
from plumbline.engines.norms.models import (
    Article,
    Cited,
    ImportedFile,
    Norm,
    Relation,
    RelationKind,
    Version,
)
from plumbline.kernel import clock
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.merkle import leaf_hash

RECORDED = datetime(2026, 3, 2, 9, 30, tzinfo=BEIJING)
BLIND = "00" * 16
PLACE = {"stream": "a", "sequence": 1, "kind": "file", "previous": b"", "at": RECORDED, "recorded_at": RECORDED}
DIGEST = leaf_hash(body_of(PLACE, {"blind": BLIND, "personal": {}, "public": {}})).hex()


@pytest.fixture
def record(db, monkeypatch):
    """Write and seal a record whose fingerprint is DIGEST."""
    monkeypatch.setattr("plumbline.engines.ledger.appending.secrets.token_hex", lambda size: "00" * size)
    with clock.standing_at(RECORDED), transaction.atomic():
        event = append(stream="a", kind="file", at=RECORDED, public={})
    sealing.seal()
    return event


def _articles(version, *texts):
    for position, (number, sub, heading, text) in enumerate(texts, start=1):
        Article.objects.create(version=version, position=position, number=number, sub=sub, heading=heading, text=text)


@pytest.fixture
def kites(db):
    """Give the norm: one version of 2001, one of 2020 with an article put in between and one renumbered."""
    norm = Norm.objects.create(
        title="中华人民共和国风筝管理条例",
        short="风筝管理条例",
        also=["风筝条例"],
        level="administrative_regulation",
        issuer="国务院",
        field="行政法",
    )
    first = Version.objects.create(
        norm=norm,
        kind="enacted",
        number="国务院令第9001号",
        promulgated_on=date(2001, 1, 1),
        in_force_from=date(2001, 3, 1),
        in_force_to=date(2020, 4, 30),
        highest=2,
        held=True,
    )
    second = Version.objects.create(
        norm=norm,
        kind="revised",
        number="国务院令第9002号",
        promulgated_on=date(2020, 3, 4),
        in_force_from=date(2020, 5, 1),
        highest=3,
        held=True,
        history=[{"on": "2001-01-01", "act": "enacted", "by": "国务院", "number": "", "words": "2001年1月1日公布"}],
        sources={"in_force_from": "第三条"},
        doubts=[{"code": "no_order", "zh": "公布令的年份不清楚", "en": "the year of the order is not clear"}],
    )
    chapter = "第一章 总则"
    _articles(
        first,
        (1, 0, chapter, "风筝应当有线。\n线不得过长。"),
        (2, 0, chapter, "有下列情形之一的，不得放飞：\n（一）雷雨；\n（二）大风。"),
    )
    _articles(
        second,
        (1, 0, chapter, "风筝应当有线。\n线长不得超过一百米。"),
        (2, 0, chapter, "有下列情形之一的，不得放飞：\n（一）雷雨：\n1．有闪电的；\n2．有冰雹的；\n（二）大风。\n前款情形消失后可以放飞。"),
        (2, 1, "第二章 附则 · 第一节 杂项", "风筝的尾巴不计入长度。"),
        (3, 0, "第二章 附则 · 第一节 杂项", "本条例自2020年5月1日起施行。"),
    )  # fmt: skip
    lineages.link(norm)
    ImportedFile.objects.create(
        path="行政法规/风筝管理条例(2020-03-04).md",
        digest="0" * 64,
        size=1,
        reader=1,
        at=datetime(2026, 6, 1, tzinfo=UTC),
        outcome="added",
        version=second,
    )
    return norm


@pytest.fixture
def measures(kites):
    """Give a local norm that cites article 2 of the kites, and one title that is not held."""
    norm = Norm.objects.create(title="阿市风筝办法", short="阿市风筝办法", level="government_rule", region="340100")
    version = Version.objects.create(
        norm=norm, promulgated_on=date(2021, 1, 1), in_force_from=date(2021, 1, 1), held=True, highest=1
    )
    words = "违反《风筝管理条例》第二条第一款第二项的，依照《气球管理办法》第九条处理。"
    _articles(version, (1, 0, "", words))
    article = version.articles.get()
    target = Article.objects.get(version__norm=kites, version__promulgated_on="2020-03-04", number=2, sub=0)
    Cited.objects.create(
        article=article, start=2, end=19, title="中华人民共和国风筝管理条例", number=2, paragraph=1, item=2,
        norm=kites, version=target.version, target=target,
    )  # fmt: skip
    Cited.objects.create(
        article=article, start=23, end=34, title="气球管理办法", number=9, reason=citing.Unresolved.UNKNOWN_NORM
    )
    Relation.objects.create(
        version=version, kind=RelationKind.REPEALS, title="阿市风筝暂行办法", words="《阿市风筝暂行办法》同时废止。"
    )
    lineages.link(norm)
    return norm


@pytest.fixture
def registered(db):
    """Give a norm that is registered, and its text is not held."""
    norm = Norm.objects.create(title="中华人民共和国气球法", short="气球法", level="law")
    Version.objects.create(norm=norm, promulgated_on=date(2022, 1, 1), in_force_from=date(2022, 3, 1), highest=20)
    return norm


@pytest.fixture
def asked(client):
    """Give a function that asks an address, and gives status and body."""

    def ask(address, **parameters):
        answer = client.get(address, parameters)
        return answer.status_code, answer.json()

    return ask
