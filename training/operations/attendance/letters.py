"""Letters to employers (参训告知函): numbered within the year; the employer must give the time (代表法 art. 40)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db, scope, turns
from training.models.leaves import EmployerLetter, LeaveSettings
from training.models.people import Mandate, Person
from training.models.schedules import Batch
from training.operations.attendance import ladder, shares
from training.operations.attendance.marks import minutes_of
from training.operations.errors import TrainingError


def issue(batch: Batch, people: Iterable[Person], *, by_id: int | None, at: datetime) -> list[EmployerLetter]:
    """A letter for each of them that has an employer and no letter that still holds; in the order given.

    Two who issue at once come one after the other, so that no number is given twice. Raises TrainingError where nobody
    is left, or the office has not said whom to telephone.
    """
    settings = _letterhead()
    turns.take(settings)
    valid = letters_of(batch)
    wanted = [one for one in people if one.employer and one.id not in valid]
    if not wanted:
        raise TrainingError(_("没有需要发函的人：或已发函，或名册中没有工作单位。请先在名册中补全工作单位。"))
    deputies = _deputies(batch)
    first = _last_number(at.year) + 1
    told = told_of(batch)
    found = [
        EmployerLetter(
            batch=batch, person=person, year=at.year, number=number, prefix=settings.letter_prefix,
            employer=person.employer, is_deputy=person.id in deputies, contact=settings.contact, phone=settings.phone,
            issued_on=at.date(), issued_by_id=by_id, issued_at=at, **told,
        )
        for number, person in enumerate(wanted, start=first)
    ]  # fmt: skip
    db.session.add_all(found)
    db.session.flush()
    return found


def letters_of(batch: Batch) -> dict[int, EmployerLetter]:
    """By person, the latest letter that tells what still holds."""
    query = select(EmployerLetter).where(EmployerLetter.batch_id == batch.id).order_by(EmployerLetter.id)
    told = told_of(batch)
    return {one.person_id: one for one in db.session.scalars(query) if holds(one, told)}


def told_of(batch: Batch) -> dict[str, object]:
    """What a letter written now says of the class: from when to when, where, how long."""
    room = batch.room
    place = "，".join(dict.fromkeys(filter(None, (room.place.name, room.place.address, room.name)))) if room else "线上"
    minutes = sum(minutes_of(lesson) for lesson in shares.lessons_of(batch))
    return {"starts_at": batch.starts_at, "ends_at": batch.ends_at, "place": place, "minutes": minutes}


def holds(letter: EmployerLetter, told: Mapping[str, object]) -> bool:
    """Whether time and place are still as the letter tells them."""
    return all(getattr(letter, name) == value for name, value in told.items())


def _letterhead() -> LeaveSettings:
    settings = ladder.settings()
    if not (settings.letter_prefix and settings.contact and settings.phone):
        raise TrainingError(_("请先在“请假设置”中填写函的发文字号、联系人和电话。"))
    return settings


def _deputies(batch: Batch) -> set[int]:
    """Who holds a seat on the day that the class begins: only they are under the law on deputies."""
    on = batch.starts_at.date()
    query = select(Mandate.person_id).where(
        Mandate.starts_on <= on, Mandate.ends_on.is_(None) | (Mandate.ends_on >= on)
    )
    return set(db.session.scalars(query))


def _last_number(year: int) -> int:
    """The last number given in that year, by the congress alone; 0 before the first."""
    query = select(func.max(EmployerLetter.number)).where(
        EmployerLetter.year == year, EmployerLetter.congress_id == scope.bound()
    )
    return db.session.scalar(query) or 0
