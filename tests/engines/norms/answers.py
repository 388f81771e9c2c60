"""Print the answers of the search to many questions over some of the real texts, on the database of the environment."""

# ruff: noqa: PLC0415 — a program of its own: models exist once the framework has started
import json
import os
import sys
from pathlib import Path

QUESTIONS = (
    *"听证 应当 的 法 罚款 人民政府 不得 PM2.5 12345 10日 １０ 聽證 行政處罰 管理 办法 条例 国务院".split(),  # noqa: SIM905 — a list to read
    *("行政处罚 听证", "国务院 规定 罚款", "“负责解释”", "自公布之日起施行", "县级以上地方人民政府应当", "《条例》"),
    *(
        "行政处罚法第六十条",
        "条例1",
        "办法 第三条",
        "申请行政复议要多久",
        "放风筝要向谁申请许可",
        "没有这样的词语 罚款 听证",
    ),
)
EVERY = 80  # the n-th file of each folder, so that all levels are there


def main(laws: Path) -> None:
    """Import, ask, and print."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    old = setup_databases(verbosity=0, interactive=False)
    try:
        answers = list(_answers(laws))
        from plumbline.engines.norms.models import Article

        articles = Article.objects.count()
    finally:
        teardown_databases(old, verbosity=0)
    print(json.dumps({"database": connection.vendor, "articles": articles, "answers": answers}))  # noqa: T201 — its answer


def _answers(laws: Path):
    from plumbline.engines.norms.importing import import_paths
    from plumbline.engines.norms.searching import Asked, indexing, search, suggest
    from plumbline.kernel.norm import NormLevel

    folders = sorted(folder for folder in laws.iterdir() if folder.is_dir() and folder.name != "案例")
    list(import_paths([path for folder in folders for path in sorted(folder.rglob("*.md"))[::EVERY]]))
    indexing.renew()
    for words in QUESTIONS:
        for narrowed in ({}, {"levels": frozenset({str(NormLevel.LOCAL_REGULATION)})}, {"all_versions": True}):
            for start in (0, 300):
                answer = search(Asked(words, **narrowed), start=start, limit=50)
                yield [words, start, answer.total, answer.read_as.zh, [_shown(hit) for hit in answer.hits]]
        yield [[one.words, one.place] for one in suggest(words)]


def _shown(hit) -> list:
    place = (hit.article.kind, hit.article.number, hit.article.sub) if hit.article else None
    return [hit.norm.title, str(hit.version), place, [[piece.words, piece.hit] for piece in hit.snippet]]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    main(Path(sys.argv[1]))
