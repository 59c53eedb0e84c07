"""Teaching batches together: where one cannot be taught beside the others, those that compete with it are taught anew.

The batches that share a lecturer with it at the same time, and those that share one with them, first try to make way by
swaps (swaps.py). If they do not find one, they form one small model of the lesson rules alone (exact/lessons.py), in
which CP-SAT finds a way or proves that none is. All others keep their lessons.
"""

from collections.abc import Callable
from typing import Any

from training.solver.exact.lessons import LESSON_RULES
from training.solver.exact.variables import Variables
from training.solver.plan.plan import Plan
from training.solver.plan.scope import Candidate, Scope
from training.solver.plan.tables import Course, Tables
from training.solver.running.watch import Watch
from training.solver.teaching.lessons import Given, Staff
from training.solver.teaching.swaps import Taught, settle

WAVES = 2  # from the batch to those that share a lecturer with it, and to those that share one with them
SWAPS = 3_000  # steps of swapping to make way for one batch
SWAPS_EACH = 200  # steps for each lesson where many batches are taught at once
MOST = 40  # batches in one model
WORK = 2.0  # deterministic seconds


def taught(plan: Plan, course: int, choice: int, watch: Watch) -> Given | None:
    """Lessons for a batch beside the others, which may be given theirs anew; None if no way was found."""
    lessons = taught_by_swaps(plan, course, choice)
    if lessons is None and teach_together(plan, course, choice, watch):
        this = plan.tables.courses[course]
        return plan.staff.teach(this, this.choices[choice])
    return lessons


def taught_by_swaps(plan: Plan, course: int, choice: int) -> Given | None:
    """The same without a model: fast, and with less hope."""
    this = plan.tables.courses[course]
    lessons = plan.staff.teach(this, this.choices[choice])
    return make_way(plan, course, choice) if lessons is None else lessons


def teach_all(plan: Plan, numbers: list[int], watch: Watch) -> list[int]:
    """Give lessons to these open batches, which have none, beside the others; returns those that found no way."""
    batches = [_as_taught(plan, number) for number in numbers]
    lessons = sum(len(one.course.program.lessons) for one in batches)
    given = settle(plan.staff, batches, SWAPS_EACH * lessons, watch.over)
    for number, one in zip(numbers, given, strict=True):
        plan.batches[number].lessons = one
    _book(plan, dict(zip(numbers, given, strict=True)), 1)
    return [number for number, one, batch in zip(numbers, given, batches, strict=True) if not _whole(batch, one)]


def make_way(plan: Plan, course: int, choice: int) -> Given | None:
    """Lessons for a batch, its competitors given theirs anew by swaps; None, and no change, if none were found."""
    this, numbers = plan.tables.courses[course], _competitors(plan, course, choice)
    if not numbers or Staff(plan.tables).teach(this, this.choices[choice]) is None:  # not even alone
        return None
    kept = {number: plan.batches[number].lessons for number in numbers}
    batches = [_as_taught(plan, number) for number in numbers] + [Taught(this, this.choices[choice])]
    _book(plan, kept, -1)
    *others, mine = settle(plan.staff, batches, SWAPS)
    found = all(_whole(batch, one) for batch, one in zip(batches, [*others, mine], strict=True))
    if found:
        kept = dict(zip(numbers, others, strict=True))
        for number, lessons in kept.items():
            plan.batches[number].lessons = lessons
    _book(plan, kept, 1)
    return mine if found else None


def _as_taught(plan: Plan, number: int) -> Taught:
    batch = plan.batches[number]
    return Taught(plan.tables.courses[batch.course], plan.choice(number), batch.lessons)


def _whole(batch: Taught, lessons: Given) -> bool:
    return len(lessons) == len(batch.course.program.lessons)


def teach_together(plan: Plan, course: int, choice: int, watch: Watch) -> bool:
    """Make way for a batch of that choice by giving others' lessons anew; False, and no change, if there is none."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver.running.cpsat import Effort, run

    numbers = _competitors(plan, course, choice)
    if not numbers or len(numbers) > MOST:
        return False
    kept = {number: plan.batches[number].lessons for number in numbers}
    _book(plan, kept, -1)
    batches = [plan.batches[number] for number in numbers]
    candidates = [Candidate(one.course, one.choice) for one in batches] + [Candidate(course, choice)]
    scope, model = Scope(plan, candidates, []), CpModel()
    v = Variables([1] * len(candidates), {}, [])
    for rule in LESSON_RULES:
        rule(model, scope, v)
    found = run(model, Effort(WORK), watch)
    if found.value is not None:
        kept = {number: _given(v, index, found.value) for index, number in enumerate(numbers)}
    for number, lessons in kept.items():
        plan.batches[number].lessons = lessons
    _book(plan, kept, 1)
    return found.value is not None


def _competitors(plan: Plan, course: int, choice: int) -> list[int]:
    """Batches whose lecturers the choice may need at the same time, directly or by others."""
    able = [_able(plan.tables, one) for one in plan.tables.courses]
    left = {number: plan.choice(number) for number, batch in plan.batches.items() if batch.lessons}
    waves = [(able[course], plan.tables.courses[course].choices[choice])]
    near: list[int] = []
    for _ in range(WAVES):
        found = [
            number
            for number, one in left.items()
            if any(
                one.start < other.end and other.start < one.end and able[plan.batches[number].course] & who
                for who, other in waves
            )
        ]
        waves = [(able[plan.batches[number].course], left.pop(number)) for number in found]
        near += found
    return sorted(near)


def _able(tables: Tables, course: Course) -> int:
    """The lecturers who may give a lesson of the course, as bits of a whole number."""
    names = {name for lesson in course.program.lessons for name in lesson.lecturers}
    return sum(1 << tables.lecturer_index[one] for one in names)


def _book(plan: Plan, lessons: dict[int, Given], change: int) -> None:
    for number, given in lessons.items():
        plan.staff.book(plan.tables.courses[plan.batches[number].course], given, change)


def _given(v: Variables, k: int, value: Callable[[Any], int]) -> Given:
    ways = {way[1]: (way[2], way[3]) for way, literal in v.z.items() if way[0] == k and value(literal)}
    return tuple(ways[index] for index in sorted(ways))
