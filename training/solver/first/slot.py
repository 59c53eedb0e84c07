"""A first timetable, fast: batch after batch where it costs least a head, on the date that still reaches most people.

Programs go in their order, long ones first. A room is chosen by cost a head (opening and the travel of those it would
seat), then its date by who is not away, already in class, or unwilling; whole groups are seated before single people.
`rooms` may tell the rooms to open, as the relaxation in time found them.
"""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import permutations

import numpy as np

from training.solver.bound.dates import NEVER, first_groups, is_small, priced
from training.solver.first.fitting import fitting, numbered
from training.solver.first.seating import seat_in_open
from training.solver.first.single import open_single_choices
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Tables
from training.solver.teaching.lessons import Given
from training.solver.teaching.together import make_way


@dataclass(slots=True)
class Advice:
    """The rooms of a course's batches, the kind of each person, and how many of a kind are to go to a room."""

    rooms: list[int]
    kind: np.ndarray
    quota: dict[tuple[int, int], int]

    def size(self, room: int) -> int:
        """How many the next batch in the room should seat, so that those there are of equal size."""
        people = sum(count for (_, to), count in self.quota.items() if to == room)
        return -(-people // max(1, self.rooms.count(room)))


PATIENCE = 20  # batches of one program for which others' lecturers could not make way
TRIED = 100  # sets of dates tried for one program


def order(tables: Tables) -> list[int]:
    """Courses such that every one comes after those to be finished before it; long ones and large ones first."""
    left, sequence = set(range(len(tables.courses))), []
    while left:
        ready = [one for one in left if not left & set(tables.courses[one].before)] or list(left)
        ready.sort(key=lambda one: (-tables.courses[one].program.length, -len(tables.courses[one].people), one))
        sequence.append(ready[0])
        left.remove(ready[0])
    return sequence


def fill(plan: Plan, advice: dict[int, Advice] | None = None) -> None:
    """Open batches for everybody who has no place yet, as far as it goes."""
    open_single_choices(plan)
    for course in order(plan.tables):
        fill_course(plan, course, None if advice is None else advice.get(course))


def fill_course(plan: Plan, course: int, wanted: Advice | None) -> None:
    """Open batches of one program for everybody who has no place yet, as far as it goes."""
    seat_in_open(plan, course)
    if wanted is not None and wanted.rooms:
        _open_at_best_dates(plan, course, wanted.rooms)
    if wanted is not None:
        _open_for(plan, course, wanted)
        seat_in_open(plan, course)
    _open_for(plan, course, None)
    seat_in_open(plan, course)


@dataclass(frozen=True, slots=True)
class _Room:
    """The choices of one room, and for each its largest size, least size and opening cost."""

    choices: np.ndarray
    most: np.ndarray
    least: np.ndarray
    opening: np.ndarray


class _Hall:
    """What is known of one course while its batches are opened: who waits, who could sit when."""

    def __init__(self, plan: Plan, course: int) -> None:
        self.plan, self.course = plan, course
        self.this = plan.tables.courses[course]
        self.waiting = np.flatnonzero((plan.seat[course] == NOBODY) & (self.this.pinned == NOBODY))
        self.choices = np.array(
            [index for index, one in enumerate(self.this.choices) if one.given == NOBODY], dtype=np.int64
        )
        _, first = np.unique(self.this.start_of[self.choices], return_index=True)
        self.column = np.full(len(self.this.starts), NOBODY, dtype=np.int64)
        self.column[self.this.start_of[self.choices[first]]] = np.arange(len(first))
        self.free = plan.free(course, self.waiting, self.choices[first])
        self.heads = self.free.sum(axis=0)
        self.ways, self.way = np.unique(self.this.travel, axis=0, return_inverse=True)
        self.way = self.way.ravel()
        self.waiting_by_way = np.bincount(self.way[self.waiting], minlength=len(self.ways))
        self.group = numbered([plan.tables.groups[one] or (-1 - one,) for one in self.this.people.tolist()])
        self.refused: set[int] = set()
        self.patience = PATIENCE
        self.rooms = {room: self._room(room) for room in sorted({self.this.choices[one].room for one in self.choices})}
        self.price = {one: _floor(self, one) for one in self.rooms}

    def _room(self, room: int) -> "_Room":
        mine = np.array([one for one in self.choices if self.this.choices[one].room == room], dtype=np.int64)
        some = [self.this.choices[one] for one in mine]
        return _Room(
            mine,
            np.array([one.most for one in some]),
            np.array([max(one.least, 1) for one in some]),
            np.array([one.cost for one in some]),
        )

    def seatable(self, choice: int) -> np.ndarray:
        """[waiting] whether each could sit there."""
        return self.free[:, self.column[self.this.start_of[choice]]]

    def drop(self, rows: np.ndarray) -> None:
        """These wait no longer."""
        keep = ~np.isin(self.waiting, rows)
        self.waiting, self.free = self.waiting[keep], self.free[keep]
        self.heads = self.free.sum(axis=0)
        self.waiting_by_way = np.bincount(self.way[self.waiting], minlength=len(self.ways))

    def travels(self, room: int, heads: np.ndarray) -> np.ndarray:
        """What so many of those who wait travel to the room at least, the nearest first."""
        if not len(self.ways):
            return np.zeros(len(heads), dtype=np.int64)
        cost = self.ways[:, room]
        order = np.argsort(cost, kind="stable")
        count = np.concatenate([[0], np.cumsum(self.waiting_by_way[order])])
        spent = np.concatenate([[0], np.cumsum(self.waiting_by_way[order] * cost[order])])
        at = np.minimum(np.searchsorted(count, heads, side="right") - 1, len(order) - 1)
        total: np.ndarray = spent[at] + (heads - count[at]) * cost[order][at]
        return total


def _open_for(plan: Plan, course: int, advice: Advice | None) -> None:
    """Open the advised rooms, then those that cost least a head, until nobody waits or nothing helps."""
    waiting = (plan.seat[course] == NOBODY) & (plan.tables.courses[course].pinned == NOBODY)
    if not waiting.any() or len(plan.of(course)) >= plan.tables.courses[course].program.max_batches:
        return
    hall = _Hall(plan, course)
    while len(hall.waiting) and len(plan.of(course)) < hall.this.program.max_batches:
        if advice is not None and not advice.rooms:
            return
        wanted = advice
        choice = _best(hall, wanted.rooms[0] if wanted else None)
        if choice is None and wanted is None:
            return
        if choice is None or _opened(hall, choice, wanted):
            if wanted:
                wanted.rooms.pop(0)
        else:
            hall.refused.add(choice)


def _opened(hall: _Hall, choice: int, advice: Advice | None) -> bool:
    """Open the batch and seat people in it, if it can be taught and enough can come."""
    one = hall.this.choices[choice]
    lessons = _taught(hall, choice)
    if lessons is None:
        return False
    rows = _whole_groups(hall, choice, advice)
    if len(rows) < max(one.least, 1):
        return False
    if advice is not None:
        for kind in advice.kind[rows].tolist():
            advice.quota[kind, one.room] = advice.quota.get((kind, one.room), 0) - 1
    hall.plan.sit(hall.course, rows, hall.plan.open(hall.course, choice, lessons))
    hall.drop(rows)
    return True


def _taught(hall: _Hall, choice: int) -> Given | None:
    """Lessons beside the others', who make way by swaps; where that failed often enough, only as others stand."""
    lessons = hall.plan.staff.teach(hall.this, hall.this.choices[choice])
    if lessons is None and hall.patience:
        lessons = make_way(hall.plan, hall.course, choice)
        hall.patience -= lessons is None
    return lessons


def _open_at_best_dates(plan: Plan, course: int, rooms: list[int]) -> None:
    """Few batches: try sets of dates, the best for all together first, until one can be held in these rooms."""
    hall, size = _Hall(plan, course), len(rooms)
    this = hall.this
    if plan.of(course) or not is_small(len(hall.waiting), len(this.starts), size):
        return
    cost = np.full((len(hall.waiting), len(this.starts)), NEVER, dtype=np.int64)
    known = np.flatnonzero(hall.column != NOBODY)
    cost[:, known] = np.where(hall.free[:, hall.column[known]], this.dislike[np.ix_(hall.waiting, known)], NEVER)
    dates = priced(cost, first_groups(plan.tables, this.people[hall.waiting]), size, plan.tables.weights.split)
    for starts in dates.sets[:TRIED].tolist():
        for order_of_rooms in sorted(set(permutations(rooms))):
            if _held(hall, starts, list(order_of_rooms)):
                rooms.clear()
                return


def _held(hall: _Hall, starts: list[int], rooms: list[int]) -> bool:
    """Open these batches, all or none, and seat people in them."""
    plan, this, numbers = hall.plan, hall.this, []
    for start, room in zip(starts, rooms, strict=True):
        same = (this.start_of[hall.choices] == start) & (this.rooms[this.room_of[hall.choices]] == room)
        choice = next((int(one) for one in hall.choices[same] if plan.has_room(this.choices[one])), None)
        lessons = None if choice is None else _taught(hall, choice)
        if choice is None or lessons is None:
            break
        numbers.append(plan.open(hall.course, choice, lessons))
    if len(numbers) == len(rooms):
        seat_in_open(plan, hall.course)
        if all(size >= plan.choice(number).least for number, size in plan.sizes(hall.course).items()):
            return True
    for number in numbers:
        plan.close(number)
    return False


def _best(hall: _Hall, room: int | None) -> int | None:
    """The choice that costs least a head; of a given room, if any. Prices only rise: a room is looked at when its last
    price is the least.
    """
    if room is not None:
        found = _best_start(hall, room) if room in hall.rooms else None
        return None if found is None else found[0]
    heap = [(price, one) for one, price in hall.price.items()]
    heapify(heap)
    looked: dict[int, int] = {}
    while heap:
        _, one = heappop(heap)
        if one in looked:
            return looked[one]
        found = _best_start(hall, one)
        if found is None:
            del hall.price[one]
        else:
            looked[one], hall.price[one] = found
            heappush(heap, (found[1], one))
    return None


def _floor(hall: _Hall, room: int) -> float:
    """What a place in the room costs at least: opening and the shortest travels, shared by as many as it seats."""
    one = hall.rooms[room]
    heads = np.array([min(int(one.most.max()), len(hall.waiting))])
    travel = hall.travels(int(hall.this.room_of[one.choices[0]]), heads)[0]
    return float((one.opening.min() + travel) / max(1, heads[0]))


def _best_start(hall: _Hall, room: int) -> tuple[int, float] | None:
    """The room's best choice, and its cost a head with a place valued as its price."""
    this, one = hall.this, hall.rooms[room]
    when = this.start_of[one.choices]
    where, most = int(this.room_of[one.choices[0]]), int(one.most.max())
    travel = this.travel[hall.waiting, where]
    near = np.argpartition(travel, most)[:most] if most < len(travel) else np.arange(len(travel))
    heads = np.minimum(hall.heads[hall.column[when]], one.most)
    unwilling = this.dislike[hall.waiting[near]].sum(axis=0)[when]
    missing = len(near) - hall.free[near].sum(axis=0)[hall.column[when]]
    price = one.opening + hall.travels(where, heads) + unwilling + hall.plan.tables.weights.split * missing
    refused = np.isin(one.choices, list(hall.refused)) | ~hall.plan.rooms_free(hall.course, one.choices)
    cost = np.where((heads >= one.least) & ~refused, price / np.maximum(heads, 1), np.inf)
    at = int(np.argmin(cost))
    return (int(one.choices[at]), float(cost[at])) if np.isfinite(cost[at]) else None


def _whole_groups(hall: _Hall, choice: int, advice: Advice | None) -> np.ndarray:
    """Waiting people to seat there: near groups first, or those advised, whole where they fit, then single people."""
    this, one = hall.this, hall.this.choices[choice]
    rows = hall.waiting[hall.seatable(choice)]
    cost = this.costs(rows, np.array([choice]))[:, 0]
    most = one.most
    if advice is not None:
        most = max(one.least, min(most, advice.size(one.room)))
        advised = [advice.quota.get((kind, one.room), 0) > 0 for kind in advice.kind[rows].tolist()]
        cost = cost + np.where(advised, 0, NEVER)
    elif len(rows) <= most:
        return rows
    chosen = fitting(hall.group[rows], cost, most)
    if len(chosen) < one.least:
        others = np.setdiff1d(np.arange(len(rows)), chosen)
        chosen = np.concatenate([chosen, others[np.argsort(cost[others], kind="stable")[: most - len(chosen)]]])
    return rows[np.sort(chosen)]
