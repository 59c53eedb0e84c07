"""Giving many batches' lessons at once, by swaps: a lesson takes a place, whoever stood there looks for another.

A lesson without a place takes the one that costs least: the weights of the lessons that it displaces, and how often
that place was fought for. A lesson grows heavier each time it is displaced. So hard lessons come to stay, easy ones
make way for them along chains of swaps, and no circle goes on for long. Those with fewest places come first.

Begun with nothing given it makes a whole timetable, begun with a standing one it makes way for one more batch. Work is
bounded by steps, chance comes from a fixed seed. It proves nothing: what it leaves is for CP-SAT (together.py).
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from training.solver.plan.tables import NOBODY, Choice, Course
from training.solver.teaching.lessons import Given, Staff

SEED = 1
FIGHT = 0.3  # how much dearer a place becomes each time that a lesson is displaced there
LOOK = 1024  # steps between two looks at whether to stop

Place = tuple[int, int, tuple[int, ...], int, int]  # half-day of the lecturer, of the batch, more; start, lecturer


@dataclass(slots=True)
class Taught:
    """A batch whose lessons may move: none known yet, or those that it has."""

    course: Course
    choice: Choice
    lessons: Given = ()


@dataclass(slots=True)
class _Lesson:
    """A lesson of a batch, by its number: its places, its length, lessons that it comes after and before."""

    places: list[Place]
    length: int
    after: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    at: Place | None = None


def settle(staff: Staff, batches: list[Taught], steps: int, stop: Callable[[], bool] = lambda: False) -> list[Given]:
    """Lessons for each batch beside what is booked by others; () for a batch with a lesson that found no place.

    None of the batches may be booked in `staff`.
    """
    moves = _Moves(staff)
    for batch in batches:
        moves.add(batch)
    moves.run(steps, stop)
    return moves.given()


class _Moves:
    """Who stands where. `taken[i]` is the lesson at a half-day of a lecturer or of a batch; FREE is lesson 0."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        lecturers, self.half_days = staff.busy.shape
        self.busy = staff.busy.tolist()
        self.taken = [0] * (1 + lecturers * self.half_days)  # 0 is nobody's half-day: always free
        self.lessons = [_Lesson([], 0)]
        self.batches: list[range] = []
        self.chance = random.Random(SEED)

    def add(self, batch: Taught) -> None:
        """A batch with all places of its lessons; lessons given so far stand where they are."""
        first, program = len(self.lessons), batch.course.program
        base = len(self.taken) - batch.choice.start
        self.taken += [0] * program.length
        self.batches.append(range(first, first + len(program.lessons)))
        self.lessons += [_Lesson([], lesson.length) for lesson in program.lessons]
        place = {lesson.id: first + index for index, lesson in enumerate(program.lessons)}
        for index, lesson in enumerate(program.lessons):
            for one in lesson.after:
                self.lessons[first + index].after.append(place[one])
                self.lessons[place[one]].before.append(first + index)
        for index in range(len(program.lessons)):
            self.lessons[first + index].places = list(self._places(batch, first, index, base))
        for number, given in zip(self.batches[-1], batch.lessons, strict=False):
            self._stand(number, next((one for one in self.lessons[number].places if one[3:] == given), None))

    def _places(self, batch: Taught, first: int, index: int, base: int) -> Iterable[Place]:
        """Half-days inside the batch with time for what comes before and after, and each who is able and free then."""
        one = self.lessons[first + index]
        begin = batch.choice.start + self._chain(one.after, "after")
        end = batch.choice.end - self._chain(one.before, "before")
        able = self.staff.able(batch.course, batch.choice, index)
        for start in range(begin, end - one.length + 1):
            slots = range(base + start, base + start + one.length)
            for who in [NOBODY] if able is None else able:
                if who == NOBODY:
                    yield (0, slots[0], tuple(slots[1:]), start, who)
                elif one.length == 1 and not self.busy[who][start]:
                    yield (1 + who * self.half_days + start, slots[0], (), start, who)
                elif one.length > 1 and not any(self.busy[who][start : start + one.length]):
                    cell = 1 + who * self.half_days + start
                    yield (cell, slots[0], (*range(cell + 1, cell + one.length), *slots[1:]), start, who)

    def _chain(self, numbers: list[int], side: str) -> int:
        """Half-days that the longest chain of lessons on that side takes."""
        if not numbers:
            return 0
        ones = [self.lessons[number] for number in numbers]
        return max(one.length + self._chain(getattr(one, side), side) for one in ones)

    def _stand(self, number: int, place: Place | None) -> None:
        one = self.lessons[number]
        if one.at is not None:
            self._mark(one.at, 0)
        if place is not None:
            self._mark(place, number)
        one.at = place

    def _mark(self, place: Place, number: int) -> None:
        for index in (*place[:2], *place[2]):
            if index:
                self.taken[index] = number

    def run(self, steps: int, stop: Callable[[], bool]) -> None:
        """Find places for those without, until nobody is left, the steps are done, or one has no place at all."""
        self.weight = [0.0] + [1.0] * (len(self.lessons) - 1)
        self.fought = [0.0] * len(self.taken)
        homeless = [number for number in range(1, len(self.lessons)) if self.lessons[number].at is None]
        homeless = [number for number in homeless if self.lessons[number].places]
        homeless.sort(key=lambda number: (-len(self.lessons[number].places), self.chance.random()))
        while homeless and steps > 0:
            steps -= 1
            if steps % LOOK == 0 and stop():
                return
            number = homeless.pop()
            place = self._best(self.lessons[number])
            for other in self._in_the_way(self.lessons[number], place):
                self._stand(other, None)
                self.weight[other] += 1
                self.fought[place[0]] += FIGHT
                self.fought[place[1]] += FIGHT
                homeless.append(other)
            self._stand(number, place)

    def _best(self, lesson: _Lesson) -> Place:
        """The place that displaces least; of several, one by chance."""
        taken, weight, fought, random_ = self.taken, self.weight, self.fought, self.chance.random
        best, ways = None, 0
        least = float("inf")
        ordered = lesson.after or lesson.before
        for place in lesson.places:
            one, two = place[0], place[1]
            cost = weight[taken[one]] + weight[taken[two]]
            for index in place[2]:
                cost += weight[taken[index]]
            if ordered:
                cost += sum(weight[other] for other in self._out_of_order(lesson, place) if other != taken[two])
            if cost:
                cost += fought[one] + fought[two]
            if cost < least:
                best, least, ways = place, cost, 1
            elif cost == least:
                ways += 1
                if random_() * ways < 1:
                    best = place
        assert best is not None
        return best

    def _out_of_order(self, lesson: _Lesson, place: Place) -> list[int]:
        """Lessons standing on the wrong side of that place."""
        start, end, lessons = place[3], place[3] + lesson.length, self.lessons
        wrong = []
        for number in lesson.after:
            at = lessons[number].at
            if at is not None and at[3] + lessons[number].length > start:
                wrong.append(number)
        for number in lesson.before:
            at = lessons[number].at
            if at is not None and at[3] < end:
                wrong.append(number)
        return wrong

    def _in_the_way(self, lesson: _Lesson, place: Place) -> set[int]:
        found = {self.taken[index] for index in (*place[:2], *place[2])}
        if lesson.after or lesson.before:
            found.update(self._out_of_order(lesson, place))
        found.discard(0)
        return found

    def given(self) -> list[Given]:
        """For each batch its lessons; () where one has no place."""
        found: list[Given] = []
        for numbers in self.batches:
            places = [self.lessons[number].at for number in numbers]
            found.append(tuple((one[3], one[4]) for one in places if one is not None) if None not in places else ())
        return found
