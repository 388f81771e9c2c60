"""Samples of what is read: documents, provisions, parties, verification, rules, notices."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plumbline.kernel.clock import BEIJING
from plumbline.site.erased import ErasedShown
from plumbline.site.parts.drawing import Arrow, Box, DiagramShown, Drawn, Head, Label
from plumbline.site.parts.due import due_done
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.parts.reading import (
    Acted,
    FileShown,
    Form,
    Happened,
    Known,
    PaperSection,
    PaperShown,
    PartyShown,
    ProvisionShown,
    RuleShown,
    Side,
    Strong,
    Verdict,
    VerificationShown,
    VersionShown,
    VersionsShown,
)
from plumbline.site.portal.procedure_acts import ActLines, Part
from plumbline.site.portal.procedure_diagram import key
from plumbline.site.portal.samples import HERE, TODAY, both
from plumbline.site.words import Cited, Masked

IN_TIME = TagShown(words=both("按期", "in time"), kind="good", icon="check")
NAME = both("姓名", "name")


def erased() -> ErasedShown:
    """Make the sentence about personal data that was erased."""
    return ErasedShown(
        title=both("个人信息已于 2026年6月22日 依法删除", "Personal data was erased on 22 June 2026, as the law asks"),
        words=both("记录和它的证明没有变。", "The record and its proofs have not changed."),
        law="个人信息保护法#47",
        on=TODAY,
    )


def paper() -> PaperShown:
    """Show a document with a mask and a citation."""
    return PaperShown(
        body="示例机关",
        title="处罚决定书（样例）",
        number="示例〔2026〕1 号",
        sections=(
            PaperSection(paragraphs=(("当事人：样例商店。经营者：", Masked(what="姓名"), "。"),)),
            PaperSection(
                heading="一、依据和决定",
                paragraphs=(
                    (
                        "依照",
                        Cited(law="行政处罚法#57.1(1)", words="《行政处罚法》第五十七条第一款第（一）项"),
                        "，作出本样例决定。",
                    ),
                ),
            ),
        ),
        signed_by="示例机关",
        signed_on=date(2026, 6, 9),
        seal=TagShown(words="样例，不是文书", kind="soon"),
        code="Q7KD39MXP2VA",
    )


def rules() -> list[RuleShown]:
    """Show each form."""
    decide, file, notify = both("作出决定", "deciding"), both("立案", "opening the case"), both("告知", "notice")
    return [
        RuleShown(
            code="sample-must",
            form=Form.MUST,
            sentence=(Acted(words=file), both("之后，须在 ", " obliges, within "), Strong(words=both("90 日", "90 days")),
                      both("内", ", "), Acted(words=decide)),
            when=both("另有规定的除外", "unless provided otherwise"),
            law="行政处罚法#60",
            within="行政处罚法",
        ),
        RuleShown(
            code="sample-first",
            form=Form.FIRST,
            sentence=(Acted(words=notify), both("在先，才能", " must come before "), Acted(words=decide)),
            law="行政处罚法#44",
        ),
        RuleShown(
            code="sample-may",
            form=Form.MAY,
            sentence=(Acted(words=notify), both("之后 ", " opens, for "), Strong(words=both("5 个工作日", "5 workdays")),
                      both("内，当事人可以要求听证", ", the right to ask for a hearing")),
            law="行政处罚法#64(1),85",
            within="行政处罚法",
        ),
        RuleShown(
            code="sample-not",
            form=Form.NOT,
            sentence=(both("复核没有完成时，不能", "While the plea is not reviewed, no "), Acted(words=decide)),
            law="行政处罚法#45.1",
        ),
        RuleShown(
            code="sample-never",
            form=Form.NEVER,
            sentence=(both("应当审核的，绝不会没有审核就有决定", "Where review is required, no run reaches a decision without it"),),
            law="行政处罚法#58.1",
        ),
        RuleShown(
            code="sample-stops",
            form=Form.STOPS,
            sentence=(both("从送检到收到结果的时间，不计入", "The time from sending a sample to its result does not count for "),
                      Acted(words=decide)),
        ),
        RuleShown(
            code="sample-restarts",
            form=Form.RESTARTS,
            sentence=(Acted(words=decide), both("的期限自重新立案起重新计算", ": the period runs anew from the new filing")),
        ),
        RuleShown(
            code="sample-extends",
            form=Form.EXTENDS,
            sentence=(both("批准延期，", "An approved extension moves the last day for "), Acted(words=decide),
                      both("的期限延长 ", " by "), Strong(words=both("30 日", "30 days"))),
        ),
    ]  # fmt: skip


def happened() -> list[Happened]:
    """Show now, the party, the body."""
    return [
        Happened(side=Side.NOW, title=both("等承办人复核", "Waiting for the case handler's review")),
        Happened(
            side=Side.PARTY,
            title=both("提出陈述申辩", "Plea"),
            at=datetime(2026, 6, 18, 15, 20, tzinfo=BEIJING),
            detail=Masked(what=NAME),
        ),
        Happened(
            side=Side.BODY,
            title=both("送达告知书", "Notice served"),
            at=date(2026, 6, 16),
            detail=both("当面送达，已签收", "In person, signed for"),
            law="行政处罚法#44",
            tag=IN_TIME,
            links=(Link(words=both("告知书", "the notice"), href=HERE),),
        ),
    ]


def verifications() -> list[VerificationShown]:
    """Show the three verdicts."""
    return [
        VerificationShown(
            verdict=Verdict.TRUE,
            steps=(both("在第 4,103 条，2026年6月12日 09:41 记入", "Entry 4,103, recorded 12 June 2026, 09:41"),),
            receipt_href=HERE,
            fingerprint="3f9ac0d271be5a48",
        ),
        VerificationShown(
            verdict=Verdict.BROKEN,
            words=both(
                "内容与记入时不同。请以机关原件为准。",
                "The content differs from what was recorded. Trust the original.",
            ),
        ),
        VerificationShown(
            verdict=Verdict.UNKNOWN,
            words=both("刚刚记入，还没有封存，稍后再查。", "Recorded just now and not sealed yet. Look again later."),
        ),
    ]


def act_lines() -> ActLines:
    """Show an act with two parts."""
    must, first, *_others = rules()
    return ActLines(
        code="sample",
        title=both("作出决定", "Decide"),
        facts=(both("由机关负责人做", "By the leader of the body"),),
        law="行政处罚法#57.1",
        on=TODAY,
        parts=(
            Part(title=both("之前要先有什么", "What must come before"), rules=(replace(first, code="sample-before"),)),
            Part(title=both("做了以后必须做什么", "What it obliges to"), rules=(replace(must, code="sample-after"),)),
        ),
        causes=(Link(words=both("立案之后，须在 90 日内作出决定", "After opening, decide within 90 days"), href=HERE),),
        diagram=HERE,
    )


def diagram() -> DiagramShown:
    """Show three acts and a line of each kind."""
    return DiagramShown(
        code="sample",
        width=380,
        height=250,
        title=both("程序图样例", "Sample of a diagram"),
        description=both("从上到下：立案、告知、决定。", "From top to bottom: open, notice, decide."),
        boxes=(
            Box(x=135, y=28, lines=(both("立案", "Open"),), href=HERE, title=both("立案", "Open")),
            Box(x=135, y=103, lines=(both("告知", "Notice"),), by_party=True),
            Box(x=135, y=178, lines=(both("决定", "Decide"),), height=54, note=both("不得 × 3", "bars × 3"), goal=True),
        ),
        arrows=(
            Arrow(
                kind=Drawn.MUST,
                line="M245 50H320V200H256",
                heads=(Head(kind=Drawn.MUST, path="M245 200L256 205L256 195Z"),),
                title=both("立案之后，须在 90 日内决定", "After opening, decide within 90 days"),
            ),
            Arrow(
                kind=Drawn.FIRST,
                line="M135 118H60V195H124",
                heads=(Head(kind=Drawn.FIRST, path="M135 195L124 200L124 190Z"),),
            ),
        ),
        labels=(Label(x=320, y=120, width=64, words=both("90 日内", "90 days")),),
        key=key(Drawn),
    )


def notices() -> list[dict[str, Any]]:
    """Show the five kinds of notice."""
    return [
        {"kind": "info", "title": both("登记信息已带来", "Registered data is filled in"), "words": both("不用再填。", "No need to enter it.")},
        {"kind": "good", "title": both("已记入账本", "Recorded in the ledger"), "links": [Link(words=both("看记录", "See the record"), href=HERE)]},
        {"kind": "soon", "title": both("明天到期", "Due tomorrow"), "words": both("6月23日前作出决定。", "Decide by 23 June.")},
        {"kind": "bad", "title": both("没有保存", "Not saved"), "words": both("网络中断，您填的内容还在。", "The network broke. What you entered is kept.")},
        {
            "kind": "unknown",
            "title": both("2028 年放假安排尚未录入", "The holiday schedule of 2028 is not entered"),
            "words": both("期限无法算到底；录入后会自动算出。", "The period cannot be counted out; once entered, it is."),
        },
    ]  # fmt: skip


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    known = [
        Known(
            name=both("首次违法", "First offence"), value=both("是", "Yes"), origin=both("查账本", "from the ledger")
        ),
        Known(name=both("货值", "Value of goods"), value=both("1,260 元", "¥1,260"), correct_href=HERE),
        Known(name=both("经营者", "Operator"), value=Masked(what=NAME)),
        Known(name=both("下一个期限", "Next due day"), due=due_done(date(2026, 6, 16))),
    ]
    file = FileShown(
        name=both("处罚告知书", "Penalty notice"),
        href=HERE,
        note="6-16 · PDF",
        tag=IN_TIME,
        links=(Link(words="DOCX", href=HERE),),
    )
    versions = VersionsShown(
        day=TODAY,
        compare_href=HERE,
        versions=(
            VersionShown(name="2017", href=HERE, from_day=date(2018, 1, 1), to_day=date(2021, 7, 14)),
            VersionShown(name="2021", href=HERE, from_day=date(2021, 7, 15), here=True),
        ),
    )
    return {
        "notice": notices(),
        "erased": [{"erased": erased()}],
        "paper": [{"paper": paper()}],
        "party": [{"party": PartyShown(name=both("样例商店", "Sample Shop"), lines=((both("经营者：", "Operator: "), Masked(what=NAME)),))}],
        "summary-list": [{"known": known, "shape": "across"}, {"known": known, "shape": "strip"}],
        "document-list": [{"files": [file]}],
        "timeline": [{"items": happened()}],
        "citation": [
            {"law": "行政处罚法#60", "version": date(2021, 7, 15)},
            {"law": "行政处罚法#61.1,85;民法典#201"},
        ],
        "provision": [
            {"provision": ProvisionShown(law="行政处罚法#60", words=("（条文原话在这里，取自法规库。）",), in_force_from=date(2021, 7, 15))},
            {"provision": ProvisionShown(law="行政处罚法#60")},
        ],
        "versions": [{"versions": versions}],
        "verification": [
            {"verification": shown, "code": shown.verdict, "level": 3} for shown in verifications()
        ],
        "rule-line": [{"rule": rule} for rule in rules()],
        "act-lines": [{"act": act_lines()}],
        "diagram": [{"diagram": diagram()}],
        "drawing": [{"diagram": replace(diagram(), code="drawing"), "site": ""}],
        "bob": [{"place": "timeline"}],
    }  # fmt: skip
