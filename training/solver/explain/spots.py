"""Where another batch of a program could still be held, beside the batches that are opened."""

from collections import defaultdict
from dataclasses import dataclass

from training.solver.check.timetable import Timetable, meets
from training.solver.problem import Interval, Option, Program

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """A choice whose room is open and free: its half-days, its choice, the fewest it may be opened with."""

    span: Span
    option: Option
    least: int


class Spots:
    """Rooms and lecturers by when they are closed or in use. What it says is necessary, not always enough."""

    def __init__(self, t: Timetable) -> None:
        self.t, self.problem = t, t.problem
        self.busy: dict[str, list[Interval]] = defaultdict(list)
        self.teaching: dict[str, list[Interval]] = defaultdict(list)
        for batch in t.opened():
            for room in self.problem.occupied(batch.room) if batch.room is not None else ():
                self.busy[room].append(t.span(batch))
            for _, start, end, lecturer in t.lessons(batch):
                if lecturer is not None:
                    self.teaching[lecturer].append((start, end))
        self._with_room: dict[str, list[Spot]] = {}
        self._spans: dict[str, list[Span]] = {}
        self._has_lecturers: dict[tuple[str, Span, tuple[str, ...]], bool] = {}

    def spans(self, program: Program) -> list[Span]:
        """All half-days [start, end) that batches of the program may take."""
        if program.id not in self._spans:
            starts = dict.fromkeys(option.start for option in self.problem.choices(program))
            self._spans[program.id] = [(start, start + program.length) for start in starts]
        return self._spans[program.id]

    def with_room(self, program: Program) -> list[Spot]:
        """The choices whose room is large enough and, with its parts, open and not in use."""
        if program.id not in self._with_room:
            self._with_room[program.id] = [
                Spot((one.start, one.start + program.length), one, self._least(program, one))
                for one in self.problem.choices(program)
                if self._seats(program, one) >= self._least(program, one)
                and self._is_free(one.room, (one.start, one.start + program.length))
            ]
        return self._with_room[program.id]

    def _least(self, program: Program, option: Option) -> int:
        return max(1, program.min_size if option.min_size is None else option.min_size)

    def _seats(self, program: Program, option: Option) -> int:
        return min(program.max_size, self.problem.room[option.room].seats) if option.room else program.max_size

    def _is_free(self, room: str | None, span: Span) -> bool:
        if room is None:
            return True
        rooms = self.problem.occupied(room)
        return not any(any(meets(*span, (*self.busy[one], *self.problem.room[one].closed))) for one in rooms)

    def has_lecturers(self, program: Program, spot: Spot) -> bool:
        """Whether each lesson, taken by itself, has an able lecturer with enough free half-days in a row."""
        key = (program.id, spot.span, spot.option.lecturers)
        if key not in self._has_lecturers:
            brought = spot.option.lecturers
            self._has_lecturers[key] = all(
                any(
                    self._can_teach(one, spot.span, lesson.length)
                    for one in lesson.lecturers
                    if not brought or one in brought
                )
                for lesson in program.lessons
                if lesson.lecturers
            )
        return self._has_lecturers[key]

    def _can_teach(self, lecturer: str, span: Span, length: int) -> bool:
        taken = (*self.teaching[lecturer], *self.problem.lecturer[lecturer].closed)
        return any(not any(meets(t, t + length, taken)) for t in range(span[0], span[1] - length + 1))
