"""When the decree is out and takes a day on which a published batch is held."""

from datetime import date, timedelta

from tests import factories as make
from tests.operations.schedules.conftest import BEFORE
from training.models import db
from training.operations.schedules.broken import broken
from training.operations.schedules.publish import publish


def test_a_day_that_the_decree_takes_breaks_the_batch_held_on_it(solved, plan):
    publish(solved, version=solved.version, now=BEFORE, user_id=None)
    db.session.flush()
    assert broken(plan, BEFORE).is_whole
    first = date(2021, 12, 27) + timedelta(days=solved.solution["batches"][0]["start"] // 2)
    make.DayOverrideFactory(on=first + timedelta(days=1), is_workday=False, name="调休放假")
    found = broken(plan, BEFORE)
    assert found.people == 4
    assert "时间或会场已不可用（停训、节假日或计划有变）：涉及 4 人。" in found.lines()[0]
