"""A class is closed by at least two people, with everything in; then its credit posts, at once or not at all."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.closings import PDF, close_class, make_ready
from tests.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    LeaveFactory,
    LecturerFactory,
    LessonFactory,
    UserFactory,
)
from tests.house import ROOT
from tests.meanwhile import meanwhile
from training.models import db
from training.models.attachments import Attachment
from training.models.attendance import Attendance, Direction, LeaveKind, LeaveState, Means, Presence
from training.models.audit import AuditRow
from training.models.closings import ClosingState, ClosingStep, PaperKind, StepKind
from training.models.ledger import CreditEntry, EntryKind
from training.models.schedules import Batch, EnrolmentState, LessonState
from training.operations import audit, closed
from training.operations.attendance import checkins, leaves, recording, settling, taught
from training.operations.attendance.marks import Mark, Marked
from training.operations.audit import Action, Actor
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.ledger import rule_sets
from training.operations.ledger.closing import checks, no_shows, papers, steps
from training.operations.ledger.closing.checks import Point
from training.operations.ledger.closing.taking import closing_of

AT = datetime(2022, 4, 20, 9)


@pytest.fixture
def batch(congress):
    """A class of two lessons that has ended, with everybody's marks and nothing else."""
    rule_sets.adopt("nanjing", datetime(2022, 1, 1).date())
    lesson = LessonFactory()
    start = lesson.starts_at + timedelta(hours=6)
    LessonFactory(batch=lesson.batch, starts_at=start, ends_at=start + timedelta(hours=3))
    db.session.refresh(lesson.batch)
    for _ in range(3):
        person = EnrolmentFactory(batch=lesson.batch).person
        for one in lesson.batch.lessons:
            AttendanceFactory(lesson=one, person=person)
    return lesson.batch


@pytest.fixture
def three(congress):
    """Who submits, who reviews first, who reviews last."""
    return [Actor(UserFactory(name=name).id, AT) for name in ("甲", "乙", "丙")]


def missing(batch):
    return {check.point for check in checks.of(batch, AT) if not check.is_met}


def version(batch):
    closing = closing_of(batch)
    return closing.version if closing else 0


def submit(batch, actor):
    return steps.submit(batch, actor, version=version(batch))


def hours():
    return db.session.scalar(select(func.count(CreditEntry.id)))


def states(batch):
    return [enrolment.state for enrolment in batch.enrolments]


def test_what_is_missing_is_named_one_by_one(batch, three):
    assert missing(batch) == {Point.TIMETABLE, Point.SHEET}
    with pytest.raises(TrainingError, match=r"还不能结班：最终课表.*签到表扫描件") as refused:
        submit(batch, three[0])
    assert "第" in refused.value.message
    make_ready(batch, three[0])
    assert missing(batch) == set()


def test_a_class_that_has_not_ended_waits(batch):
    (ended, *_rest) = checks.of(batch, batch.ends_at - timedelta(minutes=1))
    assert (ended.point, ended.is_met) == (Point.ENDED, False)
    assert "2022-04-13 止" in ended.words


def test_a_mark_that_is_missing_is_named_with_its_lesson(batch):
    EnrolmentFactory(batch=batch)
    check = next(one for one in checks.of(batch, AT) if one.point is Point.RECORDED)
    assert not check.is_met
    assert f"“{batch.lessons[0].subject}”还差 1 人" in check.words
    assert check.lesson_id == batch.lessons[0].id
    assert Point.NO_SHOWS in missing(batch)


def test_leave_that_nobody_decided_keeps_a_class_open(batch):
    leave = LeaveFactory(batch=batch, person=batch.enrolments[0].person)
    assert Point.LEAVES in missing(batch)
    leave.state = LeaveState.REFUSED
    assert Point.LEAVES not in missing(batch)


