"""Rounds of neighbourhoods, several at once: chosen in order, solved side by side, taken up in order.

Each round's work depends on the seed and the number of workers alone, not on which search ends first. Neighbourhoods
of one part are of different programs; should two of them still get in each other's way, the second is dropped.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from training.solver.plan.part import Part
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY
from training.solver.running.watch import Watch
from training.solver.search.improve import Neighbourhood, choose, cost_of, solve_around
from training.solver.search.regroup import Regroup, choose_group, regrouped

ROUNDS = 20_000  # at most
IDLE = 300  # neighbourhoods in a row without a cheaper plan, after which a part is left
GROUPS = 0.7  # how often whole groups are seated anew
TRIES = 6  # at finding another neighbourhood that does not touch those of the round

Around = Neighbourhood | Regroup
Job = tuple[int, Around, Plan]


class Rounds:
    """The search: its parts, their chances, and how long each has stayed as it is."""

    def __init__(self, parts: list[Part], workers: int, seed: int, watch: Watch) -> None:
        self.parts, self.workers, self.watch = parts, workers, watch
        self.chances = [random.Random(f"{seed}-{index}") for index in range(len(parts))]
        self.idle = [0] * len(parts)
        self.turn = 0

    def run(self, tell: Callable[[], None]) -> None:
        """Round after round, until nothing gets better, the rounds are spent, or time is over."""
        with ThreadPoolExecutor(self.workers) as pool:
            for _ in range(ROUNDS):
                jobs = [] if self.watch.over() else self._jobs()
                if not jobs:
                    return
                found = pool.map(self._solved, jobs)
                for (index, around, base), plan in zip(jobs, list(found), strict=True):
                    self._take(index, around, base, plan)
                tell()

    def _jobs(self) -> list[Job]:
        """The next neighbourhoods: of parts in turn, and of different programs where parts are fewer than workers."""
        jobs: list[Job] = []
        touched: dict[int, set[int]] = {}
        for _ in range(self.workers * TRIES):
            busy = [i for i, part in enumerate(self.parts) if not part.proven and self.idle[i] < IDLE]
            if not busy or len(jobs) == self.workers:
                break
            self.turn += 1
            index = busy[self.turn // 2 % len(busy)] if self.turn % 2 else max(busy, key=self._excess)
            around = self._chosen(index)
            if around is None:
                self.idle[index] = IDLE
            elif not around.courses & touched.get(index, set()):
                touched.setdefault(index, set()).update(around.courses)
                jobs.append((index, around, self.parts[index].plan))
        return jobs

    def _excess(self, index: int) -> float:
        """How much the part may still gain, less where it was long sought in vain."""
        part = self.parts[index]
        return (part.cost - part.bound) / (1 + self.idle[index])

    def _solved(self, job: Job) -> Plan | None:
        _, around, base = job
        if isinstance(around, Regroup):
            return regrouped(base, around, self.watch)
        return solve_around(base, around, self.watch)

    def _chosen(self, index: int) -> Around | None:
        """The next neighbourhood of a part: mostly of whole groups, oftener where somebody waits or much is lost."""
        part, chance = self.parts[index], self.chances[index]
        several = [course for course in range(len(part.plan.seat)) if len(part.plan.of(course)) > 1]
        if part.is_replanned or not several or chance.random() >= GROUPS:
            return choose(part.plan, chance)
        waiting = [course for course in several if (part.plan.seat[course] == NOBODY).any()]
        if waiting and chance.random() < 0.5:
            return choose_group(part.plan, chance.choice(waiting), chance)
        weights = [1 + len(part.plan.of(course)) for course in several]
        return choose_group(part.plan, chance.choices(several, weights=weights)[0], chance)

    def _take(self, index: int, around: Around, base: Plan, plan: Plan | None) -> None:
        """Take the plan up, if it is no dearer than the part's, which may have changed since."""
        part = self.parts[index]
        self.idle[index] += 1
        if plan is not None and part.plan is not base:
            plan = part.plan.grafted(plan, around.courses)
            if plan is not None and cost_of(plan, around.courses) > cost_of(part.plan, around.courses):
                return
        if plan is not None:
            before = part.cost
            part.plan = plan
            self.idle[index] = 0 if part.cost < before else self.idle[index]
