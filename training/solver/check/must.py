"""Claims about who must change in every timetable, each counted again from the problem alone.

A claim is about people who sat in one batch before (`program`, `start`, `room`); `because` names its test here, which
says how many of them must change at least. Whoever has no place, or one at another start or in another room, changes.
"""

from collections.abc import Callable, Iterable
from typing import Any

from training.solver.check.timetable import meets
from training.solver.problem import GivenBatch, Option, Person, Previous, Problem, Program

Claim = dict[str, Any]
Before = dict[tuple[str, str], tuple[int, str | None]]


def must_change(problem: Problem, claim: Claim) -> int:
    """How many of the claim's people must change at least; 0 where its reason does not hold."""
    test = TESTS.get(str(claim.get("because")))
    program, people = problem.program.get(str(claim.get("program"))), claim.get("people")
    if test is None or program is None or not isinstance(people, list) or not isinstance(claim.get("start"), int):
        return 0
    known = {one for one in people if isinstance(one, str) and one in problem.person}
    return test(problem, program, claim, [problem.person[one] for one in sorted(known)])


def _offered(problem: Problem, program: Program, claim: Claim) -> list[Option]:
    """The program's choices at that start in that room, whether the room is open or not."""
    where = (claim["start"], claim.get("room"))
    return [one for one in problem.choices(program) if (one.start, one.room) == where]


def _held(problem: Problem, program: Program, claim: Claim) -> list[Option]:
    """Those in an open room that seats the least size."""
    return [
        one
        for one in _offered(problem, program, claim)
        if not _is_closed(problem, program, one) and _least(program, one) <= _seats(problem, program, one)
    ]


def _is_closed(problem: Problem, program: Program, option: Option) -> bool:
    cells = problem.occupied(option.room) if option.room else ()
    end = option.start + program.length
    return any(next(meets(option.start, end, problem.room[cell].closed), None) for cell in cells)


def _least(program: Program, option: Option) -> int:
    return program.min_size if option.min_size is None else option.min_size


def _seats(problem: Problem, program: Program, option: Option) -> int:
    return program.max_size if option.room is None else min(program.max_size, problem.room[option.room].seats)


