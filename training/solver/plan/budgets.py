"""Budgets of half-days: whether they bind, and the fewest needs that they leave out whatever is decided."""

import numpy as np

from training.solver.plan.tables import Tables


def budgets_bind(tables: Tables) -> bool:
    """Whether somebody's budget is too small for all the programs that they could attend one by one."""
    need = np.zeros(len(tables.budget), dtype=np.int64)
    for course in tables.courses:
        need[course.people[course.allowed.any(axis=1)]] += course.program.length
    return bool((need > tables.budget).any())


def left_out(tables: Tables, person: int) -> int:
    """The fewest needs of one person that cannot have a place, whatever the others do."""
    lengths = []
    needs = 0
    for course in tables.courses:
        row = course.row.get(person)
        if row is not None:
            needs += 1
            if course.allowed[row].any():
                lengths.append(course.program.length)
    spent, placed = 0, 0
    for length in sorted(lengths):
        spent += length
        placed += spent <= tables.budget[person]
    return needs - placed
