"""Why a person is in a batch of a program, or not: each opened batch is tried, and the checker judges."""

from dataclasses import replace
from typing import Any

from training.solver.check import Breach, breaches, cost
from training.solver.check.timetable import Timetable
from training.solver.entry import FileError
from training.solver.explain.unplaced import reasons_for_unplaced
from training.solver.problem import Problem
from training.solver.solution import Place, PlacedBatch, Solution, Unplaced

FULL = {"a_batch_keeps_its_largest_size", "a_batch_fits_its_room"}


def explain(problem: Problem, solution: Solution, person: str, program: str) -> dict[str, Any]:
    """Every opened batch of the program: `here`, `allowed` and how much dearer, `full` and who is in it, or `broken`.

    A batch is tried by putting the person there instead of where they are now; `broken` lists the rules that the
    whole timetable then breaks and did not break before. Without a place, `reasons` and `details` say why.
    Raises FileError if there is no such person, program or need.
    """
    _must_be_a_need(problem, person, program)
    here = next((one.batch for one in solution.places if (one.person, one.program) == (person, program)), None)
    batches = [batch for batch in solution.batches if batch.program == program]
    answer: dict[str, Any] = {"person": person, "program": program, "batch": here}
    answer["batches"] = [_tried(problem, solution, person, batch, here) for batch in batches]
    for one in reasons_for_unplaced(problem, solution) if here is None else ():
        if (one.person, one.program) == (person, program):
            answer |= {"reasons": list(one.reasons), "details": list(one.details)}
    return answer


def _must_be_a_need(problem: Problem, person: str, program: str) -> None:
    if person not in problem.person:
        raise FileError(f'the problem has no person "{person}"')
    if program not in problem.program:
        raise FileError(f'the problem has no program "{program}"')
    if program not in problem.person[person].needs:
        raise FileError(f'person "{person}" does not need program "{program}"')


def _tried(problem: Problem, solution: Solution, person: str, batch: PlacedBatch, here: str | None) -> dict[str, Any]:
    """What becomes of the timetable if the person sits in that batch."""
    members = [place.person for place in solution.places if place.batch == batch.id]
    about = {"batch": batch.id, "start": batch.start, "room": batch.room, "size": len(members)}
    if batch.id == here:
        return about | {"verdict": "here"}
    moved = move(solution, person, batch.program, batch.id)
    known = breaches(problem, solution)
    broken = [one for one in breaches(problem, moved) if one not in known]
    if not broken:
        return about | {"verdict": "allowed", "dearer": _cost(problem, moved) - _cost(problem, solution)}
    verdict = "full" if {one.rule for one in broken} <= FULL else "broken"
    about |= {"verdict": verdict, "breaches": [_breach(one) for one in broken]}
    return about | {"members": members} if verdict == "full" else about


def move(solution: Solution, person: str, program: str, batch: str | None) -> Solution:
    """The solution with the person in that batch of the program instead of where they were; None = without a place."""
    places = tuple(one for one in solution.places if (one.person, one.program) != (person, program))
    unplaced = tuple(one for one in solution.unplaced if (one.person, one.program) != (person, program))
    if batch is None:
        return replace(solution, places=places, unplaced=(*unplaced, Unplaced(person, program)))
    return replace(solution, places=(*places, Place(person, program, batch)), unplaced=unplaced)


def _cost(problem: Problem, solution: Solution) -> int:
    return sum(cost.parts(Timetable(problem, solution)).values())


def _breach(breach: Breach) -> dict[str, Any]:
    return {"rule": breach.rule, "facts": breach.facts, "sentence": breach.sentence()}
