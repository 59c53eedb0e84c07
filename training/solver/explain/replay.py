"""Every claim of an explanation made again as a whole timetable, and the checker asked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from training.solver.check import breaches, cost
from training.solver.check.timetable import Timetable
from training.solver.explain.another import LESSONS
from training.solver.explain.trial import breach_data
from training.solver.problem import Problem
from training.solver.solution import GivenLesson, Place, PlacedBatch, Solution, Unplaced


def doubts(problem: Problem, solution: Solution, answer: dict[str, Any]) -> list[str]:
    """Each claim of the explanation that the checker does not bear out, in words; empty where all hold."""
    return list(_Replay(problem, solution, answer).doubts())


def move(solution: Solution, person: str, program: str, batch: str | None) -> Solution:
    """The solution with the person in that batch of the program instead of where they were; None = without a place."""
    places = tuple(one for one in solution.places if (one.person, one.program) != (person, program))
    unplaced = tuple(one for one in solution.unplaced if (one.person, one.program) != (person, program))
    if batch is None:
        return replace(solution, places=places, unplaced=(*unplaced, Unplaced(person, program)))
    return replace(solution, places=(*places, Place(person, program, batch)), unplaced=unplaced)


def chained(solution: Solution, program: str, chain: list[dict[str, Any]]) -> Solution:
    """The solution with everybody of the chain moved."""
    for one in chain:
        solution = move(solution, one["person"], program, one["to"])
    return solution


def opened(solution: Solution, program: str, another: dict[str, Any]) -> Solution:
    """The solution with the other batch opened and its people in it."""
    lessons = tuple(GivenLesson(one["lesson"], one["start"], one["lecturer"]) for one in another.get("lessons", ()))
    batch = PlacedBatch(another["batch"], program, another["start"], another["room"], lessons)
    solution = replace(solution, batches=(*solution.batches, batch))
    for person in another["people"]:
        solution = move(solution, person, program, batch.id)
    return solution


class _Replay:
    def __init__(self, problem: Problem, solution: Solution, answer: dict[str, Any]) -> None:
        self.problem, self.solution, self.answer = problem, solution, answer
        self.person, self.program = answer["person"], answer["program"]
        self.known = breaches(problem, solution)
        self.parts = cost.parts(Timetable(problem, solution))

    def doubts(self) -> Iterator[str]:
        """Every claim in turn."""
        for one in self.answer["batches"]:
            if one["verdict"] == "here":
                yield from self._doubts_of_the_place(one)
                continue
            moved = move(self.solution, self.person, self.program, one["batch"])
            if one["verdict"] == "allowed":
                yield from self._doubts_of_cost(one, moved)
            else:
                yield from self._doubts_of_rules(one, moved)
            if one.get("chain"):
                yield from self._doubts_of_cost(one, chained(self.solution, self.program, one["chain"]))
        yield from self._doubts_of_another(self.answer["another"]) if self.answer["another"] else ()

    def _doubts_of_the_place(self, one: dict[str, Any]) -> Iterator[str]:
        if Place(self.person, self.program, one["batch"]) not in self.solution.places:
            yield f"the person is not in {one['batch']}"

    def _doubts_of_cost(self, one: dict[str, Any], altered: Solution) -> Iterator[str]:
        """The altered timetable breaks nothing new and costs exactly so much more, part by part."""
        for breach in self._new(altered):
            yield f"{one['batch']}: {breach['sentence']}"
        now = cost.parts(Timetable(self.problem, altered))
        parts = {name: now[name] - self.parts[name] for name in now if now[name] != self.parts[name]}
        if one["parts"] != parts or one["dearer"] != sum(parts.values()):
            yield f"{one['batch']}: said {one['dearer']} {one['parts']}, counted {parts}"

    def _doubts_of_rules(self, one: dict[str, Any], altered: Solution) -> Iterator[str]:
        """The altered timetable breaks just what is named."""
        found = self._new(altered)
        if sorted(map(str, found)) != sorted(map(str, one["breaches"])):
            yield f"{one['batch']}: said {one['breaches']}, found {found}"

    def _doubts_of_another(self, another: dict[str, Any]) -> Iterator[str]:
        if another["verdict"] == "allowed":
            yield from self._doubts_of_cost(another, opened(self.solution, self.program, another))
        for one in another["broken"]:
            for start, room in one["choices"]:
                alone = another | {"start": start, "room": room, "people": [self.person], "lessons": []}
                found = {breach["rule"] for breach in self._new(opened(self.solution, self.program, alone))}
                if one["rule"] not in found and one["rule"] != LESSONS:
                    yield f"{start} {room}: {one['rule']} does not break, but {found}"

    def _new(self, altered: Solution) -> list[dict[str, Any]]:
        return [breach_data(one) for one in breaches(self.problem, altered) if one not in self.known]
