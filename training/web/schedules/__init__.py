"""Scheduling (编排): ask for proposals, watch the solve, look at the board, move, lock, publish."""

from training.web.schedules import (
    asking,
    batches,
    before_after,
    comparing,
    moving,
    proposals,
    publishing,
    reasons,
    replanning,
    scenarios,
    ways,
)
from training.web.schedules.blueprint import blueprint

__all__ = [
    "asking",
    "batches",
    "before_after",
    "blueprint",
    "comparing",
    "moving",
    "proposals",
    "publishing",
    "reasons",
    "replanning",
    "scenarios",
    "ways",
]
