"""What counts: sums of hours under the caps of the rules (上限)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from training.models.plans import Mode
from training.operations.ledger.lines import Line
from training.operations.ledger.rules import Rules, cap_on

NONE = Decimal(0)


def counted(lines: Iterable[Line], rules: Mapping[int, Rules]) -> Decimal:
    """Hours that count: each class under its cap, then each year and mode under the cap of its latest rule set."""
    years: dict[tuple[int, Mode | None], list[Decimal]] = defaultdict(list)
    latest: dict[tuple[int, Mode | None], int] = {}
    for (year, mode, rule_set_id, _program), hours in _classes(lines).items():
        years[year, mode].append(_under(hours, cap_on(rules[rule_set_id], mode, "class")))
        latest[year, mode] = max(rule_set_id, latest.get((year, mode), 0))
    return sum((_under(sum(years[key], NONE), cap_on(rules[latest[key]], key[1], "year")) for key in years), NONE)


def _classes(lines: Iterable[Line]) -> dict[tuple[int, Mode | None, int, int | None], Decimal]:
    """Hours by year, mode, rule set and class."""
    found: dict[tuple[int, Mode | None, int, int | None], Decimal] = {}
    for on, program_id, mode, rule_set_id, hours, _minutes in lines:
        key = (on.year, mode, rule_set_id, program_id)
        found[key] = found.get(key, NONE) + hours
    return found


def _under(hours: Decimal, cap: Decimal | None) -> Decimal:
    return hours if cap is None else min(hours, cap)
