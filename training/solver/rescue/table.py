"""A situation as bit masks: what excludes what, without options that cannot matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from training.solver.rescue.situation import Option, Situation


@dataclass(frozen=True)
class Table:
    """Options that matter, by position; `excludes[o]` has a bit for each option that cannot go with o."""

    situation: Situation
    options: tuple[Option, ...]

    @cached_property
    def excludes(self) -> tuple[int, ...]:
        """Of the same group, at the same time, or too late for what comes after it."""
        found = [0] * len(self.options)
        for i, one in enumerate(self.options):
            for j, other in enumerate(self.options[:i]):
                if _excludes(one, other):
                    found[i] |= 1 << j
                    found[j] |= 1 << i
        return tuple(found)

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Positions by group: what others come after first, then what is kept, then the largest gain first."""
        by_group: dict[int, list[int]] = {}
        for position, option in enumerate(self.options):
            by_group.setdefault(option.group, []).append(position)
        depth = _depths(self.options)

        def order(members: list[int]) -> tuple[int, int]:
            return depth[self.options[members[0]].group], -max(self.weight(one) for one in members)

        ranked = sorted(by_group.values(), key=order)
        return tuple(tuple(sorted(members, key=self._rank)) for members in ranked)

    def weight(self, position: int) -> int:
        """Its gains in all, as shares of what is needed, in thousandths: only for the order of the search."""
        option, aims = self.options[position], self.situation.aims
        return sum(
            1000 * min(amount, aims[aim].need) // max(1, aims[aim].need) for aim, _bucket, amount in option.gains
        )

    def _rank(self, position: int) -> tuple[bool, int, int]:
        return not self.options[position].is_kept, -self.weight(position), position


def table_of(situation: Situation) -> Table:
    """Without groups that give nothing, unless another comes after them or they are kept; without what is dominated."""
    before = {group for option in situation.options for group in option.after}
    useful = {option.group for option in situation.options if option.gains} | before
    mattering = [option for option in situation.options if option.group in useful or option.is_kept]
    plain = [option for option in mattering if option.group not in before]
    ordered = [option for option in mattering if option.group in before]
    return Table(situation, tuple(sorted(ordered + _undominated(plain, mattering), key=lambda option: option.id)))


def _undominated(options: Sequence[Option], among: Sequence[Option]) -> list[Option]:
    """Without an option for which another of its group does as well: same gains, excluding no more."""
    excluded = {one.id: {two.id for two in among if two.group != one.group and _excludes(one, two)} for one in options}
    kept: dict[tuple[object, ...], list[Option]] = {}
    for one in sorted(options, key=lambda option: (len(excluded[option.id]), -option.day, option.id)):
        alike = kept.setdefault((one.group, one.gains, one.after, one.is_kept), [])
        if one.is_kept or not any(excluded[other.id] <= excluded[one.id] for other in alike):
            alike.append(one)
    return [one for alike in kept.values() for one in alike]


def _excludes(one: Option, other: Option) -> bool:
    if one.group == other.group:
        return True
    late = (other.group in one.after and other.ends > one.begins) or (
        one.group in other.after and one.ends > other.begins
    )
    return late or one.overlaps(other)


def _depths(options: Sequence[Option]) -> dict[int, int]:
    """How many groups in a row come before each; a circle, which nobody can enter, counts as far as it goes."""
    earlier: dict[int, set[int]] = {option.group: set() for option in options}
    for option in options:
        earlier[option.group].update(option.after)
    depths = dict.fromkeys(earlier, 0)
    for _round in earlier:
        for group, others in earlier.items():
            depths[group] = max((depths.get(one, -1) + 1 for one in others), default=0)
    return depths
