"""Ways out of a shortage: nothing contradicts, but people have no place; what would give most of them one.

One batch more, a larger batch, a room opened or borrowed, a smaller least size, a given date or room freed, a longer
budget; each is solved, and offered only if more people get a place.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any

from training.solver.check import check
from training.solver.conflicts.facts import Fact, given_facts
from training.solver.problem import Option, Person, Problem, Program
from training.solver.repairs import MOST, Repair, solved
from training.solver.repairs.changes import Change
from training.solver.running.watch import Watch
from training.solver.solution import Solution


def shortage_repairs(
    problem: Problem,
    solution: Solution,
    *,
    seconds: float,
    workers: int = 1,
    seed: int = 1,
    should_stop: Callable[[], bool] | None = None,
    fixed: Collection[str] = (),
) -> list[Repair]:
    """Changes with which more needs get a place than in the solution, the cheapest timetable first.

    `fixed`: batches that have begun, of which nothing may be freed. Last all changes that help are tried together.
    """
    if not solution.unplaced or check(problem, solution).breaches:
        return []
    watch = Watch(seconds, None, should_stop)
    how: dict[str, Any] = {"workers": workers, "seed": seed, "should_stop": should_stop}
    tries = list(islice(_changes(problem, solution, fixed), MOST))
    found: list[Repair] = []
    for number, change in enumerate(tries):
        if not watch.over():
            share = max(watch.left() / (len(tries) + 1 - number), 0.1)
            found += _better(problem, (change,), solution, seconds=share, **how)
    found.sort(key=lambda one: one.cost)
    if len(found) > 1 and found[0].solution.unplaced and not watch.over():
        every = tuple(change for one in found for change in one.changes)
        together = _better(problem, every, solution, seconds=max(watch.left(), 0.1), **how)
        found += [one for one in together if (one.gained or 0) > (found[0].gained or 0)]
    return sorted(found, key=lambda one: (one.cost, len(one.changes)))


def _better(problem: Problem, changes: tuple[Change, ...], before: Solution, **how: Any) -> list[Repair]:
    """The repair, if with it more needs get a place."""
    missing = len(before.unplaced)
    found = solved(problem, changes, **how)
    return [
        Repair(one.changes, one.solution, missing - len(one.solution.unplaced))
        for one in found
        if len(one.solution.unplaced) < missing
    ]


def _changes(problem: Problem, solution: Solution, fixed: Collection[str]) -> Iterator[Change]:
    """What might help, programs with most people without a place first."""
    missing = Counter(one.program for one in solution.unplaced)
    opened = Counter(one.program for one in solution.batches)
    several = [
        list(_for_program(problem, problem.program[name], _people(problem, solution, name), opened[name]))
        + list(_freed(problem, name, fixed))
        for name, _ in missing.most_common()
    ]
    several.append(list(_budgets(problem, solution)))
    for round_ in range(max(map(len, several))):
        yield from (mine[round_] for mine in several if round_ < len(mine))


def _people(problem: Problem, solution: Solution, program: str) -> list[Person]:
    return [problem.person[one.person] for one in solution.unplaced if one.program == program]


def _for_program(problem: Problem, program: Program, people: list[Person], opened: int) -> Iterator[Change]:
    """One batch more; a room opened; a larger batch; a room borrowed; a smaller least size."""
    if opened >= program.max_batches:
        fact = Fact("max_batches", program=program.id, number=program.max_batches)
        yield Change(fact, program.max_batches + 1)
    rooms = {option.room for option in problem.choices(program)}
    seats = [problem.room[room].seats for room in rooms if room is not None]
    largest = min(max(seats), program.max_size + len(people)) if seats else program.max_size + len(people)
    if largest > program.max_size:
        yield Change(Fact("max_size", program=program.id, number=program.max_size), largest)
    yield from _closures(problem, program, people)
    others = [room for room in problem.rooms if room.id not in rooms and seats]
    if others:
        room = max(others, key=lambda one: one.seats)
        yield Change(Fact("borrow", program=program.id, room=room.id))
    least = max([program.min_size, *(option.min_size or 0 for option in program.options)])
    if least > len(people):
        yield Change(Fact("min_size", program=program.id, number=least), len(people))


def _closures(problem: Problem, program: Program, people: list[Person]) -> Iterator[Change]:
    """The closed time of a room in which most of these people could come, if any could."""
    could: Counter[Fact] = Counter()
    for option in problem.choices(program):
        closed = list(_closed(problem, program, option))
        if len(closed) == 1:
            could[closed[0]] = max(could[closed[0]], _free_then(program, option, people))
    for fact, number in could.most_common(1):
        if number:
            yield Change(fact)


def _closed(problem: Problem, program: Program, option: Option) -> Iterator[Fact]:
    """What of the room is closed at the time of the option."""
    end = option.start + program.length
    for cell in sorted(problem.occupied(option.room)) if option.room is not None else ():
        for a, b in problem.room[cell].closed:
            if a < end and option.start < b:
                yield Fact("closed", room=cell, from_=a, to=b)


def _free_then(program: Program, option: Option, people: list[Person]) -> int:
    end = option.start + program.length
    return sum(not any(a < end and option.start < b for a, b in person.away) for person in people)


def _freed(problem: Problem, program: str, fixed: Collection[str]) -> Iterator[Change]:
    """The given dates and rooms of the program's batches."""
    for fact in given_facts(problem):
        if fact.kind in ("start", "room") and fact.program == program and fact.batch not in fixed:
            yield Change(fact)


def _budgets(problem: Problem, solution: Solution) -> Iterator[Change]:
    """A budget that lets somebody attend one more program."""
    spent: Counter[str] = Counter()
    for place in solution.places:
        spent[place.person] += problem.program[place.program].length
    for one in solution.unplaced:
        budget = problem.person[one.person].budget
        needed = spent[one.person] + problem.program[one.program].length
        if budget is not None and needed > budget:
            yield Change(Fact("budget", person=one.person, number=budget), needed)