def test_a_sign_in_that_waits_to_be_verified_keeps_a_class_open(batch):
    record = db.session.scalars(select(Attendance)).first()
    record.is_pending, record.doubts = True, ["no_sign_out"]
    check = next(one for one in checks.of(batch, AT) if one.point is Point.DOUBTS)
    assert (check.is_met, check.lesson_id) == (False, record.lesson_id)
    assert "1 人" in check.words


def test_minutes_at_the_door_are_counted_again_when_the_lesson_began_later(batch, three):
    lesson, person = batch.lessons[0], EnrolmentFactory(batch=batch).person
    nonces = {Direction.IN: lesson.starts_at, Direction.OUT: lesson.ends_at}
    scans = [checkins.Scan(person.id, at, way.value, Means.SCANNER, way) for way, at in nonces.items()]
    checkins.take(lesson, scans, by_id=None, taken_at=lesson.ends_at)
    taught.confirm(batch, {lesson.id: said(lesson, starts_at=lesson.starts_at + timedelta(minutes=30))}, three[0])
    records = db.session.scalars(select(Attendance).where(Attendance.lesson_id == lesson.id)).all()
    assert {record.minutes for record in records} == {150}
    assert list(settling.verify([lesson])) == []


def test_a_scan_that_comes_after_the_class_was_closed_is_not_kept_and_says_why(batch, three):
    close_class(batch, three)
    lesson, person = batch.lessons[0], batch.enrolments[0].person
    scan = checkins.Scan(person.id, lesson.starts_at, "late", Means.SCANNER)
    taken = checkins.take(lesson, [scan], by_id=None, taken_at=AT)
    assert (taken.written, taken.conflicts[0].is_kept) == ([], False)
    assert "已结班" in taken.conflicts[0].sentence


def test_a_day_without_a_rule_keeps_a_class_open(batch):
    for lesson in batch.lessons:
        lesson.starts_at, lesson.ends_at = datetime(2021, 5, 1, 8), datetime(2021, 5, 1, 11)
    check = next(one for one in checks.of(batch, AT) if one.point is Point.RULES)
    assert (check.is_met, "2021-05-01" in check.words) == (False, True)


def test_an_online_class_needs_the_platforms_list_instead_of_a_signed_sheet(batch, three):
    batch.room = None
    papers.add(batch, PaperKind.SIGN_IN, "签到表.pdf", PDF, three[0])
    assert Point.SHEET in missing(batch)
    papers.add(batch, PaperKind.PLATFORM, "平台.pdf", PDF + b"%", three[0])
    assert Point.SHEET not in missing(batch)


def test_two_reviews_by_three_people_close_a_class_and_post_its_credit(batch, three):
    make_ready(batch, three[0])
    closing = submit(batch, three[0])
    assert (closing.state, hours()) == (ClosingState.SUBMITTED, 0)
    steps.pass_first(batch, three[1], version=version(batch))
    assert (closing.state, hours()) == (ClosingState.REVIEWED, 0)
    posted = steps.close(batch, three[2], version=version(batch))
    assert (closing.state, posted.earned, hours()) == (ClosingState.CLOSED, 6, 6)
    assert set(states(batch)) == {EnrolmentState.COMPLETED}
    assert [(step.kind, step.by.name) for step in closing.steps] == [
        (StepKind.SUBMITTED, "甲"),
        (StepKind.REVIEWED, "乙"),
        (StepKind.CLOSED, "丙"),
    ]
    assert [row.action for row in db.session.scalars(select(AuditRow))] == [Action.CLOSING_STEP] * 3
    assert audit.verify().bad is None


def test_nobody_reviews_what_they_submitted_or_reviewed_before(batch, three):
    make_ready(batch, three[0])
    submit(batch, three[0])
    with pytest.raises(TrainingError, match="由您提交"):
        steps.pass_first(batch, three[0], version=version(batch))
    steps.pass_first(batch, three[1], version=version(batch))
    for number, words in ((0, "由您提交"), (1, "由您初审")):
        with pytest.raises(TrainingError, match=words):
            steps.close(batch, three[number], version=version(batch))
    assert hours() == 0


