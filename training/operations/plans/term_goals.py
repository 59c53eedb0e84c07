"""Targets of a five-year plan as what each person, or all together, still need; and what of it lies in the past."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from training.models.plans import Denominator, ProgramKind, Target, TargetMeasure

Units = dict[int, int]
"""By year."""


@dataclass
class Goal:
    """A target: `each` classes a person (0: a total is counted, in half-days), and who has done how much of it."""

    target: Target
    last_year: int
    """Years after this one do not count."""
    half_day_hours: Decimal
    each: int = 0
    heads: int = 0
    done: Units = field(default_factory=lambda: defaultdict(int))
    booked: Units = field(default_factory=lambda: defaultdict(int))
    people: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Classes that count, by person; never more than `each`."""

    def __post_init__(self) -> None:
        """Rounds are rounded up to whole classes a person; coverage is one."""
        if self.target.measure == TargetMeasure.ROUNDS:
            self.each = int(self.target.amount.to_integral_value(ROUND_CEILING))
        elif self.target.measure == TargetMeasure.COVERAGE:
            self.each = 1

    @property
    def id(self) -> str:
        """Its name in the term file."""
        return f"t{self.target.id}"

    @property
    def is_each(self) -> bool:
        """Whether everybody needs so many; hours are counted on the average."""
        return self.each > 0

    @property
    def denominator(self) -> Denominator:
        """Of whom it counts its share."""
        return self.target.denominator

    def includes(self, begins: str | None, *, is_new: bool) -> bool:
        """Whether it counts such deputies of the congress's own; who takes the seat after it is due does not count."""
        in_time = begins is None or int(begins[:4]) <= self.last_year
        return in_time and (is_new or self.denominator != Denominator.NEW_DEPUTIES)

    def counts(self, kind: ProgramKind, year: int) -> bool:
        """Whether a class of that kind in that year counts."""
        return self.target.kind in (None, kind) and year <= self.last_year

    def take(self, person_id: int, year: int, *, is_done: bool) -> None:
        """One class of a person, in the order of time; beyond what the person needs it counts for nothing."""
        if self.people[person_id] < self.each:
            self.people[person_id] += 1
            (self.done if is_done else self.booked)[year] += 1

    def need_of(self, person_id: int) -> int:
        """Classes that the person still needs."""
        return self.each - self.people.get(person_id, 0)

    @property
    def needed(self) -> int:
        """Classes (人次), or half-days, that all together need from the first day of the term on."""
        if self.is_each and self.target.measure == TargetMeasure.COVERAGE:
            return _up(self.target.amount * self.heads / 100)
        if self.is_each:
            return _up(self.target.amount * self.heads)
        return _up(self.target.amount * self.heads / self.half_day_hours)

    @property
    def spare(self) -> int:
        """How many of `each` · `heads` may be left out: of 95 % coverage, 5 %."""
        return self.each * self.heads - self.needed

    @property
    def left(self) -> int:
        """What is neither done nor booked of it."""
        return max(0, self.needed - sum(self.done.values()) - sum(self.booked.values()))


def _up(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))
