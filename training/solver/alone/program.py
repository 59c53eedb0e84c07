"""One program alone, solved to the end where it has few batches: every way to hold it with none, one or two.

What other programs take from it (rooms, lecturers, people's time) is left out, so the least cost of all ways bounds
what the program costs in any timetable. The ways are kept: agree.py seeks one for each program that go together.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from training.solver.alone.crossed import Crossed, crossing
from training.solver.alone.pairs import Pairs, few_pairs
from training.solver.alone.single import seated_in_one, singles
from training.solver.alone.ways import IMPOSSIBLE, Way, Ways
from training.solver.bound.dates import NEVER, first_groups
from training.solver.plan.tables import Course, Tables
from training.solver.teaching.lessons import Staff

LARGEST = 2 * 10**6  # people × choices


@dataclass(slots=True)
class Alone:
    """The ways of one program; none that is not among them costs less than `others`.

    No timetable that leaves out somebody who could come to one of its batches has the program cost less than `out`.
    """

    course: Course
    ways: list[Ways] = field(default_factory=list)
    others: int = 0
    out: int = 0
    pairs: Pairs | None = None

    def best(self, known: int) -> int:
        """The least cost of the ways, or `known` if that is less."""
        for some in self.ways:
            known = some.least(known)
        return known

    def least(self, known: int) -> int:
        """What the program costs at least, or `known` if that is less."""
        best = self.best(min(known, self.others))
        return min(best, *(some.others() for some in self.ways)) if self.ways else best

    def upto(self, limit: int, number: int) -> tuple[list[Way], bool]:
        """Ways that cost at most so much, `number` of each sort or more if there are, and whether these are all."""
        found: list[Way] = []
        complete = self.others > limit
        for some in self.ways:
            ways, every = some.upto(limit, number)
            found, complete = found + ways, complete and every
        return sorted(found, key=lambda way: way.cost), complete

    def seated(self, way: Way, barred: list[np.ndarray]) -> list[np.ndarray]:
        """For each batch of the way the rows of those who sit there; some rows may not sit in the one or the other."""
        if len(way.choices) == 1:
            return [np.setdiff1d(seated_in_one(self.course, way.choices[0]), barred[0])]
        if self.pairs is None or not way.choices:
            return []
        return list(self.pairs.seated(way.choices[0], way.choices[1], barred[0], barred[1]))


def alone(tables: Tables, index: int, known: int) -> Alone:
    """The ways of one program with so few batches that each is reckoned exactly; `known` is its cost in some plan."""
    course = tables.courses[index]
    found = Alone(course)
    if course.given or len(course.people) * len(course.choices) > LARGEST or _leaves_out(course, 2) >= known:
        return found
    usable, skipped, places = teachable(tables, course), IMPOSSIBLE, _places(course)
    cheapest = places.min(axis=1, initial=NEVER)
    found.ways.append(Ways(np.zeros((1, 0), dtype=np.int64), course.unplaced.sum(keepdims=True), _nothing(course)))
    others = _more_than(course, 0, cheapest)
    if others < known:
        skipped = _leaves_out(course, 1)
        if skipped < known:
            found.ways.append(singles(course, usable, places))
            skipped = IMPOSSIBLE
        others = _more_than(course, 1, cheapest)
    found.pairs = _pairs(tables, index, usable) if others < found.best(known) else None
    if found.pairs is not None:
        found.ways.append(found.pairs.ways(known))
        others = min(_more_than(course, 2, cheapest), _somebody_out(course, 2, cheapest))
    found.others, found.out = min(others, skipped), _somebody_out(course, 1, cheapest)
    return found


def _leaves_out(course: Course, batches: int) -> int:
    """What those cost who could come but find no seat in so many batches."""
    able = course.unplaced[course.allowed.any(axis=1)]
    seats = batches * max((one.most for one in course.choices), default=0)
    return int(np.sort(able)[: max(0, len(able) - seats)].sum())


def _nothing(course: Course) -> Callable[[np.ndarray], np.ndarray]:
    """The cost of no batch at all."""
    return lambda some: np.full(len(some), course.unplaced.sum(), dtype=np.int64)


def _pairs(tables: Tables, index: int, usable: np.ndarray) -> Pairs | None:
    """The pairs of choices, where they are few and groups do not overlap, or cross as they may."""
    course = tables.courses[index]
    if course.program.max_batches < 2 or not few_pairs(course):
        return None
    if all(len(tables.groups[person]) <= 1 for person in course.people.tolist()):
        return Pairs(tables, index, usable, first_groups(tables, course.people))
    groups = crossing(tables, course)
    return None if groups is None else Crossed(tables, index, usable, groups)


def teachable(tables: Tables, course: Course) -> np.ndarray:
    """Choices whose lessons can be given at all, were all lecturers free for them."""
    staff = Staff(tables)
    known: dict[object, bool] = {}
    could: list[int] = []
    for index, one in enumerate(course.choices):
        key = (one.start, one.lecturers, one.locked, one.has_lessons)
        if key not in known:
            known[key] = staff.teach(course, one) is not None
        could += [index] if known[key] else []
    return np.array(could, dtype=np.int64)


def _places(course: Course) -> np.ndarray:
    """[people, choices] what a place costs, NEVER where there can be none."""
    rows, every = np.arange(len(course.people)), np.arange(len(course.choices))
    if not len(every):
        return np.zeros((len(rows), 0), dtype=np.int64)
    return np.where(course.may(rows, every), course.costs(rows, every), NEVER)


def _more_than(course: Course, batches: int, cheapest: np.ndarray) -> int:
    """What any way with more batches costs at least: opening them, and everybody where it costs them least."""
    if batches >= course.program.max_batches or not course.choices:
        return IMPOSSIBLE
    opening = min(one.cost for one in course.choices)
    return (batches + 1) * opening + int(np.minimum(cheapest, course.unplaced).sum())


def _somebody_out(course: Course, batches: int, cheapest: np.ndarray) -> int:
    """What any way with at least so many batches costs at least that leaves out somebody who could come to one."""
    more = (course.unplaced - cheapest)[cheapest < NEVER]
    return _more_than(course, batches - 1, cheapest) + max(0, int(more.min())) if len(more) else IMPOSSIBLE
