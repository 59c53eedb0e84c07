"""A small model of what is given alone: whether the given batches can be held with whoever must sit in them.

CP-SAT with intervals and no objective. A batch has a start, a room, lessons; it may be given, or one more that somebody
needs before a given one. Nobody is modelled but who is pinned and who could fill a batch to its least size.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python.cp_model import CpModel, Domain

from training.solver.problem import GivenBatch, Interval, Lesson, Option, Person, Problem, Program
from training.solver.solution import GivenLesson, Place, PlacedBatch, Solution, Unplaced


@dataclass(slots=True)
class Batch:
    """A batch in the model: `open` whether it is held, `start`, `rooms` and `options` which of them it takes."""

    program: Program
    given: GivenBatch | None
    open: Any
    start: Any
    starts: list[int]
    rooms: dict[str, Any] = field(default_factory=dict)
    options: list[tuple[Option, Any]] = field(default_factory=list)
    seats: dict[str, Any] = field(default_factory=dict)  # person → whether they sit here
    lessons: dict[str, tuple[Any, dict[str, Any]]] = field(default_factory=dict)  # lesson → when, lecturer → whether

    @property
    def first(self) -> int:
        """The earliest that it may start."""
        return self.starts[0]

    @property
    def last(self) -> int:
        """The latest that it may start."""
        return self.starts[-1]


@dataclass(slots=True)
class Givens:
    """The model of a problem: everything that is decided."""

    problem: Problem
    model: CpModel
    batches: list[Batch]

    def of(self, program: str) -> list[Batch]:
        """The batches of a program."""
        return [one for one in self.batches if one.program.id == program]


def model_of(problem: Problem, more: dict[str, int], fillers: dict[str, list[Person]]) -> Givens | None:
    """The model; None where a given batch has no choice at all.

    `more`: how many batches of each program may be opened besides the given ones; `fillers`: who may sit in batches
    of each program besides those who are pinned.
    """
    model = CpModel()
    batches = []
    for program in problem.programs:
        given = [one for one in problem.batches if one.program == program.id]
        for one in [*given, *[None] * more.get(program.id, 0)]:
            batch = _batch(model, problem, program, one)
            if batch is None and one is not None:
                return None
            batches += [batch] if batch else []
    m = Givens(problem, model, batches)
    people = _people(problem, fillers)
    for rule in (a_room_holds_one_batch_at_a_time, a_lecturer_gives_one_lesson_at_a_time):
        rule(m)
    for person, programs in people:
        a_person_sits_where_they_can(m, person, programs)
    a_batch_fits_its_sizes(m)
    return m


def _people(problem: Problem, fillers: dict[str, list[Person]]) -> Iterator[tuple[Person, set[str]]]:
    """Who is modelled, and in which programs: those pinned or to be filled, and those that come before them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for pin in problem.pins:
        wanted[pin.person].add(pin.program)
    for program, some in fillers.items():
        for person in some:
            wanted[person.id].add(program)
    for name, programs in wanted.items():
        person, waiting = problem.person[name], list(programs)
        while waiting:
            for earlier in problem.program[waiting.pop()].after:
                if earlier in person.needs and earlier not in programs:
                    programs.add(earlier)
                    waiting.append(earlier)
        yield person, programs


def _batch(model: CpModel, problem: Problem, program: Program, given: GivenBatch | None) -> Batch | None:
    """∃! option (where there are options) or start and room, as far as they are given."""
    options = [one for one in problem.choices(program) if _fits(one, given)]
    starts = sorted({one.start for one in options})
    if not starts:
        return None
    start = model.new_int_var_from_domain(Domain.from_values(starts), "")
    batch = Batch(program, given, model.new_constant(1) if given else model.new_bool_var(""), start, starts)
    for room in dict.fromkeys(one.room for one in options if one.room is not None):
        batch.rooms[room] = model.new_bool_var("")
    if program.options:
        _one_option(model, batch, options)
    elif batch.rooms:
        model.add(sum(batch.rooms.values()) == batch.open)
    return batch


