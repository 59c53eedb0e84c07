"""What a person can still take part in, and what is still owed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

UNLIMITED = 10**9


@dataclass(frozen=True, slots=True)
class Option:
    """A class, a lecture: something with a date that a person can book, or has booked already.

    `times` are stretches [from, to) in one unit, in order; `gains` are (aim, bucket, amount).
    """

    id: int
    group: int
    day: int
    """On which it begins: it must be booked before that day."""
    times: tuple[tuple[int, int], ...]
    gains: tuple[tuple[int, int, int], ...]
    after: tuple[int, ...] = ()
    """Groups, each of which must be taken and over before this begins."""
    is_kept: bool = False

    @property
    def begins(self) -> int:
        """The first moment; an option without times never begins."""
        return self.times[0][0] if self.times else 0

    @property
    def ends(self) -> int:
        """The last moment."""
        return max((to for _from, to in self.times), default=0)

    def overlaps(self, other: "Option") -> bool:
        """Whether nobody can be in both."""
        return any(a < d and c < b for a, b in self.times for c, d in other.times)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is still owed: `need`, of which no more than `rooms[b]` comes from bucket b."""

    need: int
    rooms: tuple[int, ...] = (UNLIMITED,)


@dataclass(frozen=True, slots=True)
class Situation:
    """One person's, or that of all people for whom it is the same."""

    options: tuple[Option, ...]
    aims: tuple[Aim, ...]

    def after(self, day: int) -> "Situation":
        """What is left once that day is over: options that are kept, or begin later."""
        return replace(self, options=tuple(one for one in self.options if one.is_kept or one.day > day))


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids of options to book, and of kept ones to give up for them."""

    taken: tuple[int, ...]
    given_up: tuple[int, ...] = ()


def value(aim: int, rooms: tuple[int, ...], options: Iterable[Option]) -> int:
    """What those options give towards the aim: Σ over buckets of min(room, sum of gains)."""
    sums = [0] * len(rooms)
    for option in options:
        for of, bucket, amount in option.gains:
            if of == aim:
                sums[bucket] += amount
    return sum(min(room, total) for room, total in zip(rooms, sums, strict=True))
