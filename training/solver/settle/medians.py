"""The batches of one program while they find their dates and their people."""

import numpy as np

from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, ONLINE
from training.solver.settle.crowd import Crowd
from training.solver.settle.crowding import blocked
from training.solver.settle.share import Sharing, even, flow


class Medians:
    """Batches by index: their room, start, number in the plan; `at`: the batch of each block.

    A batch that finds no date in its room is left out, its people go to the others.
    """

    def __init__(self, plan: Plan, course: int, crowd: Crowd, rooms: list[int], price: np.ndarray) -> None:
        self.plan, self.course, self.crowd, self.this, self.price = plan, course, crowd, crowd.this, price
        index = {int(room): at for at, room in enumerate(self.this.rooms)}
        self.rooms = np.array([index[room] for room in rooms], dtype=np.int64)
        self.starts = np.full(len(rooms), -1, dtype=np.int64)
        self.numbers: list[int] = []
        some = [self.this.choices[crowd.sample[room]] for room in self.rooms.tolist()]
        self.most = np.array([one.most for one in some], dtype=np.int64)
        self.least = np.array([one.least for one in some], dtype=np.int64)
        cost = np.add.reduceat(crowd.travel[:, self.rooms], crowd.begin, axis=0)
        self.at = self._improved(cost, flow(cost, crowd.size, even(self.most, len(crowd.rows)), self.most))

    def _improved(self, cost: np.ndarray, at: np.ndarray) -> np.ndarray:
        sharing = Sharing(cost, self.crowd.size, self.least, self.most, self.plan.tables.weights.balance, at)
        sharing.improve()
        return sharing.at

    def find_dates(self) -> bool:
        """Give each batch the date that costs its people least; whether any was moved."""
        before = self.starts.copy()
        numbers = self.numbers or [NOBODY] * len(self.rooms)
        self.numbers = [self._dated(batch, number) for batch, number in enumerate(numbers)]
        moved = bool((before != self.starts).any())
        self.leave_out(np.array([number == NOBODY for number in self.numbers]))
        return moved

    def _dated(self, batch: int, number: int) -> int:
        """Open the batch anew, when it costs least; NOBODY if there is no date."""
        if number != NOBODY:
            self.plan.close(number)
        cost = self._costs(batch)
        self.starts[batch] = -1
        for start in np.argsort(cost, kind="stable").tolist():
            choice = self.crowd.choice.get((start, int(self.rooms[batch])))
            if choice is None or not self.plan.has_room(self.this.choices[choice]):
                continue
            lessons = self.plan.staff.teach(self.this, self.this.choices[choice])
            if lessons is not None:
                self.starts[batch], self.least[batch] = start, self.this.choices[choice].least
                return self.plan.open(self.course, choice, lessons)
        return NOBODY

    def _costs(self, batch: int) -> np.ndarray:
        """[starts] what each start costs the people of a batch; who cannot come goes to the best of the others."""
        crowd, room = self.crowd, self.rooms[batch]
        rows = np.flatnonzero(self.at[crowd.block] == batch)
        others = np.flatnonzero((self.starts >= 0) & (np.arange(len(self.rooms)) != batch))
        if len(others):
            places = crowd.places(self.starts[others], self.rooms[others], rows)
            elsewhere = places.min(axis=1) - crowd.travel[rows, room] + crowd.split
        elif len(self.rooms) == 1:
            elsewhere = self.this.unplaced[crowd.rows[rows]]
        else:
            elsewhere = np.full(len(rows), 2 * crowd.split)
        lost = np.where(crowd.free[rows], crowd.wish[rows], elsewhere[:, None]).sum(axis=0)
        return lost + crowd.opening[:, room] + self._crowding(int(self.this.rooms[room]))

    def _crowding(self, room: int) -> np.ndarray | int:
        """[starts] what each start takes from others that want the room."""
        if room == ONLINE or not self.price[room]:
            return 0
        return (self.price[room] * blocked(self.plan, self.course, room, self.this.starts)).astype(np.int64)

    def leave_out(self, gone: np.ndarray) -> None:
        """Do without these batches; their blocks go to the first that is left, for now."""
        if not gone.any():
            return
        kept = np.flatnonzero(~gone)
        self.rooms, self.starts = self.rooms[kept], self.starts[kept]
        self.most, self.least = self.most[kept], self.least[kept]
        self.numbers = [self.numbers[batch] for batch in kept.tolist()]
        index = np.cumsum(~gone) - 1
        self.at = np.where(gone[self.at], 0, index[self.at])

    def share(self) -> bool:
        """Send blocks where they cost least now; whether any changed its batch."""
        before = self.at
        self.at = self._improved(self.crowd.shares(self.starts, self.rooms), before)
        return bool((before != self.at).any())
