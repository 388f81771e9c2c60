"""An invented regulation in three versions, one renumbered, one still to come, and a rule that cites it."""

from datetime import date

from plumbline.engines.norms import citing, lineages
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.searching import indexing

TITLE = "风筝管理条例"
OLD = (
    "风筝应当有线。线不得过长。",
    "有下列情形之一的，不得放飞风筝：\n（一）雷雨；\n（二）大风。\n前款情形消失后可以放飞。",
    "风筝的尾巴不计入长度。尾巴应当系牢。",
    "本条例自2001年3月1日起施行。",
)
NEW = (
    "风筝应当有线。线不得长于一百米。",
    "放飞风筝的人应当看护儿童，应当避开行人和电线。",
    "有下列情形之一的，不得放飞风筝：\n（一）雷雨；\n（二）大风；\n（三）夜间。\n前款情形消失后可以放飞。",
    "风筝的尾巴不计入长度。尾巴应当系牢。",
    "本条例自2020年5月1日起施行。",
)
RULE = (
    "依照《风筝管理条例》第三条的规定，制定本办法。",
    "尾巴适用《风筝管理条例》第四条，许可适用《风筝许可条例》第九条。",
)


def kites():
    """Make the regulation; give it with its versions."""
    norm = Norm.objects.create(
        title=TITLE, short=TITLE, level="administrative_regulation", issuer="国务院", field="行政法", region=""
    )
    _version(norm, date(2001, 1, 1), OLD, kind="enacted", first=date(2001, 3, 1), last=date(2020, 4, 30))
    new = _version(norm, date(2020, 3, 4), NEW, kind="revised", first=date(2020, 5, 1), last=date(2098, 12, 31))
    Version.objects.filter(pk=new.pk).update(
        number="国务院令第9002号",
        sources={"in_force_from": "第五条"},
        history=[
            {
                "on": "2020-03-04",
                "act": "revised",
                "by": "国务院",
                "number": "第9002号",
                "words": "国务院令第9002号修订",
            }
        ],
        contents=[
            {"level": "chapter", "number": 1, "title": "总则", "position": 1},
            {"level": "chapter", "number": 2, "title": "附则", "position": 5},
        ],
        doubts=[{"code": "strange", "zh": "有一个日期读不准", "en": "One day could not be read"}],
    )
    Version.objects.create(norm=norm, promulgated_on=date(2024, 6, 1), in_force_from=date(2099, 1, 1), kind="amended")
    lineages.link(norm)
    return norm


def rule(title="示例市风筝管理办法"):
    """Make a rule that cites the regulation."""
    norm = Norm.objects.create(
        title=title, short=title, level="government_rule", region="340100", issuer="示例市人民政府"
    )
    version = _version(norm, date(2021, 1, 1), RULE, kind="enacted", first=date(2021, 2, 1))
    citing.record(version, citing.find_in(norm, list(version.articles.all())))
    citing.resolve_all()
    return norm


def _version(norm, day, words, *, kind, first, last=None):
    version = Version.objects.create(
        norm=norm,
        kind=kind,
        promulgated_on=day,
        in_force_from=first,
        in_force_to=last,
        highest=len(words),
        held=True,
    )
    for number, text in enumerate(words, start=1):
        heading = "第二章 附则" if number == len(words) else "第一章 总则"
        Article.objects.create(version=version, position=number, number=number, heading=heading, text=text)
    indexing.add(version)
    return version
