"""The fewest, by branch and bound: group by group one of its options or none, in depth first."""

from training.solver.rescue.situation import Choice, Option
from training.solver.rescue.table import Table


class TooManyNodes(Exception):
    """The search has looked at as much as it may; `exact` takes over."""


class Search:
    """One search over a table; `any_will_do` stops at the first choice that meets the aims."""

    def __init__(self, table: Table, *, nodes: int, any_will_do: bool = False) -> None:
        self.table, self.nodes, self.any_will_do = table, nodes, any_will_do
        self.aims = table.situation.aims
        self.best: tuple[int, int] | None = None
        self.found: int = 0
        self.suffixes = [_best_of(table, table.groups[at:]) for at in range(len(table.groups) + 1)]

    def run(self) -> Choice | None:
        """The choice; None: the aims cannot be met. Raises TooManyNodes."""
        self._step(0, 0, 0, 0, [[0] * len(aim.rooms) for aim in self.aims])
        if self.best is None:
            return None
        options = self.table.options
        chosen = [option for at, option in enumerate(options) if self.found >> at & 1]
        taken = tuple(option.id for option in chosen if not option.is_kept)
        held = {option.id for option in chosen}
        return Choice(taken, tuple(option.id for option in options if option.is_kept and option.id not in held))

    def _step(self, at: int, mask: int, new: int, lost: int, sums: list[list[int]]) -> None:
        self.nodes -= 1
        if self.nodes < 0:
            raise TooManyNodes
        least = self._least(at, sums)
        if least is None or (self.best is not None and (new + least, lost) >= self.best):
            return
        if at == len(self.table.groups):
            self.best, self.found = (new, lost), mask
            return
        members = self.table.groups[at]
        kept = sum(self.table.options[one].is_kept for one in members)
        for one in (*members, None):
            if self.any_will_do and self.best is not None:
                return
            if one is None:
                self._step(at + 1, mask, new, lost + kept, sums)
            elif self._may(one, mask):
                option = self.table.options[one]
                after = new + (not option.is_kept), lost + kept - option.is_kept
                self._step(at + 1, mask | 1 << one, *after, _with(sums, option))

    def _may(self, one: int, mask: int) -> bool:
        """Nothing chosen excludes it, and what it comes after is chosen (groups stand in that order)."""
        if mask & self.table.excludes[one]:
            return False
        options, after = self.table.options, self.table.options[one].after
        return all(any(mask >> at & 1 and options[at].group == group for at in range(len(options))) for group in after)

    def _least(self, at: int, sums: list[list[int]]) -> int | None:
        """No fewer new options than that can still meet every aim; None: nothing can."""
        least = 0
        for aim, have, (kept, new) in zip(self.aims, sums, self.suffixes[at], strict=True):
            missing = aim.need - kept - sum(map(min, aim.rooms, have))
            taken = 0
            while missing > 0:
                if taken == len(new):
                    return None
                missing -= new[taken]
                taken += 1
            least = max(least, taken)
        return least


def _best_of(table: Table, groups: tuple[tuple[int, ...], ...]) -> list[tuple[int, list[int]]]:
    """Per aim: what the kept options of those groups can add at best, and what new ones can beyond, largest first."""
    found = []
    for number, aim in enumerate(table.situation.aims):
        total, news = 0, []
        for members in groups:
            gains = [(_towards(table.options[one], number, aim.rooms), table.options[one].is_kept) for one in members]
            kept = max((gain for gain, is_kept in gains if is_kept), default=0)
            total += kept
            news.append(max(0, max((gain for gain, is_kept in gains if not is_kept), default=0) - kept))
        found.append((total, sorted((gain for gain in news if gain), reverse=True)))
    return found


def _towards(option: Option, aim: int, rooms: tuple[int, ...]) -> int:
    sums: dict[int, int] = {}
    for of, bucket, amount in option.gains:
        if of == aim:
            sums[bucket] = sums.get(bucket, 0) + amount
    return sum(min(rooms[bucket], total) for bucket, total in sums.items())


def _with(sums: list[list[int]], option: Option) -> list[list[int]]:
    added = [list(one) for one in sums]
    for aim, bucket, amount in option.gains:
        added[aim][bucket] += amount
    return added
