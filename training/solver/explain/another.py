"""What it would take to open another batch of a program for a person: every choice not in use, and one way, costed.

The other batches stay where and when they are; people may join the new one as long as theirs keep their least size.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.solver.check import Breach
from training.solver.explain.chains import Chains
from training.solver.explain.obstacles import Obstacles
from training.solver.explain.seating import Seating
from training.solver.explain.spots import Spots
from training.solver.explain.teaching import taught
from training.solver.explain.trial import Trial
from training.solver.problem import Option
from training.solver.solution import GivenLesson, PlacedBatch

NUMBER = "a_program_keeps_its_number_of_batches"
ROOM_CLOSED = "a_room_is_open"
ROOM_TAKEN = "a_room_holds_one_batch_at_a_time"
LESSONS = "a_batch_gives_each_lesson_once"
LEAST = "a_batch_keeps_its_least_size"
LOOKED_AT = 24  # choices whose cost is estimated
COUNTED = 3  # of them counted in full

Choices = dict[tuple[str, str | None], list[tuple[int, str | None]]]  # by rule and the batch that breaks it


@dataclass(frozen=True, slots=True)
class _Way:
    """A new batch, the rows of those who would sit in it, what it would cost more by part."""

    batch: PlacedBatch
    rows: list[int]
    parts: dict[str, int]

    @property
    def dearer(self) -> int:
        return sum(self.parts.values())


class Another:
    """The choices of a program for one more batch, as one person meets them."""

    def __init__(self, seating: Seating, obstacles: Obstacles, chains: Chains, trial: Trial) -> None:
        self.seating, self.obstacles, self.chains, self.trial = seating, obstacles, chains, trial
        self.spots = Spots(seating.t)
        self.person = seating.row[trial.person]
        self.name = unused(seating.t.batches, seating.program.id)
        self.broken: Choices = defaultdict(list)
        self.most_people = 0
        self.ready = np.array(
            [column >= 0 or _is_ready(seating, row) for row, column in enumerate(seating.seat.tolist())]
        )
        spare = [size - least for size, least in zip(seating.sizes, seating.least, strict=True)]
        if seating.seat[self.person] >= 0:
            spare[seating.seat[self.person]] -= 1
        self.spare = np.maximum(0, np.array([len(seating.seat), *spare], np.int64))  # those without a place first
        self._of_start: dict[int | None, tuple[str, str | None] | None] = {}
        self._free: dict[int, np.ndarray] = {}
        self._numbers: dict[int, int] = {}
        self._taught: dict[tuple[int, tuple[str, ...]], tuple[GivenLesson, ...] | None] = {}

    def answer(self) -> dict[str, Any]:
        """`allowed`: one way to open it, with whom, how much dearer; `broken`: choices by the rule that forbids them.

        Where nothing is allowed, `people` says how many could come at the most, if they would be too few.
        """
        program = self.seating.program
        choices = self.seating.problem.choices(program)
        if len(self.seating.batches) >= program.max_batches:
            self.broken[NUMBER, None] = [(one.start, one.room) for one in choices]
            return self._shut()
        ways = [self._way(option) for option in self._best(self._open(choices))]
        if not ways:
            return self._shut()
        way = min(ways, key=lambda one: (one.dearer, one.batch.start))
        lessons = [{"lesson": one.lesson, "start": one.start, "lecturer": one.lecturer} for one in way.batch.lessons]
        people = [self.seating.people[row].id for row in way.rows]
        about = {"batch": self.name, "start": way.batch.start, "room": way.batch.room, "lessons": lessons}
        found = {"verdict": "allowed", "people": people, "dearer": way.dearer, "parts": way.parts}
        return about | found | {"broken": self._listed()}

    def _shut(self) -> dict[str, Any]:
        people = {"people": self.most_people} if (LEAST, self.name) in self.broken else {}
        return {"verdict": "broken", "batch": self.name} | people | {"broken": self._listed()}

    def _listed(self) -> list[dict[str, Any]]:
        return [
            {"rule": rule, "batch": batch, "choices": [list(one) for one in dict.fromkeys(some)]}
            for (rule, batch), some in self.broken.items()
        ]

    def _open(self, choices: tuple[Option, ...]) -> list[Option]:
        """Those choices that no rule of the person, the room or the lecturers forbids; the others are noted."""
        found = []
        for option in choices:
            rule = self._of_the_room(option) or self._of_lessons(option)
            broken = self._of_the_person(option.start) or (rule and (rule, self.name))
            if broken:
                self.broken[broken].append((option.start, option.room))
            else:
                found.append(option)
        return found

    def _of_the_person(self, start: int) -> tuple[str, str | None] | None:
        """The rule that their coming then would break, and in which batch; those who are free then are tried once."""
        key = start if not self._may(start)[self.person] else None
        if key not in self._of_start:
            batch = PlacedBatch(self.name, self.seating.program.id, start, None)
            found = [one for one in self.trial.breaches(batch) if one.facts.get("batch") != self.name or _is_own(one)]
            self._of_start[key] = (found[0].rule, found[0].facts.get("batch")) if found else None
        return self._of_start[key]

    def _of_the_room(self, option: Option) -> str | None:
        if option.room is None:
            return None
        span = (option.start, option.start + self.seating.program.length)
        rooms = self.seating.problem.occupied(option.room)
        if any(_meets(span, self.seating.problem.room[one].closed) for one in rooms):
            return ROOM_CLOSED
        return ROOM_TAKEN if any(_meets(span, self.spots.busy[one]) for one in rooms) else None

    def _of_lessons(self, option: Option) -> str | None:
        return LESSONS if self._lessons(option) is None else None

    def _lessons(self, option: Option) -> tuple[GivenLesson, ...] | None:
        key = (option.start, option.lecturers)
        if key not in self._taught:
            self._taught[key] = taught(self.spots, self.seating.program, option)
        return self._taught[key]

    def _best(self, choices: list[Option]) -> list[Option]:
        """A few choices that seem cheapest of those that enough people could come to; the others are noted."""
        found = [option for option in choices if self._can_fill(option, self._least(option))]
        least = self._least_of_twins()
        for option in choices:
            if not self._can_fill(option, least[option.start, option.room]):
                self.most_people = max(self.most_people, min(self._number(option.start), self._most(option)))
                self.broken[LEAST, self.name].append((option.start, option.room))
        person = self.seating.people[self.person]
        found.sort(key=lambda one: (sum(self.seating.own.of(person, (one.start, one.room)).values()), one.start))
        return sorted(found[:LOOKED_AT], key=self._estimate)[:COUNTED]

    def _can_fill(self, option: Option, least: int) -> bool:
        return self._number(option.start) >= least and self._most(option) >= max(1, least)

    def _least_of_twins(self) -> dict[tuple[int, str | None], int]:
        """The least size of all choices of a start and room: a timetable does not say which of them it means."""
        found: dict[tuple[int, str | None], int] = {}
        for one in self.seating.problem.choices(self.seating.program):
            twins = found.get((one.start, one.room), self._least(one))
            found[one.start, one.room] = min(twins, self._least(one))
        return found

    def _least(self, option: Option) -> int:
        return self.seating.program.min_size if option.min_size is None else option.min_size

    def _most(self, option: Option) -> int:
        most = self.seating.program.max_size
        return most if option.room is None else min(most, self.seating.problem.room[option.room].seats)

    def _may(self, start: int) -> np.ndarray:
        """Who could come then, but for sizes; the person's own row says the same of them."""
        if start not in self._free:
            batch = PlacedBatch(self.name, self.seating.program.id, start, None)
            self._free[start] = self.obstacles.may([batch])[:, 0] & self.ready
        return self._free[start]

    def _number(self, start: int) -> int:
        """How many could come then, the person counted, with no other batch falling below its least size."""
        if start not in self._numbers:
            may = self._may(start).copy()
            may[self.person] = False
            could = np.bincount(self.seating.seat[may] + 1, minlength=len(self.spare))
            self._numbers[start] = 1 + int(np.minimum(could, self.spare).sum())
        return self._numbers[start]

    def _prices(self, option: Option) -> tuple[np.ndarray, np.ndarray]:
        """(rows, what each one's coming would cost by itself) of those who could come, cheapest first.

        Of each batch no more than it can spare.
        """
        seating = self.seating
        may = self._may(option.start).copy()
        may[self.person] = False
        rows = np.flatnonzero(may)
        gone = np.where(seating.seat < 0, seating.problem.weights.unplaced, 0)
        prices = (seating.own.everybody((option.start, option.room)) - seating.costs_now - self.chains.alone - gone)[
            rows
        ]
        order = np.argsort(prices, kind="stable")
        rows, prices = rows[order], prices[order]
        kept = np.zeros(len(rows), bool)
        for column, spare in enumerate(self.spare.tolist()):
            kept[np.flatnonzero(seating.seat[rows] == column - 1)[:spare]] = True
        return rows[kept], prices[kept]

    def _estimate(self, option: Option) -> int:
        own = self.seating.own.of(self.seating.people[self.person], (option.start, option.room))
        return int(self._prices(option)[1][: max(0, self._least(option) - 1)].sum()) + sum(own.values())

    def _way(self, option: Option) -> _Way:
        """The batch filled one by one with whoever comes cheapest: to its least size, then while it saves."""
        seating, (rows, prices) = self.seating, self._prices(option)
        there = np.zeros(len(seating.group) + 1, bool)
        there[-1] = True  # no group at all
        there[seating.groups[self.person]] = True
        chosen = [self.person]
        while len(rows) and len(chosen) < self._most(option):
            whole = prices + seating.problem.weights.split * (~there[seating.groups[rows]]).sum(axis=1)
            best = int(np.argmin(whole))
            if len(chosen) >= self._least(option) and whole[best] >= 0:
                break
            chosen.append(int(rows[best]))
            there[seating.groups[rows[best]]] = True
            rows, prices = np.delete(rows, best), np.delete(prices, best)
        lessons = self._lessons(option) or ()
        batch = PlacedBatch(self.name, seating.program.id, option.start, option.room, lessons)
        column = len(seating.batches)
        return _Way(batch, chosen, seating.difference([(row, column) for row in chosen], batch))


def _is_own(breach: Breach) -> bool:
    """Whether it is the person, not the size of the new batch, that stands in the way."""
    return not breach.rule.startswith("a_batch_")


def _is_ready(seating: Seating, row: int) -> bool:
    person, program = seating.people[row], seating.program
    classes = seating.t.classes.get(person.id, ())
    spent = sum(end - start for start, end, _, _ in classes)
    placed = {one for _, _, _, one in classes}
    within = person.budget is None or spent + program.length <= person.budget
    return within and all(one in placed for one in program.after if one in person.needs)


def _meets(span: tuple[int, int], intervals: Any) -> bool:
    return any(begin < span[1] and span[0] < end for begin, end in intervals)


def unused(batches: dict[str, Any], program: str) -> str:
    """A name that no batch has."""
    return next(name for number in range(len(batches) + 1) if (name := f"{program}-new-{number}") not in batches)
