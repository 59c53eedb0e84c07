"""Why a person is in a batch of a program, or not: each opened batch is tried, and the checker judges."""

from dataclasses import replace
from typing import Any

from training.solver.check import RULES, Breach, cost, judge
from training.solver.check.timetable import Timetable
from training.solver.entry import FileError
from training.solver.explain.unplaced import reasons_for_unplaced
from training.solver.problem import Problem
from training.solver.solution import Place, PlacedBatch, Solution, Unplaced

FULL = {"a_batch_keeps_its_largest_size", "a_batch_fits_its_room"}
MOVING = {
    name: RULES[name]
    for name in (
        "a_batch_keeps_its_largest_size",
        "a_batch_fits_its_room",
        "a_batch_keeps_its_least_size",
        "a_person_is_in_one_batch_at_a_time",
        "a_person_is_not_away",
        "a_person_keeps_the_budget",
        "programs_keep_their_order",
        "no_program_without_the_one_before",
        "pins_hold",
    )
}  # the rules that moving one person from batch to batch can break


def explain(problem: Problem, solution: Solution, person: str, program: str) -> dict[str, Any]:
    """Every opened batch of the program: `here`, `allowed` and how much dearer, `full` and who is in it, or `broken`.

    A batch is tried by putting the person there instead of where they are now; `breaches` lists the rules that the
    timetable then breaks and did not break before. Without a place, `reasons` and `details` say why.
    Raises FileError if there is no such person, program or need.
    """
    _must_be_a_need(problem, person, program)
    here = next((one.batch for one in solution.places if (one.person, one.program) == (person, program)), None)
    trial = _Trial(problem, solution, person, program)
    answer: dict[str, Any] = {"person": person, "program": program, "batch": here}
    answer["batches"] = [trial.of(batch, here) for batch in solution.batches if batch.program == program]
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


class _Trial:
    """A person tried in one batch of a program after the other.

    Looked at are only places of the person and of the program: no others change what the move breaks or costs.
    """

    def __init__(self, problem: Problem, solution: Solution, person: str, program: str) -> None:
        self.person, self.program = person, program
        near = tuple(one for one in solution.places if one.person == person or one.program == program)
        names = {person, *(one.person for one in near)}
        self.problem = replace(problem, people=tuple(one for one in problem.people if one.id in names))
        self.solution = replace(solution, places=near)
        self.known, self.cost = self._judged(self.solution)

    def of(self, batch: PlacedBatch, here: str | None) -> dict[str, Any]:
        """What becomes of the timetable if the person sits in that batch."""
        members = [place.person for place in self.solution.places if place.batch == batch.id]
        about = {"batch": batch.id, "start": batch.start, "room": batch.room, "size": len(members)}
        if batch.id == here:
            return about | {"verdict": "here"}
        found, whole = self._judged(move(self.solution, self.person, self.program, batch.id))
        broken = [one for one in found if one not in self.known]
        if not broken:
            return about | {"verdict": "allowed", "dearer": whole - self.cost}
        verdict = "full" if {one.rule for one in broken} <= FULL else "broken"
        about |= {"verdict": verdict, "breaches": [_breach(one) for one in broken]}
        return about | {"members": members} if verdict == "full" else about

    def _judged(self, solution: Solution) -> tuple[tuple[Breach, ...], int]:
        """Breaches of the rules about the batches' sizes and about the person, and the cost."""
        t = Timetable(self.problem, solution)
        whole = sum(cost.parts(t).values())
        t.classes = {self.person: t.classes.get(self.person, [])}
        return judge(t, MOVING), whole


def move(solution: Solution, person: str, program: str, batch: str | None) -> Solution:
    """The solution with the person in that batch of the program instead of where they were; None = without a place."""
    places = tuple(one for one in solution.places if (one.person, one.program) != (person, program))
    unplaced = tuple(one for one in solution.unplaced if (one.person, one.program) != (person, program))
    if batch is None:
        return replace(solution, places=places, unplaced=(*unplaced, Unplaced(person, program)))
    return replace(solution, places=(*places, Place(person, program, batch)), unplaced=unplaced)


def _breach(breach: Breach) -> dict[str, Any]:
    return {"rule": breach.rule, "facts": breach.facts, "sentence": breach.sentence()}
