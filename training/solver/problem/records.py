"""What a scheduling problem is made of. Time is a whole number of half-days from `origin`; [a, b) covers a ≤ t < b."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from training.solver.solution import GivenLesson, Place, PlacedBatch

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Room:
    """A room (教室). Occupying it occupies its `parts` (and theirs): a hall and its branch halls used as one."""

    id: str
    place: str
    seats: int
    closed: tuple[Interval, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lecturer:
    """A lecturer (师资) and when they cannot teach."""

    id: str
    closed: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson (课次) of a program: `lecturers` able to give it (none = nobody needed), lessons it comes `after`."""

    id: str
    length: int
    lecturers: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Option(NamedTuple):
    """One allowed choice for a batch: when and where (room None = online), at what extra cost.

    `min_size` stands in for the program's; `lecturers`, unless empty, are the only ones who may give its lessons then.
    Two options may share start and room: a batch counts as the cheapest of those that it keeps.
    """

    start: int
    room: str | None
    cost: int = 0
    min_size: int | None = None
    lecturers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """A kind of class (班次). `options`, unless empty, replace `rooms` × `starts`; no rooms = online.

    `after`: programs that the same person must have finished before, of those that this person needs too.
    """

    id: str
    length: int
    min_size: int
    max_size: int
    max_batches: int
    open_cost: int = 0
    rooms: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    after: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a batch of that program costs a person if it starts in [from_, to)."""

    program: str
    from_: int
    to: int
    cost: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be trained; `budget`: most half-days in class over the whole plan (None = no limit)."""

    id: str
    place: str
    needs: tuple[str, ...]
    away: tuple[Interval, ...] = ()
    groups: tuple[str, ...] = ()
    budget: int | None = None
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """A person who must sit in a given batch."""

    person: str
    program: str
    batch: str


@dataclass(frozen=True, slots=True)
class GivenBatch:
    """A batch that must be opened under this id; start, room and lecturers (lesson → lecturer) hold where given.

    `lessons`: as a batch that has begun has them, all of them. Nothing of them is sought or judged any more; their
    lecturers (None = somebody outside this file) are not to be had then.
    """

    id: str
    program: str
    start: int | None = None
    room: str | None = None
    lecturers: dict[str, str] = field(default_factory=dict)
    lessons: tuple[GivenLesson, ...] | None = None


@dataclass(frozen=True, slots=True)
class Previous:
    """The timetable that change is counted from. It may name people, programs and rooms that are gone."""

    batches: tuple[PlacedBatch, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of cost counts; far enough apart to read as an order."""

    unplaced: int = 100_000
    change: int = 1_000
    open: int = 10
    travel: int = 1
    wish: int = 1
    split: int = 5
    balance: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole problem file. Its things are in file order, and by id in `room`, `lecturer`, `program`, `person`."""

    name: str
    origin: date
    half_days: int
    places: tuple[str, ...]
    travel: tuple[tuple[int, ...], ...]
    rooms: tuple[Room, ...]
    lecturers: tuple[Lecturer, ...]
    programs: tuple[Program, ...]
    people: tuple[Person, ...]
    pins: tuple[Pin, ...] = ()
    batches: tuple[GivenBatch, ...] = ()
    previous: Previous | None = None
    weights: Weights = Weights()
    room: dict[str, Room] = field(init=False, repr=False, compare=False)
    lecturer: dict[str, Lecturer] = field(init=False, repr=False, compare=False)
    program: dict[str, Program] = field(init=False, repr=False, compare=False)
    person: dict[str, Person] = field(init=False, repr=False, compare=False)
    _place: dict[str, int] = field(init=False, repr=False, compare=False)
    _choices: dict[str, tuple[Program, tuple[Option, ...]]] = field(init=False, repr=False, compare=False)
    _teaching: dict[str, list[Interval]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_choices", {})
        for name, things in (("room", self.rooms), ("lecturer", self.lecturers), ("program", self.programs)):
            object.__setattr__(self, name, {thing.id: thing for thing in things})
        object.__setattr__(self, "person", {person.id: person for person in self.people})
        object.__setattr__(self, "_place", {place: index for index, place in enumerate(self.places)})
        object.__setattr__(self, "_teaching", self._given_lessons())

    def _given_lessons(self) -> dict[str, list[Interval]]:
        """The half-days of each lecturer in lessons of batches that have begun."""
        found: dict[str, list[Interval]] = {}
        for batch in self.batches:
            lengths = {lesson.id: lesson.length for lesson in self.program[batch.program].lessons}
            for one in batch.lessons or ():
                if one.lecturer is not None:
                    found.setdefault(one.lecturer, []).append((one.start, one.start + lengths[one.lesson]))
        return found

    def taken(self, lecturer: str) -> tuple[Interval, ...]:
        """When the lecturer can teach nothing more: closed, or teaching what has begun."""
        return (*self.lecturer[lecturer].closed, *self._teaching.get(lecturer, ()))

    def choices(self, program: Program) -> tuple[Option, ...]:
        """Every allowed (start, room) of the program that ends within the plan; closed times not looked at."""
        known = self._choices.get(program.id)
        if known is None or known[0] is not program:
            last = self.half_days - program.length
            options = tuple(option for option in program.options if option.start <= last)
            if not program.options:
                starts = [start for start in program.starts if start <= last]
                options = tuple(Option(start, room) for room in program.rooms or (None,) for start in starts)
            known = self._choices[program.id] = program, options
        return known[1]

    def choices_at(self, program: Program, start: int, room: str | None) -> list[Option]:
        """Those of its choices with that start and room."""
        if start + program.length > self.half_days:
            return []
        if program.options:
            return [option for option in program.options if (option.start, option.room) == (start, room)]
        return [Option(start, room)] if start in program.starts and room in (program.rooms or (None,)) else []

    def distance(self, person: Person, room: str | None) -> int:
        """Travel cost from the person's place to the room's; 0 online."""
        if room is None:
            return 0
        return self.travel[self._place[person.place]][self._place[self.room[room].place]]

    def occupied(self, room: str) -> frozenset[str]:
        """The room, its parts, their parts, and so on: all that a batch in it occupies."""
        found: set[str] = set()
        waiting = [room]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.room[one].parts)
        return frozenset(found)
