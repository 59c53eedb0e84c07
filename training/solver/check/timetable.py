"""A solution laid beside its problem, looked up in every way that the rules need. It judges nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from training.solver.problem import Option, Previous, Problem
from training.solver.solution import PlacedBatch, Solution

Facts = dict[str, Any]
Span = tuple[int, int, Any]  # from, to, whose


class Timetable:
    """Batches, places and people of a solution by each other; what names unknown things is left out.

    `batches`: opened batches by id, of known program and room (the first where an id is used twice).
    `held`: lessons of batches that have begun, by batch id; the rules of lessons judge only what is still to be held.
    `previous`: what the changes of a re-plan are counted from, if known.
    `members`: people by batch id. `classes`: each person's (start, end, batch, program), by start.
    """

    def __init__(self, problem: Problem, solution: Solution, previous: Previous | None = None) -> None:
        self.problem, self.solution, self.previous = problem, solution, previous
        self.batches: dict[str, PlacedBatch] = {}
        for batch in solution.batches:
            if batch.program in problem.program and (batch.room is None or batch.room in problem.room):
                self.batches.setdefault(batch.id, batch)
        people, programs, known = problem.person, problem.program, self.batches
        self.places = [
            place
            for place in solution.places
            if place.person in people and place.program in programs and place.batch in known
        ]
        self.members: dict[str, list[str]] = {batch: [] for batch in self.batches}
        self.classes: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        spans = {name: self.span(batch) for name, batch in self.batches.items()}
        for person, program, name in self.places:
            self.members[name].append(person)
            self.classes[person].append((*spans[name], name, program))
        for classes in self.classes.values():
            classes.sort()
        self.held = {one.id: one.lessons for one in problem.batches if one.lessons is not None}
        self.parts: dict[str, int] | None = None  # of the cost, once counted
        self._choices: dict[tuple[str, int, str | None], list[Option]] = {}

    def span(self, batch: PlacedBatch) -> tuple[int, int]:
        """The half-days [start, end) that the batch lasts."""
        return batch.start, batch.start + self.problem.program[batch.program].length

    def opened(self) -> Iterator[PlacedBatch]:
        """The opened batches of known program and room."""
        return iter(self.batches.values())

    def taught(self) -> Iterator[PlacedBatch]:
        """Those of them whose lessons are not given as they are held."""
        return (batch for batch in self.batches.values() if batch.id not in self.held)

    def options(self, batch: PlacedBatch) -> list[Option]:
        """The program's choices with the batch's start and room."""
        key = batch.program, batch.start, batch.room
        if key not in self._choices:
            program = self.problem.program[batch.program]
            self._choices[key] = self.problem.choices_at(program, batch.start, batch.room)
        return self._choices[key]

    def taught_options(self, batch: PlacedBatch) -> list[Option]:
        """Those of its choices whose lecturers, if the choice names any, include all who teach in the batch."""
        if batch.id in self.held:
            return self.options(batch)
        teaching = {lesson.lecturer for lesson in batch.lessons if lesson.lecturer is not None}
        return [one for one in self.options(batch) if not one.lecturers or teaching <= set(one.lecturers)]

    def least_size(self, batch: PlacedBatch, option: Option) -> int:
        """The smallest size of the batch under that choice."""
        return self.problem.program[batch.program].min_size if option.min_size is None else option.min_size

    def lessons(self, batch: PlacedBatch) -> Iterator[tuple[str, int, int, str | None]]:
        """The batch's lessons that its program has: (id, start, end, lecturer)."""
        lengths = {lesson.id: lesson.length for lesson in self.problem.program[batch.program].lessons}
        for one in batch.lessons:
            if one.lesson in lengths:
                yield one.lesson, one.start, one.start + lengths[one.lesson], one.lecturer


def overlaps(spans: Iterable[Span]) -> Iterator[tuple[Any, Any, int, int]]:
    """(whose, other's, from, to) for each span that begins while an earlier one lasts; the latest-ending is named."""
    running: Span | None = None
    for span in sorted(spans, key=lambda span: (span[0], span[1])):
        if running and span[0] < running[1]:
            yield running[2], span[2], span[0], min(span[1], running[1])
        if not running or span[1] > running[1]:
            running = span


def meets(start: int, end: int, intervals: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The intervals that share a half-day with [start, end)."""
    return ((begin, stop) for begin, stop in intervals if max(begin, start) < min(stop, end))
