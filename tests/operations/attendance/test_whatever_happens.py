"""Whatever happens at the door and in the office, in any order: computed again, every record is the stored one."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import EnrolmentFactory, LessonFactory, MandateFactory, UserFactory
from training.models import db
from training.models.attendance import Attendance, CheckIn, Direction, Means
from training.models.schedules import EnrolmentState
from training.operations.attendance import (
    arriving,
    checkins,
    doors,
    recording,
    settling,
    sheets,
    spotting,
    taught,
    typing_back,
    verifying,
)
from training.operations.attendance.checkins import Scan
from training.operations.attendance.marks import Mark, Marked
from training.operations.audit import Actor
from training.operations.errors import TrainingError

DAY = datetime(2024, 2, 29)
BEGINS = DAY.replace(hour=22, minute=30)
"""A leap day, and a lesson over midnight."""
AFTER = DAY + timedelta(days=3)
KEY = "for tests alone"


class Office:
    """One lesson with six people, and everything that can be done to it, each with what chance gives."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lesson = LessonFactory(starts_at=BEGINS, ends_at=BEGINS + timedelta(minutes=180))
        self.batch, self.staff = self.lesson.batch, UserFactory()
        self.enrolments = [EnrolmentFactory(batch=self.batch) for _one in range(6)]
        self.people = [*(one.person for one in self.enrolments), MandateFactory().person]
        self.scans: list[Scan] = []
        db.session.flush()

    def person(self):
        return self.chance.choice(self.people)

    def moment(self):
        return BEGINS + timedelta(minutes=self.chance.randint(-300, 500), seconds=self.chance.randint(0, 59))

    def tap(self):
        """A telephone, perhaps of somebody else."""
        direction, device = self.chance.choice([Direction.IN, Direction.OUT]), self.chance.choice("ab")
        some = {"nonce": checkins.new_nonce(), "device": device, "by_id": None, "now": self.moment()}
        arriving.arrive(self.lesson, self.person().id, direction, **some)

    def deliver(self):
        """A scanner brings old and new scans in any order."""
        for _one in range(self.chance.randint(0, 4)):
            direction, nonce = self.chance.choice([Direction.IN, Direction.OUT]), checkins.new_nonce()
            self.scans.append(Scan(self.person().id, self.moment(), nonce, Means.SCANNER, direction, "s"))
        some = self.chance.choices(self.scans, k=3) if self.scans else []
        checkins.take(self.lesson, some, by_id=self.staff.id, taken_at=self.moment())

    def sign_by_hand(self):
        verifying.sign_by_hand(
            self.lesson, self.person(), self.chance.choice([Direction.IN, Direction.OUT]), self.moment(), "停电",
            self.actor(),
        )  # fmt: skip

    def actor(self):
        return Actor(self.staff.id, self.moment() if self.chance.random() < 0.7 else AFTER)

    def settle(self):
        chosen = [one.id for one in self.people if self.chance.random() < 0.5]
        self.chance.choice([verifying.confirm, verifying.strike])(self.lesson, chosen, "核实", self.actor())

    def draw(self):
        spotting.draw(self.lesson, KEY, self.actor())
        answers = {one.person_id: self.chance.random() < 0.5 for one in spotting.of(self.lesson)}
        spotting.answer(self.lesson, answers, by_id=self.staff.id, at=self.moment())

    def write_the_list(self):
        marks = {self.person().id: Marked(mark, 10 * (mark in {Mark.LATE, Mark.LEFT_EARLY})) for mark in Mark}
        recording.record(self.lesson, marks, recording.sheet_of(self.lesson), by_id=self.staff.id, at=AFTER)

    def type_back(self):
        sheet = sheets.make(self.batch, recording.people_of(self.lesson), by_id=self.staff.id, at=AFTER)
        rows = {row: Marked(Mark.PRESENT) for row in range(1, len(sheet.person_ids)) if self.chance.random() < 0.5}
        half_day, seen = sheets.half_day_of(self.lesson), {self.lesson.id: recording.sheet_of(self.lesson)}
        typing_back.type_back(
            sheet, half_day, rows, is_last=self.chance.random() < 0.3, seen=seen, by_id=self.staff.id, at=AFTER
        )

    def set_the_door(self):
        minutes = {name: self.chance.randint(0, 240) for name in doors.SETTINGS[:-1]}
        doors.change(self.lesson, **minutes, needs_sign_out=self.chance.random() < 0.5)
        settling.settle(self.lesson)

    def move(self):
        """The final timetable: earlier, later, longer, shorter, or not taught."""
        begins = self.lesson.starts_at + timedelta(minutes=self.chance.randint(-60, 60))
        ends = begins + timedelta(minutes=self.chance.randint(1, 400))
        said = taught.Said(self.chance.random() < 0.8, "改", begins, ends, None)
        taught.confirm(self.batch, {self.lesson.id: said}, Actor(self.staff.id, AFTER))

    def come_and_go(self):
        """Somebody leaves the class after signing in, or a by-elected deputy joins."""
        one = self.chance.choice(self.enrolments)
        one.state = self.chance.choice([EnrolmentState.WITHDRAWN, EnrolmentState.CONFIRMED])
        db.session.flush()

    def something(self):
        """Any of these; what is refused changes nothing."""
        acts = (
            self.tap, self.tap, self.deliver, self.deliver, self.sign_by_hand, self.settle, self.draw,
            self.write_the_list, self.type_back, self.set_the_door, self.move, self.come_and_go,
        )  # fmt: skip
        act = self.chance.choice(acts)
        try:
            with db.session.begin_nested():
                act()
        except TrainingError:
            return f"{act.__name__} (refused)"
        return act.__name__


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.databases("sqlite")
def test_computed_again_is_stored_whatever_happened(congress, seed):
    office, done = Office(seed), []
    for _turn in range(30):
        done.append(office.something())
        wrong = list(settling.verify([office.lesson]))
        assert wrong == [], (done, [(one.stored, one.wanted) for one in wrong])
    twice = select(CheckIn.nonce).group_by(CheckIn.nonce).having(func.count() > 1)
    assert db.session.scalars(twice).all() == []
    minutes = (office.lesson.ends_at - office.lesson.starts_at).total_seconds() // 60
    assert all(0 <= one.minutes <= minutes for one in db.session.scalars(select(Attendance)))
    assert any("refused" not in one for one in done)
