"""The problem as a mixed-integer program over candidates, for HiGHS and SCIP: arrays, built in bulk with numpy.

k candidate (program, start, room), i need. y_k opened, x_ik need i in k (only where the person is not away), m_i
missing, s_gk group g uses k, a_g group has a place, largest and smallest batch of a program. Online, one batch a start.
`starts` > 0 keeps so many starts of each program, evenly spread: smaller, its answers are valid, its bound is not.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.peer.talk import Answer
from training.solver.problem import Problem, Program

INFINITE = 1e30
MOST = 3_000_000  # columns


@dataclass(slots=True)
class Rows:
    """Constraints low ≤ Σ value·column ≤ high as triples."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    row: list[np.ndarray] = field(default_factory=list)
    column: list[np.ndarray] = field(default_factory=list)
    value: list[np.ndarray] = field(default_factory=list)

    def one(self, low: float, high: float, columns: Any, values: Any = 1.0) -> None:
        """One constraint."""
        self.several([low], [high], np.zeros(len(columns), dtype=np.int64), columns, values)

    def several(self, low: Any, high: Any, rows: Any, columns: Any, values: Any = 1.0) -> None:
        """Constraints of which `rows` tells the number, counted from 0."""
        columns = np.asarray(columns, dtype=np.int64)
        self.row.append(np.asarray(rows, dtype=np.int64) + len(self.low))
        self.column.append(columns)
        self.value.append(np.broadcast_to(np.asarray(values, dtype=float), columns.shape))
        self.low += list(low)
        self.high += list(high)


@dataclass(slots=True)
class Candidate:
    """A batch that may be opened."""

    program: Program
    start: int
    room: str | None
    most: int


@dataclass(slots=True)
class Linear:
    """The model: cost, high bound and kind of each column; rows; and where y and x stand."""

    candidates: list[Candidate]
    cost: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    y: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    x: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def columns(self, cost: Any, high: float = 1.0, *, whole: bool = True) -> np.ndarray:
        """New columns from 0 to `high`."""
        cost = np.asarray(cost, dtype=float)
        first = len(self.cost)
        self.cost += cost.tolist()
        self.high += [high] * len(cost)
        self.whole += [whole] * len(cost)
        return np.arange(first, len(self.cost))

    def answer(self, values: Any) -> Answer:
        """What the values of the columns mean."""
        people: dict[int, list[str]] = defaultdict(list)
        for (person, _), (ks, columns) in self.x.items():
            for k in ks[np.asarray(values)[columns] > 0.5].tolist():
                people[k].append(person)
        opened = np.flatnonzero(np.asarray(values)[self.y] > 0.5).tolist()
        some = [(k, self.candidates[k]) for k in opened]
        return Answer([((one.program.id, one.start, one.room), people[k]) for k, one in some])


def model(problem: Problem, starts: int = 0) -> Linear:
    """The whole model, constraint by constraint; where it would be too large to build, it says so and ends."""
    m = Linear(_candidates(problem, starts))
    of = Counter(one.program.id for one in m.candidates)
    columns = sum(of[need] for person in problem.people for need in person.needs)
    if columns > MOST:
        raise SystemExit(f"about {columns / 1e6:.1f} million columns, not built")
    m.y = m.columns([problem.weights.open * one.program.open_cost for one in m.candidates])
    _places(m, problem)
    _sizes(m, problem)
    _rooms(m, problem)
    _people(m, problem)
    _splits(m, problem)
    return m


def _candidates(problem: Problem, starts: int) -> list[Candidate]:
    found = []
    for program in problem.programs:
        some = sorted(program.starts)
        if 0 < starts < len(some):
            some = [some[round(i * (len(some) - 1) / max(1, starts - 1))] for i in range(starts)]
        for start in some:
            span = range(start, start + program.length)
            for room in program.rooms or (None,):
                most = program.max_size if room is None else min(program.max_size, problem.room[room].seats)
                cells = () if room is None else problem.occupied(room)
                closed = any(a < span.stop and span.start < b for c in cells for a, b in problem.room[c].closed)
                if not closed and most >= program.min_size and span.stop <= problem.half_days:
                    found.append(Candidate(program, start, room, most))
    return found


def _of(m: Linear, program: Program) -> np.ndarray:
    return np.array([k for k, one in enumerate(m.candidates) if one.program is program], dtype=np.int64)


def _places(m: Linear, problem: Problem) -> None:
    """Σ_k x_ik + m_i = 1, with travel and wishes as costs."""
    weights = problem.weights
    for program in problem.programs:
        ks = _of(m, program)
        start = np.array([m.candidates[k].start for k in ks])
        travel = {
            home: np.array([weights.travel * _distance(problem, home, m.candidates[k].room) for k in ks])
            for home in problem.places
        }
        for person in problem.people:
            if program.id in person.needs:
                cost = travel[person.place].astype(float)
                free = np.ones(len(ks), dtype=bool)
                for begin, end in person.away:
                    free &= (start + program.length <= begin) | (start >= end)
                for wish in person.wishes:
                    if wish.program == program.id:
                        cost += weights.wish * wish.cost * ((start >= wish.from_) & (start < wish.to))
                columns = m.columns(cost[free])
                missing = m.columns([weights.unplaced])
                m.x[person.id, program.id] = ks[free], columns
                m.rows.one(1, 1, np.concatenate([columns, missing]))


def _distance(problem: Problem, home: str, room: str | None) -> int:
    if room is None:
        return 0
    return problem.travel[problem.places.index(home)][problem.places.index(problem.room[room].place)]