def not_offered(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """The program may not start then in that room any more: all change."""
    return 0 if _offered(problem, program, claim) else len(people)


def room_closed(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """The room, or a part of it, is closed then: all change."""
    options = _offered(problem, program, claim)
    return len(people) if all(_is_closed(problem, program, one) for one in options) else 0


def too_small_a_room(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """The room, where it is open, seats fewer than the least size: all change."""
    return 0 if _held(problem, program, claim) else len(people)


def nobody_to_teach(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """Under every choice there is a lesson that no lecturer is free to give: all change."""
    if any(one.lessons is not None and _is_there_then(one, claim) for one in problem.batches):
        return 0
    options = _offered(problem, program, claim)
    return len(people) if all(_has_nobody(problem, program, one) for one in options) else 0


def _is_there_then(given: GivenBatch, claim: Claim) -> bool:
    """Whether the given batch could be the one that the claim is about."""
    could = given.start in (None, claim["start"]) and given.room in (None, claim.get("room"))
    return could and given.program == claim.get("program")


def _has_nobody(problem: Problem, program: Program, option: Option, locked: GivenBatch | None = None) -> bool:
    if locked and locked.lessons is not None:
        return False
    for lesson in program.lessons:
        by = locked.lecturers.get(lesson.id) if locked else None
        brought = [one for one in lesson.lecturers if not option.lecturers or one in option.lecturers]
        able = [one for one in brought if by in (None, one)]
        starts = range(option.start, option.start + program.length - lesson.length + 1)
        closed = [problem.taken(one) for one in able]
        if lesson.lecturers and all(
            next(meets(start, start + lesson.length, times), None) for times in closed for start in starts
        ):
            return True
    return False


def too_few_people(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """Fewer people than the least size could come at all: all change."""
    least = min((_least(program, one) for one in _held(problem, program, claim)), default=0)
    could = sum(program.id in one.needs and _could_come(problem, program, claim, one) for one in problem.people)
    return len(people) if could < least else 0


def more_than_seats(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """There are fewer seats than people: as many change as there are more. Online every batch of the program counts."""
    seats = max((_seats(problem, program, one) for one in _held(problem, program, claim)), default=0)
    times = program.max_batches if claim.get("room") is None else 1
    return max(0, len(people) - seats * times)


def away(_problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """Who is away then changes."""
    span = claim["start"], claim["start"] + program.length
    return sum(next(meets(*span, one.away), None) is not None for one in people)


def beyond_the_budget(_problem: Problem, program: Program, _claim: Claim, people: list[Person]) -> int:
    """Whose whole budget is shorter than the program changes."""
    return sum(one.budget is not None and one.budget < program.length for one in people)


def pinned_elsewhere(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """Who is pinned to a given batch that cannot be this one changes."""
    given = {one.id: one for one in problem.batches}
    pins = {pin.person: given.get(pin.batch) for pin in problem.pins if pin.program == program.id}
    return sum(one.id in pins and not _can_be(problem, program, claim, pins[one.id]) for one in people)


def _can_be(problem: Problem, program: Program, claim: Claim, given: GivenBatch | None) -> bool:
    if given is None or not _is_there_then(given, claim):
        return False
    return not all(_has_nobody(problem, program, one, given) for one in _held(problem, program, claim))


def out_of_order(problem: Problem, program: Program, claim: Claim, people: list[Person]) -> int:
    """Who cannot have finished a program that comes before by then changes."""
    return sum(_earliest(problem, program, one) > claim["start"] for one in people)


def _earliest(problem: Problem, program: Program, person: Person) -> int:
    """No batch of the program can be begun by the person before this half-day, as far as the order is concerned."""
    before = [problem.program[one] for one in program.after if one in person.needs]
    return max((_first_end(problem, one, person) for one in before), default=0)


def _first_end(problem: Problem, program: Program, person: Person) -> int:
    """The first end of a batch of the program that the person could attend; beyond the horizon where there is none."""
    begin = _earliest(problem, program, person)
    ends = [
        option.start + program.length
        for option in problem.choices(program)
        if option.start >= begin
        and not _is_closed(problem, program, option)
        and _least(program, option) <= _seats(problem, program, option)
        and _is_there(program, option.start, person)
    ]
    return min(ends, default=problem.half_days + 1)


def _is_there(program: Program, start: int, person: Person) -> bool:
    """Whether the person is not away and has so long a budget."""
    gone = next(meets(start, start + program.length, person.away), None)
    return gone is None and (person.budget is None or program.length <= person.budget)


def _could_come(problem: Problem, program: Program, claim: Claim, person: Person) -> bool:
    """Whether the person could sit in the batch, all others left aside."""
    if pinned_elsewhere(problem, program, claim, [person]):
        return False
    return _is_there(program, claim["start"], person) and _earliest(problem, program, person) <= claim["start"]


Test = Callable[[Problem, Program, Claim, list[Person]], int]
TESTS: dict[str, Test] = {
    test.__name__: test
    for test in (
        not_offered,
        room_closed,
        too_small_a_room,
        nobody_to_teach,
        too_few_people,
        more_than_seats,
        away,
        beyond_the_budget,
        pinned_elsewhere,
        out_of_order,
    )
}


def before_of(previous: Previous) -> Before:
    """Start and room of each (person, program) in the timetable before."""
    batches = {one.id: (one.start, one.room) for one in previous.batches}
    return {(one.person, one.program): batches[one.batch] for one in previous.places if one.batch in batches}


def counted(problem: Problem, claims: Iterable[Claim], before: Before) -> int:
    """How many pairs must change at least by those claims whose people sat there and are in no claim before."""
    total = 0
    seen: set[tuple[str, str]] = set()
    for claim in claims:
        where, pairs = (claim.get("start"), claim.get("room")), _pairs(claim)
        fits = all(before.get(pair) == where and _needs(problem, pair) for pair in pairs) and not seen & pairs
        if fits:
            seen |= pairs
            total += must_change(problem, claim)
    return total


def _pairs(claim: Claim) -> set[tuple[str, str]]:
    people = claim.get("people")
    return {(str(one), str(claim.get("program"))) for one in people} if isinstance(people, list) else set()


def _needs(problem: Problem, pair: tuple[str, str]) -> bool:
    person = problem.person.get(pair[0])
    return person is not None and pair[1] in person.needs
