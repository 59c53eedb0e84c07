"""A class of the sample congress that is being held right now, with as many people as wanted."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from tests.browser.conftest import Site
from training.clock import now
from training.models import db
from training.models.attendance import Attendance, CheckIn
from training.models.people import Person
from training.models.plans import AnnualPlan, AudienceKind, Mode, Program, ProgramKind
from training.models.schedules import Batch, Enrolment, Lesson


@dataclass
class Held:
    """Ids, names in the order of the list, and what the records say of it."""

    site: Site
    batch_id: int
    lesson_id: int
    people: list[tuple[int, str]]

    def events(self) -> int:
        with self.site.records():
            return db.session.scalar(select(func.count(CheckIn.id)).where(CheckIn.lesson_id == self.lesson_id))

    def moments(self) -> list[datetime]:
        with self.site.records():
            return list(db.session.scalars(select(CheckIn.at).where(CheckIn.lesson_id == self.lesson_id)))

    def now(self) -> datetime:
        """The time of the sample's congress."""
        with self.site.records() as congress:
            return now(congress)

    def presences(self) -> dict[str, str]:
        with self.site.records():
            rows = db.session.scalars(select(Attendance).where(Attendance.lesson_id == self.lesson_id))
            return {row.person.name: row.presence.value for row in rows}


def held_now(site: Site, people: int) -> Held:
    """A class that began ten minutes ago, of a plan of its own: what is published for the year stays as it is."""
    with site.records() as congress:
        room = db.session.scalars(select(Batch).where(Batch.room_id.is_not(None)).order_by(Batch.id)).first().room
        moment, program = now(congress), _program()
        number = (db.session.scalar(select(func.max(Batch.number)).where(Batch.program_id == program.id)) or 0) + 1
        starts_at, ends_at = moment - timedelta(minutes=10), moment + timedelta(hours=3)
        batch = Batch(
            program=program, key=f"held-{secrets.token_hex(4)}", number=number, room=room,
            starts_at=starts_at, ends_at=ends_at,
        )  # fmt: skip
        lesson = Lesson(batch=batch, subject="宪法", starts_at=starts_at, ends_at=ends_at, changed_at=moment)
        chosen = db.session.scalars(select(Person).order_by(Person.pinyin, Person.id).limit(people)).all()
        db.session.add_all([batch, lesson])
        db.session.add_all([Enrolment(batch=batch, person=one, changed_at=moment) for one in chosen])
        db.session.flush()
        return Held(site, batch.id, lesson.id, [(one.id, one.name) for one in chosen])


def _program() -> Program:
    """A program outside the year's plan."""
    known = db.session.scalars(select(Program).where(Program.name == "临时培训班")).first()
    if known:
        return known
    program = Program(
        annual_plan=AnnualPlan(year=2021, title="2021 年度培训计划"), name="临时培训班", kind=ProgramKind.TOPICAL,
        mode=Mode.LOCAL, audience=AudienceKind.EVERYONE, half_days=1, max_size=500, max_batches=100,
    )  # fmt: skip
    db.session.add(program)
    db.session.flush()
    return program
