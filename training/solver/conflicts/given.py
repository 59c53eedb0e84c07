"""What the given batches and pins leave open: every choice that a given batch still has."""

from collections import defaultdict
from collections.abc import Iterator

from training.solver.check.timetable import meets
from training.solver.problem import GivenBatch, Interval, Option, Person, Pin, Problem


class Given:
    """The given batches, the choices each has left, and the pins of each person.

    `spans`: the half-days that each may still take.
    `allowed`: the program's choices with the given start and room; `left`: those of them whose room is open and
    whose lecturers may include the given ones. Both are supersets of what any timetable can use.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.batches = {given.id: given for given in problem.batches}
        self.allowed = {given.id: tuple(self._allowed(given)) for given in problem.batches}
        self.left = {given.id: tuple(self._left(given)) for given in problem.batches}
        self.spans = {
            given.id: {self.span(given.program, option) for option in self.left[given.id]} for given in problem.batches
        }
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in problem.pins:
            if pin.batch in self.batches and self.batches[pin.batch].program == pin.program:
                self.pins[pin.person].append(pin)

    def _allowed(self, given: GivenBatch) -> Iterator[Option]:
        for option in self.problem.choices(self.problem.program[given.program]):
            if given.start in (None, option.start) and given.room in (None, option.room):
                yield option

    def _left(self, given: GivenBatch) -> Iterator[Option]:
        for option in self.allowed[given.id]:
            brings = not option.lecturers or set(given.lecturers.values()) <= set(option.lecturers)
            if brings and not self.closures(given.program, option):
                yield option

    def closures(self, program: str, option: Option) -> list[tuple[str, Interval]]:
        """The closed times, and of which room, that the choice meets."""
        if option.room is None:
            return []
        start, end = self.span(program, option)
        rooms = sorted(self.problem.occupied(option.room))
        return [(room, one) for room in rooms for one in meets(start, end, self.problem.room[room].closed)]

    def span(self, program: str, option: Option) -> Interval:
        """The half-days [start, end) of a batch of the program under that choice."""
        return option.start, option.start + self.problem.program[program].length

    def open_spans(self, batch: str, person: Person) -> set[Interval]:
        """The half-days that the given batch may still take and the person is not away."""
        return {span for span in self.spans[batch] if next(meets(*span, person.away), None) is None}

    def can_come(self, batch: str, person: Person) -> bool:
        """Whether the given batch may still be held when the person is not away."""
        return any(next(meets(*span, person.away), None) is None for span in self.spans[batch])

    def seats(self, batch: str) -> int:
        """The most that the given batch may seat, under the roomiest choice left."""
        program = self.problem.program[self.batches[batch].program]
        rooms = [option.room for option in self.left[batch]]
        return max(
            (
                program.max_size if room is None else min(program.max_size, self.problem.room[room].seats)
                for room in rooms
            ),
            default=0,
        )

    def least_size(self, batch: str) -> int:
        """The fewest with whom the given batch may be opened, under the most modest choice left."""
        program = self.problem.program[self.batches[batch].program]
        sizes = (program.min_size if option.min_size is None else option.min_size for option in self.left[batch])
        return min(sizes, default=program.min_size)
