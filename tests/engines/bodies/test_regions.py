"""The regions of Anhui as they come with the house, and files of regions as they are brought in."""

import subprocess
import sys
import tarfile
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from plumbline.engines.bodies import region_file, regions
from plumbline.engines.bodies.codes import Level, RegionKind
from plumbline.engines.bodies.models import Region
from plumbline.engines.bodies.region_code import parent_of, path_of, usual_kind
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts

SMALL = "code,name\n34,安徽省\n3401,合肥市\n340104,蜀山区\n340104001,笔架山街道\n340104001001,示例社区居委会\n"


def refused(text, **held):
    """Give what a file of regions is refused for: field, line, sentence."""
    with pytest.raises(InvalidFacts) as refusal:
        region_file.read(text, **held)
    return [(*reason.facts, reason.says.zh) for reason in refusal.value.reasons]


def test_anhui_has_every_level_down_to_the_village():
    levels = Counter(one.level for one in region_file.shipped())
    divisions = Counter(one.level for one in region_file.shipped() if one.kind is RegionKind.DIVISION)

    assert levels == {
        Level.PROVINCE: 1, Level.CITY: 16, Level.COUNTY: 119, Level.TOWNSHIP: 1685, Level.VILLAGE: 18334,
    }  # fmt: skip
    assert divisions == {Level.PROVINCE: 1, Level.CITY: 16, Level.COUNTY: 104, Level.TOWNSHIP: 1499}


def test_every_region_that_comes_with_the_house_is_of_the_kind_that_its_code_says():
    kinds = {one.code: one.kind for one in region_file.shipped()}

    assert all(kind is usual_kind(code, kinds.get(parent_of(code), kind)) for code, kind in kinds.items())


def test_every_region_that_comes_with_the_house_has_a_name_in_letters():
    assert all(one.name_en.isascii() or "ü" in one.name_en or "–" in one.name_en for one in region_file.shipped())


@pytest.mark.parametrize(
    ("code", "name_en"),
    [("3401", "Hefei"), ("3415", "Lu'an"), ("340104", "Shushan District"), ("341023", "Yi County"), ("3416", "Bozhou"),
     ("340822", "Huaining County"), ("340303", "Bengshan District"), ("341181", "Tianchang"), ("340104006", "Wulidun Subdistrict")],
)  # fmt: skip
def test_a_region_bears_its_english_name(code, name_en):
    assert {one.code: one.name_en for one in region_file.shipped()}[code] == name_en


@pytest.mark.django_db
def test_the_whole_province_is_loaded_at_once_and_a_second_time_changes_nothing():
    with CaptureQueriesContext(connection) as asked:
        first = regions.load()
    second = regions.load()

    assert len(first.added) == Region.objects.count() == 20155
    assert len(asked) < 200  # in lots, not row by row
    assert (second.added, second.changed, second.unchanged) == ((), (), 20155)
    assert Event.objects.filter(stream=regions.STREAM).count() == 1
    hefei = Region.objects.get(code="3401")
    below = Region.objects.filter(path__startswith=hefei.path)
    assert below.count() == sum(one.code.startswith("3401") for one in region_file.shipped())
    assert all(region.lies_in(hefei) for region in below.filter(level=Level.COUNTY))


@pytest.mark.django_db
def test_every_region_lies_in_its_parent():
    regions.load(region_file.part(region_file.shipped(), down_to=Level.TOWNSHIP))

    for region in Region.objects.exclude(level=Level.PROVINCE).select_related("parent"):
        assert region.lies_in(region.parent)
        assert region.path == path_of(region.code)
        assert region.parent.code == parent_of(region.code)


@pytest.mark.django_db
def test_a_part_of_the_province_can_be_loaded_alone():
    regions.load(region_file.part(region_file.shipped(), down_to=Level.VILLAGE, within=("340104001",)))

    assert set(Region.objects.filter(level=Level.VILLAGE).values_list("parent__code", flat=True)) == {"340104001"}
    assert Region.objects.filter(level=Level.COUNTY).count() == 119