def test_a_tiny_office_does_with_one_review_but_never_with_one_person(batch, three, congress):
    steps.set_reviews(1, three[0])
    make_ready(batch, three[0])
    submit(batch, three[0])
    with pytest.raises(TrainingError, match="由您提交"):
        steps.close(batch, three[0], version=version(batch))
    steps.close(batch, three[1], version=version(batch))
    assert closing_of(batch).state is ClosingState.CLOSED
    with pytest.raises(TrainingError, match="一级或两级"):
        steps.set_reviews(0, three[0])
    assert db.session.scalars(select(AuditRow.action)).first() == Action.REVIEWS_SET


def test_the_last_review_does_not_come_first_where_there_are_two(batch, three):
    make_ready(batch, three[0])
    submit(batch, three[0])
    with pytest.raises(ChangedMeanwhile):
        steps.close(batch, three[1], version=version(batch))


@pytest.mark.parametrize("reviewed", [False, True])
def test_a_reviewer_returns_it_with_a_reason(batch, three, reviewed):
    make_ready(batch, three[0])
    submit(batch, three[0])
    if reviewed:
        steps.pass_first(batch, three[1], version=version(batch))
    with pytest.raises(TrainingError, match="请写明理由"):
        steps.send_back(batch, three[2], version=version(batch), reason=" ")
    with pytest.raises(TrainingError, match="您是提交人"):
        steps.send_back(batch, three[0], version=version(batch), reason="改一下")
    steps.send_back(batch, three[2], version=version(batch), reason="签到表缺第 2 页")
    closing = closing_of(batch)
    assert (closing.state, closing.steps[-1].reason) == (ClosingState.OPEN, "签到表缺第 2 页")
    submit(batch, three[1])
    with pytest.raises(TrainingError, match="由您提交"):
        steps.pass_first(batch, three[1], version=version(batch))
    steps.pass_first(batch, three[0], version=version(batch))


def test_who_submitted_takes_it_back_and_nobody_else(batch, three):
    make_ready(batch, three[0])
    submit(batch, three[0])
    with pytest.raises(TrainingError, match="只有提交人"):
        steps.take_back(batch, three[1], version=version(batch))
    steps.take_back(batch, three[0], version=version(batch))
    closed.refuse_changes(batch)


def test_a_second_click_does_nothing_and_says_who_was_first(batch, three):
    make_ready(batch, three[0])
    submit(batch, three[0])
    seen = version(batch)
    steps.pass_first(batch, three[1], version=seen)
    with pytest.raises(ChangedMeanwhile, match="乙刚刚（09:00）办理过"):
        steps.pass_first(batch, three[1], version=seen)
    with pytest.raises(ChangedMeanwhile):
        steps.pass_first(batch, three[2], version=seen)
    assert len(closing_of(batch).steps) == 2


def test_two_who_close_at_once_post_once(app, congress, batch, three):
    make_ready(batch, three[0])
    submit(batch, three[0])
    steps.pass_first(batch, three[1], version=version(batch))
    db.session.commit()
    batch_id, seen, other = batch.id, version(batch), UserFactory(name="丁").id
    db.session.commit()

    def also():
        return steps.close(db.session.get_one(Batch, batch_id), Actor(other, AT), version=seen)

    with meanwhile(app, congress.id, also) as outcome:
        steps.close(batch, three[2], version=seen)
    assert isinstance(outcome[0], ChangedMeanwhile)
    assert hours() == 6


def test_a_mark_and_a_closing_at_once_come_one_after_the_other(app, congress, batch, three):
    make_ready(batch, three[0])
    db.session.commit()
    lesson_id, person_id = batch.lessons[0].id, batch.enrolments[0].person_id

    def mark():
        lesson = db.session.get_one(type(batch.lessons[0]), lesson_id)
        sheet = recording.sheet_of(lesson)
        return recording.record(lesson, {person_id: Marked(Mark.ABSENT)}, sheet, by_id=None, at=AT)

    with meanwhile(app, congress.id, mark) as outcome:
        submit(batch, three[0])
    assert "正在结班审核" in outcome[0].message


