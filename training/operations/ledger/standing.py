"""Standing (达标情况): each person's earned / required / still possible against a requirement, on a day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select, union_all

from training.models import audiences, db
from training.models.ledger import RuleSet
from training.models.people import Guest, Mandate
from training.models.plans import PeriodKind, Requirement, RequirementMeasure
from training.operations.ledger import classes, rules
from training.operations.ledger.counting import counted
from training.operations.ledger.lines import Line, ledger_lines
from training.operations.ledger.periods import Period, owed, period_of
from training.operations.ledger.prospects import lines_ahead

NONE = Decimal(0)


class Outlook(StrEnum):
    """已达标、可达标、待以后年度安排、将缺."""

    MET = "met"
    REACHABLE = "reachable"
    OPEN = "open"
    SHORT = "short"


@dataclass(frozen=True)
class Standing:
    """A person against a requirement: hours, or classes where it counts classes."""

    person_id: int
    period: Period
    required: Decimal
    earned: Decimal
    possible: Decimal
    """What lessons to come can still add."""
    years_ahead: bool
    """The term has years to come, whose classes are not scheduled yet."""

    @property
    def missing(self) -> Decimal:
        """Not earned yet; never below 0."""
        return max(NONE, self.required - self.earned)

    @property
    def short(self) -> Decimal:
        """What will be missing even if every lesson to come is attended; never below 0."""
        return max(NONE, self.missing - self.possible)

    @property
    def outlook(self) -> Outlook:
        """Met; to be met by the lessons to come; open, while the term has years to come; or short."""
        if not self.missing:
            return Outlook.MET
        if not self.short:
            return Outlook.REACHABLE
        return Outlook.OPEN if self.years_ahead else Outlook.SHORT


def standings(requirement: Requirement, on: date, person_ids: Collection[int] | None = None) -> list[Standing]:
    """Everybody in the requirement's audience on that day, or those of them named, in order of id.

    Entries of days after `on` are not earned yet. A requirement of a year gone by is judged on its last day.
    """
    on = _judged_on(requirement, on)
    seats = _seated_on(requirement, on, person_ids)
    if not seats:
        return []
    periods = {person: period_of(requirement, since, on) for person, since in seats.items()}
    book = _open_book(requirement, list(periods.values()), on, person_ids)
    return [book.standing(person, seats[person], periods[person]) for person in sorted(seats)]


@dataclass
class _Book:
    """All that standings against one requirement are added up from."""

    requirement: Requirement
    on: date
    earned: dict[int, list[Line]]
    ahead: dict[int, list[Line]]
    rules: dict[int, rules.Rules]
    class_minutes: dict[tuple[int, int], int] = field(default_factory=dict)

    def standing(self, person: int, since: date, period: Period) -> Standing:
        """Earned and still possible; what lies ahead is added under the same caps as what was earned."""
        mine = [line for line in self.earned.get(person, ()) if period.from_on <= line.on <= period.to_on]
        ahead = [line for line in self.ahead.get(person, ()) if period.from_on <= line.on <= period.to_on]
        earned = self._value(person, mine)
        possible = self._value(person, mine + ahead) - earned if ahead else NONE
        before = self._carried_over(person, since, period)
        years_ahead = self.requirement.period == PeriodKind.TERM and self.on.year < period.to_on.year
        required = owed(self.requirement, period, since)
        return Standing(person, period, required, earned + before, possible, years_ahead)

    def _value(self, person: int, lines: list[Line]) -> Decimal:
        if self.requirement.measure == RequirementMeasure.PROGRAMS:
            return Decimal(classes.completed(person, lines, self.class_minutes, self.rules))
        return counted(lines, self.rules)

    def _carried_over(self, person: int, since: date, period: Period) -> Decimal:
        """The surplus of the year before, where its rules let it count for the next."""
        if not _may_carry(self.requirement):
            return NONE
        year = period.from_on.year - 1
        lines = [line for line in self.earned.get(person, ()) if line.on.year == year]
        if not lines:
            return NONE
        if not self.rules[max(line.rule_set_id for line in lines)].carry_over:
            return NONE
        last_year = Period(date(year, 1, 1), date(year, 12, 31))
        return max(NONE, self._value(person, lines) - owed(self.requirement, last_year, since))


def _open_book(requirement: Requirement, periods: list[Period], on: date, person_ids: Collection[int] | None) -> _Book:
    first, last = min(period.from_on for period in periods), max(period.to_on for period in periods)
    begins = date(first.year - 1, 1, 1) if _may_carry(requirement) else first
    by_day = requirement.period == PeriodKind.FIRST_MONTHS
    return _Book(
        requirement,
        on,
        earned=ledger_lines(requirement, begins, min(on, last), by_day=by_day, person_ids=person_ids),
        ahead=lines_ahead(requirement, first, last),
        rules={one.id: rules.read(one.rules) for one in db.session.scalars(select(RuleSet))},
        class_minutes=classes.class_minutes() if requirement.measure == RequirementMeasure.PROGRAMS else {},
    )


def _may_carry(requirement: Requirement) -> bool:
    return requirement.period == PeriodKind.YEAR and requirement.measure != RequirementMeasure.PROGRAMS


def _judged_on(requirement: Requirement, on: date) -> date:
    if requirement.period == PeriodKind.YEAR and requirement.year is not None:
        return min(max(on, date(requirement.year, 1, 1)), date(requirement.year, 12, 31))
    return min(max(on, requirement.term.starts_on), requirement.term.ends_on)


def _seated_on(requirement: Requirement, on: date, person_ids: Collection[int] | None) -> dict[int, date]:
    """Since when each person of the audience has the seat."""
    mandates = select(Mandate.person_id, Mandate.starts_on).where(Mandate.term_id == requirement.term_id)
    guests = select(Guest.person_id, Guest.starts_on)
    seats = union_all(mandates, guests).subquery()
    audience = audiences.people_of(requirement, on)
    query = select(seats.c.person_id, func.min(seats.c.starts_on)).where(seats.c.person_id.in_(audience))
    if person_ids is not None:
        query = query.where(seats.c.person_id.in_(person_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(seats.c.person_id))}
