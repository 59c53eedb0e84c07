"""Why a person is in a batch of a program, or not: every opened batch tried, and what it would take to open another."""

from collections.abc import Iterator
from typing import Any

from training.solver.check import RULES, judge
from training.solver.check.timetable import Timetable
from training.solver.entry import FileError
from training.solver.explain.another import Another
from training.solver.explain.chains import Chains
from training.solver.explain.obstacles import Obstacles
from training.solver.explain.seating import Seating
from training.solver.explain.trial import FULL, SIZES, Trial, breach_data
from training.solver.explain.unplaced import reasons_of_one
from training.solver.explain.words import in_words
from training.solver.problem import Problem
from training.solver.solution import PlacedBatch, Solution

SOUND = (
    "every_id_is_known",
    "every_batch_is_listed_once",
    "every_need_is_placed_once_or_counted",
    "nobody_is_listed_without_a_need",
    "a_place_is_in_a_batch_of_its_program",
)
"""Rules without which nothing can be said of a timetable."""


def explain(problem: Problem, solution: Solution, person: str, program: str) -> dict[str, Any]:
    """Every opened batch of the program, and another: see docs/engine.md, "Reasons". Each claim can be replayed.

    A batch is `here`, `allowed` and so much `dearer` (`parts`: of what), `full`, or `broken`: its `breaches` are the
    rules that break, if the person sits there, and did not break before. Where only seats stand in the way, `chain`
    says who would have to move on, cheapest of all ways, and `dearer` what it costs; None: nobody can.
    Raises FileError if there is no such person or program, or if the solution does not fit the problem.
    """
    return explain_in(sound(problem, solution), person, program)


def sound(problem: Problem, solution: Solution) -> Timetable:
    """The timetable, if it names only what there is and seats everybody once. Raises FileError else."""
    t = Timetable(problem, solution)
    for breach in judge(t, {name: RULES[name] for name in SOUND}):
        raise FileError(f"the solution does not fit the problem: {breach.sentence()}")
    return t


def explain_in(t: Timetable, person: str, program: str) -> dict[str, Any]:
    """The same, for a timetable that is sound."""
    if person not in t.problem.person:
        raise FileError(f'the problem has no person "{person}"')
    if program not in t.problem.program:
        raise FileError(f'the problem has no program "{program}"')
    answer = _Explanation(t, person, program).answer()
    return answer | {"sentences": in_words(answer)}


class _Explanation:
    """What is said about one person and one program."""

    def __init__(self, t: Timetable, person: str, program: str) -> None:
        self.t, self.person, self.program = t, person, program
        self.is_needed = program in t.problem.person[person].needs
        self.trial = Trial(t, person, program)
        waiting = (one.person for one in t.solution.unplaced if one.program == program)
        self.seating = Seating(t, program, [*waiting, person])
        self.row = self.seating.row[person]
        self.obstacles = Obstacles(self.seating)
        self.chains = Chains(self.seating, self.obstacles)

    def answer(self) -> dict[str, Any]:
        here = self.trial.here.id if self.trial.here else None
        about = {"person": self.person, "program": self.program, "needed": self.is_needed}
        about |= {"batch": here, "pinned": self.trial.is_pinned}
        batches = [self._of(one) for one in self.seating.batches]
        another = Another(self.seating, self.obstacles, self.chains, self.trial).answer() if self.is_needed else None
        if self.is_needed and here is None:
            reasons, details = reasons_of_one(self.t, self.person, self.program)
            about |= {"reasons": list(reasons), "details": list(details)}
        if here is not None:
            about["why"] = _why([one for one in batches if one["batch"] != here])
        return about | {"batches": batches, "another": another}

    def _of(self, batch: PlacedBatch) -> dict[str, Any]:
        members = self.t.members[batch.id]
        about = {"batch": batch.id, "start": batch.start, "room": batch.room, "size": len(members)}
        if batch is self.trial.here:
            return about | {"verdict": "here", "costs": self._own_costs(batch)}
        broken = self.trial.breaches(batch)
        if not broken:
            parts = self.seating.difference([(self.row, self.seating.column[batch.id])])
            return about | {"verdict": "allowed", "dearer": sum(parts.values()), "parts": parts}
        rules = {one.rule for one in broken}
        verdict = "full" if rules <= FULL else "broken"
        about |= {"verdict": verdict, "breaches": [breach_data(one) for one in broken]}
        about |= {"members": list(members)} if verdict == "full" else {}
        return about | (self._chain(batch) if rules <= set(SIZES) else {})

    def _own_costs(self, batch: PlacedBatch) -> dict[str, int]:
        """What the person's own place costs: change, travel, wishes."""
        costs = self.seating.own.of(self.t.problem.person[self.person], (batch.start, batch.room))
        return {name: cost for name, cost in costs.items() if cost}

    def _chain(self, batch: PlacedBatch) -> dict[str, Any]:
        """Who would have to move, and what it costs; whether every other chain was ruled out."""
        found = self.chains.cheapest(self.row, self.seating.column[batch.id])
        if found is None or not found.moves:
            return {"chain": None, "proven": found is None}
        parts = self.seating.difference(found.moves)
        moves = list(self._moves(found.moves))
        return {"chain": moves, "proven": found.is_cheapest, "dearer": sum(parts.values()), "parts": parts}

    def _moves(self, moves: tuple[tuple[int, int], ...]) -> Iterator[dict[str, Any]]:
        for row, column in moves:
            seat, batches = int(self.seating.seat[row]), self.seating.batches
            before = batches[seat].id if seat >= 0 else None
            yield {"person": self.seating.people[row].id, "from": before, "to": batches[column].id}


def _why(others: list[dict[str, Any]]) -> str:
    """`only`: no other batch can be had; `best`: all are dearer; `equal`: none is cheaper; else `improvable`."""
    costs = [one["dearer"] for one in others if "dearer" in one]
    if not costs:
        return "only"
    least = min(costs)
    return "best" if least > 0 else "equal" if least == 0 else "improvable"
