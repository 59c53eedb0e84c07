"""What a standing is added up from: lines of the ledger, and lessons still to come, in one shape."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, String, cast, func, null, select, type_coerce

from training.models import db
from training.models.ledger import CreditEntry
from training.models.plans import Mode, PeriodKind, ProgramKind, Requirement, RequirementMeasure
from training.operations.ledger import made_up
from training.operations.ledger.periods import Period


class Line(NamedTuple):
    """Hours and minutes of one person in one class of one year, under one rule set; `on` is a day of that year."""

    on: date
    program_id: int | None
    mode: Mode | None
    rule_set_id: int
    hours: Decimal
    minutes: int
    course_id: int | None = None
    """Kept apart where the requirement lists subjects, else empty."""
    participation_id: int | None = None
    """Of everyday training, which is in no class: each activity stands for itself."""
    class_year: int | None = None
    """Of a make-up: the year of the class that it replaces, under whose caps it counts."""

    @property
    def year(self) -> int:
        """Under the caps of which year it counts."""
        return self.class_year or self.on.year


def counts_for(
    requirement: Requirement, kind: ProgramKind | None, *, is_compulsory: bool, course_id: int | None = None
) -> bool:
    """Whether the requirement looks at lessons of that kind at all."""
    if requirement.measure == RequirementMeasure.COMPULSORY_HOURS and not is_compulsory:
        return False
    if requirement.measure == RequirementMeasure.SUBJECTS and course_id not in listed(requirement):
        return False
    return requirement.kind is None or requirement.kind == kind


def listed(requirement: Requirement) -> frozenset[int]:
    """Ids of the courses that the requirement lists; none where it counts hours or classes."""
    if requirement.measure != RequirementMeasure.SUBJECTS:
        return frozenset()
    return frozenset(course.id for course in requirement.courses)


def ledger_lines(
    requirement: Requirement,
    span: Period,
    *,
    person_ids: Collection[int] | None = None,
    unbacked: bool = False,
    by_day: bool = False,
) -> dict[int, list[Line]]:
    """Per person, what the ledger holds for the requirement in that time; all of it, or what no raw minutes back.

    A make-up stands for itself, on the day that `counts_on` says.

    Entries of one class and year are added up in the database, under their first day; days are kept apart where the
    requirement's period need not begin with a year, or with `by_day`.
    """
    by_day = by_day or requirement.period in (PeriodKind.FIRST_MONTHS, PeriodKind.ROLLING)
    is_by_subject = requirement.measure == RequirementMeasure.SUBJECTS
    kept = (CreditEntry.program_id, type_coerce(CreditEntry.mode, String), CreditEntry.rule_set_id)
    apart = (CreditEntry.course_id if is_by_subject else null(), CreditEntry.participation_id)
    grouped = apart if is_by_subject else apart[1:]
    sums = (type_coerce(func.sum(CreditEntry.hours), Integer), func.sum(CreditEntry.minutes))
    first = type_coerce(func.min(CreditEntry.earned_on), String)
    year = func.substr(cast(CreditEntry.earned_on, String), 1, 4)
    query = (
        select(CreditEntry.person_id, first, *kept, *sums, *apart)
        .where(CreditEntry.earned_on.between(span.from_on, span.to_on), *_looked_at(requirement))
        .where(CreditEntry.make_up_id.is_(None))
        .group_by(CreditEntry.person_id, *kept, *grouped, CreditEntry.earned_on if by_day else year)
    )
    if unbacked:
        query = query.where(CreditEntry.attendance_id.is_(None), CreditEntry.participation_id.is_(None))
    if person_ids is not None:
        query = query.where(CreditEntry.person_id.in_(person_ids))
    found: dict[int, list[Line]] = defaultdict(list)
    line_of = _Lines()
    for person, *raw in db.session.execute(query):
        found[person].append(line_of[tuple(raw)])
    for person_id, line in [] if unbacked else _make_ups(requirement, span, person_ids):
        found[person_id].append(line)
    return found


class _Lines(dict[tuple[Any, ...], Line]):
    """Lines by what the database says of them: people of one class share theirs, which spares reading it each time."""

    def __missing__(self, raw: tuple[Any, ...]) -> Line:
        on, program_id, mode, rule_set_id, hundredths, *rest = raw
        day = date.fromisoformat(on) if isinstance(on, str) else on  # PostgreSQL hands out dates, SQLite texts
        line = Line(day, program_id, Mode(mode) if mode else None, rule_set_id, Decimal(hundredths) / 100, *rest)
        self[raw] = line
        return line


def counts_on(requirement: Requirement, on: date, class_year: int | None) -> date:
    """On which day a line counts: a make-up within the year of its class, where years are judged; else as earned.

    A term of months, by contrast, is kept or missed on the day itself.
    """
    if requirement.period == PeriodKind.YEAR and class_year is not None and class_year < on.year:
        return date(class_year, 12, 31)
    return on


def _make_ups(requirement: Requirement, span: Period, person_ids: Collection[int] | None) -> Iterator[tuple[int, Line]]:
    kept = (CreditEntry.program_id, CreditEntry.mode, CreditEntry.rule_set_id, CreditEntry.hours, CreditEntry.minutes)
    course = CreditEntry.course_id if requirement.measure == RequirementMeasure.SUBJECTS else null()
    whose: tuple[Any, ...] = (CreditEntry.make_up_id, CreditEntry.person_id, CreditEntry.earned_on)
    query: Select[Any] = select(*whose, *kept, course).where(CreditEntry.make_up_id.is_not(None))
    query = query.where(*_looked_at(requirement)).order_by(CreditEntry.id)
    if person_ids is not None:
        query = query.where(CreditEntry.person_id.in_(person_ids))
    years = made_up.class_years()
    for make_up_id, person_id, earned_on, *rest in db.session.execute(query):
        on = counts_on(requirement, earned_on, years[make_up_id])
        if span.holds(on):
            yield person_id, Line(on, *rest)._replace(class_year=years[make_up_id])


def _looked_at(requirement: Requirement) -> Iterator[ColumnElement[bool]]:
    """The same as counts_for, in SQL."""
    if requirement.measure == RequirementMeasure.COMPULSORY_HOURS:
        yield CreditEntry.is_compulsory.is_(True)
    if requirement.measure == RequirementMeasure.SUBJECTS:
        yield CreditEntry.course_id.in_(listed(requirement))
    if requirement.kind is not None:
        yield CreditEntry.program_kind == requirement.kind
