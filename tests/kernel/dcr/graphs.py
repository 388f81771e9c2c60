"""Random graphs, for the laws that hold for every graph."""

from hypothesis import strategies as st

from plumbline.kernel.dcr.duration import Duration
from plumbline.kernel.dcr.graph import TIMED, Event, Graph, Kind, Relation

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
guards = st.one_of(st.just(""), texts)
number = st.integers(0, 40)
durations = st.builds(
    Duration, years=number, months=number, workdays=number, days=number, seconds=st.integers(0, 200_000)
)


@st.composite
def graphs(draw, *, timed=True):
    """Draw a graph: events, some of them in groups, which may stand in groups."""
    size = draw(st.integers(1, 7))
    shape = [draw(st.integers(-1, place - 1)) for place in range(size)]
    groups = {place for place in shape if place >= 0}
    events = [
        Event(
            id=f"e{place}",
            label=draw(texts),
            roles=tuple(draw(st.lists(texts, max_size=2))),
            description=draw(guards),
            group=f"e{shape[place]}" if shape[place] >= 0 else "",
            is_group=place in groups,
        )
        for place in range(size)
    ]
    ids = [event.id for event in events]
    relations = draw(st.lists(relations_between(ids, timed=timed), max_size=12, unique=True))
    some = st.frozensets(st.sampled_from(ids))
    included = draw(some) if draw(st.booleans()) else frozenset(ids)
    return Graph(
        title=draw(texts),
        events=tuple(_by_document(events)),
        relations=tuple(relations),
        executed=draw(some),
        included=included,
        pending=draw(some),
    )


@st.composite
def relations_between(draw, ids, *, timed):
    kind = draw(st.sampled_from(list(Kind)))
    time = draw(st.one_of(st.none(), durations)) if timed and kind in TIMED else None
    return Relation(
        kind=kind,
        source=draw(st.sampled_from(ids)),
        target=draw(st.sampled_from(ids)),
        time=time,
        guard=draw(guards) if timed else "",
        description=draw(guards),
    )


def _by_document(events):
    """Put the events in the order of a file, in which what stands in a group follows it."""

    def below(group):
        for event in events:
            if event.group == group:
                yield event
                yield from below(event.id)

    return list(below(""))
