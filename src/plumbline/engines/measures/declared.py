"""The measures that the systems declare, found by code, and checked against the procedures they look at."""

from collections.abc import Mapping
from functools import cache

from plumbline.kernel import catalogue
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.measure import Measure, read_measure


@cache
def every() -> Mapping[str, Measure]:
    """Give all measures by code.

    Raises  DeclarationError where one names a procedure, rule, act or fact that is not declared
    """
    measures: dict[str, Measure] = {}
    for declared in catalogue.load().every("measures"):
        measure = read_measure(declared)
        if measure.code in measures:
            raise declared.wrong(f"the measure «{measure.code}» is declared twice")
        _fit(measure, declared)
        measures[measure.code] = measure
    return measures


def find(code: str) -> Measure:
    """Find a measure, or say which there are."""
    measures = every()
    if code not in measures:
        raise DeclarationError(f"no measure «{code}» is declared; there are {', '.join(sorted(measures))}")
    return measures[code]


def _fit(measure: Measure, declared: Declared) -> None:
    conditions = [one for one in (measure.when, measure.unless, measure.part_when, measure.part_unless) if one]
    for code in measure.procedures:
        versions = catalogue.load().procedures.get(code)
        if not versions:
            raise declared.wrong(f"the measure «{measure.code}» looks at «{code}», which is not declared")
        for procedure in versions:
            acts = [
                *measure.acts,
                *filter(None, [measure.preceded_by]),
                *(act for one in conditions for act in one.acts),
            ]
            names = {name for one in conditions for name in one.names}
            unknown = [rule for rule in measure.obligations if rule not in procedure.by_code]
            unknown += [act for act in acts if act not in procedure.acts]
            unknown += sorted(names - procedure.fields.keys() - procedure.derived.keys())
            if unknown:
                raise declared.wrong(f"«{measure.code}» names what «{code}» does not have: {', '.join(unknown)}")
