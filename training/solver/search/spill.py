"""Who is too many in a batch moves to a free seat: people of one group together, where that costs least."""

import numpy as np

from training.solver.plan.tables import NOBODY
from training.solver.search.crowd import Crowd


def spilt(crowd: Crowd, seat: np.ndarray, most: np.ndarray, split: int) -> np.ndarray:
    """The seats with nobody above the largest sizes; who finds no seat gets none."""
    seat = seat.copy()
    sizes = np.bincount(seat[seat != NOBODY], minlength=len(most))
    for k in np.flatnonzero(sizes > most).tolist():
        while sizes[k] > most[k]:
            who, where = _cheapest(crowd, seat, most - sizes, k, int(sizes[k] - most[k]), split)
            seat[who] = where
            sizes[k] -= len(who)
            if where != NOBODY:
                sizes[where] += len(who)
    return seat


def _cheapest(
    crowd: Crowd, seat: np.ndarray, room: np.ndarray, k: int, many: int, split: int
) -> tuple[np.ndarray, int]:
    """(people of one group in batch k, the batch with room for them) at least cost a head; no more than `many`."""
    best, price = (np.flatnonzero(seat == k)[:many], NOBODY), np.inf
    for group in np.unique(np.searchsorted(crowd.begins, np.flatnonzero(seat == k), side="right") - 1).tolist():
        mine = np.arange(len(seat))[crowd.members(group)]
        sits = mine[seat[mine] == k]
        used = set(seat[mine].tolist()) - {NOBODY}
        for to in np.flatnonzero(room > 0).tolist():
            able = sits[crowd.cost[sits, to] < crowd.out[sits]]
            dearer = crowd.cost[able, to] - crowd.cost[able, k]
            some = np.argsort(dearer, kind="stable")[: min(many, int(room[to]))]
            if len(some):
                whole = len(some) == len(sits)
                cost = (dearer[some].sum() + split * ((to not in used) - whole)) / len(some)
                if cost < price:
                    best, price = (able[some], to), cost
    return best