def _fits(option: Option, given: GivenBatch | None) -> bool:
    if given is None:
        return True
    brings = not option.lecturers or set(given.lecturers.values()) <= set(option.lecturers)
    return brings and given.start in (None, option.start) and given.room in (None, option.room)


def _one_option(model: CpModel, batch: Batch, options: list[Option]) -> None:
    batch.options = [(one, model.new_bool_var("")) for one in options]
    model.add(sum(taken for _, taken in batch.options) == batch.open)
    for option, taken in batch.options:
        model.add(batch.start == option.start).only_enforce_if(taken)
    for room, used in batch.rooms.items():
        model.add(sum(taken for option, taken in batch.options if option.room == room) == used)


def a_room_holds_one_batch_at_a_time(m: Givens) -> None:
    """∀ room (parts counted): the batches in it and its closed times do not overlap."""
    inside: dict[str, list[Any]] = defaultdict(list)
    for batch in m.batches:
        for room, used in batch.rooms.items():
            interval = m.model.new_optional_fixed_size_interval_var(batch.start, batch.program.length, used, "")
            for cell in m.problem.occupied(room):
                inside[cell].append(interval)
    for cell, intervals in inside.items():
        m.model.add_no_overlap(intervals + _fixed(m.model, m.problem.room[cell].closed))


def _fixed(model: CpModel, spans: tuple[Interval, ...]) -> list[Any]:
    return [model.new_fixed_size_interval_var(begin, end - begin, "") for begin, end in _merged(spans)]


def _merged(spans: tuple[Interval, ...]) -> list[Interval]:
    """The same half-days in spans that do not overlap."""
    found: list[Interval] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif begin < end:
            found.append((begin, end))
    return found


def a_lecturer_gives_one_lesson_at_a_time(m: Givens) -> None:
    """Lessons lie inside their batch, in order, one at a time; so do a lecturer's, outside the closed times."""
    busy: dict[str, list[Any]] = defaultdict(list)
    for batch in m.batches:
        if batch.given and batch.given.lessons is not None:
            continue
        for lesson in batch.program.lessons:
            batch.lessons[lesson.id] = _lesson(m, batch, lesson, busy)
        begin = {name: when for name, (when, _) in batch.lessons.items()}
        lengths = {lesson.id: lesson.length for lesson in batch.program.lessons}
        m.model.add_no_overlap(
            m.model.new_optional_fixed_size_interval_var(begin[one], length, batch.open, "")
            for one, length in lengths.items()
        )
        for lesson in batch.program.lessons:
            for earlier in lesson.after:
                m.model.add(begin[earlier] + lengths[earlier] <= begin[lesson.id]).only_enforce_if(batch.open)
    for who, lessons in busy.items():
        m.model.add_no_overlap(lessons + _fixed(m.model, m.problem.taken(who)))


def _lesson(m: Givens, batch: Batch, lesson: Lesson, busy: dict[str, list[Any]]) -> tuple[Any, dict[str, Any]]:
    """When the lesson begins, and ∃! lecturer who gives it: able, brought by the option, the given one if any."""
    end = batch.last + batch.program.length
    begin = m.model.new_int_var(batch.first, end, "")
    m.model.add(begin >= batch.start).only_enforce_if(batch.open)
    m.model.add(begin + lesson.length <= batch.start + batch.program.length).only_enforce_if(batch.open)
    wanted = batch.given.lecturers.get(lesson.id) if batch.given else None
    if not lesson.lecturers and wanted is None:
        return begin, {}
    able = {who: m.model.new_bool_var("") for who in lesson.lecturers if wanted in (None, who)}
    m.model.add(sum(able.values()) == batch.open)
    for who, gives in able.items():
        busy[who].append(m.model.new_optional_fixed_size_interval_var(begin, lesson.length, gives, ""))
        for option, taken in batch.options:
            if option.lecturers and who not in option.lecturers:
                m.model.add(gives + taken <= 1)
    return begin, able