def test_a_class_under_review_or_closed_is_locked(batch, three):
    person = batch.enrolments[0].person_id
    leave = LeaveFactory(batch=batch, person_id=person, state=LeaveState.GRANTED)
    make_ready(batch, three[0])
    submit(batch, three[0])
    span = (batch.starts_at, batch.ends_at)

    def attempts():
        yield lambda: recording.record(batch.lessons[0], {person: Marked(Mark.ABSENT)}, {}, by_id=None, at=AT)
        yield lambda: leaves.ask(batch, person, *span, LeaveKind.SICK, "", by_id=None, at=AT)
        yield lambda: leaves.decide(leave, granted=False, by_id=None, at=AT)
        yield lambda: taught.confirm(batch, {}, three[0])
        yield lambda: papers.remove(papers.of(batch)[0], three[0])
        yield lambda: no_shows.take_out(batch, [], three[0])

    for attempt in attempts():
        with pytest.raises(TrainingError, match=r"正在结班审核.*请先在结班页撤回或退回"):
            attempt()
    steps.pass_first(batch, three[1], version=version(batch))
    steps.close(batch, three[2], version=version(batch))
    for attempt in attempts():
        with pytest.raises(TrainingError, match=r"已结班.*申请重新打开，由另一人同意"):
            attempt()


def test_reopening_takes_two_people_and_a_reason(batch, three):
    close_class(batch, three)
    with pytest.raises(TrainingError, match="请写明理由"):
        steps.ask_reopening(batch, three[0], version=version(batch), reason="")
    steps.ask_reopening(batch, three[0], version=version(batch), reason="漏记一人")
    with pytest.raises(TrainingError, match="您是申请人"):
        steps.grant_reopening(batch, three[0], version=version(batch))
    with pytest.raises(TrainingError, match="已结班"):
        closed.refuse_changes(batch)
    steps.grant_reopening(batch, three[1], version=version(batch))
    closed.refuse_changes(batch)
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action == Action.REOPENING)).all()
    assert [(row.by_name, row.after["step"], row.reason) for row in rows] == [
        ("甲", "reopening_asked", "漏记一人"),
        ("乙", "reopened", ""),
    ]


def test_a_request_to_reopen_is_refused_or_taken_back(batch, three):
    close_class(batch, three)
    for actor, reason, kind in (
        (three[1], "无依据", StepKind.REOPENING_REFUSED),
        (three[0], "", StepKind.REOPENING_TAKEN_BACK),
    ):
        steps.ask_reopening(batch, three[0], version=version(batch), reason="漏记一人")
        steps.refuse_reopening(batch, actor, version=version(batch), reason=reason)
        closing = closing_of(batch)
        assert (closing.state, closing.steps[-1].kind) == (ClosingState.CLOSED, kind)


def test_a_correction_after_reopening_is_a_reversal_under_the_same_rule_version(batch, three):
    close_class(batch, three)
    rule_sets.adopt("shanxi", datetime(2022, 4, 1).date())
    steps.ask_reopening(batch, three[0], version=version(batch), reason="更正")
    steps.grant_reopening(batch, three[1], version=version(batch))
    lesson, first, late = batch.lessons[0], batch.enrolments[0].person_id, EnrolmentFactory(batch=batch).person
    marks = {first: Marked(Mark.LATE, 90)}
    recording.record(lesson, marks, recording.sheet_of(lesson), by_id=None, at=AT)
    for one in batch.lessons:
        AttendanceFactory(lesson=one, person=late)
    assert hours() == 6
    posted = close_class(batch, three)
    assert (posted.earned, posted.reversed) == (3, 1)
    lines = db.session.scalars(select(CreditEntry).order_by(CreditEntry.id).offset(6)).all()
    assert {(line.kind, line.hours) for line in lines} == {
        (EntryKind.REVERSAL, Decimal(-3)),
        (EntryKind.EARNED, Decimal("1.5")),
        (EntryKind.EARNED, Decimal(3)),
    }
    assert {line.rule_set.source for line in lines} == {line.rule_set.source for line in lines[:1]}


