"""The cheapest timetable of a very small problem, found by going through all of them.

It shares no code with the checker or the engine, so that three readings of the rules can be compared.
"""

from dataclasses import dataclass
from itertools import chain, combinations, combinations_with_replacement, product

from training.solver.problem import Option, Person, Problem, Program
from training.solver.solution import GivenLesson, Place, PlacedBatch, Solution, Unplaced


@dataclass(frozen=True)
class Batch:
    id: str
    program: Program
    option: Option

    @property
    def start(self):
        return self.option.start

    @property
    def end(self):
        return self.option.start + self.program.length

    def overlaps(self, other):
        return self.start < other.end and other.start < self.end


def cheapest(problem: Problem) -> Solution | None:
    """The cheapest timetable, or None where none keeps every rule."""
    best = None
    for batches in _plans(problem):
        limit = float("inf") if best is None else best.cost
        best = _cheapest_with(problem, batches, limit) or best
    return best


def _plans(problem):
    """Every set of batches that rooms can hold, cheapest to open first."""
    each = [list(_plans_of(problem, program)) for program in problem.programs]
    plans = (list(chain(*plan)) for plan in product(*each))
    return sorted((plan for plan in plans if _rooms_hold(problem, plan)), key=lambda plan: _open_cost(problem, plan))


def _plans_of(problem, program):
    options = [one for one in problem.choices(program) if _is_open(problem, program, one)]
    given = [one for one in problem.batches if one.program == program.id]
    fitting = [
        [one for one in options if batch.start in (None, one.start) and batch.room in (None, one.room)]
        for batch in given
    ]
    for chosen in product(*fitting):
        for extra in range(program.max_batches - len(given) + 1):
            for others in combinations_with_replacement(options, extra):
                named = [(batch.id, option) for batch, option in zip(given, chosen, strict=True)]
                named += [(f"{program.id}/{number}", option) for number, option in enumerate(others)]
                yield [Batch(name, program, option) for name, option in named]


def _is_open(problem, program, option):
    span = range(option.start, option.start + program.length)
    closed = [problem.room[room].closed for room in _whole(problem, option.room)]
    return not any(begin <= t < end for intervals in closed for begin, end in intervals for t in span)


def _whole(problem, room):
    if room is None:
        return set()
    return {room}.union(*(_whole(problem, part) for part in problem.room[room].parts))


def _rooms_hold(problem, batches):
    return not any(
        one.overlaps(other) and _whole(problem, one.option.room) & _whole(problem, other.option.room)
        for one, other in combinations(batches, 2)
    )


def _open_cost(problem, batches):
    return problem.weights.open * sum(one.program.open_cost + one.option.cost for one in batches)


def _cheapest_with(problem, batches, limit):
    """The cheapest timetable below `limit` with exactly these batches, or None."""
    lessons = _lessons(problem, batches)
    if lessons is None:
        return None
    ways = [sorted(_ways(problem, person, batches), key=lambda way: way[0]) for person in problem.people]
    if not all(ways):
        return None
    least = [sum(min(way[0] for way in rest) for rest in ways[i:]) for i in range(len(ways) + 1)]
    best = [limit, None]

    def seat(i, cost, chosen, sizes):
        if cost + least[i] >= best[0]:
            return
        if i == len(ways):
            whole = cost + _shared_cost(problem, batches, chosen, sizes)
            if whole < best[0] and all(sizes[one.id] >= _least_size(one) for one in batches):
                best[:] = whole, dict(enumerate(chosen))
            return
        for own_cost, places in ways[i]:
            now = dict(sizes)
            for batch in places.values():
                now[batch.id] += 1
            if all(now[batch.id] <= _seats(problem, batch) for batch in places.values()):
                seat(i + 1, cost + own_cost, [*chosen, places], now)

    seat(0, _open_cost(problem, batches), [], {one.id: 0 for one in batches})
    return None if best[1] is None else _solution(problem, batches, lessons, list(best[1].values()), best[0])


def _least_size(batch):
    return batch.program.min_size if batch.option.min_size is None else batch.option.min_size


def _seats(problem, batch):
    room = batch.option.room
    return batch.program.max_size if room is None else min(batch.program.max_size, problem.room[room].seats)


def _ways(problem, person, batches):
    """Every way one person can attend: (cost of unplaced, change, travel and wishes; batch by program)."""
    each = [[None, *(one for one in batches if one.program.id == program)] for program in person.needs]
    for chosen in product(*each):
        places = {program: one for program, one in zip(person.needs, chosen, strict=True) if one is not None}
        if _may_attend(problem, person, places):
            yield _own_cost(problem, person, places), places


def _may_attend(problem, person, places):
    attended = list(places.values())
    away = [t for begin, end in person.away for t in range(begin, end)]
    days = sum(one.program.length for one in attended)
    pinned = all(
        pin.program in places and places[pin.program].id == pin.batch for pin in problem.pins if pin.person == person.id
    )
    ordered = all(
        earlier in places and places[earlier].end <= one.start
        for one in attended
        for earlier in one.program.after
        if earlier in person.needs
    )
    return (
        pinned
        and ordered
        and (person.budget is None or days <= person.budget)
        and not any(one.start <= t < one.end for one in attended for t in away)
        and not any(one.overlaps(other) for one, other in combinations(attended, 2))
    )


