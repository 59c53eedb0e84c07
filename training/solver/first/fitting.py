"""Whole groups that fit into a number of seats, the cheapest first."""

import numpy as np

from training.solver.bound.dates import NEVER


def numbered(keys: list[tuple[int, ...]]) -> np.ndarray:
    """The keys as numbers, equal where they are equal."""
    numbers: dict[tuple[int, ...], int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def fitting(group: np.ndarray, cost: np.ndarray, most: int) -> np.ndarray:
    """Indices of whole groups, cheapest first, as many as fit; nobody who is not advised."""
    order = np.argsort(group, kind="stable")
    begin = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]]) if len(group) else np.zeros(0, np.int64)
    end = np.append(begin[1:], len(group))
    willing = cost[order] < NEVER
    mean = np.add.reduceat(cost[order], begin) / (end - begin) if len(group) else np.zeros(0)
    count = np.add.reduceat(willing.astype(np.int64), begin) if len(group) else np.zeros(0, np.int64)
    seated, chosen = 0, np.zeros(len(group), dtype=bool)
    for one in np.lexsort((order[begin], mean)).tolist():
        if seated + count[one] <= most:
            seated += int(count[one])
            chosen[begin[one] : end[one]] = True
    return order[chosen & willing]
