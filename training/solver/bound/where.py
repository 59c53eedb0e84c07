"""How many batches in which rooms, for one program, its dates forgotten: exactly, and quicker than by a general search.

    min over N of  open · N + balance · (least inequality of sizes) + T(N),

where T(N) is what it costs at least to send everybody to rooms with that many batches (a transport problem). T is
convex in N, and every pair of prices λ, μ ≥ 0 of seats and least sizes bounds it from below for all N at once:

    T(N) ≥ Σ_h n_h · min(unplaced_h, min_r cost_hr + λ_r − μ_r) + Σ_r (μ_r · least_r − λ_r · most_r) · N_r.

So (Benders): list every N whose bound at the prices of the linear program is little above the least; solve T at the
most promising N, learn new prices, drop what they rule out, until nothing is left; then look further, until the best
known is reached. Rooms are few, so lists are short.
"""

from dataclasses import dataclass

import numpy as np

from training.solver.bound.kinds import Kind
from training.solver.plan.tables import NOBODY
from training.solver.running.bulk import Bulk

STEP = 0.004  # above the bound of the linear program are looked into first
LISTED = 20_000  # vectors N, at most
TURNS = 150  # transport problems, at most
NEAR = 40  # of them, at most, in search of a good N
CUTS = 12  # bounds by which lists are kept short
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Rooms:
    """What each room's batches cost, seat at least and at most, and how many there can be."""

    opening: np.ndarray
    least: np.ndarray
    most: np.ndarray
    top: np.ndarray
    batches: int  # of all rooms together, at most
    balance: int


@dataclass(frozen=True, slots=True)
class Where:
    """The best numbers of batches, what they cost at least, and how many of each kind go to each room."""

    batches: np.ndarray
    bound: int
    sent: np.ndarray  # [kinds, rooms]
    proven: bool
    is_enough: bool  # proven, or within the gap asked


@dataclass(frozen=True, slots=True)
class _Cut:
    """T(N) ≥ constant + slope · N."""

    constant: float
    slope: np.ndarray


def where(kinds: list[Kind], rooms: Rooms, gap: float = 0.0) -> Where | None:
    """The best N, or a good one and what no N can cost less than; None where seats are short or worth little.

    It ends before, once the bound is within the share `gap` of what the best N known costs.
    """
    if not kinds:
        return None
    transport = _Transport(kinds, rooms)
    relaxed = transport.relaxed() if transport.is_plain() else None
    first = None if relaxed is None else _rounded(relaxed[0], transport.people, rooms)
    if relaxed is None or first is None:
        return None
    search = _Search(transport, rooms, relaxed[1])
    if search.learn(first) > transport.unplaced.min():
        return None
    search.descend()
    proven, step = relaxed[1].constant, STEP
    while proven < (1 - gap) * search.known - TINY:
        below = min(search.known, max(relaxed[1].constant * (1 + step), (1 - gap) * search.known if gap else 0.0))
        if not search.rule_out(below):
            break
        proven, step = below, 2 * step
    number, sent = search.answer
    bound, enough = int(np.ceil(min(proven, search.known) - TINY)), proven >= (1 - gap) * search.known - TINY
    return Where(number, bound, sent, proven >= search.known - TINY, enough)


