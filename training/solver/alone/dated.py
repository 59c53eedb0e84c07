"""Ways of one program by their dates: who must sit when, and who cannot sit where another program's dates stand.

At given dates a person is forced into a batch if they can come to no other of them. Two programs cannot keep dates that
force somebody into two batches at a time. Short of that, one program's dates bar people from the other's batches, and
what that costs is reckoned anew.
"""

from dataclasses import dataclass

import numpy as np

from training.solver.alone.program import Alone
from training.solver.alone.ways import IMPOSSIBLE, Way
from training.solver.plan.tables import Tables

SIDES = 2  # batches of a way at most


@dataclass(slots=True)
class Dated:
    """The ways of one program, those of the same dates together; begin[way, side] is −1 where there is no batch."""

    index: int
    program: Alone
    ways: list[list[Way]]
    cost: np.ndarray  # [dates] the least cost of their ways
    begin: np.ndarray  # [dates, side]
    able: np.ndarray  # [dates, side, person]
    length: int

    def forced(self, some: np.ndarray, side: int) -> np.ndarray:
        """[dates, person] who must sit on that side of these dates, or nowhere."""
        return self.able[some, side] & ~self.able[some, 1 - side]

    def cost_barred(self, dates: int, barred: np.ndarray) -> int:
        """The least cost of these dates where barred[side, person] may not sit there."""
        course, ways = self.program.course, self.ways[dates]
        rows = [np.flatnonzero(one) for one in barred[:, course.people]]
        sides = len(ways[0].choices)
        if sides == SIDES and self.program.pairs is not None:
            return self.program.pairs.cost_barred([(way.choices[0], way.choices[1]) for way in ways], rows[0], rows[1])
        return IMPOSSIBLE if sides and (barred & self.able[dates]).any() else int(self.cost[dates])


def dated(tables: Tables, index: int, program: Alone, ways: list[Way]) -> Dated:
    """The ways, which have at most two batches, by their dates, cheapest first."""
    course = program.course
    by_start: dict[tuple[int, ...], list[Way]] = {}
    for way in sorted(ways, key=lambda way: way.cost):
        by_start.setdefault(tuple(course.choices[one].start for one in way.choices), []).append(way)
    begin = np.array([[*starts, -1, -1][:SIDES] for starts in by_start], dtype=np.int64).reshape(-1, SIDES)
    able = np.zeros((len(begin), SIDES, len(tables.problem.people)), dtype=bool)
    column = {int(start): at for at, start in enumerate(course.starts)}
    for at, starts in enumerate(by_start):
        for side, start in enumerate(starts):
            able[at, side, course.people] = course.allowed[:, column[start]]
    groups = list(by_start.values())
    cost = np.array([some[0].cost for some in groups], dtype=np.int64)
    return Dated(index, program, groups, cost, begin, able, course.program.length)


def clash(tables: Tables, p: Dated, q: Dated, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Whether nobody can sit in a batch of p that begins here and in one of q that begins there."""
    apart = (here >= there + q.length) | (there >= here + p.length)
    if q.index in tables.courses[p.index].before:
        apart &= here >= there + q.length
    if p.index in tables.courses[q.index].before:
        apart &= there >= here + p.length
    return (here >= 0) & (there >= 0) & ~apart


def together(tables: Tables, p: Dated, one: int, q: Dated) -> tuple[np.ndarray, np.ndarray]:
    """[dates of q] whether p's dates force nobody into two batches that clash; whether any batches clash."""
    good, touch = np.ones(len(q.cost), dtype=bool), np.zeros(len(q.cost), dtype=bool)
    for a in range(SIDES):
        for b in range(SIDES):
            clashing = clash(tables, p, q, p.begin[one, a], q.begin[:, b])
            some = np.flatnonzero(clashing)
            good[some] &= ~(q.forced(some, b) & p.forced(np.array([one]), a)).any(axis=1)
            touch |= clashing
    return good, touch


def bars(tables: Tables, p: Dated, one: int, q: Dated, other: int) -> np.ndarray:
    """[side, person] who cannot sit on a side of p's dates because all of q's dates that they can come to clash."""
    able = q.able[other]  # [side, person]
    clashing = clash(tables, p, q, p.begin[one][:, None], q.begin[other][None, :])
    return able.any(axis=0) & ~np.array([(able & ~row[:, None]).any(axis=0) for row in clashing])
