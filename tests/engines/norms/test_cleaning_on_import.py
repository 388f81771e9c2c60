"""Clean-up tasks that an import opens: none for a first load, one for each place that cites what a later version changed."""

import pytest

from plumbline.engines.norms.importing import import_paths
from plumbline.engines.norms.models import CleanUpTask

pytestmark = pytest.mark.django_db

OLD = """# 风筝管理条例

2001年1月1日 中华人民共和国国务院令第9001号公布

<!-- INFO END -->

第一条 风筝应当有结实的线，线的长度不得超过五十米。

第二条 雷雨天气不得放飞风筝，也不得让儿童独自放飞。

第三条 本条例自2001年3月1日起施行。
"""
NEW = """# 风筝管理条例

2001年1月1日 中华人民共和国国务院令第9001号公布

2020年3月4日 中华人民共和国国务院令第9002号修订

<!-- INFO END -->

第一条 风筝应当有结实的线，线的长度不得超过一百米。

第二条 雷雨天气不得放飞风筝，也不得让儿童独自放飞。

第三条 本条例自2020年5月1日起施行。
"""
CITING = """# 合州市纸鸢安全条例

2010年6月1日 合州市人民代表大会常务委员会通过

<!-- INFO END -->

第一条 放飞纸鸢，依照《风筝管理条例》第一条系线。

第二条 天气不好的，依照《风筝管理条例》第二条办理。

第三条 本条例自2010年7月1日起施行。
"""


@pytest.fixture
def files(laws):
    """Write the three texts, each where its level is told."""
    return {
        "old": laws(name="风筝管理条例(2001-01-01).md", text=OLD),
        "new": laws(name="风筝管理条例(2020-03-04).md", text=NEW),
        "citing": laws(name="合州市纸鸢安全条例(2010-06-01).md", text=CITING, level="地方性法规"),
    }


def load(*paths):
    """Import files, and see that they were taken."""
    assert [str(result.outcome) for result in import_paths(paths)] == ["added"] * len(paths)


def test_a_first_load_opens_no_task_though_it_holds_several_versions(files):
    load(*files.values())

    assert not CleanUpTask.objects.exists()


def test_a_version_that_comes_later_opens_a_task_for_what_cites_the_changed_words(files):
    load(files["old"], files["citing"])

    load(files["new"])

    task = CleanUpTask.objects.get()
    assert (task.subject, task.law) == ("合州市纸鸢安全条例#1", "风筝管理条例#1")
    assert ("五十米" in task.old.text, "一百米" in task.new.text) == (True, True)


def test_importing_the_same_again_opens_nothing_more(files):
    load(files["old"], files["citing"])
    load(files["new"])

    list(import_paths(files.values()))

    assert CleanUpTask.objects.count() == 1


def test_an_older_version_that_comes_later_opens_no_task(files):
    load(files["new"], files["citing"])

    load(files["old"])

    assert not CleanUpTask.objects.exists()
