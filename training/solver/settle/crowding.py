"""What a date takes from a room that many batches want: starts that nobody else can use any more.

A batch at an unlucky half-day of a week may leave two gaps in which no other fits. Where the batches wanted take most
of a room's half-days, each start that a date blocks, of any length of batch held there, has a price.
"""

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import ONLINE, Tables

SCARCE = 0.4  # share of a room's half-days from which on its starts have a price
PRICE = 60  # of a blocked start, were the share 1 above that


def taken(tables: Tables, rooms: dict[int, list[int]]) -> np.ndarray:
    """[rooms] the share of half-days of classes that is taken when each course (key) has batches in these rooms."""
    wanted = np.zeros(len(tables.problem.rooms))
    for course, some in rooms.items():
        for room in some:
            if room != ONLINE:
                wanted[tables.cells[room]] += tables.courses[course].program.length
    usable = _usable(tables)
    share: np.ndarray = wanted / np.maximum(1, (usable & ~tables.room_closed).sum(axis=1))
    return share


def _usable(tables: Tables) -> np.ndarray:
    """[rooms, half-days] whether some choice of some program would use the room, or what it is part of, then."""
    change = np.zeros((len(tables.problem.rooms), tables.problem.half_days + 1), dtype=np.int64)
    for this in tables.courses:
        room, start = this.rooms[this.room_of], this.starts[this.start_of]
        room, start = room[room != ONLINE], start[room != ONLINE]
        np.add.at(change, (room, start), 1)
        np.add.at(change, (room, start + this.program.length), -1)
    own = np.cumsum(change[:, :-1], axis=1) > 0
    usable = np.zeros_like(own)
    for room, cells in enumerate(tables.cells):
        usable[cells] |= own[room]
    return usable


def prices(share: np.ndarray) -> np.ndarray:
    """[rooms] the price of a start where so much is taken."""
    return PRICE * np.maximum(0.0, share - SCARCE)


def blocked(plan: Plan, course: int, room: int, starts: np.ndarray) -> np.ndarray:
    """[starts] how many free starts of batches of every length a batch then blocks in the room."""
    tables = plan.tables
    length = tables.courses[course].program.length
    count = np.zeros(len(starts), dtype=np.int64)
    busy = np.zeros(tables.problem.half_days + 1, dtype=np.int64)
    np.cumsum(plan.rooms[tables.cells[room]].any(axis=0), out=busy[1:])
    for other, begins in _starts(tables, room).items():
        begin = np.array(sorted(begins), dtype=np.int64)
        begin = begin[busy[begin + other] == busy[begin]][None, :]
        count += ((begin < starts[:, None] + length) & (begin + other > starts[:, None])).sum(axis=1)
    return count


def _starts(tables: Tables, room: int) -> dict[int, set[int]]:
    """Starts of the programs that may be held in the room, by their length."""
    found: dict[int, set[int]] = {}
    for this in tables.courses:
        where = np.flatnonzero(this.rooms == room)
        if len(where):
            mine = this.start_of[this.room_of == where[0]]
            found.setdefault(this.program.length, set()).update(this.starts[mine].tolist())
    return found
