"""A timetable after something broke: the fewest changed (person, program) pairs first, then the cheapest.

A pair is changed if it had a place and loses it, or gets one at another start or in another room. Small problems: the
exact model twice. Large ones: every batch that still can be held is held where and when it was, everybody who still can
stays; a count that every timetable must reach proves how few can change; then neighbourhoods in which no more may.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from training.solver import answer, slot
from training.solver.deepen import deepen
from training.solver.given import NoWayError, with_given
from training.solver.lessons import Given
from training.solver.part import Part
from training.solver.parts import parts
from training.solver.plan import Plan
from training.solver.problem import Lesson, Previous, Problem
from training.solver.scope import everything, kept_pairs, size_of
from training.solver.solution import GivenLesson, PlacedBatch, Solution
from training.solver.solve import contradiction, explained, judged
from training.solver.tables import NOBODY, Choice, Tables
from training.solver.watch import Report, Watch

GONE = -2  # a room or a lecturer that the problem no longer has
SMALL = 30_000  # variables up to which the exact model is used


def replan(
    problem: Problem,
    previous_solution: Solution,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    on_progress: Report | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """The answer with the fewest changes from the previous one that was found, and the cheapest of those.

    `changes` counts them; where it equals `fewest_changes`, no answer has fewer. The cost and the bound are the
    problem's own, as for `solve`. Raises ContradictionError if what is given cannot hold.
    """
    watch = Watch(seconds, on_progress, should_stop)
    previous = Previous(previous_solution.batches, previous_solution.places)
    try:
        found = [Part(_kept(Tables(one, previous), previous, watch)) for one in parts(problem)]
    except NoWayError:
        raise contradiction(problem, watch) from None

    def tell() -> None:
        watch.found(sum(part.cost for part in found), sum(part.bound for part in found))

    tell()
    for part in found:
        if not watch.over():
            _exactly(part, workers, seed, watch)
    deepen(found, workers, seed, watch, tell)
    bare = answer.bare(problem, [part.plan for part in found])
    return explained(problem, judged(bare, sum(part.bound for part in found), watch, seed))


def changes(problem: Problem, before: Solution, after: Solution) -> list[tuple[str, str]]:
    """The (person, program) pairs, still needed, that changed from one timetable to the other."""
    then = {batch.id: (batch.start, batch.room) for batch in before.batches}
    now = {batch.id: (batch.start, batch.room) for batch in after.batches}
    held = {(place.person, place.program): now[place.batch] for place in after.places}
    needs = {(person.id, program) for person in problem.people for program in person.needs}
    pairs = [(place.person, place.program, then[place.batch]) for place in before.places]
    return [(i, p) for i, p, was in pairs if (i, p) in needs and held.get((i, p)) != was]


def fewest_changes(problem: Problem, before: Solution) -> int:
    """A number of changed pairs that no timetable can stay below, by counting batch by batch.

    Of the people of a batch those must change who can no longer attend it then and there, and those above its seats;
    all of them where it cannot be held any more.
    """
    previous = Previous(before.batches, before.places)
    return sum(_must_change(Tables(one, previous)) for one in parts(problem))


def _must_change(tables: Tables) -> int:
    """∀ previous (program, start, room): people who cannot sit there now, and people above its seats."""
    total = 0
    for course in tables.courses:
        every = np.arange(len(course.choices))
        rows = np.flatnonzero(course.loyal[:, 0] != NOBODY)
        able = course.may(rows, every) & course.keeps(rows, every)
        total += int((~able.any(axis=1)).sum())
        for start, room in np.unique(course.loyal[rows], axis=0).tolist():
            mine = [index for index, one in enumerate(course.choices) if (one.start, one.room) == (start, room)]
            times = 1 if room >= 0 else course.program.max_batches
            seats = max((course.choices[index].most for index in mine), default=0) * times
            total += max(0, int(able[:, mine].any(axis=1).sum()) - seats)
    return total


def _kept(tables: Tables, previous: Previous, watch: Watch) -> Plan:
    """A plan in which everybody stays who can."""
    plan = with_given(tables, watch)
    for course in slot.order(tables):
        _hold_again(plan, course, previous)
    slot.fill(plan)
    return plan


def _exactly(part: Part, workers: int, seed: int, watch: Watch) -> None:
    """The exact model, where it is small enough: first for the most kept, then for the least cost."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver import exact
    from training.solver.cpsat import Effort, run

    if size_of(part.tables) > SMALL:
        return
    scope = everything(part.tables)
    model = CpModel()
    v = exact.build(model, scope)
    kept = sum(v.x[pair] for pair in kept_pairs(scope))
    model.maximize(kept)
    most = run(model, Effort(60.0, workers, seed), watch)
    if most.value is None:
        return
    model.add(kept >= most.value(kept))
    model.minimize(sum(v.cost))
    best = run(model, Effort(60.0, workers, seed), watch)
    part.plan = exact.read(scope, v, best.value or most.value)
    part.settled = most.proven and best.proven


