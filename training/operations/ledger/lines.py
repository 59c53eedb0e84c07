"""What a standing is added up from: lines of the ledger, and lessons still to come, in one shape."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import extract, func, select

from training.models import db
from training.models.ledger import CreditEntry
from training.models.plans import Mode, ProgramKind, Requirement, RequirementMeasure


class Line(NamedTuple):
    """Hours and minutes of one person in one class, under one rule set."""

    on: date
    program_id: int | None
    kind: ProgramKind | None
    mode: Mode | None
    is_compulsory: bool
    rule_set_id: int
    hours: Decimal
    minutes: int


def counts_for(requirement: Requirement, line: Line) -> bool:
    """Whether the requirement looks at such lines at all."""
    if requirement.measure == RequirementMeasure.COMPULSORY_HOURS and not line.is_compulsory:
        return False
    return requirement.kind is None or requirement.kind == line.kind


def ledger_lines(
    from_on: date, to_on: date, *, by_day: bool, person_ids: Collection[int] | None
) -> dict[int, list[Line]]:
    """Per person, what the ledger holds between those days, both included.

    Entries of one class and year are added up in the database, under their first day; `by_day` keeps days apart.
    """
    kept = (CreditEntry.program_id, CreditEntry.program_kind, CreditEntry.mode, CreditEntry.is_compulsory)
    grouped = (CreditEntry.person_id, *kept, CreditEntry.rule_set_id, extract("year", CreditEntry.earned_on))
    sums = (
        func.min(CreditEntry.earned_on),
        *kept,
        CreditEntry.rule_set_id,
        func.sum(CreditEntry.hours),
        func.sum(CreditEntry.minutes),
    )
    query = (
        select(CreditEntry.person_id, *sums)
        .where(CreditEntry.earned_on.between(from_on, to_on))
        .group_by(*grouped, *((CreditEntry.earned_on,) if by_day else ()))
    )
    if person_ids is not None:
        query = query.where(CreditEntry.person_id.in_(person_ids))
    found: dict[int, list[Line]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row[0]].append(Line._make(row[1:]))
    return found
