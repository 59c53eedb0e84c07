"""After the first answer: bounds, the plan that they suggest, the exact model where it is small, neighbourhoods."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from training.solver import slot
from training.solver.given import with_given
from training.solver.plan import Plan
from training.solver.scope import everything, size_of
from training.solver.tables import Tables
from training.solver.watch import Watch

ROUNDS = 5000  # neighbourhoods tried in each part, at most
IDLE = 250  # neighbourhoods in a row without a cheaper plan, after which a part is left
SMALL = 60_000  # variables up to which the exact model is tried
Tell = Callable[[], None]


@dataclass(slots=True)
class Part:
    """A part of the problem while it is solved: its best plan, and what it cannot cost less than."""

    plan: Plan
    bound: int = 0
    settled: bool = False  # nothing better can be found, though its bound may be lower

    @property
    def tables(self) -> Tables:
        """The part's arrays."""
        return self.plan.tables

    @property
    def proven(self) -> bool:
        """Whether the plan cannot be bettered."""
        return self.settled or self.plan.cost() <= self.bound

    @property
    def is_replanned(self) -> bool:
        """Whether fewest changes come first."""
        return self.tables.loyal_to is not None

    def keep(self, plan: Plan) -> None:
        """Take the plan if it is cheaper."""
        if plan.cost() < self.plan.cost():
            self.plan = plan


def deepen(parts: list[Part], workers: int, seed: int, watch: Watch, tell: Tell) -> None:
    """Until all is proven, the work is spent, or time is over."""
    for part in parts:
        if watch.over():
            return
        _relaxed(part, seed, watch, tell)
        tell()
    for part in parts:
        if not (watch.over() or part.proven or part.is_replanned):
            _exactly(part, workers, seed, watch)
            tell()
    _neighbourhoods([part for part in parts if not part.proven], seed, watch, tell)


def _relaxed(part: Part, seed: int, watch: Watch, tell: Tell) -> None:
    """The bound, and the timetable with the rooms that it suggests."""
    from training.solver.improve import seat_best
    from training.solver.relax import relax

    def know(bound: int) -> None:
        part.bound = max(part.bound, bound)
        tell()

    found = relax(part.tables, watch, seconds=watch.seconds / 4, seed=seed, tell=know)
    if not part.proven and not part.is_replanned and not watch.over():
        plan = with_given(part.tables, watch)
        slot.fill(plan, found.advice(part.tables))
        for course in range(len(plan.seat)):
            if not watch.over():
                plan = seat_best(plan, course, watch)
        part.keep(plan)


def _exactly(part: Part, workers: int, seed: int, watch: Watch) -> None:
    """The whole part as one model, where it is small enough."""
    from ortools.sat.python.cp_model import CpModel

    from training.solver import exact
    from training.solver.cpsat import Effort, run

    if size_of(part.tables) > SMALL:
        return
    scope = everything(part.tables)
    model = CpModel()
    v = exact.build(model, scope)
    model.add(sum(v.cost) >= part.bound)
    found = run(model, Effort(60.0, workers, seed), watch)
    part.bound = max(part.bound, found.whole_bound)
    if found.value is not None:
        part.keep(exact.read(scope, v, found.value))


def _neighbourhoods(parts: list[Part], seed: int, watch: Watch, tell: Tell) -> None:
    """One neighbourhood of each part in turn; a part that stays as it is for long enough is left."""
    from training.solver.improve import step

    chances = [random.Random(f"{seed}-{index}") for index in range(len(parts))]
    idle = [0] * len(parts)
    for _ in range(ROUNDS):
        busy = [index for index, part in enumerate(parts) if not part.proven and idle[index] < IDLE]
        if not busy:
            return
        for index in busy:
            if watch.over():
                return
            before = parts[index].plan.cost()
            parts[index].plan = step(parts[index].plan, chances[index], watch)
            idle[index] = 0 if parts[index].plan.cost() < before else idle[index] + 1
            tell()