class _Search:
    """The best N known and what it costs, and all that was learnt about others."""

    def __init__(self, transport: "_Transport", rooms: Rooms, cut: _Cut) -> None:
        self.transport, self.rooms, self.cuts = transport, rooms, [cut]
        self.known, self.turns = np.inf, 0
        self.answer = np.zeros(0), np.zeros(0)

    def learn(self, number: np.ndarray) -> float:
        """Solve the transport problem for these batches; what they cost, infinite if that cannot be."""
        self.turns += 1
        sent, cut = self.transport.at(number)
        self.cuts.append(cut)
        cost = np.inf if sent is None else self.transport.cost(number, sent)
        if sent is not None and cost < self.known:
            self.known, self.answer = cost, (number, sent)
        return cost

    def bounds(self, listed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[N] opening and inequality, and what each costs at least by all that was learnt."""
        floor = listed @ self.rooms.opening + self.transport.unequal(listed)
        learnt = [one.constant + listed @ one.slope for one in self.cuts]
        return floor, floor + np.max(learnt, axis=0)

    def descend(self) -> None:
        """From the best known to the most promising beside it, until none is."""
        while self.turns < NEAR:
            near = _beside(self.answer[0], self.transport.people, self.rooms)
            bounds = self.bounds(near)[1]
            if not len(near) or bounds.min() >= self.known - TINY:
                return
            self.learn(near[int(np.argmin(bounds))])

    def rule_out(self, below: float) -> bool:
        """Learn of every N that might cost less than that, or than what is known; False where there are too many."""
        listed = _listed(self.cuts[-CUTS:], below, self.transport.people, self.rooms)
        if listed is None:
            return False
        floor, bounds = self.bounds(listed)
        while self.turns < TURNS:
            left = bounds < min(below, self.known) - TINY
            listed, floor, bounds = listed[left], floor[left], bounds[left]
            if not len(listed):
                return True
            at = int(np.argmin(bounds))
            cost = self.learn(listed[at])
            bounds = np.maximum(bounds, floor + self.cuts[-1].constant + listed @ self.cuts[-1].slope)
            bounds[at] = max(bounds[at], cost)
        return False


class _Transport:
    """The transport problem, solved for one N after the other."""

    def __init__(self, kinds: list[Kind], rooms: Rooms) -> None:
        self.rooms = rooms
        self.count = np.array([count for count, _, _ in kinds], dtype=np.int64)
        self.each = np.array([cost for _, cost, _ in kinds], dtype=np.int64).reshape(len(kinds), -1)
        self.unplaced = np.array([unplaced for _, _, unplaced in kinds], dtype=np.int64)
        self.may = self.each != NOBODY
        self.hopeless = int(self.count[~self.may.any(axis=1)].sum())
        self.people = int(self.count.sum()) - self.hopeless
        self.pairs = np.nonzero(self.may)

    def is_plain(self) -> bool:
        """Whether a place is always worth more than whatever others lose by it, and every kind may go everywhere."""
        dearest = int(self.each[self.may].max(initial=0))
        return bool(
            self.people
            and (self.may.all(axis=1) | ~self.may.any(axis=1)).all()
            and self.unplaced.min() > self.rooms.balance + 2 * (len(self.rooms.most) + 1) * dearest
        )

    def _program(self, number: np.ndarray | None) -> Bulk:
        """Rows: kinds, then seats of each room, then least sizes; without numbers of batches these are columns, too."""
        program, rooms = Bulk(), self.rooms
        h, r = self.pairs
        sent = program.columns(self.each[h, r])
        missing = program.columns(self.unplaced)
        opened = program.columns(rooms.opening, rooms.top) if number is None else None
        for kind, count in enumerate(self.count.tolist()):
            mine = [*(sent + np.flatnonzero(h == kind)).tolist(), missing + kind]
            program.row(count, count, mine, [1.0] * len(mine))
        for limits, low, high in ((rooms.most, -np.inf, 0.0), (rooms.least, 0.0, np.inf)):
            for room, limit in enumerate(limits.tolist()):
                mine = (sent + np.flatnonzero(r == room)).tolist()
                if opened is not None:
                    program.row(low, high, [*mine, opened + room], [1.0] * len(mine) + [-float(limit)])
                elif number is not None:
                    seats = float(limit * number[room])
                    program.row(low + seats, high + seats, mine, [1.0] * len(mine))
        if opened is not None:
            columns = list(range(opened, opened + len(rooms.top)))
            program.row(0.0, rooms.batches, columns, [1.0] * len(columns))
        return program

    def relaxed(self) -> tuple[np.ndarray, _Cut] | None:
        """Numbers of batches, fractions allowed, and the bound that their prices give."""
        found = self._program(None).relaxed()
        if found is None:
            return None
        return found.values[len(self.pairs[0]) + len(self.count) :], self._cut(found.prices)

    def at(self, number: np.ndarray) -> tuple[np.ndarray | None, _Cut]:
        """Who is sent where with these batches, if that can be, and the bound that its prices give."""
        found = self._program(number).relaxed()
        if found is None:
            return None, _Cut(-np.inf, np.zeros(len(number)))
        sent = np.zeros(self.each.shape, dtype=np.int64)
        sent[self.pairs] = np.round(found.values[: len(self.pairs[0])]).astype(np.int64)
        return sent, self._cut(found.prices)

    def _cut(self, prices: np.ndarray) -> _Cut:
        """Whatever the prices, the formula above is a bound; so it is reckoned anew."""
        kinds, count = len(self.count), len(self.rooms.most)
        seats = np.maximum(0.0, -prices[kinds : kinds + count])
        filled = np.maximum(0.0, prices[kinds + count : kinds + 2 * count])
        best = np.where(self.may, self.each + (seats - filled), np.inf).min(axis=1, initial=np.inf)
        constant = float((self.count * np.minimum(self.unplaced, best)).sum())
        return _Cut(constant, filled * self.rooms.least - seats * self.rooms.most)

    def cost(self, number: np.ndarray, sent: np.ndarray) -> float:
        """The whole cost of these batches with these people in them."""
        out = self.count - sent.sum(axis=1)
        places = int((sent * np.where(self.may, self.each, 0)).sum() + (out * self.unplaced).sum())
        return float(places + (number * self.rooms.opening).sum() + self.unequal(number[None], int(out.sum()))[0])

    def unequal(self, numbers: np.ndarray, out: int | None = None) -> np.ndarray:
        """[N] balance · (largest − smallest batch) at least, if so many stay out; by default who can come nowhere."""
        people = self.people + self.hopeless - (self.hopeless if out is None else out)
        batches = np.maximum(1, numbers.sum(axis=1))
        smallest = np.where(numbers > 0, self.rooms.most, np.iinfo(np.int64).max).min(axis=1)
        return self.rooms.balance * np.maximum(0, -(-people // batches) - np.minimum(people // batches, smallest))


def _rounded(number: np.ndarray, people: int, rooms: Rooms) -> np.ndarray | None:
    """Whole numbers near these with seats for everybody; None if there are none."""
    whole = np.floor(number + TINY).astype(np.int64)
    while (whole * rooms.most).sum() < people:
        more = (whole < rooms.top) & (rooms.most > 0)
        if whole.sum() >= rooms.batches or not more.any():
            return None
        whole[int(np.argmax(np.where(more, number - whole + TINY * rooms.most, -np.inf)))] += 1
    return whole


def _listed(cuts: list[_Cut], below: float, people: int, rooms: Rooms) -> np.ndarray | None:
    """[N, rooms] every N with seats for all whose bounds are below that; None if there are too many."""
    price = np.array([rooms.opening + cut.slope for cut in cuts])
    rest = np.cumsum(np.minimum(0, price * rooms.top)[:, ::-1], axis=1)[:, ::-1]
    rest = np.hstack([rest[:, 1:], np.zeros((len(cuts), 1))])
    seats = np.append(np.maximum.accumulate(rooms.most[::-1])[::-1][1:], 0)
    listed, bound = np.zeros((1, 0), dtype=np.int64), np.array([[cut.constant] for cut in cuts])
    for room, top in enumerate(np.minimum(rooms.top, rooms.batches).tolist()):
        steps = np.arange(top + 1)
        bound = (bound[:, :, None] + price[:, room, None, None] * steps).reshape(len(cuts), -1)
        listed = np.hstack([np.repeat(listed, top + 1, axis=0), np.tile(steps, len(listed))[:, None]])
        left = rooms.batches - listed.sum(axis=1)
        held = listed @ rooms.most[: room + 1] + np.maximum(left, 0) * seats[room]
        keep = ((bound + rest[:, room, None]).max(axis=0) < below) & (left >= 0) & (held >= people)
        listed, bound = listed[keep], bound[:, keep]
        if len(listed) > LISTED:
            return None
    return listed


def _beside(number: np.ndarray, people: int, rooms: Rooms) -> np.ndarray:
    """[N, rooms] one batch more or fewer in a room, or one in another room instead."""
    one = np.eye(len(number), dtype=np.int64)
    steps = np.vstack([one, -one, *(one - one[room] for room in range(len(number)))])
    near = number + steps
    fits = (near >= 0).all(axis=1) & (near <= rooms.top).all(axis=1) & (near.sum(axis=1) <= rooms.batches)
    return np.asarray(near[fits & (near @ rooms.most >= people)])
