"""What counts: sums of hours under the caps of the rules (上限)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from training.models.ledger import RuleSet
from training.models.plans import Mode
from training.operations.ledger.lines import Line
from training.operations.ledger.rules import Rules, cap_on

NONE = Decimal(0)


Capping = Mapping[int, int]
"""By year, the rule set whose cap holds for the whole of it: the one in force at its end."""
Class = tuple[int, Mode | None, int | None, int | None]
"""Hours are capped by year, mode and program; each activity of everyday training is like a class.

What is made up counts in the class and the year that it replaces, whether it was attended in a lesson or an activity.
"""


class Worth(NamedTuple):
    """Hours of one class, and the newest rule set that reckoned them: the cap of the whole class is its."""

    hours: Decimal
    rule_set_id: int

    def plus(self, hours: Decimal, rule_set_id: int) -> "Worth":
        """With so many hours more."""
        return Worth(self.hours + hours, max(self.rule_set_id, rule_set_id))


NOTHING = Worth(NONE, 0)


def counted(lines: Iterable[Line], rules: Mapping[int, Rules], capping: Capping) -> Decimal:
    """Hours that count: each class under its cap, then each year and mode under the cap of the year."""
    years: dict[tuple[int, Mode | None], Decimal] = defaultdict(Decimal)
    for key, worth in classes(lines).items():
        years[key[:2]] += under_class_cap(key, worth, rules)
    return sum((_under(hours, year_cap(*key, rules, capping)) for key, hours in years.items()), NONE)


def under_class_cap(key: Class, worth: Worth, rules: Mapping[int, Rules]) -> Decimal:
    """What counts of a class's hours before the year is looked at."""
    if worth.rule_set_id not in rules:
        return worth.hours
    return _under(worth.hours, cap_on(rules[worth.rule_set_id], key[1], "class"))


def year_cap(year: int, mode: Mode | None, rules: Mapping[int, Rules], capping: Capping) -> Decimal | None:
    """The most that counts of that mode in that year; None: no limit."""
    return cap_on(rules[capping[year]], mode, "year") if year in capping else None


def capping_of(rule_sets: Iterable[RuleSet], years: Iterable[int]) -> dict[int, int]:
    """Which rule set caps each year: of those begun by its end, the one begun last."""
    begun = sorted(rule_sets, key=lambda one: (one.starts_on, one.id))
    found = {}
    for year in years:
        if before := [one.id for one in begun if one.starts_on <= date(year, 12, 31)]:
            found[year] = before[-1]
    return found


def classes(lines: Iterable[Line]) -> dict[Class, Worth]:
    """Hours by year, mode, and program or activity."""
    found: dict[Class, Worth] = {}
    for line in lines:
        activity = line.participation_id if line.program_id is None else None
        key = (line.year, line.mode, line.program_id, activity)
        found[key] = found.get(key, NOTHING).plus(line.hours, line.rule_set_id)
    return found


def _under(hours: Decimal, cap: Decimal | None) -> Decimal:
    return hours if cap is None else min(hours, cap)
