"""The regions of Anhui, read from the file beside this module into the database."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from django.db import transaction

from plumbline.engines.bodies.models import Region

FIELDS = ("name", "name_en", "level", "kind", "path")


def rows() -> Iterator[dict[str, str]]:
    """Iterate over the rows of the file, every parent before its children, each with its path."""
    paths = {"": ""}
    text = files("plumbline.engines.bodies").joinpath("data/regions_anhui.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        paths[row["code"]] = f"{paths[row['parent']]}{row['code']}/"
        yield row | {"path": paths[row["code"]]}


@transaction.atomic
def load() -> int:
    """Bring the regions of the file into the database; what is there already is brought up to date.

    Gives   how many regions the file holds
    """
    wanted = list(rows())
    Region.objects.bulk_create(
        [Region(code=row["code"], **{field: row[field] for field in FIELDS}) for row in wanted],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=FIELDS,
    )
    held = {region.code: region for region in Region.objects.all()}
    moved = []
    for row in wanted:
        region, parent = held[row["code"]], held.get(row["parent"])
        if region.parent_id != (parent.pk if parent else None):
            region.parent = parent
            moved.append(region)
    Region.objects.bulk_update(moved, ["parent"], batch_size=200)
    return len(wanted)
