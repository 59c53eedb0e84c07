"""A class that two deputies attended, posted: one of them after a correction."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.factories import (
    AttendanceFactory,
    BatchFactory,
    EnrolmentFactory,
    LessonFactory,
    MandateFactory,
    RequirementFactory,
    UserFactory,
)
from training.models import db
from training.models.plans import AudienceKind, PeriodKind, RequirementMeasure
from training.operations.audit import Actor
from training.operations.ledger import posting, rule_sets
from training.operations.ledger.records import keys

SECRET = "the program's secret key"
AT = datetime(2022, 4, 20, 9)
ON = date(2022, 5, 1)


@pytest.fixture
def actor(congress):
    return Actor(UserFactory(name="王主任").id, AT, "127.0.0.1")


@pytest.fixture
def signer(actor):
    keys.make(SECRET, actor)
    return keys.signer(SECRET)


@pytest.fixture
def batch(congress):
    """Two days, four half-days; 欧阳䶮 was late once, the minutes were put right afterwards; 王小明 missed a day."""
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    batch = BatchFactory(program__half_days=4, program__name="代表履职培训班", number=2)
    ouyang, wang = MandateFactory(person__name="欧阳䶮").person, MandateFactory(person__name="王小明").person
    for person in (ouyang, wang):
        EnrolmentFactory(batch=batch, person=person)
    records = []
    for day in (11, 12):
        for hour in (8, 14):
            lesson = LessonFactory(
                batch=batch, course__is_compulsory=hour == 8,
                starts_at=datetime(2022, 4, day, hour, 30), ends_at=datetime(2022, 4, day, hour + 3, 30),
            )  # fmt: skip
            records.append(AttendanceFactory(lesson=lesson, person=ouyang, minutes=180))
            AttendanceFactory(
                lesson=lesson, person=wang, minutes=180 if day == 11 else 0,
                presence="present" if day == 11 else "absent",
            )  # fmt: skip
    records[0].minutes = 120
    posting.post(batch, by_id=None, at=AT)
    records[0].minutes = 170
    posting.post(batch, by_id=None, at=AT)
    db.session.commit()
    return batch


@pytest.fixture
def ouyang(batch):
    return next(one.person for one in batch.enrolments if one.person.name == "欧阳䶮")


@pytest.fixture
def requirements(congress, batch):
    """One of every measure and period."""
    every = [
        (RequirementMeasure.HOURS, PeriodKind.YEAR, "84"),
        (RequirementMeasure.COMPULSORY_HOURS, PeriodKind.TERM, "5"),
        (RequirementMeasure.PROGRAMS, PeriodKind.FIRST_MONTHS, "1"),
        (RequirementMeasure.HOURS, PeriodKind.ROLLING, "10"),
        (RequirementMeasure.SUBJECTS, PeriodKind.TERM, "2"),
    ]
    return [
        RequirementFactory(
            name=f"{measure.value} {period.value}", measure=measure, period=period, amount=Decimal(amount),
            months=6, year=2022, audience=AudienceKind.DEPUTIES,
            courses=[lesson.course for lesson in batch.lessons[:2]] if measure == "subjects" else [],
        )
        for measure, period, amount in every
    ]  # fmt: skip
