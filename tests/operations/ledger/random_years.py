"""Random congresses for tests: seats, classes, everyday study, rules that change, and everything put right again."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from tests import factories as make
from tests.operations.ledger.by_hand import Known, Raw, Seat, Version
from training.models import db
from training.models.activities import ParticipationState
from training.models.attendance import Presence
from training.models.ledger import CreditEntry, EntryKind
from training.models.plans import AudienceKind, Mode, PeriodKind, ProgramKind, RequirementMeasure
from training.models.schedules import EnrolmentState, LessonState
from training.operations.audit import Actor
from training.operations.ledger import posting, rule_sets
from training.operations.ledger.everyday import recording, reviews

AT = datetime(2024, 6, 1, 9)
KINDS = (ProgramKind.INDUCTION, ProgramKind.TOPICAL)


class World:
    """A congress with four people, and what was done there; every choice comes from the random source."""

    def __init__(self, random, term):
        self.random, self.term = random, term
        self.old = make.TermFactory(name="上一届", starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31))
        self.staff = Actor(make.UserFactory().id, AT)
        self.versions, self.ids = [], []
        self.adopt(date(2020, 1, 1))
        self.people = [self.person() for _ in range(4)]
        self.courses = [make.CourseFactory(is_compulsory=number < 2) for number in range(3)]
        self.batches = [self.batch() for _ in range(random.randint(2, 4))]
        self.parts, self.days_posted = [], {}
        self.make_ups()

    def pick(self, *options):
        return self.random.choice(options)

    def adopt(self, since):
        """Rules with every kind of clause."""
        online = self.pick(
            {"minutes_per_hour": "45", "compulsory_factor": "1", "elective_factor": "0.5", "least_share": "0.9"},
            {"minutes_per_hour": "40", "test_bonus": "0.5"},
            rule_sets.presets()["yunnan"]["rules"]["online"],
        )
        in_person = {"half_day_hours": self.pick("3", "4"), "half_day_minutes": self.pick("180", "240")}
        in_person["least_share"] = self.pick("0", "0.5", "1/3")
        caps = [
            {"mode": mode.value, "per": per, "hours": str(self.random.randint(1, 9))}
            for mode in Mode for per in ("class", "year") if self.random.random() < 0.4
        ]  # fmt: skip
        raw = {
            "in_person": in_person, "online": online, "round_to": self.pick("0.01", "0.25", "0.5"), "caps": caps,
            "carry_over": self.random.random() < 0.7, "completed": self.pick("6/7", "1", "0.5"),
        }  # fmt: skip
        self.ids.append(rule_sets.put_in_force("规则", "", raw, since).id)
        self.versions.append(Version(since, raw))

    def person(self):
        """In office all along, from a by-election, until a resignation, twice, or a guest before."""
        day = date(2022, 1, 1) + timedelta(days=self.random.randint(1, 700))
        match self.random.randint(0, 4):
            case 0:
                person = make.MandateFactory(term=self.old, is_new=True).person
                make.MandateFactory(term=self.term, person=person, is_new=False)
            case 1:
                person = make.MandateFactory(term=self.term, starts_on=day).person
            case 2:
                person = make.MandateFactory(term=self.term, ends_on=day).person
            case 3:
                person = make.MandateFactory(term=self.term, ends_on=day).person
                later = day + timedelta(days=self.random.randint(1, 90))
                make.MandateFactory(term=self.term, person=person, starts_on=later, is_new=False)
            case _:
                person = make.GuestFactory(starts_on=date(2021, 6, 1), ends_on=day).person
                make.MandateFactory(term=self.term, person=person, starts_on=day + timedelta(days=1))
        return person

    def batch(self):
        """Some lessons on days that follow each other, some people on the list, some of them there."""
        first = datetime.combine(date(2021, 1, 4) + timedelta(days=self.random.randint(0, 1000)), time())
        mode, count = self.pick(*Mode), self.random.randint(1, 4)
        program = make.ProgramFactory(mode=mode, kind=self.pick(*KINDS), half_days=2 * count)
        room = None if mode == Mode.ONLINE else make.RoomFactory()
        batch = make.BatchFactory(program=program, room=room, starts_at=first)
        members = [one for one in self.people if self.random.random() < 0.8]
        for person in members:
            make.EnrolmentFactory(batch=batch, person=person)
        for number in range(count):
            begin = first + timedelta(days=number, hours=9)
            end = begin + timedelta(minutes=self.random.randint(10, 240))
            lesson = make.LessonFactory(
                batch=batch, course=self.pick(*self.courses), subject="课", starts_at=begin, ends_at=end
            )
            for person in members:
                make.AttendanceFactory(lesson=lesson, person=person, **self.marks(lesson))
        db.session.expire(batch)
        return batch

    def marks(self, lesson):
        whole = int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)
        minutes = self.pick(whole, whole, self.random.randint(0, whole), 0)
        presence = Presence.PRESENT if minutes == whole else Presence.LATE if minutes else Presence.ABSENT
        pending = minutes > 0 and self.random.random() < 0.1
        return {
            "minutes": minutes, "presence": presence, "test_passed": self.random.random() < 0.5, "is_pending": pending
        }  # fmt: skip

    def make_ups(self):
        """Somebody who missed a lesson sits as a guest in another class."""
        self.made_up = {}
        records = [one for batch in self.batches for one in self.records(batch)]
        absent = [one for one in records if one.presence == Presence.ABSENT]
        for record in absent[:2]:
            others = [
                lesson
                for batch in self.batches
                if batch is not record.lesson.batch
                and record.person_id not in {one.person_id for one in batch.enrolments}
                for lesson in batch.lessons
            ]
            if others and not any(one[1] == record.person_id for one in self.made_up):
                lesson = self.pick(*others)
                make.MakeUpFactory(missed_lesson=record.lesson, lesson=lesson, person=record.person)
                self.made_up[lesson.id, record.person_id] = record
                make.AttendanceFactory(lesson=lesson, person=record.person, **self.marks(lesson))
        db.session.expire_all()

    def records(self, batch):
        from training.models.attendance import Attendance

        query = select(Attendance).where(Attendance.lesson_id.in_([one.id for one in batch.lessons]))
        return list(db.session.scalars(query.order_by(Attendance.id)))

    # What is done ------------------------------------------------------------------------------------------------

    def act(self):
        """One thing that staff do."""
        getattr(self, self.pick("post", "post", "correct", "correct", "cancel", "study", "restudy", "new_rules"))()

    def post(self, batch=None):
        batch = batch or self.pick(*self.batches)
        posting.post(batch, by_id=None, at=AT)
        self.remember(batch)

    def remember(self, batch):
        """Under which version a day of a class was posted first: it keeps it."""
        for record in self.records(batch):
            day = record.lesson.starts_at.date()
            if (batch.id, day) not in self.days_posted and self.minutes(record):
                self.days_posted[batch.id, day] = self.version_of(day)

    def version_of(self, day):
        return max(at for at, one in enumerate(self.versions) if one.since <= day)

    def correct(self):
        records = self.records(self.pick(*self.batches))
        if records:
            record = self.pick(*records)
            for name, value in self.marks(record.lesson).items():
                setattr(record, name, value)
            db.session.flush()

    def cancel(self):
        lesson = self.pick(*self.pick(*self.batches).lessons)
        if self.random.random() < 0.4:
            lesson.state = LessonState.CANCELLED if lesson.state == LessonState.PLANNED else LessonState.PLANNED
            db.session.flush()

    def new_rules(self):
        since = self.versions[-1].since + timedelta(days=self.random.randint(1, 500))
        if since < date(2024, 6, 1):
            self.adopt(since)

    def study(self):
        """Everyday study, recorded by staff."""
        day = date(2021, 1, 4) + timedelta(days=self.random.randint(0, 1000))
        whole = self.random.randint(10, 600)
        activity = make.ActivityFactory(
            starts_on=day, minutes=whole, mode=self.pick(Mode.LOCAL, Mode.AWAY, Mode.ONLINE),
            is_compulsory=self.random.random() < 0.5,
        )  # fmt: skip
        who = recording.Attendee(
            self.pick(*self.people), self.random.randint(1, whole), test_passed=self.random.random() < 0.5
        )
        (part,) = recording.record(activity, [who], self.staff)
        self.parts.append((part, self.version_of(day)))

    def restudy(self):
        standing = [at for at, (part, _v) in enumerate(self.parts) if part.state == ParticipationState.ACCEPTED]
        if not standing:
            return
        at = self.pick(*standing)
        part, version = self.parts[at]
        minutes = self.random.randint(0, part.activity.minutes)
        if minutes != part.accepted_minutes:
            other = reviews.correct(part, minutes, self.staff, test_passed=part.test_passed, reason="更正")
            if other:
                self.parts.append((other, version))

    # What is known -----------------------------------------------------------------------------------------------

    def minutes(self, record):
        """Minutes of a record that count: none while in doubt or cancelled, of a made-up lesson what was missed."""
        if record.is_pending or record.lesson.state == LessonState.CANCELLED:
            return 0
        missed = self.made_up.get((record.lesson_id, record.person_id))
        return min(record.minutes, length(missed.lesson) - missed.minutes) if missed else record.minutes

    def known(self):
        """Everything as raw records, once all classes are posted."""
        known = Known(versions=self.versions)
        for batch in self.batches:
            known.raws += [self.raw(one) for one in self.records(batch) if self.minutes(one)]
            whole = sum(length(one) for one in batch.lessons if one.state == LessonState.PLANNED)
            for one in batch.enrolments:
                if one.state != EnrolmentState.WITHDRAWN:
                    known.class_minutes[one.person_id, batch.program_id] = whole
        known.raws += [raw_part(*one) for one in self.parts if one[0].state == ParticipationState.ACCEPTED]
        for person in self.people:
            known.seats += [
                Seat(person.id, one.term.name, one.is_new, one.starts_on, one.ends_on or one.term.ends_on)
                for one in person.mandates
            ]
            known.seats += [
                Seat(person.id, None, False, one.starts_on, one.ends_on or self.term.ends_on)
                for one in person.guesthoods
            ]
        return known

    def raw(self, record):
        lesson, missed = record.lesson, self.made_up.get((record.lesson_id, record.person_id))
        program = (missed.lesson if missed else lesson).batch.program
        whole = min(length(lesson), length(missed.lesson)) if missed else length(lesson)
        day = lesson.starts_at.date()
        return Raw(
            record.person_id, day, self.minutes(record), whole, lesson.batch.room_id is None,
            lesson.course.is_compulsory, record.test_passed, lesson.course_id, program.id, None, program.kind.value,
            program.mode.value, self.days_posted[lesson.batch_id, day],
        )  # fmt: skip

    def requirement(self):
        """Of any measure, period and audience."""
        measure, period = self.pick(*RequirementMeasure), self.pick(*PeriodKind)
        is_list = measure == RequirementMeasure.SUBJECTS
        return make.RequirementFactory(
            measure=measure, period=period, amount=Decimal(self.random.randint(1, 40)) / (1 if is_list else 2),
            year=self.random.randint(2022, 2024), months=self.random.randint(1, 24), name="要求",
            kind=self.pick(None, None, *KINDS), courses=self.courses[:2] if is_list else [],
            audience=self.pick(
                AudienceKind.DEPUTIES, AudienceKind.EVERYONE, AudienceKind.NEW_DEPUTIES,
                AudienceKind.RETURNING_DEPUTIES, AudienceKind.GUESTS,
            ),
            term=self.term,
        )  # fmt: skip


def length(lesson):
    return int((lesson.ends_at - lesson.starts_at).total_seconds() // 60)


def raw_part(part, version):
    activity = part.activity
    return Raw(
        part.person_id, activity.ends_on, part.accepted_minutes, activity.minutes, activity.mode == Mode.ONLINE,
        activity.is_compulsory, part.test_passed, activity.course_id, None, activity.id, ProgramKind.EVERYDAY.value,
        activity.mode.value, version,
    )  # fmt: skip


def stored():
    """What the ledger holds in the end, by person and day."""
    found = {}
    reversed_ids = set(db.session.scalars(select(CreditEntry.reverses_id)))
    for one in db.session.scalars(select(CreditEntry).where(CreditEntry.kind == EntryKind.EARNED)):
        if one.id not in reversed_ids:
            found.setdefault((one.person_id, one.earned_on), []).append((one.minutes, one.hours))
    return {key: sorted(rows) for key, rows in found.items()}
