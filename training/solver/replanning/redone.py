"""A part of the problem while it is planned again: its best plan, how many it changes, and how many must change."""

from functools import cached_property

import numpy as np

from training.solver.plan.part import Part
from training.solver.plan.plan import Plan
from training.solver.plan.tables import NOBODY, Tables
from training.solver.problem import Previous
from training.solver.replanning import must, twice
from training.solver.replanning.hold import held_again
from training.solver.replanning.sharper import sharper
from training.solver.replanning.slots import Slot, slots_of
from training.solver.running.watch import Watch


class Redone:
    """`fewest`: so many must change at least. `among`: no plan with so few changes costs less."""

    def __init__(self, tables: Tables, watch: Watch) -> None:
        self.tables, self.watch = tables, watch
        self.slots = slots_of(tables)
        self.counted = self.fewest = must.fewest(self.slots)
        self.among = 0
        self.part = Part(self._held(self.slots))

    def _held(self, slots: list[Slot]) -> Plan:
        return held_again(self.tables, self.tables.loyal_to or Previous(), slots, self.watch)

    @cached_property
    def claims(self) -> list[must.Claim]:
        """Why so many must change, as far as counting shows it."""
        return must.claims_of(self.tables, self.slots)

    @property
    def kept(self) -> int:
        """How many pairs the plan keeps."""
        plan = self.part.plan
        return sum(plan.kept(course, np.arange(len(seat))) for course, seat in enumerate(plan.seat))

    @property
    def had(self) -> int:
        """How many pairs could have been kept at all."""
        return sum(int((course.loyal[:, 0] != NOBODY).sum()) for course in self.tables.courses)

    @property
    def changes(self) -> int:
        """How many pairs the plan changes."""
        return self.had - self.kept

    @property
    def is_fewest(self) -> bool:
        """Whether no plan changes fewer."""
        return self.changes == self.fewest

    def prove(self, workers: int, seed: int) -> None:
        """Where counting batch by batch shows fewer changes than the plan has: count more sharply, or look at all."""
        if not self.is_fewest and not self.watch.over():
            found = sharper(self.tables, self.slots, self._failed(), self.watch)
            self.fewest = max(self.fewest, found.fewest)
            if found.held is not None:
                self._take(self._held(found.held))
        if not self.is_fewest and not self.watch.over() and twice.is_small(self.tables):
            best = twice.most_kept(self.tables, self.watch, workers, seed)
            self.fewest = max(self.fewest, self.had - best.bound)
            if best.plan is not None:
                self._take(best.plan)

    def _failed(self) -> set[int]:
        """Slots in which people could stay and the plan holds nothing."""
        plan = self.part.plan
        held = {
            (batch.course, choice.start, choice.room)
            for number, batch in plan.batches.items()
            for choice in [plan.choice(number)]
        }
        return {index for index, slot in enumerate(self.slots) if slot.stay and slot.key not in held}

    def _take(self, plan: Plan) -> None:
        """Take the plan up if it changes fewer."""
        before, changes = self.part.plan, self.changes
        self.part.plan = plan
        if self.changes > changes:
            self.part.plan = before

    def make_cheaper(self, workers: int, seed: int, gap: float) -> None:
        """The cheapest with no more changes, and the proof of it, where the problem or what is left open is small."""
        if self.watch.over():
            return
        if twice.is_small(self.tables):
            best = twice.then_cheapest(self.tables, self.kept, self.watch, workers, seed)
            if best.plan is not None:
                self.part.keep(best.plan)
            self.among = best.bound
        elif self.changes == self.counted:
            from training.solver.replanning.cheapest import cheapest

            found = cheapest(self.part.plan, self.slots, self.watch, seed)
            self.part.keep(found.plan)
            self.among = found.bound
        self.part.settled = self.is_fewest and (1 - gap) * self.part.cost <= self.among
