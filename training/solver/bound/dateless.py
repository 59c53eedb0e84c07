"""Each program alone, its dates forgotten: rooms and numbers of batches, near the truth where these are many."""

import numpy as np

from training.solver.bound.kinds import kinds_of
from training.solver.bound.relax import Relaxed, packed, whole_program
from training.solver.bound.where import Rooms, Where, where
from training.solver.plan.tables import ONLINE, Choice, Course, Tables
from training.solver.running.watch import Watch

FEW = 7  # rooms up to which counting to the end is quicker
SOME = 12  # rooms up to which it is quicker where a gap is left
SHARES = 4  # of these shares of the gap that is asked, one may be left between what rooms cost and their bound


def without_dates(tables: Tables, watch: Watch, *, seconds: float, seed: int = 1) -> Relaxed:
    """The bound and the rooms of all programs, each decided for itself."""
    found = Relaxed(0, {}, proven=True)
    for p, course in enumerate(tables.courses):
        if watch.over() and watch.stopped:
            return found
        one = _program(tables, p, course, watch, seconds, seed)
        rooms, sent = found.rooms | {p: one.rooms[p]}, found.sent | one.sent
        found = Relaxed(found.bound + one.bound, rooms, found.proven and one.proven, sent)
    return found


def _program(tables: Tables, p: int, course: Course, watch: Watch, seconds: float, seed: int) -> Relaxed:
    """By counting (where.py); by SCIP where that is not enough."""
    quick = None
    if not course.given and 0 < len(course.rooms) <= (SOME if watch.gap else FEW):
        quick = where(kinds_of(course), _rooms(tables, course), gap=watch.gap / SHARES)
    if quick is not None and quick.is_enough:
        return _relaxed(p, course, quick)
    slow = whole_program(tables, p, watch, seconds=seconds, seed=seed)
    if quick is None or slow.bound >= quick.bound:
        return slow
    return _relaxed(p, course, quick)


def _relaxed(p: int, course: Course, found: Where) -> Relaxed:
    rooms = [int(room) for room, count in zip(course.rooms, found.batches, strict=True) for _ in range(count)]
    sent = {
        (p, int(h), int(course.rooms[r])): int(found.sent[h, r]) for h, r in zip(*np.nonzero(found.sent), strict=True)
    }
    return Relaxed(found.bound, {p: rooms}, found.proven, sent)


def _rooms(tables: Tables, course: Course) -> Rooms:
    """Facts of the course's rooms, each at its best."""
    opening, least, most, top = np.zeros((4, len(course.rooms)), dtype=np.int64)
    in_room: list[list[Choice]] = [[] for _ in course.rooms]
    for r, choice in zip(course.room_of.tolist(), course.choices, strict=True):
        in_room[r].append(choice)
    for r, (room, mine) in enumerate(zip(course.rooms.tolist(), in_room, strict=True)):
        opening[r] = min(one.cost for one in mine)
        least[r], most[r] = min(one.least for one in mine), max(one.most for one in mine)
        held = course.program.max_batches if room == ONLINE else packed({(one.start, one.end) for one in mine})
        top[r] = min(held, course.program.max_batches)
    return Rooms(opening, least, most, top, course.program.max_batches, tables.weights.balance)
