"""Seeded data for lectures inside batches at fixed dates: the same instance as a problem file and as FET's file.

A timetable is planted first, so that every instance has one: batches of six lectures in windows of six to eight
half-days, an order among the lectures, lecturers with days off. Lecturer use is lectures ÷ half-days on which lecturers
are there. Then the timetable is forgotten; what is left are dates, lecturers able, order and days off.

`able` lecturers a lecture: with 1, who gives it is fixed and only the half-day is sought (what FET was made for); with
more, who gives it is sought as well.
"""

import random
from dataclasses import dataclass
from functools import cache

ORIGIN = "2026-03-02"
LESSONS = 6
WINDOWS = (6, 6, 7, 8)  # half-days of a batch
TERM = 80  # half-days in which all is taught
OFF = 0.1  # share of a lecturer's days off
TRIED = 12  # starts looked at for a batch while planting
PATIENCE = 4000  # batches that could not be planted in a row, after which there are to be no more


Given = tuple[tuple[int, int], ...]  # for each lecture of a batch: half-day, lecturer


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch at its date; for each lecture those able to give it, and the lectures (by place) that it comes after."""

    kind: int
    start: int
    length: int
    able: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """Batches at fixed dates, and the half-days on which each lecturer is off."""

    name: str
    half_days: int
    off: tuple[frozenset[int], ...]
    batches: tuple[Batch, ...]

    @property
    def lectures(self) -> int:
        """How many there are to give."""
        return sum(len(batch.able) for batch in self.batches)

    @property
    def use(self) -> float:
        """Lectures ÷ half-days on which lecturers are there."""
        return self.lectures / sum(self.half_days - len(one) for one in self.off)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of class: its length, for each lecture those able, and the order."""

    length: int
    able: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]