def test_who_never_came_is_taken_out_stays_absent_and_earns_nothing(batch, three):
    person = EnrolmentFactory(batch=batch).person
    for lesson in batch.lessons:
        AttendanceFactory(lesson=lesson, person=person, presence=Presence.ABSENT, minutes=0)
    excused = EnrolmentFactory(batch=batch).person
    for lesson in batch.lessons:
        AttendanceFactory(
            lesson=lesson, person=excused, presence=Presence.EXCUSED, leave_kind=LeaveKind.SICK, minutes=0
        )
    assert no_shows.of(batch) == [person]
    assert Point.NO_SHOWS in missing(batch)
    with pytest.raises(ChangedMeanwhile):
        no_shows.take_out(batch, [], three[0])
    no_shows.take_out(batch, [person.id], three[0])
    assert Point.NO_SHOWS not in missing(batch)
    close_class(batch, three)
    assert db.session.scalars(select(CreditEntry.id).where(CreditEntry.person_id == person.id)).all() == []
    db.session.refresh(batch)
    assert [one.state for one in batch.enrolments if one.person_id == person.id] == [EnrolmentState.CONFIRMED]
    kept = db.session.scalars(select(Attendance.presence).where(Attendance.person_id == person.id))
    assert set(kept) == {Presence.ABSENT}


def test_who_is_found_to_have_come_after_all_asks_for_a_new_look(batch, three):
    person = EnrolmentFactory(batch=batch).person
    records = [
        AttendanceFactory(lesson=one, person=person, presence=Presence.ABSENT, minutes=0) for one in batch.lessons
    ]
    no_shows.take_out(batch, [person.id], three[0])
    records[0].presence, records[0].minutes = Presence.PRESENT, 180
    assert Point.NO_SHOWS in missing(batch)
    no_shows.take_out(batch, [], three[0])
    assert Point.NO_SHOWS not in missing(batch)


def said(lesson, **changes):
    is_taught = lesson.state is LessonState.PLANNED
    known = {"is_taught": is_taught, "subject": lesson.subject, "lecturer_id": lesson.lecturer_id}
    return taught.Said(**known | {"starts_at": lesson.starts_at, "ends_at": lesson.ends_at} | changes)


def test_what_was_really_taught_is_kept_beside_what_was_published(batch, three):
    first, second = batch.lessons
    began, sequence = first.starts_at, first.sequence
    lecturer = LecturerFactory(name="代课教师")
    later = {"starts_at": began + timedelta(minutes=30), "lecturer_id": lecturer.id, "note": "原教师生病"}
    assert taught.confirm(batch, {first.id: said(first, **later), second.id: said(second)}, three[0]) == 1
    db.session.refresh(first)
    assert (first.starts_at, first.lecturer.name) == (began + timedelta(minutes=30), "代课教师")
    assert (first.sequence, second.sequence) == (sequence + 1, 0)
    kept = taught.of(batch)[first.id]
    assert (kept.published_starts_at, kept.note) == (began, "原教师生病")
    assert {record.minutes for record in db.session.scalars(select(Attendance)) if record.lesson_id == first.id} == {
        150
    }
    assert Point.TIMETABLE not in missing(batch)


def test_minutes_missed_stay_the_same_in_a_shorter_lesson(batch, three):
    lesson = batch.lessons[0]
    record = db.session.scalars(select(Attendance).where(Attendance.lesson_id == lesson.id)).first()
    record.presence, record.minutes = Presence.LATE, 160
    taught.confirm(batch, {lesson.id: said(lesson, ends_at=lesson.ends_at - timedelta(hours=1))}, three[0])
    assert record.minutes == 100


