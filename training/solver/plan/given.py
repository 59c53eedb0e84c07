"""What must hold before anything is chosen: given batches are opened, pinned people sit in them.

Mostly each can be opened as it stands. Where they depend on each other (a least size, a lecturer, an earlier program of
somebody pinned), a model of what is given alone finds a way, or proves that there is none.
"""

import numpy as np

from training.solver.first.seating import seat_in_open
from training.solver.first.slot import order
from training.solver.plan.found import plan_of
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE, Choice, Tables
from training.solver.running.watch import Watch
from training.solver.teaching.together import taught, teach_all


class NoWayError(Exception):
    """Given batches and pins cannot all be kept."""


def with_given(tables: Tables, watch: Watch) -> Plan:
    """A plan with all that is given, and nobody else who need not be there.

    Raises NoWayError if there is none, StoppedError if stopped before that is known.
    """
    if not tables.problem.batches:
        return Plan(tables)
    plan = _as_it_stands(tables, watch)
    return plan if _holds(plan) else _by_search(tables, watch)


def _as_it_stands(tables: Tables, watch: Watch) -> Plan:
    """Each given batch opened at its first choice that is free, pinned people seated, then least sizes met.

    Those with one choice only are opened and taught first, all together.
    """
    plan = Plan(tables)
    ways: dict[int, list[tuple[int, int]]] = {given: [] for given in range(len(tables.problem.batches))}
    for course, this in enumerate(tables.courses):
        for index, one in enumerate(this.choices):
            if one.given != NOBODY:
                ways[one.given].append((course, index))
    for given, some in ways.items():
        then = [tables.courses[course].choices[way] for course, way in some]
        some.sort(key=dict(zip(some, (not _is_as_before(tables, given, one) for one in then), strict=True)).__getitem__)
    opened = _open_fixed(plan, ways, watch)
    for course in order(tables):
        this = tables.courses[course]
        for given in sorted(this.given, key=lambda one: (len(ways[one]), one)):
            number = opened[given] if given in opened else _open_first(plan, ways[given], watch)
            if number is not None:
                _seat_pinned(plan, number)
        if any(plan.choice(number).least > size for number, size in plan.sizes(course).items()):
            seat_in_open(plan, course)
    return plan


def _is_as_before(tables: Tables, given: int, choice: Choice) -> bool:
    """Whether in re-planning the given batch was held there and then."""
    if tables.loyal_to is None:
        return False
    room = None if choice.room == ONLINE else tables.problem.rooms[choice.room].id
    was = (tables.problem.batches[given].id, choice.start, room)
    return any((one.id, one.start, one.room) == was for one in tables.loyal_to.batches)


def _open_fixed(plan: Plan, ways: dict[int, list[tuple[int, int]]], watch: Watch) -> dict[int, int]:
    """Numbers of the given batches that can be held in one way only and could be taught."""
    opened: dict[int, int] = {}
    for given, some in ways.items():
        if len(some) == 1:
            course, way = some[0]
            if plan.has_room(plan.tables.courses[course].choices[way]):
                opened[given] = plan.open(course, way, ())
    left = set(teach_all(plan, list(opened.values()), watch.patient()))
    for number in left:
        plan.close(number)
    return {given: number for given, number in opened.items() if number not in left}


def _open_first(plan: Plan, ways: list[tuple[int, int]], watch: Watch) -> int | None:
    """Open a given batch at its first choice that is free and can be taught; its number."""
    for course, way in ways:
        free = plan.has_room(plan.tables.courses[course].choices[way])
        lessons = taught(plan, course, way, watch.patient()) if free else None
        if lessons is not None:
            return plan.open(course, way, lessons)
    return None


def _seat_pinned(plan: Plan, number: int) -> None:
    batch = plan.batches[number]
    rows = np.flatnonzero(plan.tables.courses[batch.course].pinned == plan.choice(number).given)
    rows = rows[plan.free(batch.course, rows, np.array([batch.choice]))[:, 0]]
    plan.sit(batch.course, rows, number)


def _holds(plan: Plan) -> bool:
    """Whether every given batch is open and large enough, not too large, and everybody pinned is seated."""
    for course, this in enumerate(plan.tables.courses):
        sizes = plan.sizes(course)
        if len(sizes) < len(this.given) or len(sizes) > this.program.max_batches:
            return False
        if any(not plan.choice(one).least <= size <= plan.choice(one).most for one, size in sizes.items()):
            return False
        if (plan.seat[course][this.pinned != NOBODY] == NOBODY).any():
            return False
    return True


def _by_search(tables: Tables, watch: Watch) -> Plan:
    """Any plan with all that is given: a small model finds it, or proves that there is none."""
    from training.solver.conflicts.hold import witness

    found = witness(tables.problem, watch)
    if found is None:
        raise NoWayError
    return plan_of(tables, found)
