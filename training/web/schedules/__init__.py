"""Scheduling (编排): ask for proposals, watch the solve, look at the board, move, lock, publish."""

from training.web.schedules import asking, batches, moving, proposals, publishing
from training.web.schedules.blueprint import blueprint

__all__ = ["asking", "batches", "blueprint", "moving", "proposals", "publishing"]