def a_person_sits_where_they_can(m: Givens, person: Person, programs: set[str]) -> None:
    """At most one batch a program, the pinned one; none while away, no two at once; in budget and order."""
    pinned = {pin.program: pin.batch for pin in m.problem.pins if pin.person == person.id}
    mine: list[tuple[Batch, Any]] = []
    for program in sorted(programs):
        sits = [(batch, m.model.new_bool_var("")) for batch in m.of(program) if _may_sit(batch, person, pinned)]
        for batch, here in sits:
            batch.seats[person.id] = here
            m.model.add(here <= batch.open)
        m.model.add(sum(here for _, here in sits) <= 1)
        if program in pinned:
            m.model.add(sum(here for _, here in sits) == 1)
        mine += sits
    _are_apart(m, person, mine)
    if person.budget is not None:
        m.model.add(sum(batch.program.length * here for batch, here in mine) <= person.budget)
    _are_in_order(m, person, mine)


def _may_sit(batch: Batch, person: Person, pinned: dict[str, str]) -> bool:
    wanted = pinned.get(batch.program.id)
    if wanted is not None and (batch.given is None or batch.given.id != wanted):
        return False
    length = batch.program.length
    return any(not any(start < end and begin < start + length for begin, end in person.away) for start in batch.starts)


def _are_apart(m: Givens, person: Person, mine: list[tuple[Batch, Any]]) -> None:
    intervals = [
        m.model.new_optional_fixed_size_interval_var(batch.start, batch.program.length, here, "")
        for batch, here in mine
    ]
    if intervals:
        m.model.add_no_overlap(intervals + _fixed(m.model, person.away))


def _are_in_order(m: Givens, person: Person, mine: list[tuple[Batch, Any]]) -> None:
    """Who sits in a later program sits in the earlier one too, and it ends before."""
    for batch, here in mine:
        for earlier in batch.program.after:
            if earlier in person.needs:
                before = [(one, there) for one, there in mine if one.program.id == earlier]
                m.model.add(sum(there for _, there in before) >= here)
                for one, there in before:
                    m.model.add(one.start + one.program.length <= batch.start).only_enforce_if(here, there)


def a_batch_fits_its_sizes(m: Givens) -> None:
    """∀ batch: least size ≤ people in it ≤ largest size and the seats of its room."""
    for batch in m.batches:
        people = sum(batch.seats.values())
        m.model.add(people <= batch.program.max_size)
        for room, used in batch.rooms.items():
            seats = m.problem.room[room].seats
            if seats < batch.program.max_size:
                m.model.add(people <= seats).only_enforce_if(used)
        m.model.add(people >= batch.program.min_size * batch.open) if not batch.options else None
        for option, taken in batch.options:
            least = batch.program.min_size if option.min_size is None else option.min_size
            m.model.add(people >= least * taken)


def read(m: Givens, value: Callable[[Any], int]) -> Solution:
    """The timetable that the values describe; whoever need not be placed has no place. Costs are not counted."""
    held = [(f"{one.program.id}/{index}", one) for index, one in enumerate(m.batches) if value(one.open)]
    named = [(one.given.id if one.given else name, one) for name, one in held]
    batches = tuple(_placed(name, one, value) for name, one in named)
    places = [Place(who, one.program.id, name) for name, one in named for who, sits in one.seats.items() if value(sits)]
    seated = {(place.person, place.program) for place in places}
    needs = [(person.id, need) for person in m.problem.people for need in person.needs]
    missing = tuple(Unplaced(*need) for need in needs if need not in seated)
    return Solution(batches, tuple(places), missing, cost=0, parts={})


def _placed(name: str, batch: Batch, value: Callable[[Any], int]) -> PlacedBatch:
    room = next((room for room, used in batch.rooms.items() if value(used)), None)
    lessons = tuple(
        GivenLesson(lesson, value(when), next((who for who, gives in able.items() if value(gives)), None))
        for lesson, (when, able) in batch.lessons.items()
    )
    held = batch.given.lessons if batch.given else None
    return PlacedBatch(name, batch.program.id, value(batch.start), room, lessons if held is None else held)
