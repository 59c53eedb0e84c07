"""Given batches that cannot be opened as they are given."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate, combinations

from training.solver.check.timetable import Facts, meets
from training.solver.conflicts.given import Given
from training.solver.problem import GivenBatch, Interval, Option, Person, Program


def too_many_batches_are_given(g: Given) -> Iterator[Facts]:
    """|given batches of p| > max_batches of p."""
    for program, batches in Counter(given.program for given in g.problem.batches).items():
        most = g.problem.program[program].max_batches
        if batches > most:
            yield {"program": program, "batches": batches, "max_batches": most}


def a_given_batch_has_no_allowed_choice(g: Given) -> Iterator[Facts]:
    """No choice of the program has the given start and room."""
    for given in g.problem.batches:
        if not g.allowed[given.id]:
            yield {"batch": given.id, "program": given.program, "start": given.start, "room": given.room}


def a_given_batch_has_no_open_room(g: Given) -> Iterator[Facts]:
    """In each choice with the given start and room, the room or a part of it is closed."""
    for given in g.problem.batches:
        closures = [g.closures(given.program, option) for option in g.allowed[given.id]]
        if closures and all(closures):
            room, (begin, end) = closures[0][0]
            yield {"batch": given.id, "program": given.program, "room": room, "from": begin, "to": end}


def two_given_batches_need_one_room(g: Given) -> Iterator[Facts]:
    """However two given batches are held, they share a room and a half-day."""
    fixed = [one for one in g.problem.batches if 0 < len(g.left[one.id]) <= 40 and all(o.room for o in g.left[one.id])]
    begin = {one.id: min(begin for begin, _ in g.spans[one.id]) for one in fixed}
    end = {one.id: max(end for _, end in g.spans[one.id]) for one in fixed}
    for one, other in combinations(fixed, 2):
        if begin[one.id] >= end[other.id] or begin[other.id] >= end[one.id]:
            continue
        clash = [_shared(g, one, a, other, b) for a in g.left[one.id] for b in g.left[other.id]]
        if all(clash):
            yield {"batch": one.id, "other": other.id, "room": clash[0]}


def _shared(g: Given, one: GivenBatch, a: Option, other: GivenBatch, b: Option) -> str | None:
    """A room that both choices occupy at one time, or None."""
    if a.room is None or b.room is None or not any(meets(*g.span(one.program, a), [g.span(other.program, b)])):
        return None
    return min(g.problem.occupied(a.room) & g.problem.occupied(b.room), default=None)


def a_given_lecturer_cannot_give_the_lesson(g: Given) -> Iterator[Facts]:
    """The lecturer given for a lesson is not one of those able to give it."""
    for given in g.problem.batches:
        able = {lesson.id: lesson.lecturers for lesson in g.problem.program[given.program].lessons}
        for lesson, lecturer in given.lecturers.items():
            if lecturer not in able[lesson]:
                yield {"batch": given.id, "program": given.program, "lesson": lesson, "lecturer": lecturer}


def a_given_batch_has_no_choice_left(g: Given) -> Iterator[Facts]:
    """Each choice with the given start and room and an open room brings lecturers, and not all of those given."""
    for given in g.problem.batches:
        is_open = any(not g.closures(given.program, option) for option in g.allowed[given.id])
        if is_open and not g.left[given.id]:
            yield {"batch": given.id, "program": given.program}


def nobody_is_free_for_a_lesson(g: Given) -> Iterator[Facts]:
    """In no choice left has any lecturer who may give the lesson enough free half-days in a row."""
    for given in (one for one in g.problem.batches if one.lessons is None):
        for lesson in g.problem.program[given.program].lessons:
            able = [given.lecturers[lesson.id]] if lesson.id in given.lecturers else lesson.lecturers
            spans = g.spans[given.id]
            if able and spans and not any(_is_free(g, one, span, lesson.length) for one in able for span in spans):
                yield {"batch": given.id, "program": given.program, "lesson": lesson.id, "lecturers": ", ".join(able)}


def _is_free(g: Given, lecturer: str, span: Interval, length: int) -> bool:
    closed = g.problem.taken(lecturer)
    return any(not any(meets(t, t + length, closed)) for t in range(span[0], span[1] - length + 1))


def a_given_lecturer_has_too_little_time(g: Given) -> Iterator[Facts]:
    """Lessons given to a lecturer within [a, b) take more half-days than the lecturer is free in [a, b)."""
    work: dict[str, list[tuple[Interval, int]]] = defaultdict(list)
    for given in g.problem.batches:
        spans = g.spans[given.id]
        if len(spans) == 1:
            lengths = {lesson.id: lesson.length for lesson in g.problem.program[given.program].lessons}
            for lesson, lecturer in given.lecturers.items():
                work[lecturer].append((next(iter(spans)), lengths[lesson]))
    for lecturer, tasks in work.items():
        yield from _overworked(g, lecturer, tasks)


def _overworked(g: Given, lecturer: str, tasks: list[tuple[Interval, int]]) -> Iterator[Facts]:
    """The shortest window, if any, that holds more lessons than free half-days."""
    closed = g.problem.taken(lecturer)
    ends = sorted({end for (_, end), _ in tasks})
    free = [0]  # free half-days before t
    for t in range(ends[-1]):
        free.append(free[-1] + (not any(begin <= t < stop for begin, stop in closed)))
    work: dict[int, Counter[int]] = defaultdict(Counter)  # start → end → half-days of lessons
    for (start, end), length in tasks:
        work[start][end] += length
    inside, worst = Counter[int](), []
    for a in sorted(work, reverse=True):
        inside += work[a]
        spans = zip(ends, accumulate(inside[end] for end in ends), strict=True)
        worst += [(b - a, a, b, need) for b, need in spans if b > a and need > free[b] - free[a]]
    if worst:
        _, a, b, need = min(worst)
        yield {"lecturer": lecturer, "from": a, "to": b, "half_days": need, "free": free[b] - free[a]}


def too_few_people_for_a_given_batch(g: Given) -> Iterator[Facts]:
    """Fewer people could sit in a given batch than it needs; or in all given batches of a program together."""
    for program in g.problem.programs:
        batches = [given.id for given in g.problem.batches if given.program == program.id and g.left[given.id]]
        could = {batch: set(_candidates(g, program, batch)) for batch in batches}
        few = [batch for batch in batches if len(could[batch]) < g.least_size(batch)]
        for batch in few:
            least = g.least_size(batch)
            yield {"batch": batch, "program": program.id, "people": len(could[batch]), "min_size": least}
        together = set().union(*could.values())
        least = sum(g.least_size(batch) for batch in batches)
        if not few and len(together) < least:
            yield {"batch": ", ".join(batches), "program": program.id, "people": len(together), "min_size": least}


def _candidates(g: Given, program: Program, batch: str) -> Iterator[str]:
    for person in g.problem.people:
        if program.id in person.needs and not _is_pinned_elsewhere(g, person, program, batch):
            within = person.budget is None or program.length <= person.budget
            if within and g.can_come(batch, person):
                yield person.id


def _is_pinned_elsewhere(g: Given, person: Person, program: Program, batch: str) -> bool:
    pinned = {pin.batch for pin in g.pins.get(person.id, ()) if pin.program == program.id}
    return bool(pinned) and batch not in pinned
