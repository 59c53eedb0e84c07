"""What breaks a published timetable: each accident takes a problem and its answer, and returns both as they are then.

The answer is changed only in (e), where the batch to be cut is first said to be held in "its room on those days", a
room of the same place and seats made of the true one: so that one batch loses seats and all others of the room none.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from training.solver.problem import Option, Person, Problem, Room
from training.solver.solution import PlacedBatch, Solution

Case = tuple[Problem, Solution]
FORTNIGHT, MONTH = 28, 60  # half-days


def sizes(answer: Solution) -> Counter[str]:
    """People by batch."""
    return Counter(place.batch for place in answer.places)


def room_lost(problem: Problem, answer: Solution, chance: random.Random) -> Case:
    """(a) The room and fortnight with the most people: closed."""
    found: Counter[tuple[str, int]] = Counter()
    for batch in answer.batches:
        if batch.room is not None:
            found[batch.room, batch.start // FORTNIGHT] += sizes(answer)[batch.id]
    (room, turn), _ = found.most_common(1)[0]
    closed = (turn * FORTNIGHT, min(problem.half_days, (turn + 1) * FORTNIGHT))
    rooms = [replace(one, closed=(*one.closed, closed)) if one.id == room else one for one in problem.rooms]
    assert chance
    return replace(problem, rooms=tuple(rooms)), answer


def lecturer_ill(problem: Problem, answer: Solution, chance: random.Random) -> Case:
    """(b) The lecturer and month with the most lessons: closed."""
    found = Counter(
        (one.lecturer, one.start // MONTH) for batch in answer.batches for one in batch.lessons if one.lecturer
    )
    (lecturer, turn), _ = found.most_common(1)[0]
    closed = (turn * MONTH, min(problem.half_days, (turn + 1) * MONTH))
    ill = [replace(one, closed=(*one.closed, closed)) if one.id == lecturer else one for one in problem.lecturers]
    assert chance
    return replace(problem, lecturers=tuple(ill)), answer


def on_leave(problem: Problem, answer: Solution, chance: random.Random, people: int = 40) -> Case:
    """(c) As many people, by chance, are away on the days of one of their batches."""
    batches = {one.id: one for one in answer.batches}
    one_each = {place.person: place for place in chance.sample(answer.places, len(answer.places))}
    gone = {}
    for place in chance.sample(sorted(one_each.values(), key=lambda one: one.person), people):
        start = batches[place.batch].start
        gone[place.person] = (start, start + problem.program[place.program].length)
    others = [replace(one, away=(*one.away, gone[one.id])) if one.id in gone else one for one in problem.people]
    return replace(problem, people=tuple(others)), answer


def by_election(problem: Problem, answer: Solution, chance: random.Random) -> Case:
    """(d) A new deputy with four needs."""
    like = chance.choice([one for one in problem.people if len(one.needs) >= 4] or list(problem.people))
    new = Person("by-elected", like.place, like.needs[:4], groups=like.groups, budget=like.budget)
    return replace(problem, people=(*problem.people, new)), answer


def seats_cut(problem: Problem, answer: Solution, chance: random.Random, seats: int = 60, people: int = 40) -> Case:
    """(e) One batch cut by so many seats, and leaves."""
    full = [one for one in answer.batches if one.room and sizes(answer)[one.id] > seats]
    batch = chance.choice(full or [one for one in answer.batches if one.room])
    room = problem.room[str(batch.room)]
    length = problem.program[batch.program].length
    closed = tuple(one for one in ((0, batch.start), (batch.start + length, problem.half_days)) if one[0] < one[1])
    left = max(1, sizes(answer)[batch.id] - seats)
    own = Room(f"{room.id} on those days", room.place, left, closed, (room.id,))
    programs = [
        replace(one, rooms=(*one.rooms, own.id))
        if one.id == batch.program and not one.options
        else replace(one, options=(*one.options, Option(batch.start, own.id)))
        if one.id == batch.program
        else one
        for one in problem.programs
    ]
    moved = [replace(one, room=own.id) if one.id == batch.id else one for one in answer.batches]
    changed = replace(problem, rooms=(*problem.rooms, own), programs=tuple(programs))
    return on_leave(changed, replace(answer, batches=tuple(moved)), chance, people)


def batch_cancelled(problem: Problem, answer: Solution, chance: random.Random) -> Case:
    """(f) The largest batch of a program by chance may not be held there and then any more."""
    program = chance.choice([one for one in problem.programs if any(each.program == one.id for each in answer.batches)])
    mine = [one for one in answer.batches if one.program == program.id]
    batch: PlacedBatch = max(mine, key=lambda one: (sizes(answer)[one.id], one.id))
    options = [one for one in problem.choices(program) if (one.start, one.room) != (batch.start, batch.room)]
    fewer = [replace(one, options=tuple(options)) if one.id == program.id else one for one in problem.programs]
    return replace(problem, programs=tuple(fewer)), answer


ACCIDENTS: dict[str, Callable[..., Case]] = {
    "(a) a room lost for two weeks": room_lost,
    "(b) a lecturer ill for a month": lecturer_ill,
    "(c) 40 people on leave": on_leave,
    "(d) a new deputy with 4 needs": by_election,
    "(e) a batch cut by 60 seats, 40 leaves": seats_cut,
    "(f) a batch cancelled": batch_cancelled,
}
