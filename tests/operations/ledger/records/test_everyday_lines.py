"""Everyday training in the duty file: its arithmetic can be done again by anybody."""

import json
from datetime import date, datetime

import pytest

from tests.factories import MandateFactory
from training.models.activities import ActivityKind
from training.models.plans import Mode
from training.operations.audit import Actor
from training.operations.ledger import rule_sets
from training.operations.ledger.everyday import activities, recording, reviews
from training.operations.ledger.everyday.recording import Attendee
from training.operations.ledger.records import verify
from training.operations.ledger.records.duty_files import duty_file


@pytest.fixture
def paper(congress, actor, signer):
    """A lecture watched with its test passed, and corrected afterwards; a whole week at home, above a class's cap."""
    rule_sets.adopt("yunnan", date(2022, 1, 1))
    rule_sets.adopt("nanjing", date(2022, 4, 1))
    person = MandateFactory(person__name="安一", starts_on=date(2022, 1, 1)).person
    staff = Actor(actor.by_id, datetime(2022, 4, 20, 9))
    on = {"starts_on": date(2022, 3, 1), "ends_on": date(2022, 3, 1)}
    lecture = activities.Facts(ActivityKind.LECTURE, "宪法讲座", **on, minutes=60, mode=Mode.ONLINE)
    (part,) = recording.record(activities.make(lecture, staff), [Attendee(person, 45, True)], staff)
    reviews.correct(part, 20, staff, test_passed=False, reason="测试未合格")
    days = {"starts_on": date(2022, 4, 11), "ends_on": date(2022, 4, 15)}
    week = activities.Facts(ActivityKind.STUDY_MONTH, "学习周", **days, minutes=1800, mode=Mode.LOCAL)
    recording.record(activities.make(week, staff), [Attendee(person)], staff)
    return duty_file(congress, person, date(2022, 5, 1), signer)


def test_the_file_verifies_and_names_the_activity(paper):
    assert list(verify.faults(paper.encode())) == []
    lines = [(one["lesson"]["subject"], one["entry"]["hours"]) for one in json.loads(paper)["entries"]]
    assert lines == [("宪法讲座", "1.5"), ("宪法讲座", "-1.5"), ("宪法讲座", "0.5"), ("学习周", "30")]


def test_a_changed_minute_is_found(paper):
    assert list(verify.faults(paper.replace('"minutes": 1800', '"minutes": 1801').encode()))