def test_a_lesson_that_was_not_taught_earns_nothing(batch, three):
    lesson = batch.lessons[0]
    make_ready(batch, three[0])
    taught.confirm(batch, {lesson.id: said(lesson, is_taught=False, note="停电")}, three[0])
    assert lesson.state is LessonState.CANCELLED
    assert close_class(batch, three).earned == 3


def test_a_lesson_changed_later_asks_for_a_new_word(batch, three):
    make_ready(batch, three[0])
    batch.lessons[0].sequence += 1
    assert missing(batch) == {Point.TIMETABLE}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": " "}, "请填写课程名称"),
        ({"ends_at": datetime(2022, 4, 11, 8)}, "下课时间应晚于上课时间"),
        ({"ends_at": datetime(2022, 4, 14, 8)}, "长于 2400 分钟"),
        ({"ends_at": datetime(2022, 4, 11, 15)}, "时间重叠"),
        ({"starts_at": datetime(2022, 4, 20, 8), "ends_at": datetime(2022, 4, 20, 10)}, "还没有上完"),
        ({"lecturer_id": 999}, "师资已不在名单中"),
    ],
)
def test_a_timetable_that_cannot_be_is_refused_whole(batch, three, changes, words):
    db.session.commit()
    first, second = batch.lessons
    with pytest.raises(TrainingError, match=words):
        taught.confirm(batch, {first.id: said(first, **changes), second.id: said(second)}, three[0])
    db.session.rollback()
    assert taught.of(batch) == {}


def test_the_same_scan_twice_is_one_paper_and_what_is_taken_off_is_kept(batch, three):
    paper = papers.add(batch, PaperKind.SIGN_IN, "签到表.pdf", PDF, three[0])
    with pytest.raises(TrainingError, match="内容相同"):
        papers.add(batch, PaperKind.SIGN_IN, "again.pdf", PDF, three[0])
    papers.remove(paper, three[0])
    assert papers.of(batch) == []
    assert db.session.scalar(select(func.count(Attachment.id))) >= 1


def test_a_cancelled_class_is_not_closed(batch, three):
    from training.models.schedules import BatchState

    make_ready(batch, three[0])
    batch.state = BatchState.CANCELLED
    with pytest.raises(TrainingError, match="已取消"):
        submit(batch, three[0])


KILLED = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from training.app import create_app
from training.models import db, scope
from training.models.ledger import CreditEntry
from training.models.schedules import Batch
from training.operations.audit import Actor
from training.operations.ledger.closing import steps

uri, congress, batch, version, user = sys.argv[1], *map(int, sys.argv[2:6])
app = create_app({"SQLALCHEMY_DATABASE_URI": uri, "SECRET_KEY": "for tests alone", "TESTING": True})
with app.app_context():
    scope.bind(congress)

    @event.listens_for(db.session, "after_flush")
    def die(session, _context):
        if any(isinstance(one, CreditEntry) for one in session.new):
            print("half way", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

    steps.close(db.session.get_one(Batch, batch), Actor(user, datetime(2022, 4, 20, 9)), version=version)
    db.session.commit()
"""


def test_a_process_killed_in_the_middle_of_closing_leaves_nothing_of_it(app, congress, batch, three):
    make_ready(batch, three[0])
    submit(batch, three[0])
    steps.pass_first(batch, three[1], version=version(batch))
    db.session.commit()
    told = [app.config["SQLALCHEMY_DATABASE_URI"], congress.id, batch.id, version(batch), three[2].by_id]
    db.session.commit()
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, told)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env={**os.environ},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.strip()) == (-signal.SIGKILL, "half way"), ran.stderr
    db.session.expire_all()
    assert (closing_of(batch).state, hours()) == (ClosingState.REVIEWED, 0)
    assert db.session.scalar(select(func.count(ClosingStep.id))) == 2
    assert steps.close(batch, three[2], version=version(batch)).earned == 6
    assert audit.verify().bad is None