def _own_cost(problem, person: Person, places):
    weights = problem.weights
    travel = sum(
        problem.travel[problem.places.index(person.place)][problem.places.index(problem.room[one.option.room].place)]
        for one in places.values()
        if one.option.room is not None
    )
    wishes = sum(
        wish.cost
        for wish in person.wishes
        if wish.program in places and wish.from_ <= places[wish.program].start < wish.to
    )
    missing = len(person.needs) - len(places)
    return (
        weights.unplaced * missing
        + weights.travel * travel
        + weights.wish * wishes
        + weights.change * _changes(problem, person, places)
    )


def _changes(problem, person, places):
    if problem.previous is None:
        return 0
    before = {one.id: one for one in problem.previous.batches}
    changes = 0
    for place in problem.previous.places:
        if place.person == person.id and place.program in person.needs:
            now, then = places.get(place.program), before[place.batch]
            changes += now is None or (now.start, now.option.room) != (then.start, then.room)
    return changes


def _shared_cost(problem, batches, chosen, sizes):
    used = {}
    for person, places in zip(problem.people, chosen, strict=True):
        for group in person.groups:
            for program, batch in places.items():
                used.setdefault((group, program), set()).add(batch.id)
    balance = 0
    for program in {one.program.id for one in batches}:
        counts = [sizes[one.id] for one in batches if one.program.id == program]
        balance += max(counts) - min(counts)
    splits = sum(len(one) - 1 for one in used.values())
    return problem.weights.split * splits + problem.weights.balance * balance


def _lessons(problem, batches):
    """Times and lecturers for all lessons of all batches, by batch id; None where there are none."""
    held = {one.id: one.lessons for one in problem.batches if one.lessons is not None}
    sought = [(batch, lesson) for batch in batches if batch.id not in held for lesson in batch.program.lessons]
    done = _give(problem, sought, [])
    if done is None:
        return None
    found = {batch.id: list(held.get(batch.id, ())) for batch in batches}
    for batch, lesson, start, lecturer in done:
        found[batch.id].append(GivenLesson(lesson.id, start, lecturer))
    return found


def _give(problem, tasks, done):
    """Give the (batch, lesson) tasks one after another beside those that are done; None if that cannot be."""
    if not tasks:
        return done
    batch, lesson = tasks[0]
    for lecturer, start in product(_able(problem, batch, lesson), range(batch.start, batch.end - lesson.length + 1)):
        task = (batch, lesson, start, lecturer)
        if _is_free(problem, lecturer, start, lesson.length) and not any(_clashes(task, other) for other in done):
            found = _give(problem, tasks[1:], [*done, task])
            if found is not None:
                return found
    return None


def _able(problem, batch, lesson):
    """Who may give the lesson: lecturers, or [None] where nobody is needed."""
    given = {one.id: one.lecturers for one in problem.batches}
    locked = given.get(batch.id, {}).get(lesson.id)
    brought = [one for one in lesson.lecturers if not batch.option.lecturers or one in batch.option.lecturers]
    able = brought if lesson.lecturers else [None]
    return [one for one in able if locked in (None, one)]


def _is_free(problem, lecturer, start, length):
    closed = problem.lecturer[lecturer].closed if lecturer else ()
    return not any(start < b and a < start + length for a, b in (*closed, *_held_by(problem, lecturer)))


def _held_by(problem, lecturer):
    """When the lecturer gives lessons of batches that have begun."""
    for batch in problem.batches:
        for one in batch.lessons or ():
            if lecturer is not None and one.lecturer == lecturer:
                program = problem.program[batch.program]
                yield one.start, one.start + next(x.length for x in program.lessons if x.id == one.lesson)


def _clashes(one, other):
    (batch, lesson, start, lecturer), (other_batch, other_lesson, other_start, other_lecturer) = one, other
    end, other_end = start + lesson.length, other_start + other_lesson.length
    if batch is other_batch and other_lesson.id in lesson.after and other_end > start:
        return True
    if batch is other_batch and lesson.id in other_lesson.after and end > other_start:
        return True
    shared = batch is other_batch or (lecturer is not None and lecturer == other_lecturer)
    return shared and start < other_end and other_start < end


def _solution(problem, batches, lessons, chosen, cost):
    opened = tuple(
        PlacedBatch(one.id, one.program.id, one.start, one.option.room, tuple(lessons[one.id])) for one in batches
    )
    people = list(zip(problem.people, chosen, strict=True))
    places = tuple(Place(person.id, program, one.id) for person, own in people for program, one in own.items())
    unplaced = tuple(
        Unplaced(person.id, program) for person, own in people for program in person.needs if program not in own
    )
    return Solution(opened, places, unplaced, cost=cost, parts={}, bound=cost, status="optimal")
