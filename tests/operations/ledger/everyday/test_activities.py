"""Activities: what cannot be is refused in words; what credit stands on does not change."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import MandateFactory
from tests.operations.ledger.everyday.conftest import facts
from training.models import db
from training.models.activities import Participation, ParticipationState
from training.models.audit import AuditRow
from training.models.ledger import CreditEntry
from training.models.plans import Mode, ProgramKind
from training.operations import audit
from training.operations.errors import TrainingError
from training.operations.ledger.everyday import activities, recording
from training.operations.ledger.everyday.recording import Attendee


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"starts_on": date(2022, 5, 11)}, "还没有到"),
        ({"minutes": 1441}, "应在 1 至 1440 分钟之间"),
        ({"minutes": 0}, "应在 1 至 1440 分钟之间"),
        ({"ends_on": date(2022, 5, 8)}, "结束日期早于开始日期"),
        ({"starts_on": date(2022, 4, 1), "ends_on": date(2022, 5, 9)}, "至多 31 天"),
        ({"mode": Mode.BLENDED}, "就地、外出或线上"),
        ({"starts_on": date(2021, 12, 31)}, "没有生效的学时规则"),
    ],
)
def test_what_cannot_be_is_refused(staff_actor, wrong, words):
    with pytest.raises(TrainingError, match=words):
        activities.make(facts(**wrong), staff_actor)


def test_several_days_hold_the_minutes_of_all(staff_actor):
    month = facts(starts_on=date(2022, 4, 10), ends_on=date(2022, 5, 9), minutes=30 * 1440)
    assert activities.make(month, staff_actor).minutes == 43_200


def test_an_announced_one_may_lie_ahead(staff_actor):
    ahead = activities.make(facts(starts_on=date(2022, 5, 20), is_open=True), staff_actor)
    with pytest.raises(TrainingError, match="还没有结束"):
        recording.record(ahead, [Attendee(MandateFactory().person)], staff_actor)


def test_recorded_for_many_it_posts_at_once(staff_actor):
    people = [MandateFactory().person for _ in range(3)]
    activity = activities.make(facts(), staff_actor)
    recording.record(activity, [Attendee(people[0]), Attendee(people[1], 90), Attendee(people[2], 60)], staff_actor)
    entries = db.session.scalars(select(CreditEntry).order_by(CreditEntry.id)).all()
    assert [(one.person, one.minutes, one.hours) for one in entries] == [
        (people[0], 180, Decimal(3)), (people[1], 90, Decimal("1.5")), (people[2], 60, Decimal(1)),
    ]  # fmt: skip
    assert {(one.program_kind, one.mode, one.earned_on) for one in entries} == {
        (ProgramKind.EVERYDAY, Mode.LOCAL, date(2022, 5, 9))
    }
    assert db.session.scalars(select(AuditRow.action)).all() == ["study_recorded"]
    assert audit.verify().bad is None


def test_nobody_stands_in_it_twice_and_all_or_none_are_written(staff_actor, person):
    activity = activities.make(facts(), staff_actor)
    recording.record(activity, [Attendee(person)], staff_actor)
    with pytest.raises(TrainingError, match="安一 已在“学习代表法”中"):
        recording.record(activity, [Attendee(MandateFactory().person), Attendee(person)], staff_actor)
    assert db.session.query(Participation).count() == 1


def test_staff_do_not_record_themselves(staff_actor, claimant, person):
    activity = activities.make(facts(), staff_actor)
    with pytest.raises(TrainingError, match="您本人"):
        recording.record(activity, [Attendee(person)], claimant)


def test_more_minutes_than_a_day_has_are_refused_over_several_activities(staff_actor, person):
    recording.record(activities.make(facts(minutes=1400), staff_actor), [Attendee(person)], staff_actor)
    second = activities.make(facts(title="夜读"), staff_actor)
    with pytest.raises(TrainingError, match="安一 2022-05-09 已有 1400 分钟日常学习，再加 41 分钟"):
        recording.record(second, [Attendee(person, 41)], staff_actor)
    recording.record(second, [Attendee(person, 40)], staff_actor)


def test_what_credit_stands_on_stays_and_the_rest_may_change(staff_actor, person):
    activity = activities.make(facts(), staff_actor)
    activities.change(activity, facts(minutes=200), staff_actor)
    assert activity.minutes == 200
    recording.record(activity, [Attendee(person)], staff_actor)
    with pytest.raises(TrainingError, match="已有人记入学时"):
        activities.change(activity, facts(minutes=180), staff_actor)
    activities.change(activity, facts(minutes=200, title="学习新代表法"), staff_actor)
    assert activity.title == "学习新代表法"
    assert db.session.scalars(select(Participation.state)).all() == [ParticipationState.ACCEPTED]
