"""Which block of people goes to which batch: equal batches, near and on good dates; whole blocks.

First by a flow that may cut a block in two (it is then sent where most of it went), later from what is known. Then the
best single move of a block or exchange of two, again and again. Cost: Σ cost[block, batch] + balance · (largest −
smallest), and much where a batch is too large or too small.
"""

import numpy as np

MUCH = 10**6  # for everybody too many or too few
EXCHANGED = 400  # blocks among which exchanges are looked for
STEPS = 400  # at most
NONE = -(10**9)
FINE = 64  # parts of a point, for costs a head

Step = tuple[int, int, int, int | None]  # gain (less is better), block, its new batch, a block that takes its seats


class Sharing:
    """Blocks shared out to batches, while it is being improved."""

    def __init__(
        self, cost: np.ndarray, size: np.ndarray, least: np.ndarray, most: np.ndarray, balance: int, at: np.ndarray
    ) -> None:
        self.cost, self.size, self.least, self.most, self.balance = cost, size, least, most, balance
        self.at = at.copy()
        self.filled = np.bincount(at, weights=size, minlength=cost.shape[1]).astype(np.int64)

    def improve(self) -> None:
        """Step after step while something costs less."""
        for _ in range(STEPS if self.cost.shape[1] > 1 else 0):
            if not self._step():
                return

    def _step(self) -> bool:
        """The best move or exchange; False where none costs less."""
        change = self._changes()
        gain, block, to, back = min(self._best_move(change), self._best_exchange(change), key=lambda step: step[0])
        if gain >= 0:
            return False
        if back is not None:
            self._move(back, int(self.at[block]))
        self._move(block, to)
        return True

    def _best_move(self, change: np.ndarray) -> Step:
        blocks, reach = np.arange(len(self.at)), change.shape[2] // 2
        gains = self.cost - self.cost[blocks, self.at][:, None]
        gains = gains + change[self.at[:, None], np.arange(len(self.filled)), (self.size + reach)[:, None]]
        gains[blocks, self.at] = 0
        block, to = divmod(int(np.argmin(gains)), gains.shape[1])
        return int(gains[block, to]), block, to, None

    def _best_exchange(self, change: np.ndarray) -> Step:
        mine, reach = self.cost[np.arange(len(self.at)), self.at], change.shape[2] // 2
        some = np.argsort(self.cost.min(axis=1) - mine, kind="stable")[:EXCHANGED]
        there = self.cost[some][:, self.at[some]] - mine[some][:, None]
        number = self.size[some][:, None] - self.size[some][None, :]
        gains = there + there.T + change[self.at[some][:, None], self.at[some][None, :], number + reach]
        one, two = divmod(int(np.argmin(gains)), len(some))
        return int(gains[one, two]), int(some[one]), int(self.at[some[two]]), int(some[two])

    def _move(self, block: int, to: int) -> None:
        self.filled[self.at[block]] -= self.size[block]
        self.filled[to] += self.size[block]
        self.at[block] = to

    def _changes(self) -> np.ndarray:
        """[from, to, number + reach] by how much sizes cost more when so many people go over."""
        reach = int(self.size.max())
        number = np.arange(-reach, reach + 1)
        lost, won = self.filled[:, None] - number, self.filled[:, None] + number
        high, low = _of_the_others(self.filled), -_of_the_others(-self.filled)
        top = np.maximum(np.maximum(lost[:, None, :], won[None, :, :]), high[:, :, None])
        bottom = np.minimum(np.minimum(lost[:, None, :], won[None, :, :]), low[:, :, None])
        table = self.balance * (top - bottom - (self.filled.max() - self.filled.min()))
        before = self._wrong(self.filled[:, None])
        table = table + (self._wrong(lost) - before)[:, None, :] + (self._wrong(won) - before)[None, :, :]
        same = np.arange(len(self.filled))
        table[same, same] = 0
        return table

    def _wrong(self, sizes: np.ndarray) -> np.ndarray:
        """[batches, …] what it costs that a batch is too large or too small."""
        return MUCH * (np.maximum(sizes - self.most[:, None], 0) + np.maximum(self.least[:, None] - sizes, 0))


def _of_the_others(sizes: np.ndarray) -> np.ndarray:
    """[a, b] the largest of all sizes but those of a and b; very small where there are no others."""
    first, second, third = np.append(np.argsort(-sizes, kind="stable"), [-1, -1])[:3].tolist()
    value = [NONE if one < 0 else int(sizes[one]) for one in (first, second, third)]
    out = np.full((len(sizes), len(sizes)), value[0], dtype=np.int64)
    out[first, :] = out[:, first] = value[1]
    if second >= 0:
        out[first, second] = out[second, first] = value[2]
    return out


def even(most: np.ndarray, people: int) -> np.ndarray:
    """Sizes as equal as the seats allow; together as many as there are people, or all seats."""
    left, sizes = people, np.zeros(len(most), dtype=np.int64)
    order = np.argsort(most, kind="stable")
    for index, batch in enumerate(order.tolist()):
        sizes[batch] = min(int(most[batch]), -(-left // (len(order) - index)) if left > 0 else 0)
        left -= int(sizes[batch])
    return sizes


def flow(cost: np.ndarray, size: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """[blocks] the batch to which most of each block goes, sizes kept between low and high where that can be."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    G, K = cost.shape
    each = (FINE * cost / size[:, None]).astype(np.int64)
    reward = int(each.max()) * 2 + 1
    network = SimpleMinCostFlow()
    blocks, batches = np.arange(G), np.arange(G, G + K)
    tail, head = np.repeat(blocks, K), np.tile(batches, G)
    arcs = network.add_arcs_with_capacity_and_unit_cost(tail, head, np.repeat(size, K), each.ravel())
    sink = G + K
    network.add_arcs_with_capacity_and_unit_cost(batches, np.full(K, sink), low, np.full(K, -reward))
    network.add_arcs_with_capacity_and_unit_cost(batches, np.full(K, sink), high - low, np.zeros(K, dtype=np.int64))
    network.set_nodes_supplies(np.append(blocks, sink), np.append(size, -int(size.sum())))
    network.solve_max_flow_with_min_cost()
    return network.flows(arcs).reshape(G, K).argmax(axis=1)
