"""From figures to people: how many of a cohort take which classes, so that everyone keeps every rule.

The figures a[slot] of n people keep Σ over each set ≤ n·most. Divided by n they lie in a polytope whose sets form two
families (families.py), so its corners are whole: a flow up the tree of one family and down the other. One corner is
one person's classes; it is taken as often as what is left can still be dealt out to the people who are left.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ortools.graph.python.max_flow import SimpleMaxFlow

from training.solver.cover.families import Sets, Slot, two_families
from training.solver.cover.verify import Term

Figures = dict[Slot, int]


def paths(term: Term, cohort: str, figures: Figures) -> list[tuple[int, list[Slot]]]:
    """How many people with which classes, in the order of time; together they are the figures."""
    size, left = term.cohorts[cohort]["size"], {slot: n for slot, n in figures.items() if n}
    families = two_families(term, cohort)[0]
    found = []
    while size and left:
        bounds = [_bounds(family, left, size) for family in families]
        taken = _corner(bounds, left)
        times = _times(bounds, taken, left, size)
        found.append((times, sorted(taken, key=lambda slot: (term.order[slot[1]], slot[0]))))
        size -= times
        for slot in taken:
            left[slot] -= times
        left = {slot: n for slot, n in left.items() if n}
    return [*found, (size, [])] if size else found


@dataclass(frozen=True, slots=True)
class _Set:
    """A set of slots with a person's least and most of it; `total` is what all who are left take of it."""

    slots: frozenset[Slot]
    least: int
    most: int
    total: int


def _bounds(family: Sets, left: Figures, size: int) -> list[_Set]:
    """Each set that has people left, single slots too, by size: a person takes the average, rounded down or up."""
    sets = {frozenset(slot for slot in one if slot in left) for one in family} | {frozenset({slot}) for slot in left}
    totals = ((one, sum(left[slot] for slot in one)) for one in sets if one)
    found = [_Set(one, total // size, -(-total // size), total) for one, total in totals]
    return sorted(found, key=lambda one: (len(one.slots), sorted(one.slots)))


def _corner(bounds: list[list[_Set]], left: Figures) -> set[Slot]:
    """One person's classes within all bounds: a flow from the root of one family's tree to the root of the other's."""
    flow = _Flow()
    for side, sets in enumerate(bounds):
        for place, one in enumerate(sets):
            parent = next((n for n in range(place + 1, len(sets)) if one.slots < sets[n].slots), None)
            above, here = (side, parent), (side, place)
            tail, head = (above, here) if side == 0 else (here, above)
            flow.add(tail, head, one.least, one.most)
    leaves = [{next(iter(one.slots)): n for n, one in enumerate(sets) if len(one.slots) == 1} for sets in bounds]
    arcs = {slot: flow.add((0, leaves[0][slot]), (1, leaves[1][slot]), 0, 1) for slot in sorted(left)}
    flow.add((1, None), (0, None), 0, len(left))
    flow.solve()
    return {slot for slot, arc in arcs.items() if flow.on(arc)}


def _times(bounds: list[list[_Set]], taken: set[Slot], left: Figures, size: int) -> int:
    """How many people may take these classes, so that averages of the others stay within the same bounds."""
    most = [size, *(left[slot] for slot in taken)]
    for one in (one for sets in bounds for one in sets if one.most > one.least):
        mine = len(one.slots & taken)
        most.append(size * one.most - one.total if mine == one.least else one.total - size * one.least)
    return max(1, min(most))


class _Flow:
    """A flow in which arcs have a least and a most."""

    def __init__(self) -> None:
        self.net = SimpleMaxFlow()
        self.nodes: dict[object, int] = {}
        self.least: dict[int, int] = {}
        self.excess: dict[int, int] = {}

    def add(self, tail: object, head: object, least: int, most: int) -> int:
        """An arc between two nodes."""
        ends = [self.nodes.setdefault(one, len(self.nodes) + 2) for one in (tail, head)]
        arc = int(self.net.add_arc_with_capacity(*ends, most - least))
        self.least[arc] = least
        for node, change in zip(ends, (-least, least), strict=True):
            self.excess[node] = self.excess.get(node, 0) + change
        return arc

    def solve(self) -> None:
        """Find it; there always is one."""
        for node, n in self.excess.items():
            if n:
                self.net.add_arc_with_capacity(*((0, node) if n > 0 else (node, 1)), abs(n))
        self.net.solve(0, 1)
        if self.net.optimal_flow() != sum(n for n in self.excess.values() if n > 0):
            raise AssertionError("figures cannot be dealt out: the families are not what they should be")

    def on(self, arc: int) -> int:
        """The flow on an arc."""
        return int(self.net.flow(arc)) + self.least[arc]


def all_paths(term: Term, figures: dict[str, Figures]) -> Iterator[dict]:
    """The `paths` of a plan file: every person of every cohort once."""
    for cohort in term.cohorts:
        for people, slots in paths(term, cohort, figures.get(cohort, {})):
            yield {"cohort": cohort, "people": people, "classes": [list(slot) for slot in slots]}
