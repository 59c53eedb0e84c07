"""The rules of credit (学时规则): minutes in a lesson become hours; sums are capped; a class counts as completed.

A rule set's `rules`, every number a decimal string so that no float is ever involved:

    in_person   {"half_day_hours", "half_day_minutes"}: hours in proportion to the minutes
                + "least_share": below that share of the lesson nothing is earned
    online      {"minutes_per_hour", "compulsory_factor", "elective_factor", "least_share"}: in proportion, or
                {"steps": [{"from_minutes", "hours"}, …]}: the last step that is reached
                + "test_bonus": hours more when the test is passed
    round_to    hours are rounded down to multiples of this
    caps        [{"mode", "per": "year" | "class", "hours"}, …]: no more counts than that
    carry_over  true: what a year has over its requirement counts for the next year
    completed   share of a class's minutes ("6/7") from which it is completed
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from training.models.plans import Mode

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Attended:
    """What the rules look at: minutes in a lesson of so many minutes."""

    minutes: int
    lesson_minutes: int
    is_online: bool
    is_compulsory: bool
    test_passed: bool = False


@dataclass(frozen=True)
class InPerson:
    """Hours for being in a room: a half-day of so many minutes is worth so many hours."""

    half_day_hours: Decimal
    half_day_minutes: int
    least_share: Fraction

    def hours(self, attended: Attended) -> Fraction:
        """Exact hours, before rounding."""
        if attended.minutes < self.least_share * attended.lesson_minutes:
            return Fraction(0)
        return Fraction(self.half_day_hours) * attended.minutes / self.half_day_minutes


@dataclass(frozen=True)
class OnlineByMinutes:
    """Hours for watching, in proportion to the minutes."""

    minutes_per_hour: int
    compulsory_factor: Decimal
    elective_factor: Decimal
    least_share: Fraction
    test_bonus: Decimal

    def hours(self, attended: Attended) -> Fraction:
        """Exact hours, before rounding."""
        if attended.minutes == 0 or attended.minutes < self.least_share * attended.lesson_minutes:
            return Fraction(0)
        factor = self.compulsory_factor if attended.is_compulsory else self.elective_factor
        watched = Fraction(factor) * attended.minutes / self.minutes_per_hour
        return watched + (Fraction(self.test_bonus) if attended.test_passed else 0)


@dataclass(frozen=True)
class OnlineBySteps:
    """Hours for watching, by the last step that the minutes reach: (from minutes, hours), rising."""

    steps: tuple[tuple[int, Decimal], ...]
    test_bonus: Decimal

    def hours(self, attended: Attended) -> Fraction:
        """Exact hours, before rounding."""
        reached = [hours for minutes, hours in self.steps if attended.minutes >= minutes]
        if not reached:
            return Fraction(0)
        return Fraction(reached[-1]) + (Fraction(self.test_bonus) if attended.test_passed else 0)


@dataclass(frozen=True)
class Cap:
    """No more than so many hours count of that mode, a year or a class."""

    mode: Mode
    per: str
    hours: Decimal


@dataclass(frozen=True)
class Rules:
    """A rule set, read and checked."""

    in_person: InPerson
    online: OnlineByMinutes | OnlineBySteps
    round_to: Decimal
    caps: tuple[Cap, ...]
    carry_over: bool
    completed: Fraction


def hours_for(rules: Rules, attended: Attended) -> Decimal:
    """Hours of credit for one lesson, rounded down to the rule's step; never below 0."""
    exact = (rules.online if attended.is_online else rules.in_person).hours(attended)
    steps = exact / Fraction(rules.round_to)
    return (steps.numerator // steps.denominator) * rules.round_to


def cap_on(rules: Rules, mode: Mode | None, per: str) -> Decimal | None:
    """The cap on that mode a year or a class; None where there is none."""
    for cap in rules.caps:
        if cap.mode is mode and cap.per == per:
            return cap.hours
    return None


def read(raw: dict[str, Any]) -> Rules:
    """The rules in a rule set. Raises one of RULES_ARE_WRONG for bad ones."""
    return Rules(
        in_person=_in_person(raw["in_person"]),
        online=_online(raw["online"]),
        round_to=_positive(raw.get("round_to", "0.01")),
        caps=tuple(_cap(cap) for cap in raw.get("caps", [])),
        carry_over=bool(raw.get("carry_over", False)),
        completed=_share(raw.get("completed", "6/7")),
    )


RULES_ARE_WRONG = (KeyError, ValueError, ArithmeticError)


def _in_person(raw: dict[str, Any]) -> InPerson:
    minutes = _whole(raw["half_day_minutes"])
    return InPerson(_positive(raw["half_day_hours"]), minutes, _share(raw.get("least_share", "0")))


def _online(raw: dict[str, Any]) -> OnlineByMinutes | OnlineBySteps:
    bonus = _factor(raw.get("test_bonus", "0"))
    if "steps" in raw:
        steps = sorted((_whole(step["from_minutes"]), _positive(step["hours"])) for step in raw["steps"])
        return OnlineBySteps(tuple(steps), bonus)
    return OnlineByMinutes(
        minutes_per_hour=_whole(raw["minutes_per_hour"]),
        compulsory_factor=_factor(raw.get("compulsory_factor", "1")),
        elective_factor=_factor(raw.get("elective_factor", "1")),
        least_share=_share(raw.get("least_share", "0")),
        test_bonus=bonus,
    )


def _cap(raw: dict[str, Any]) -> Cap:
    if raw["per"] not in {"year", "class"}:
        raise ValueError(f"per: {raw['per']}")
    return Cap(Mode(raw["mode"]), raw["per"], _positive(raw["hours"]))


def _whole(value: Any) -> int:
    if int(value) <= 0:
        raise ValueError(f"not above 0: {value}")
    return int(value)


def _positive(value: Any) -> Decimal:
    number = Decimal(value)
    if number < HUNDREDTH or number % HUNDREDTH:
        raise ValueError(f"not a positive number of hundredths: {value}")
    return number


def _factor(value: Any) -> Decimal:
    number = Decimal(value)
    if not (number.is_finite() and number >= 0):
        raise ValueError(f"below 0, or no number: {value}")
    return number


def _share(value: Any) -> Fraction:
    share = Fraction(value)
    if not 0 <= share <= 1:
        raise ValueError(f"not between 0 and 1: {value}")
    return share
