"""Who approves what length of leave: no step is skipped, none is taken by one who may not."""

from datetime import datetime, timedelta

import pytest

from tests.factories import LeaveSettingsFactory, UserFactory
from tests.meanwhile import meanwhile
from training.models import db
from training.models.attendance import Leave, LeaveKind, LeaveState
from training.operations.attendance import ladder, leaves
from training.operations.attendance.ladder import Rung
from training.operations.errors import ChangedMeanwhile, TrainingError

AT = datetime(2022, 4, 1, 9)
MONDAY = datetime(2022, 4, 11)
ALL = ["班主任", "教务部门", "负责人"]


def ask(batch, first, last):
    """From a half-day up to another one, not with it."""
    spans = (MONDAY + timedelta(hours=12 * edge) for edge in (first, last))
    return leaves.ask(batch, batch.enrolments[0].person_id, *spans, LeaveKind.OFFICIAL, "", by_id=None, at=AT)


def titles(leave):
    return [step.title for step in leave.steps]


def grant(leave, user=None, **more):
    leaves.decide(leave, granted=True, by_id=user.id if user else None, at=AT, **more)


@pytest.mark.parametrize(
    ("half_days", "steps"),
    [(1, ["班主任"]), (2, ["班主任", "教务部门"]), (3, ALL), (6, ALL)],
)  # fmt: skip
def test_the_longer_the_leave_the_higher_it_goes(three_days, half_days, steps):
    assert titles(ask(three_days, 0, half_days)) == steps


def test_only_half_days_with_lessons_count(three_days):
    assert titles(ask(three_days, 5, 12)) == ["班主任"]


def test_it_is_granted_only_when_every_step_is_done(three_days):
    leave = ask(three_days, 0, 3)
    seen = []
    for _step in range(3):
        seen.append((leave.state, ladder.next_step(leave).title))
        grant(leave, UserFactory())
    asked = LeaveState.ASKED
    assert seen == [(asked, "班主任"), (asked, "教务部门"), (asked, "负责人")]
    assert (leave.state, ladder.next_step(leave)) == (LeaveState.GRANTED, None)
    assert all(step.decided_by_id and step.decided_at == AT for step in leave.steps)


def test_a_refusal_at_any_step_ends_it(three_days):
    leave = ask(three_days, 0, 3)
    grant(leave, UserFactory())
    leaves.decide(leave, granted=False, by_id=UserFactory().id, at=AT, note="教学安排紧")
    assert leave.state == LeaveState.REFUSED
    assert [step.granted for step in leave.steps] == [True, False, None]
    assert leave.steps[1].note == "教学安排紧"


def test_nobody_takes_two_steps_unless_the_office_says_so(three_days):
    leave, staff = ask(three_days, 0, 2), UserFactory()
    grant(leave, staff)
    with pytest.raises(TrainingError, match="“教务部门”应由另一人审批"):
        grant(leave, staff)
    LeaveSettingsFactory(one_may_decide_twice=True)
    grant(leave, staff)
    assert leave.state == LeaveState.GRANTED


def test_a_step_with_named_accounts_is_theirs_alone(three_days):
    head, clerk = UserFactory(), UserFactory()
    ladder.write([Rung("班主任", 1), Rung("主任", None, frozenset({head.id}))])
    leave = ask(three_days, 0, 2)
    with pytest.raises(ChangedMeanwhile, match="现在待“班主任”审批"):
        grant(leave, head, step_id=leave.steps[1].id)
    grant(leave, clerk)
    with pytest.raises(TrainingError, match="您的账号不在其列"):
        grant(leave, UserFactory())
    grant(leave, head)
    assert leave.state == LeaveState.GRANTED


def test_nobody_decides_on_their_own_leave_whatever_the_office_says(three_days):
    LeaveSettingsFactory(one_may_decide_twice=True)
    leave = ask(three_days, 0, 1)
    themselves = UserFactory(person_id=leave.person_id)
    ladder.write([Rung("主任", None, frozenset({themselves.id}))])
    for granted in (True, False):
        with pytest.raises(TrainingError, match="您本人的请假"):
            leaves.decide(leave, granted=granted, by_id=themselves.id, at=AT)
    assert [one.yours for one in ladder.waiting(themselves.id)] == [0]
    assert leave.state == LeaveState.ASKED


def test_leave_in_pieces_adds_up(three_days):
    ask(three_days, 0, 1)
    assert titles(ask(three_days, 2, 3)) == ["班主任", "教务部门"]


def test_leave_in_pieces_stands_alone_where_the_office_says_so(three_days):
    LeaveSettingsFactory(adds_up=False)
    ask(three_days, 0, 1)
    assert titles(ask(three_days, 2, 3)) == ["班主任"]


def test_leave_under_way_keeps_its_steps_when_the_ladder_changes(three_days):
    leave = ask(three_days, 0, 2)
    ladder.write([Rung("办公室", None)])
    assert titles(leave) == ["班主任", "教务部门"]
    assert titles(ask(three_days, 2, 6)) == ["办公室"]


def test_the_ladder_is_changed_in_place(congress):
    ladder.write([Rung("班主任", 1), Rung("主任", None)])
    first, second = ladder.rungs()
    ladder.write([second.__class__("主任", 1, id=second.id), first.__class__("班主任", None, id=first.id)])
    assert [(one.id, one.title, one.half_days) for one in ladder.rungs()] == [
        (second.id, "主任", 1),
        (first.id, "班主任", None),
    ]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ([], "1 至 5 级"),
        ([Rung("班主任", 2)], "最高一级“班主任”不应限定长度"),
        ([Rung("", None)], "第 1 级由谁审批"),
        ([Rung("班主任", 2), Rung("教务", 2), Rung("负责人", None)], "第 2 级可批的长度应为 3 至 60"),
        ([Rung("班主任", None), Rung("负责人", None)], "第 1 级可批的长度"),
    ],
)
def test_a_ladder_that_leads_nowhere_is_refused(congress, wanted, words):
    with pytest.raises(TrainingError, match=words):
        ladder.write(wanted)


def test_two_who_take_one_step_at_once_take_it_once(app, congress, three_days):
    leave, users = ask(three_days, 0, 3), [UserFactory(), UserFactory()]
    db.session.commit()
    first, ids = leave.steps[0].id, [user.id for user in users]

    def other():
        one = db.session.get(Leave, leave_id)
        leaves.decide(one, granted=True, by_id=ids[1], at=AT, step_id=first)

    leave_id = leave.id
    with meanwhile(app, congress.id, other) as outcome:
        leaves.decide(leave, granted=True, by_id=ids[0], at=AT, step_id=first)
    assert [type(one) for one in outcome] == [ChangedMeanwhile]
    db.session.refresh(leave)
    assert [step.granted for step in leave.steps] == [True, None, None]


def test_the_office_sees_how_many_wait_for_whom(three_days):
    clerk = UserFactory()
    grant(ask(three_days, 0, 2), clerk)
    ask(three_days, 2, 3)
    found = {(one.title, one.leaves, one.yours) for one in ladder.waiting(clerk.id)}
    assert found == {("班主任", 1, 1), ("教务部门", 1, 0)}
