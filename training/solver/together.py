"""Teaching batches together: where one cannot be taught beside the others, those that compete with it are taught anew.

The batches that share a lecturer with it at the same time, and those that share one with them, form one small model of
the lesson rules alone (exact/lessons.py); all others keep their lessons. CP-SAT finds a way, or proves that none is.
"""

from collections.abc import Callable
from typing import Any

from training.solver.exact.lessons import LESSON_RULES
from training.solver.exact.variables import Variables
from training.solver.lessons import Given
from training.solver.plan import Plan
from training.solver.problem import Program
from training.solver.scope import Candidate, Scope
from training.solver.watch import Watch

STEPS = 2  # from the batch to those that share a lecturer with it, and to those that share one with them
MOST = 40  # batches taught anew at once
WORK = 2.0  # deterministic seconds


def taught(plan: Plan, course: int, choice: int, watch: Watch) -> Given | None:
    """Lessons for a batch beside the others, which may be given theirs anew; None if no way was found."""
    this = plan.tables.courses[course]
    lessons = plan.staff.teach(this, this.choices[choice])
    if lessons is None and teach_together(plan, course, choice, watch):
        return plan.staff.teach(this, this.choices[choice])
    return lessons


def teach_together(plan: Plan, course: int, choice: int, watch: Watch) -> bool:
    """Make way for a batch of that choice by giving others' lessons anew; False, and no change, if there is none."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver.cpsat import Effort, run

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
    waves = [(course, choice)]
    near: set[int] = set()
    for _ in range(STEPS):
        found = {
            number
            for number, batch in plan.batches.items()
            if number not in near
            and batch.lessons
            and any(_compete(plan, one, other, batch.course, batch.choice) for one, other in waves)
        }
        near |= found
        waves = [(plan.batches[number].course, plan.batches[number].choice) for number in sorted(found)]
    return sorted(near)


def _compete(plan: Plan, course: int, choice: int, other: int, others_choice: int) -> bool:
    this, that = plan.tables.courses[course], plan.tables.courses[other]
    one, two = this.choices[choice], that.choices[others_choice]
    return one.start < two.end and two.start < one.end and bool(_able(this.program) & _able(that.program))


def _able(program: Program) -> set[str]:
    return {name for lesson in program.lessons for name in lesson.lecturers}


def _book(plan: Plan, lessons: dict[int, Given], change: int) -> None:
    for number, given in lessons.items():
        plan.staff.book(plan.tables.courses[plan.batches[number].course], given, change)


def _given(v: Variables, k: int, value: Callable[[Any], int]) -> Given:
    ways = {way[1]: (way[2], way[3]) for way, literal in v.z.items() if way[0] == k and value(literal)}
    return tuple(ways[index] for index in sorted(ways))
