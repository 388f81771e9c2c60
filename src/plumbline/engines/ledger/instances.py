"""Making row objects of what a statement gave, without going through the fields one by one."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


def made(model: type[Row], columns: Iterable[tuple[str, Any]], *, database: str, **related: Model) -> Row:
    """Make an instance of a row that the database holds, as unpickling does: by its attributes.

    Takes   columns — every column by the name of its attribute, with its value as the model gives it;  database — which one holds it
            related — instances that it refers to, by the name of the field
    """
    instance = model.__new__(model)
    state = ModelState()
    state.db, state.adding, state.fields_cache = database, False, related
    instance.__dict__.update(columns, _state=state)
    return instance
