"""Whether any timetable keeps all that is given: proven impossible by counting, else decided by solving.

A batch that is not given helps only where somebody must have finished its program before sitting in a given batch, and
somebody who is not pinned only where a batch must reach its least size. First few of both are let in; only where that
does not do, all.
"""

from training.solver.conflicts import contradictions
from training.solver.problem import Person, Problem
from training.solver.running.watch import StoppedError, Watch
from training.solver.solution import Solution

FEW = 3
QUICK = 1.0  # deterministic seconds without presolve, which takes longer than most of these searches


def can_hold(problem: Problem, watch: Watch) -> bool:
    """Whether some timetable keeps every rule with all that is given. Raises StoppedError if stopped before."""
    return witness(problem, watch) is not None


def witness(problem: Problem, watch: Watch) -> Solution | None:
    """A timetable with all that is given and nothing that need not be; None where there is none."""
    if contradictions(problem):
        return None
    before = _before(problem)
    more = _more(problem, before)
    fillers = _fillers(problem, before)
    few = {program: min(number, FEW) for program, number in more.items()}
    some = {program: people[: _enough(problem, program)] for program, people in fillers.items()}
    found = _solved(problem, few, some, watch)
    return found or ((few, some) != (more, fillers) and _solved(problem, more, fillers, watch)) or None


def _solved(problem: Problem, more: dict[str, int], fillers: dict[str, list[Person]], watch: Watch) -> Solution | None:
    from training.solver.conflicts.model import model_of, read
    from training.solver.running.cpsat import Effort, run

    m = model_of(problem, more, fillers)
    if m is None:
        return None
    found = run(m.model, Effort(QUICK, presolve=False), watch.patient())
    if found.value is None and not found.impossible:
        found = run(m.model, Effort(1e6), watch.patient())
    if found.value is None and not found.impossible:
        raise StoppedError
    return None if found.value is None else read(m, found.value)


def _before(problem: Problem) -> set[str]:
    """Programs that come before those of given batches."""
    found: set[str] = set()
    waiting = sorted({one.program for one in problem.batches})
    while waiting:
        for one in problem.program[waiting.pop()].after:
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _more(problem: Problem, before: set[str]) -> dict[str, int]:
    """How many batches of each program could help besides the given ones: one for each of those who sit later."""
    given = [one.program for one in problem.batches]
    people = [set(person.needs) for person in problem.people]
    return {
        name: min(problem.program[name].max_batches - given.count(name), sum(name in needs for needs in people))
        for name in sorted(before)
    }


def _fillers(problem: Problem, before: set[str]) -> dict[str, list[Person]]:
    """Who could fill batches of each program that has a least size above those pinned to it."""
    pinned = [pin.batch for pin in problem.pins]
    short = {one.program for one in problem.batches if pinned.count(one.id) < _least(problem, one.program)} | {
        name for name in before if _least(problem, name) > 0
    }
    return {name: _willing(problem, name) for name in sorted(short)}


def _least(problem: Problem, name: str) -> int:
    program = problem.program[name]
    return max([program.min_size, *(one.min_size or 0 for one in program.options)])


def _willing(problem: Problem, name: str) -> list[Person]:
    """Who needs the program, the freest first."""
    people = (person for person in problem.people if name in person.needs)
    return sorted(people, key=lambda one: (len(_first(problem, one, name)), len(one.away), len(one.needs)))


def _first(problem: Problem, person: Person, name: str) -> list[str]:
    return [one for one in problem.program[name].after if one in person.needs]


def _enough(problem: Problem, name: str) -> int:
    given = sum(one.program == name for one in problem.batches)
    return FEW * (given + 1) * (_least(problem, name) + 1)
