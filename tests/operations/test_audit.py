"""The audit log: chained, in turns, and any touch is found."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.factories import RoomFactory, UserFactory
from training.models import db
from training.models.appending import AppendOnly
from training.models.audit import AuditRow
from training.operations import audit
from training.operations.audit import Action, Actor

AT = datetime(2022, 4, 11, 9, 0, 5, 700)


@pytest.fixture
def three(congress):
    user = UserFactory(name="王敏")
    by = Actor(user.id, AT, "10.0.0.7")
    room = RoomFactory()
    return [
        audit.note(
            Action.EXPORTED, "学时台账", by, after={"rows": 350, "hours": Decimal("3.5"), "on": date(2022, 4, 1)}
        ),
        audit.note(Action.EXPORTED, "第一会议室", by, on=room, before={"seats": 1}, after={"seats": 2}, reason="核对"),
        audit.note(Action.EXPORTED, "命令", Actor(None, AT)),
    ]


def test_a_line_says_who_when_where_what_before_and_after(three):
    first, second, third = three
    assert (first.number, first.by_name, first.place, first.at) == (1, "王敏", "10.0.0.7", AT.replace(microsecond=0))
    assert first.after == {"rows": 350, "hours": "3.5", "on": "2022-04-01"}
    assert (second.table, second.before, second.after, second.reason) == ("rooms", {"seats": 1}, {"seats": 2}, "核对")
    assert (third.number, third.by_name, third.previous) == (3, "", second.hash)


def test_an_untouched_log_is_good(three):
    db.session.expire_all()
    assert audit.verify() == audit.Verdict(3, three[-1].hash, None)


@pytest.mark.parametrize(
    ("touch", "bad"),
    [
        ("UPDATE audit_rows SET reason = '核实' WHERE number = 2", 2),
        ("UPDATE audit_rows SET by_name = '' WHERE number = 1", 1),
        ("UPDATE audit_rows SET at = '2022-04-11 09:00:06' WHERE number = 3", 3),
        ("DELETE FROM audit_rows WHERE number = 2", 2),
        ("DELETE FROM audit_rows WHERE number = 1", 1),
    ],
)
def test_the_first_line_that_was_touched_is_named(three, touch, bad):
    db.session.execute(text(touch))
    db.session.expire_all()
    assert audit.verify().bad == bad


def test_the_session_changes_and_deletes_no_line(three):
    with pytest.raises(AppendOnly):
        db.session.query(AuditRow).filter_by(number=1).delete()
    three[0].reason = "另一个理由"
    with pytest.raises(AppendOnly):
        db.session.flush()
    db.session.rollback()
