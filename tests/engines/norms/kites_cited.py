"""The invented regulation in two versions, and invented norms that cite it, with their citations found and led on."""

from datetime import date

from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post, Region
from plumbline.engines.norms import citing
from plumbline.engines.norms.models import Article, Lineage, Norm, Relation, Version

OLD = {
    1: "风筝应当有线。\n线不得过长。",
    2: "有下列情形之一的，不得放飞：\n（一）雷雨；\n（二）大风。",
    3: "风筝的尾巴不计入长度。",
    4: "本条例自2001年3月1日起施行。",
}
NEW = {
    1: "风筝应当有线。\n线不得长于一百米。",
    2: "有下列情形之一的，不得放飞：\n（一）雷雨；\n（二）六级以上大风。",
    3: "放飞风筝应当有人看管。",
    4: "风筝的尾巴不计入长度。",
}
MOVED = {4: "3"}  # the new article 4 is the provision that was article 3


def norm_called(title, *, level="local_regulation"):
    """Make a norm."""
    return Norm.objects.create(title=title, short=title.removeprefix("中华人民共和国"), level=level)


def version_of(norm, day, words, *, lineages=None, until=None, held=True):
    """Make a version with its articles; each stands in the lineage of its number, where none other is named."""
    version = Version.objects.create(
        norm=norm, promulgated_on=day, in_force_from=day, in_force_to=until, held=held, highest=max(words, default=None)
    )
    for number, text in words.items():
        lineage, _ = Lineage.objects.get_or_create(norm=norm, code=(lineages or {}).get(number, str(number)))
        Article.objects.create(version=version, lineage=lineage, position=number, number=number, text=text)
    return version


def kites():
    """Make the regulation in two versions: 1 and 2 are amended, 3 became 4, 4 was dropped, the new 3 is new."""
    norm = norm_called("风筝管理条例", level="administrative_regulation")
    old = version_of(norm, date(2001, 3, 1), OLD, until=date(2026, 6, 30))
    new = version_of(norm, date(2026, 7, 1), NEW, lineages={3: "new", **MOVED})
    return old, new


def rules(words, title="纸鸢安全办法", *, day=date(2010, 1, 1), level="local_regulation"):
    """Make a norm of one version that cites others."""
    return version_of(norm_called(title, level=level), day, words)


def lead(*versions):
    """Find the citations in versions, write them down, and lead them to what they name."""
    for version in versions:
        citing.record(version, citing.find_in(version.norm, list(version.articles.all())))
    citing.resolve_all()


def repeals(version, norm, *, title=None, on=None):
    """Let a version repeal a norm, or a title that is not known."""
    return Relation.objects.create(
        version=version, kind="repeals", title=title or norm.title, norm=norm, on=on, words="同时废止。"
    )


def account_in(role):
    """Make the account of an officer of an invented justice bureau in a role."""
    region = Region.objects.create(code="3499", name="示例市", name_en="Sample City", level="city", path="3499/")
    body = Body.objects.create(
        code="3499.justice", name="示例市司法局", name_en="Justice", mark="示司", region=region, level="city",
        kind="justice",
    )  # fmt: skip
    post = Post.objects.create(body=body, code=role, title=role, title_en=role, roles=[role])
    officer = Officer.objects.create(code=f"3499.justice/{role}", name="样例", body=body)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2020, 1, 1))
    return Account.objects.create(username=role, officer=officer)
