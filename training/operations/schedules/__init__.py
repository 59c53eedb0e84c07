"""Scheduling (编排): ask the solver, look at its answer, move and pin, publish."""
