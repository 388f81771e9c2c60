"""An invented regulation in two versions, files that came for it, and tasks about it: what the pages of the law database show."""

from datetime import date, datetime

from plumbline.engines.norms.models import Article, CleanUpTask, ImportedFile, Lineage, Norm, Version
from plumbline.kernel import clock

AT = datetime(2026, 6, 20, 9, 30, tzinfo=clock.BEIJING)
OLD = {1: "风筝应当有线。\n线不得过长。", 2: "雷雨时不得放飞。", 3: "本条例自2001年3月1日起施行。"}
NEW = {1: "风筝应当有结实的线。\n线不得长于一百米。", 2: "雷雨、大风时不得放飞。", 3: "本条例自2026年7月1日起施行。"}
DOUBTS = [{"code": "no_in_force_day", "zh": "没有读出施行日期", "en": "No day was read from which it is in force"}]
REASONS = [
    {
        "zh": "没有读出条文",
        "en": "No articles were read",
        "cure": {"zh": "请检查文件是否完整", "en": "See whether the file is complete"},
    }
]


def norm_called(title, *, level="administrative_regulation"):
    """Make a norm."""
    return Norm.objects.create(title=title, short=title, level=level)


def version_of(norm, day, words, *, before=None, in_force_from=None):
    """Make a held version with its articles, each in the lineage of its number."""
    version = Version.objects.create(
        norm=norm, promulgated_on=day, in_force_from=in_force_from or day, held=True, highest=max(words)
    )
    for number, text in words.items():
        lineage, _ = Lineage.objects.get_or_create(norm=norm, code=str(number))
        Article.objects.create(
            version=version,
            lineage=lineage,
            position=number,
            number=number,
            text=text,
            likeness=0.9 if before else None,
        )
    return version


def kites():
    """Make the regulation in two versions; the newer one comes into force soon."""
    norm = norm_called("风筝管理条例")
    old = version_of(norm, date(2001, 1, 1), OLD, in_force_from=date(2001, 3, 1))
    new = version_of(norm, date(2026, 5, 1), NEW, before=old, in_force_from=date(2026, 7, 1))
    old.in_force_to = date(2026, 6, 30)
    old.save()
    return old, new


def file_came(path="法规/行政法规/风筝管理条例(2026-05-01).md", *, outcome="added", version=None, **report):
    """Make a file that came."""
    return ImportedFile.objects.create(
        path=path,
        digest="a" * 64,
        size=1234,
        reader=1,
        at=AT,
        outcome=outcome,
        version=version,
        report={"doubts": [], "reasons": [], "gaps": [], **report},
    )


def doubtful_file(path="法规/行政法规/风筝管理条例(2026-05-01).md", *, version=None):
    """Make a file that was taken with a doubt."""
    return file_came(path, version=version, doubts=DOUBTS)


def unreadable_file(path="法规/部门规章/残页.md"):
    """Make a file that could not be read."""
    return file_came(path, outcome="refused", reasons=REASONS)


def task_changed(old, new, *, number=1, key="1"):
    """Make a task: an article of another norm cites a provision that changed."""
    citing = Norm.objects.filter(title="纸鸢安全办法").first() or norm_called("纸鸢安全办法", level="department_rule")
    version = citing.versions.first() or version_of(
        citing, date(2010, 1, 1), {5: "违反《风筝管理条例》第一条的，依照该条处理。"}
    )
    article = version.articles.get()
    return CleanUpTask.objects.create(
        cause="changed",
        key=f"changed-{key}",
        subject_kind="norm",
        subject="纸鸢安全办法#5",
        subject_title={"zh": "《纸鸢安全办法》第五条", "en": "《纸鸢安全办法》, article 5"},
        article=article,
        version=new,
        lineage=new.articles.get(number=number).lineage,
        old=old.articles.get(number=number),
        new=new.articles.get(number=number),
        start=2,
        end=13,
        opened_at=AT,
    )


def task_found(new, *, key="1"):
    """Make a task: a check found words in an article."""
    return CleanUpTask.objects.create(
        cause="found",
        key=f"found-{key}",
        subject_kind="norm",
        subject="风筝管理条例#2",
        subject_title={"zh": "《风筝管理条例》第二条", "en": "《风筝管理条例》, article 2"},
        article=new.articles.get(number=2),
        check_code="clean_up.local_preference",
        law="公平竞争审查条例#8(4),9(3)",
        start=0,
        end=2,
        opened_at=AT,
    )
