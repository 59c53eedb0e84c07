"""A part of the problem while it is solved: its best plan, and what it cannot cost less than."""

from training.solver.bound.floor import floor
from training.solver.plan.plan import Plan
from training.solver.plan.tables import Tables


class Part:
    """The best plan and its cost, the bound, and whether nothing better can be found though the bound is lower.

    `filled`: whether the plan has been tried to seat everybody yet.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.bound = floor(plan.tables)
        self.settled = False
        self.filled = True

    @property
    def plan(self) -> Plan:
        """The best plan; setting it counts its cost."""
        return self._plan

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self._plan, self.cost = plan, plan.cost()

    @property
    def tables(self) -> Tables:
        """The part's arrays."""
        return self.plan.tables

    @property
    def proven(self) -> bool:
        """Whether the plan cannot be bettered."""
        return self.settled or self.cost <= self.bound

    @property
    def is_replanned(self) -> bool:
        """Whether fewest changes come first."""
        return self.tables.loyal_to is not None

    def keep(self, plan: Plan) -> None:
        """Take the plan if it is cheaper."""
        if plan.cost() < self.cost:
            self.plan = plan
