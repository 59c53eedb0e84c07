"""The part of the cost that is a person's own: travel, wishes, and change from where they were before."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from training.solver.problem import Person, Problem, Program

When = tuple[int, str | None]  # start and room of a batch


class OwnCosts:
    """What places in batches of one program cost some people, weighted. Rows are people."""

    def __init__(self, problem: Problem, program: Program, people: Sequence[Person]) -> None:
        self.problem, self.program, self.people = problem, program, people
        self.before = _before(problem, program)
        self.row = {person.id: row for row, person in enumerate(people)}
        found = [
            (row, one.from_, one.to, one.cost)
            for row, person in enumerate(people)
            for one in person.wishes
            if one.program == program.id
        ]
        self.wishes = np.array(found, np.int64).reshape(-1, 4).T
        self._ways: dict[str | None, np.ndarray] = {}

    def everybody(self, when: When) -> np.ndarray:
        """What each person's place would cost in a batch held then and there."""
        weights, (start, _) = self.problem.weights, when
        cost = weights.travel * self._way_to(when[1])
        rows, begins, ends, prices = self.wishes
        now = (begins <= start) & (start < ends)
        np.add.at(cost, rows[now], weights.wish * prices[now])
        for person, held in self.before.items():
            if person in self.row:
                cost[self.row[person]] += weights.change * sum(one != when for one in held)
        return cost

    def _way_to(self, room: str | None) -> np.ndarray:
        if room not in self._ways:
            first = {person.place: person for person in self.people}
            way = {place: self.problem.distance(person, room) for place, person in first.items()}
            self._ways[room] = np.array([way[person.place] for person in self.people], np.int64)
        return self._ways[room]

    def lost(self, person: str) -> int:
        """What somebody without a place costs for having had one before."""
        return self.problem.weights.change * len(self.before.get(person, ()))

    def of(self, person: Person, when: When | None) -> dict[str, int]:
        """The same for one person, part by part; None: without a place."""
        if when is None:
            return {"change": self.lost(person.id), "travel": 0, "wish": 0}
        weights, (start, room) = self.problem.weights, when
        wishes = (one for one in person.wishes if one.program == self.program.id)
        return {
            "change": weights.change * sum(one != when for one in self.before.get(person.id, ())),
            "travel": weights.travel * self.problem.distance(person, room),
            "wish": weights.wish * sum(one.cost for one in wishes if one.from_ <= start < one.to),
        }


def _before(problem: Problem, program: Program) -> dict[str, list[When]]:
    """When and where the places were that a change is counted from, by person."""
    found: dict[str, list[When]] = defaultdict(list)
    previous = problem.previous
    if previous:
        held = {one.id: (one.start, one.room) for one in previous.batches}
        for one in previous.places:
            if one.program == program.id:
                found[one.person].append(held[one.batch])
    return dict(found)
