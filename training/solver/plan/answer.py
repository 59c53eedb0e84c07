"""A plan written down as a solution: batches, places, who has none and why, cost, bound."""

from training.solver.check import cost as costs
from training.solver.check.timetable import Timetable
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE
from training.solver.problem import Problem
from training.solver.solution import GivenLesson, Place, PlacedBatch, Solution, Unplaced


def bare(problem: Problem, plans: list[Plan]) -> Solution:
    """The plans of all parts as one solution, its cost counted from scratch; reasons and bound are still to come."""
    batches: list[PlacedBatch] = []
    places: list[Place] = []
    unplaced: list[Unplaced] = []
    for plan in plans:
        names = _names(plan)
        batches += [_batch(plan, number, names[number]) for number in sorted(plan.batches, key=names.__getitem__)]
        _places(plan, names, places, unplaced)
    order = {program.id: index for index, program in enumerate(problem.programs)}
    batches.sort(key=lambda one: (order[one.program], one.start, one.id))
    solution = Solution(tuple(batches), tuple(places), tuple(unplaced), 0, {})
    parts = costs.parts(Timetable(problem, solution))
    return Solution(tuple(batches), tuple(places), tuple(unplaced), sum(parts.values()), parts)


def _names(plan: Plan) -> dict[int, str]:
    """Ids: a given batch keeps its own; the others are numbered by date within their program."""
    problem = plan.tables.problem
    names = {
        number: problem.batches[plan.choice(number).given].id
        for number in plan.batches
        if plan.choice(number).given != NOBODY
    }
    taken = {one.id for one in problem.batches}
    for index, course in enumerate(plan.tables.courses):
        count = 0
        mine = sorted(
            set(plan.of(index)) - set(names),
            key=lambda number: (plan.choice(number).start, plan.choice(number).room, number),
        )
        for number in mine:
            count += 1
            while f"{course.program.id}-{count}" in taken:
                count += 1
            names[number] = f"{course.program.id}-{count}"
            taken.add(names[number])
    return names


def _batch(plan: Plan, number: int, name: str) -> PlacedBatch:
    problem, batch, choice = plan.tables.problem, plan.batches[number], plan.choice(number)
    program = plan.tables.courses[batch.course].program
    found = tuple(
        GivenLesson(lesson.id, start, None if lecturer == NOBODY else problem.lecturers[lecturer].id)
        for lesson, (start, lecturer) in zip(program.lessons, batch.lessons, strict=True)
    )
    held = problem.batches[choice.given].lessons if choice.given != NOBODY else None
    lessons = found if held is None else held
    room = None if choice.room == ONLINE else problem.rooms[choice.room].id
    return PlacedBatch(name, program.id, choice.start, room, tuple(sorted(lessons, key=lambda one: one.start)))


def _places(plan: Plan, names: dict[int, str], places: list[Place], unplaced: list[Unplaced]) -> None:
    for course, seat in zip(plan.tables.courses, plan.seat, strict=True):
        for person, number in zip(course.people.tolist(), seat.tolist(), strict=True):
            name = plan.tables.problem.people[person].id
            if number == NOBODY:
                unplaced.append(Unplaced(name, course.program.id))
            else:
                places.append(Place(name, course.program.id, names[number]))