def _hold_again(plan: Plan, course: int, previous: Previous) -> None:
    """Hold the program's previous batches again, largest first, where and when they were, with whoever still can."""
    this, tables = plan.tables.courses[course], plan.tables
    batches = [one for one in previous.batches if one.program == this.program.id]
    size = {one.id: sum(place.batch == one.id for place in previous.places) for one in batches}
    rows_of: dict[str, list[int]] = {}
    for place in previous.places:
        person = tables.person_index.get(place.person)
        if place.program == this.program.id and person in this.row:
            rows_of.setdefault(place.batch, []).append(this.row[person])
    for batch in sorted(batches, key=lambda one: (-size[one.id], one.id)):
        rows = np.array(sorted(rows_of.get(batch.id, ())), dtype=np.int64)
        number = _opened(plan, course, batch)
        if number is not None and len(rows):
            _stay(plan, course, number, rows)
    _close_the_small(plan, course)


def _opened(plan: Plan, course: int, batch: PlacedBatch) -> int | None:
    """The batch opened as it was; a given one that is held there and then already; or None."""
    this = plan.tables.courses[course]
    room = NOBODY if batch.room is None else plan.tables.room_index.get(batch.room, GONE)
    for number in plan.of(course):
        choice = plan.choice(number)
        if (choice.start, choice.room) == (batch.start, room) and choice.given != NOBODY:
            return number
    ways = [i for i, one in enumerate(this.choices) if (one.start, one.room, one.given) == (batch.start, room, NOBODY)]
    if len(plan.of(course)) >= this.program.max_batches:
        return None
    for way in ways:
        choice = this.choices[way]
        lessons = _lessons(plan, course, way, batch) if plan.has_room(choice) else None
        if lessons is not None:
            return plan.open(course, way, lessons)
    return None


def _lessons(plan: Plan, course: int, way: int, batch: PlacedBatch) -> Given | None:
    """The lessons as they were, where those who gave them still can; else any."""
    this, staff = plan.tables.courses[course], plan.staff
    was = {one.lesson: one for one in batch.lessons}
    kept: list[tuple[int, int]] = []
    for index, lesson in enumerate(this.program.lessons):
        one, able = was.get(lesson.id), staff.able(this, this.choices[way], index)
        by = _index(plan.tables, one)
        if one is None or by not in ([NOBODY] if able is None else able):
            return staff.teach(this, this.choices[way])
        if by != NOBODY and staff.busy[by, one.start : one.start + lesson.length].any():
            return staff.teach(this, this.choices[way])
        kept.append((one.start, by))
    same = tuple(kept)
    return same if _can_follow(this.program.lessons, same, this.choices[way]) else staff.teach(this, this.choices[way])


def _index(tables: Tables, lesson: GivenLesson | None) -> int:
    if lesson is None or lesson.lecturer is None:
        return NOBODY
    return tables.lecturer_index.get(lesson.lecturer, GONE)


def _can_follow(lessons: tuple[Lesson, ...], given: Given, choice: Choice) -> bool:
    """Whether the lessons, as they stand, follow one another within the batch and in order."""
    start = {lesson.id: begin for (begin, _), lesson in zip(given, lessons, strict=True)}
    end = {lesson.id: start[lesson.id] + lesson.length for lesson in lessons}
    spans = sorted((start[one], end[one]) for one in start)
    inside = all(choice.start <= begin and stop <= choice.end for begin, stop in spans)
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return inside and apart and all(end[one] <= start[lesson.id] for lesson in lessons for one in lesson.after)


def _stay(plan: Plan, course: int, number: int, rows: np.ndarray) -> None:
    """Seat who still can attend, up to the seats; who travels furthest leaves first."""
    this, choice = plan.tables.courses[course], plan.batches[number].choice
    rows = rows[plan.seat[course][rows] == NOBODY]
    rows = rows[plan.free(course, rows, np.array([choice]))[:, 0]]
    left = this.choices[choice].most - plan.sizes(course)[number]
    cost = this.costs(rows, np.array([choice]))[:, 0]
    plan.sit(course, np.sort(rows[np.argsort(cost, kind="stable")][: max(left, 0)]), number)


def _close_the_small(plan: Plan, course: int) -> None:
    """Fill batches below their least size with whoever waits; close those that stay too small and are not given."""
    sizes = plan.sizes(course)
    if any(size < plan.choice(number).least for number, size in sizes.items()):
        slot.seat_in_open(plan, course)
    for number, size in plan.sizes(course).items():
        if size < max(plan.choice(number).least, 1) and plan.choice(number).given == NOBODY:
            plan.close(number)
