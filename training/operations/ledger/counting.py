"""What counts: sums of hours under the caps of the rules (上限)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from training.models.plans import Mode
from training.operations.ledger.lines import Line
from training.operations.ledger.rules import Rules, cap_on


def counted(lines: Iterable[Line], rules: Mapping[int, Rules]) -> Decimal:
    """Hours that count: each class under its cap, then each year and mode under the cap of its latest rule set."""
    years: dict[tuple[int, Mode | None], Decimal] = defaultdict(Decimal)
    latest: dict[tuple[int, Mode | None], int] = {}
    for (year, mode, rule_set_id), hours in _classes(lines, rules).items():
        years[year, mode] += hours
        latest[year, mode] = max(rule_set_id, latest.get((year, mode), 0))
    return sum((_under(hours, cap_on(rules[latest[key]], key[1], "year")) for key, hours in years.items()), Decimal(0))


def _classes(lines: Iterable[Line], rules: Mapping[int, Rules]) -> dict[tuple[int, Mode | None, int], Decimal]:
    in_class: dict[tuple[int, Mode | None, int, int | None], Decimal] = defaultdict(Decimal)
    for line in lines:
        in_class[line.on.year, line.mode, line.rule_set_id, line.program_id] += line.hours
    capped: dict[tuple[int, Mode | None, int], Decimal] = defaultdict(Decimal)
    for (year, mode, rule_set_id, _program), hours in in_class.items():
        capped[year, mode, rule_set_id] += _under(hours, cap_on(rules[rule_set_id], mode, "class"))
    return capped


def _under(hours: Decimal, cap: Decimal | None) -> Decimal:
    return hours if cap is None else min(hours, cap)
