"""Sign-in sheets (签到表): printed with numbered rows, and every printed version kept so that it can be typed back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.models import db, turns
from training.models.attendance import MakeUp, MakeUpState
from training.models.people import GroupMember, Person
from training.models.schedules import Batch, Lesson, LessonState
from training.models.sheets import SheetScan, SignInSheet
from training.operations import attachments, closed
from training.operations.errors import TrainingError


class HalfDay(NamedTuple):
    """A column to sign: the morning or the afternoon of a day."""

    on: date
    is_afternoon: bool

    @property
    def code(self) -> str:
        """2022-04-11-am."""
        return f"{self.on.isoformat()}-{'pm' if self.is_afternoon else 'am'}"


def half_day_of(lesson: Lesson) -> HalfDay:
    """The half-day in which the lesson begins."""
    return HalfDay(lesson.starts_at.date(), lesson.starts_at.hour >= 12)


def half_day_called(code: str) -> HalfDay:
    """The reverse of `HalfDay.code`. Raises ValueError for what is none."""
    on, half = code[:10], code[10:]
    if half not in {"-am", "-pm"}:
        raise ValueError(code)
    return HalfDay(date.fromisoformat(on), half == "-pm")


def lessons_in(batch: Batch, half_day: HalfDay) -> list[Lesson]:
    """The batch's lessons of that half-day that are not cancelled, in order."""
    return [one for one in planned(batch) if half_day_of(one) == half_day]


def planned(batch: Batch) -> list[Lesson]:
    """The batch's lessons that are not cancelled."""
    return [one for one in batch.lessons if one.state == LessonState.PLANNED]


def make(batch: Batch, people: Sequence[Person], *, by_id: int | None, at: datetime) -> SignInSheet:
    """The sheet to print: the newest one where nothing has changed since, else the next version.

    Below the batch's people stand those who make something up in it, each for their own half-days. Raises
    TrainingError for a batch without people or without lessons.
    """
    guests = guests_of(batch)
    if not people and not guests:
        raise TrainingError(_("本期名单里还没有人，不能印制签到表。请先编入参训人员。"))
    half_days = sorted({half_day_of(one) for one in planned(batch)})
    if not half_days:
        raise TrainingError(_("本期没有课次，不能印制签到表。请先安排课次。"))
    turns.take(batch)
    own = [one.id for one in people]
    wanted = {
        "person_ids": [*own, *(one for one in guests if one not in own)],
        "half_days": [one.code for one in half_days],
        "guests": {str(one): codes for one, codes in guests.items() if one not in own},
    }
    last = next(iter(of(batch)), None)
    if last and wanted == {name: getattr(last, name) for name in wanted}:
        return last
    number = last.number + 1 if last else 1
    sheet = SignInSheet(batch=batch, number=number, made_at=at, made_by_id=by_id, **wanted)
    db.session.add(sheet)
    db.session.flush()
    return sheet


def guests_of(batch: Batch) -> dict[int, list[str]]:
    """Who makes something up in lessons of the batch (补课): their half-days, by id, in the order of lists."""
    lessons = {one.id: half_day_of(one).code for one in planned(batch)}
    query = (
        select(MakeUp.person_id, Lesson.id)
        .join(MakeUp.lesson)
        .join(MakeUp.person)
        .where(Lesson.id.in_(lessons), MakeUp.state == MakeUpState.BOOKED)
        .order_by(Person.pinyin, Person.id, MakeUp.starts_at)
    )
    found: dict[int, list[str]] = {}
    for person_id, lesson_id in db.session.execute(query):
        codes = found.setdefault(person_id, [])
        codes += [lessons[lesson_id]] if lessons[lesson_id] not in codes else []
    return found


def of(batch: Batch) -> Sequence[SignInSheet]:
    """The batch's sheets, newest first."""
    query = select(SignInSheet).where(SignInSheet.batch_id == batch.id).order_by(SignInSheet.number.desc())
    scans = selectinload(SignInSheet.scans).joinedload(SheetScan.attachment)
    return db.session.scalars(query.options(scans)).all()


def add_scan(sheet: SignInSheet, filename: str, content: bytes, *, by_id: int | None, at: datetime) -> SheetScan:
    """Keep a scan of the signed sheet. Raises TrainingError for what is no PDF, JPEG or PNG, or too large.

    What the reviewers of a class look at is fixed once it is submitted: then it raises TrainingError too.
    """
    closed.take_open(sheet.batch)
    kept = attachments.keep(filename, content, by_id=by_id, at=at)
    scan = SheetScan(sheet=sheet, attachment=kept)
    db.session.add(scan)
    db.session.flush()
    return scan


def people_on(sheet: SignInSheet) -> list[Person]:
    """Who stands on the sheet, row 1 first, with their groups; also those who have withdrawn since."""
    loaded = selectinload(Person.memberships).joinedload(GroupMember.group)
    found = db.session.scalars(select(Person).where(Person.id.in_(sheet.person_ids)).options(loaded))
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in sheet.person_ids]


def find(sheet_id: int) -> SignInSheet | None:
    """The sheet, with its batch's program and lessons."""
    loaded = joinedload(SignInSheet.batch)
    options = [loaded.joinedload(Batch.program), loaded.selectinload(Batch.lessons)]
    return db.session.get(SignInSheet, sheet_id, options=options)