@pytest.mark.django_db
def test_what_a_file_changes_adds_and_ends_is_said_and_a_dry_run_changes_nothing():
    regions.load(region_file.read(SMALL))
    newer = region_file.read(
        "code,name,name_en,valid_to\n34,安徽省,Anhui,\n3401,合肥市,Hefei,\n340104,蜀山新区,Shushan,\n340103,庐阳区,,\n340104001,笔架山街道,,2026-06-30\n"
    )

    dry = regions.load(newer, dry_run=True)
    before = set(Region.objects.values_list("code", "name"))
    done = regions.load(newer)

    assert dry == done
    assert ("340104", "蜀山区") in before
    assert (done.added, done.ended, done.beside) == (("340103",), ("340104001",), 1)
    assert set(done.changed) == {"34", "3401", "340104", "340104001"}
    assert Region.objects.get(code="340104").name == "蜀山新区"
    assert Region.objects.get(code="340104001").valid_to == date(2026, 6, 30)
    assert Region.objects.filter(code="340104001001").exists()


def test_a_code_stands_in_a_file_once():
    assert refused(f"{SMALL}340104,另一区\n") == [
        ("code", "7", "第 7 行：区划代码 340104 在第 4 行已经有了；一个代码只写一行。")
    ]


def test_a_region_without_one_above_it_is_refused_and_may_lie_below_one_on_record():
    (problem,) = refused("code,name\n340104001,笔架山街道\n")

    assert problem == ("parent", "2", "第 2 行：区划 340104001 的上级 340104 既不在文件里，也没有登记；先写上级。")
    (read,) = region_file.read("code,name\n340104001,笔架山街道\n", held={"340104": "division"})
    assert read.kind is RegionKind.DIVISION


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        ("3401045,某区,,", "code", "有 7 位"),
        ("9901,某市,,", "code", "99"),
        ("3402,,,", "name", "没有写名称"),
        (f"3402,{'长' * 61},,", "name", "最多 60"),
        ("3402,芜湖市,kingdom,", "kind", "kingdom"),
        ("340104001002,某村,division,", "kind", "宪法第三十条"),
        ("3402,芜湖市,,2026-02-30", "valid_to", "不是日期"),
        ("3402,芜湖市", "line", "列数"),
        ('3402,"芜湖市,,', "line", "读不出"),
    ],
)
def test_every_problem_of_a_file_is_told_by_its_line(line, field, said):
    text = "code,name,kind,valid_to\n34,安徽省,,\n3401,合肥市,,\n340104,蜀山区,,\n340104001,笔架山街道,,\n"

    problems = refused(f"{text}{line}\n")

    assert [(one[0], one[1]) for one in problems] == [(field, "6")]
    assert said in problems[0][2]


def test_a_file_with_zero_characters_is_no_text():
    assert refused("code,name\n34,安徽\0省\n") == [("line", "2", "第 2 行：含有零字符，不是文本。")]


def test_days_in_the_wrong_order_are_refused():
    ((field, line, said),) = refused("code,name,valid_from,valid_to\n34,安徽省,2026-01-02,2026-01-01\n")

    assert (field, line) == ("valid_to", "2")
    assert "早于" in said


def test_a_heading_without_the_columns_is_refused():
    ((_field, _line, said),) = refused("代码,名称\n34,安徽省\n")

    assert "缺少 code、name" in said


def test_of_very_many_problems_the_first_are_told_and_the_rest_counted():
    problems = refused("code,name\n" + "x,某\n" * 200)

    assert len(problems) == 51
    assert "150" in problems[-1][-1]


@pytest.mark.django_db
def test_a_region_that_ends_before_it_begins_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(
            code="99", name="x", name_en="x", level="city", path="99/", valid_from="2026-01-02", valid_to="2026-01-01"
        )


def test_the_script_makes_the_same_file_again_from_the_package(tmp_path):
    held = Path(region_file.__file__).with_name("data") / "regions_anhui.csv"
    target = tmp_path / "regions.csv"
    target.write_bytes(held.read_bytes())
    levels = dict(zip((2, 4, 6, 9, 12), ("provinces", "cities", "areas", "streets", "villages"), strict=True))
    with tarfile.open(tmp_path / "package.tgz", "w:gz") as package:
        for digits, level in levels.items():
            rows = [f"{one.code},{one.name}" for one in region_file.shipped() if len(one.code) == digits]
            text = "\n".join(["code,name", "11,北京市", *rows]).encode()
            entry = tarfile.TarInfo(f"package/dist/{level}.csv")
            entry.size = len(text)
            package.addfile(entry, BytesIO(text))

    command = [sys.executable, "deploy/regions", str(tmp_path / "package.tgz"), str(target)]
    subprocess.run(command, check=True, env={"PYTHONPATH": "src"})

    assert target.read_bytes() == held.read_bytes()
