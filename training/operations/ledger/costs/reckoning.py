"""What a class cost (培训费决算): sums by head against the office's figures, and of the program against its budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.attendance import Attendance
from training.models.costs import ClassDays, CostHead, CostLine
from training.models.schedules import Batch, Lesson, LessonState
from training.operations.ledger.costs import lines, standard
from training.operations.ledger.costs.standard import GROUPS, Standard

NOTHING = Decimal(0)
LONG, LATER_SHARE = Decimal(30), Decimal("0.7")
"""After so many days a person-day counts so much (central rules)."""


@dataclass(frozen=True)
class Sum:
    """One or more heads together: spent, and what the figures allow (None: measured line by line)."""

    heads: tuple[CostHead, ...]
    spent: Decimal
    limit: Decimal | None
    rate: Decimal | None

    @property
    def is_over(self) -> bool:
        """More than the figures allow."""
        return self.limit is not None and self.spent > self.limit


@dataclass(frozen=True)
class Reckoning:
    """A class's costs, measured."""

    standard: Standard
    lines: Sequence[CostLine]
    days: ClassDays
    taught_days: int
    halves: int
    people: int
    """Who attended anything at all."""
    budget: Decimal | None
    program_spent: Decimal

    @property
    def counted_days(self) -> Decimal:
        """Days that a person counts for, travel days among them; those after the 30th in part."""
        whole = self.taught_days + self.days.arrival + self.days.departure
        return min(whole, LONG) + max(NOTHING, whole - LONG) * LATER_SHARE

    @property
    def person_days(self) -> Decimal:
        """People, with the office's own, times days."""
        return (self.people + self.days.workers) * self.counted_days

    @property
    def sums(self) -> list[Sum]:
        """The lecturers' head, then the others as the figures group them."""
        lecturers = (CostHead.LECTURER,)
        found = [Sum(lecturers, _of_heads(self.lines, lecturers), None, None)]
        for name, heads in GROUPS.items():
            rate = self.standard.per_day[name]
            found.append(Sum(heads, _of_heads(self.lines, heads), self.person_days * rate, rate))
        return found

    @property
    def total(self) -> Decimal:
        """All heads together."""
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def controlled(self) -> Sum:
        """All heads but the lecturers', which may make up for each other under their one limit (总额控制)."""
        spent = sum((one.spent for one in self.sums if one.limit is not None), NOTHING)
        heads = tuple(head for head in CostHead if head is not CostHead.LECTURER)
        return Sum(heads, spent, self.person_days * self.standard.day, self.standard.day)

    @property
    def warnings(self) -> list[str]:
        """What the figures do not allow, in words."""
        return [*_over(self), *_workers(self), *_fees(self)]


def of(batch: Batch) -> Reckoning:
    """The costs of a class as they stand."""
    taught = [one.starts_at for one in batch.lessons if one.state is LessonState.PLANNED]
    return Reckoning(
        standard=standard.current(),
        lines=lines.of(batch),
        days=lines.days_of(batch),
        taught_days=len({at.date() for at in taught}),
        halves=len({(at.date(), at.hour < 12) for at in taught}),
        people=_people(batch),
        budget=batch.program.budget,
        program_spent=_spent(batch),
    )


def fee_limit(line: CostLine, figures: Standard) -> Decimal | None:
    """What the hours of a lecturer of that title may cost."""
    if line.hours is None or line.title not in figures.fees:
        return None
    return line.hours * figures.fees[line.title]


def _of_heads(found: Sequence[CostLine], heads: Sequence[CostHead]) -> Decimal:
    return sum((line.amount for line in found if line.head in heads), NOTHING)


def _people(batch: Batch) -> int:
    there = select(func.count(Attendance.person_id.distinct())).join(Attendance.lesson)
    return db.session.scalar(there.where(Lesson.batch_id == batch.id, Attendance.minutes > 0)) or 0


def _spent(batch: Batch) -> Decimal:
    """Of all batches of the program."""
    mine = select(CostLine.amount).join(CostLine.batch).where(Batch.program_id == batch.program_id)
    return sum(db.session.scalars(mine), NOTHING)


def _over(one: Reckoning) -> list[str]:
    found = []
    control = one.controlled
    if control.is_over:
        shown = {"spent": _yuan(control.spent), "limit": _yuan(control.limit)}
        found.append(_("除师资费外共 %(spent)s 元，超过综合定额 %(limit)s 元。", **shown))
    if one.budget is not None and one.program_spent > one.budget:
        shown = {"spent": _yuan(one.program_spent), "budget": _yuan(one.budget)}
        found.append(_("本项目各期已支出 %(spent)s 元，超过预算 %(budget)s 元。", **shown))
    return found


def _workers(one: Reckoning) -> list[str]:
    most = min(one.people * one.standard.workers_percent // 100, one.standard.workers_most)
    if one.days.workers <= most:
        return []
    return [_("工作人员 %(count)s 人，按标准不超过 %(most)s 人。", count=one.days.workers, most=most)]


def _fees(one: Reckoning) -> list[str]:
    found = []
    for line in one.lines:
        limit = fee_limit(line, one.standard)
        if limit is not None and line.amount > limit:
            shown = {"what": line.what, "amount": _yuan(line.amount), "limit": _yuan(limit)}
            found.append(_("“%(what)s” %(amount)s 元，按职称和学时不超过 %(limit)s 元。", **shown))
    return found + _crowded(one)


def _crowded(one: Reckoning) -> list[str]:
    """Hours paid beyond what the half-days of the class hold."""
    paid = sum((line.hours or NOTHING for line in one.lines), NOTHING)
    most = one.halves * one.standard.hours_a_half_day
    if paid <= most:
        return []
    shown = {"paid": f"{paid.normalize():f}", "halves": one.halves, "most": most}
    return [_("讲课共计费 %(paid)s 学时，本期 %(halves)s 个半天最多 %(most)s 学时。", **shown)]


def _yuan(value: Decimal | None) -> str:
    return f"{value or NOTHING:,.2f}"
