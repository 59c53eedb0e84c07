"""What a pack says: words ready to print, amounts as numbers, scans as they were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Scan:
    """A kept file: what it proves (签到表扫描件、票据), its name, kind and bytes."""

    kind: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Amount:
    """A line of cost; `limit` is what hours and title of a lecturer allow, where both are known."""

    head: str
    what: str
    amount: Decimal
    detail: str = ""
    limit: Decimal | None = None


@dataclass(frozen=True)
class Limit:
    """Heads that share a figure per person and day."""

    name: str
    heads: Sequence[str]
    rate: Decimal


@dataclass(frozen=True)
class Content:
    """The whole pack. Pairs are (name, value); rows are words, in the order of their heads."""

    title: str
    congress: str
    printed: str
    state: str
    facts: Sequence[tuple[str, str]]
    approval: Sequence[tuple[str, str]]
    notice: Sequence[str]
    lessons: Sequence[Sequence[str]]
    """Day, from–to, course, lecturer, what differs from what was published."""
    names: Sequence[Sequence[str | int]]
    """Number, name, group, lessons attended, minutes, how it ended."""
    heads: Sequence[str]
    """All heads of cost, in their order."""
    amounts: Sequence[Amount]
    people: int
    workers: int
    taught_days: Decimal
    arrival: Decimal
    departure: Decimal
    counted_days: Decimal
    limits: Sequence[Limit]
    source: str
    budget: Decimal | None
    program_spent: Decimal
    warnings: Sequence[str]
    approvals: Sequence[Scan]
    notices: Sequence[Scan]
    sheets: Sequence[Scan]
    receipts: Sequence[Scan]

    @property
    def person_days(self) -> Decimal:
        """People and workers times days."""
        return (self.people + self.workers) * self.counted_days

    @property
    def total(self) -> Decimal:
        """All amounts together."""
        return sum((one.amount for one in self.amounts), Decimal(0))

    def spent(self, heads: Sequence[str]) -> Decimal:
        """Under those heads together."""
        return sum((one.amount for one in self.amounts if one.head in heads), Decimal(0))
