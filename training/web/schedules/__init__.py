"""Scheduling (编排): ask for proposals, watch the solve, look at the board, move, lock, publish."""

from training.web.schedules import asking, batches, comparing, moving, proposals, publishing, scenarios
from training.web.schedules.blueprint import blueprint

__all__ = ["asking", "batches", "blueprint", "comparing", "moving", "proposals", "publishing", "scenarios"]
