"""One row of a roster, what is found in it, and what it would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from training.models.people import GroupKind

Value = str | bool | date | tuple[tuple[datetime, datetime], ...] | None
GROUPS = {"area_group": GroupKind.AREA, "professional_group": GroupKind.PROFESSIONAL}
MADE = ("delegation", *GROUPS, "place")
"""Fields that name a record of its own, made where it is missing."""


@dataclass(frozen=True)
class Entry:
    """One row of a roster. What is empty or None changes nothing; `row` is the file's own number."""

    row: int
    name: str = ""
    number: str = ""
    kind: str = ""
    is_new: bool | None = None
    delegation: str = ""
    area_group: str = ""
    professional_group: str = ""
    place: str = ""
    phone: str = ""
    employer: str = ""
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    pinyin: str = ""
    away: Sequence[tuple[datetime, datetime]] = ()

    @property
    def is_guest(self) -> bool:
        """列席; who is not said to be one is a deputy."""
        return self.kind == "guest"


class Problem(NamedTuple):
    """A finding: row, field (None: the whole row), sentence."""

    row: int
    field: str | None
    text: str


class Change(NamedTuple):
    """A field's value before and after."""

    field: str
    old: Value
    new: Value