def make(lectures: int, use: float, able: int, seed: int) -> Instance:
    """An instance of about that many lectures and that lecturer use."""
    chance = random.Random(f"{lectures}-{use}-{able}-{seed}")
    there = TERM * (1 - OFF)
    count = max(LESSONS + able, round(lectures / (use * there)))
    off = tuple(_days_off(chance) for _ in range(count))
    kinds = _kinds(count, able, max(4, lectures // 120), chance)
    batches = tuple(_planted(kinds, off, lectures // LESSONS, able, chance))
    return Instance(f"{lectures} lectures, {use:.0%}, {able} able, seed {seed}", TERM, off, batches)


def _days_off(chance: random.Random) -> frozenset[int]:
    days = chance.sample(range(TERM // 2), round(OFF * TERM / 2))
    return frozenset(moment for day in days for moment in (2 * day, 2 * day + 1))


def _kinds(lecturers: int, able: int, count: int, chance: random.Random) -> list[_Kind]:
    """Kinds of class; every lecturer is named about as often as another."""
    kinds, bag = [], []
    for _ in range(count):
        lessons = []
        for _ in range(LESSONS):
            who: set[int] = set()
            while len(who) < (able if able > 1 else min(4, lecturers)):
                if not bag:
                    bag = chance.sample(range(lecturers), lecturers)
                who.add(bag.pop())
            lessons.append(tuple(sorted(who)))
        after = [()] * LESSONS
        first, last = chance.sample(range(LESSONS), 2)
        after[last] = (first,)
        kinds.append(_Kind(chance.choice(WINDOWS), tuple(lessons), tuple(after)))
    return kinds


def _planted(
    kinds: list[_Kind], off: tuple[frozenset[int], ...], wanted: int, able: int, chance: random.Random
) -> list[Batch]:
    """Batches that can all be taught; fewer than wanted where no more fit."""
    free = [set(range(TERM)) - one for one in off]
    batches: list[Batch] = []
    misses = 0
    while len(batches) < wanted and misses < PATIENCE:
        kind = max(chance.sample(kinds, 3), key=lambda one: sum(len(free[i]) for who in one.able for i in who))
        found = _taught(kind, free, chance)
        if found is None:
            misses += 1
            continue
        misses = 0
        start, given = found
        for moment, who in given:
            free[who].remove(moment)
        who_may = kind.able if able > 1 else tuple((who,) for _, who in given)
        batches.append(Batch(kinds.index(kind), start, kind.length, who_may, kind.after))
    chance.shuffle(batches)
    return batches


def _taught(kind: _Kind, free: list[set[int]], chance: random.Random) -> tuple[int, list[tuple[int, int]]] | None:
    """A start at which the kind can be taught, the emptiest of some first, with (half-day, lecturer) a lecture."""
    starts = chance.sample(range(TERM - kind.length + 1), TRIED)
    who = sorted({one for able in kind.able for one in able})
    starts.sort(key=lambda one: -sum(len(free[i].intersection(range(one, one + kind.length))) for i in who))
    for start in starts:
        given = _given(kind, start, free, chance)
        if given is not None:
            return start, given
    return None


def _given(kind: _Kind, start: int, free: list[set[int]], chance: random.Random) -> list[tuple[int, int]] | None:
    order = chance.sample(range(LESSONS), LESSONS)

    @cache
    def path(moment: int, done: int) -> tuple[tuple[int, int, int], ...] | None:
        if done == (1 << LESSONS) - 1:
            return ()
        if moment == start + kind.length:
            return None
        for lesson in order:
            if done >> lesson & 1 or any(not done >> one & 1 for one in kind.after[lesson]):
                continue
            who = [one for one in kind.able[lesson] if moment in free[one]]
            rest = path(moment + 1, done | 1 << lesson) if who else None
            if rest is not None:
                return ((lesson, moment, max(who, key=lambda one: len(free[one]))), *rest)
        return path(moment + 1, done)

    found = path(start, 0)
    return None if found is None else [(moment, who) for _, moment, who in sorted(found)]


def as_problem(instance: Instance) -> dict:
    """The instance as a `training-problem/1`: batches given with their dates; where one is able, lecturers too."""
    kinds = sorted({batch.kind for batch in instance.batches})
    alike: dict[int, list[Batch]] = {kind: [] for kind in kinds}
    for batch in instance.batches:
        alike[batch.kind].append(batch)
    return {
        "format": "training-problem/1",
        "name": instance.name,
        "origin": ORIGIN,
        "half_days": instance.half_days,
        "places": ["h"],
        "travel": [[0]],
        "rooms": [],
        "lecturers": [{"id": f"t{i}", "closed": _intervals(one)} for i, one in enumerate(instance.off)],
        "programs": [_program(kind, some) for kind, some in alike.items()],
        "people": [],
        "batches": [_given_batch(i, batch) for i, batch in enumerate(instance.batches)],
    }


def _program(kind: int, alike: list[Batch]) -> dict:
    """A program that has as many batches as are given; a lecture may be given by all who give it in one of them."""
    first = alike[0]
    able = [sorted({who for batch in alike for who in batch.able[place]}) for place in range(len(first.able))]
    return {
        "id": f"p{kind}",
        "length": first.length,
        "min_size": 0,
        "max_size": 50,
        "max_batches": len(alike),
        "open_cost": 0,
        "rooms": [],
        "starts": sorted({batch.start for batch in alike}),
        "lessons": [
            {"id": f"l{i}", "length": 1, "lecturers": [f"t{one}" for one in who], "after": [f"l{j}" for j in after]}
            for i, (who, after) in enumerate(zip(able, first.after, strict=True))
        ],
    }


def _given_batch(index: int, batch: Batch) -> dict:
    fixed = {f"l{place}": f"t{who[0]}" for place, who in enumerate(batch.able) if len(who) == 1}
    return {"id": f"b{index}", "program": f"p{batch.kind}", "start": batch.start, "lecturers": fixed}


def _intervals(off: frozenset[int]) -> list[list[int]]:
    return [[moment, moment + 2] for moment in sorted(off) if moment % 2 == 0]


def as_solution(instance: Instance, given: list[Given]) -> dict:
    """A timetable of the instance, by whomever, as a `training-solution/1`."""
    return {
        "format": "training-solution/1",
        "status": "optimal",
        "cost": 0,
        "bound": 0,
        "parts": dict.fromkeys(("unplaced", "change", "open", "travel", "wish", "split", "balance"), 0),
        "batches": [
            {"id": f"b{i}", "program": f"p{batch.kind}", "start": batch.start, "room": None}
            | {"lessons": [{"lesson": f"l{j}", "start": at, "lecturer": f"t{by}"} for j, (at, by) in enumerate(one)]}
            for i, (batch, one) in enumerate(zip(instance.batches, given, strict=True))
        ],
        "places": [],
        "unplaced": [],
    }