def _sizes(m: Linear, problem: Problem) -> None:
    """least·y_k ≤ Σ_i x_ik ≤ most·y_k, Σ_k y_k ≤ max_batches, and balance."""
    ks = np.concatenate([one for one, _ in m.x.values()])
    columns = np.concatenate([one for _, one in m.x.values()])
    every = np.arange(len(m.candidates))
    most = np.array([one.most for one in m.candidates])
    least = np.array([one.program.min_size for one in m.candidates])
    rows, both = np.concatenate([ks, every]), np.concatenate([columns, m.y])
    ones, zero, no = np.ones(len(columns)), [0.0] * len(every), [INFINITE] * len(every)
    m.rows.several([-INFINITE] * len(every), zero, rows, both, np.concatenate([ones, -most]))
    m.rows.several(zero, no, rows, both, np.concatenate([ones, -least]))
    for program in problem.programs:
        mine = _of(m, program)
        m.rows.one(-INFINITE, program.max_batches, m.y[mine])
        _balance(m, problem, mine, most)


def _balance(m: Linear, problem: Problem, mine: np.ndarray, most: np.ndarray) -> None:
    """Largest ≥ size of each, smallest ≤ size of each opened."""
    if not problem.weights.balance or not len(mine):
        return
    top = float(most[mine].max())
    (largest,) = m.columns([problem.weights.balance], top, whole=False)
    (smallest,) = m.columns([-problem.weights.balance], top, whole=False)
    m.rows.one(0, INFINITE, [largest, smallest], [1.0, -1.0])
    place = {k: row for row, k in enumerate(mine.tolist())}
    inside = [(ks, columns) for (ks, columns) in m.x.values() if len(ks) and int(ks[0]) in place]
    rows = np.concatenate([[place[k] for k in ks.tolist()] for ks, _ in inside]) if inside else np.zeros(0, int)
    seats = np.concatenate([columns for _, columns in inside]) if inside else np.zeros(0, int)
    n, ones = len(mine), np.ones(len(seats))
    every = np.arange(n)
    m.rows.several(
        *([0.0] * n, [INFINITE] * n, np.concatenate([every, rows])),
        *(np.concatenate([np.full(n, largest), seats]), np.concatenate([np.ones(n), -ones])),
    )
    m.rows.several(
        *([-INFINITE] * n, [top] * n, np.concatenate([every, every, rows])),
        *(
            np.concatenate([np.full(n, smallest), m.y[mine], seats]),
            np.concatenate([np.ones(n), np.full(n, top), -ones]),
        ),
    )


def _rooms(m: Linear, problem: Problem) -> None:
    """∀ room, half-day: Σ y_k ≤ 1."""
    held: dict[tuple[str, int], list[int]] = defaultdict(list)
    for k, one in enumerate(m.candidates):
        for cell in () if one.room is None else problem.occupied(one.room):
            for moment in range(one.start, one.start + one.program.length):
                held[cell, moment].append(int(m.y[k]))
    for columns in held.values():
        if len(columns) > 1:
            m.rows.one(-INFINITE, 1, columns)


def _people(m: Linear, problem: Problem) -> None:
    """∀ person, half-day: Σ x ≤ 1; Σ length·x ≤ budget."""
    start = np.array([one.start for one in m.candidates])
    for person in problem.people:
        some = [(problem.program[need].length, *m.x[person.id, need]) for need in person.needs]
        if not some:
            continue
        lengths = np.concatenate([np.full(len(columns), length) for length, _, columns in some])
        columns = np.concatenate([columns for _, _, columns in some])
        if person.budget is not None and sum(length for length, _, _ in some) > person.budget:
            m.rows.one(-INFINITE, person.budget, columns, lengths)
        if len(some) > 1 and len(columns):
            begin = np.concatenate([start[ks] for _, ks, _ in some])
            moments = np.repeat(begin, lengths) + np.concatenate([np.arange(one) for one in lengths])
            _, row = np.unique(moments, return_inverse=True)
            count = int(row.max()) + 1
            m.rows.several([-INFINITE] * count, [1.0] * count, row, np.repeat(columns, lengths))


def _splits(m: Linear, problem: Problem) -> None:
    """Σ_{i in g} x_ik ≤ |g|·s_gk, s_gk ≤ y_k, a_g ≤ Σ_k s_gk; cost split·(Σ_k s_gk − a_g)."""
    weight = problem.weights.split
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person in problem.people:
        for group in person.groups:
            for need in person.needs:
                members[group, need].append(person.id)
    for (_, need), people in members.items():
        if weight and len(people) > 1:
            mine = _of(m, problem.program[need])
            place = {k: row for row, k in enumerate(mine.tolist())}
            used = m.columns(np.full(len(mine), float(weight)))
            some = m.columns([-float(weight)])
            seats = [m.x[person, need] for person in people]
            rows = np.concatenate([[place[k] for k in ks.tolist()] for ks, _ in seats])
            columns = np.concatenate([columns for _, columns in seats])
            n, every = len(mine), np.arange(len(mine))
            m.rows.several(
                *([-INFINITE] * n, [0.0] * n, np.concatenate([rows, every]), np.concatenate([columns, used])),
                np.concatenate([np.ones(len(columns)), np.full(n, -float(len(people)))]),
            )
            m.rows.one(-INFINITE, 0, np.concatenate([some, used]), np.concatenate([[1.0], -np.ones(n)]))
