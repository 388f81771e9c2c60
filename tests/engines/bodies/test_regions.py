"""The regions of Anhui as they are loaded."""

import pytest
from django.db import IntegrityError, transaction

from plumbline.engines.bodies import regions
from plumbline.engines.bodies.codes import Level, RegionKind
from plumbline.engines.bodies.models import Region

pytestmark = pytest.mark.django_db


def test_anhui_has_its_province_sixteen_cities_and_all_counties():
    regions.load()

    assert Region.objects.filter(level=Level.PROVINCE).count() == 1
    assert Region.objects.filter(level=Level.CITY).count() == 16
    assert Region.objects.filter(level=Level.COUNTY).count() == 119
    assert Region.objects.filter(level=Level.COUNTY, kind=RegionKind.DIVISION).count() == 104


def test_loading_twice_changes_nothing():
    first = regions.load()
    before = list(Region.objects.values_list())

    second = regions.load()

    assert first == second == Region.objects.count()
    assert list(Region.objects.values_list()) == before


def test_a_renamed_region_gets_its_name_from_the_file_again():
    regions.load()
    Region.objects.filter(code="3401").update(name="别名")

    regions.load()

    assert Region.objects.get(code="3401").name == "合肥市"


def test_every_region_lies_in_its_parent():
    regions.load()

    for region in Region.objects.exclude(level=Level.PROVINCE).select_related("parent"):
        assert region.lies_in(region.parent)
        assert region.path == f"{region.parent.path}{region.code}/"
        assert region.code.startswith(region.parent.code)


def test_a_zone_of_statistics_is_not_a_division():
    regions.load()

    zone = Region.objects.get(code="340176")

    assert zone.kind == RegionKind.STATISTICAL_ZONE
    assert set(zone.children.values_list("kind", flat=True)) == {RegionKind.STATISTICAL_ZONE}


@pytest.mark.parametrize(
    ("code", "name_en"),
    [("3401", "Hefei"), ("3415", "Lu'an"), ("340104", "Shushan District"), ("341023", "Yi County"), ("3416", "Bozhou"),
     ("340822", "Huaining County"), ("340303", "Bengshan District"), ("341181", "Tianchang"), ("340104006", "Wulidun Subdistrict")],
)  # fmt: skip
def test_a_region_bears_its_english_name(code, name_en):
    regions.load()

    assert Region.objects.get(code=code).name_en == name_en


def test_a_region_that_ends_before_it_begins_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(
            code="99", name="x", name_en="x", level="city", path="99/", valid_from="2026-01-02", valid_to="2026-01-01"
        )
