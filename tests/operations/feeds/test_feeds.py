"""What stands in a feed, and when it is built again."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import NOW
from tests.statements import statements
from training.models import db, scope
from training.models.attendance import MakeUpState
from training.models.schedules import BatchState, EnrolmentState, LessonState
from training.operations.errors import TrainingError
from training.operations.feeds import bodies, events, late, links

KEY = "a secret"


@pytest.fixture
def enrolment(congress):
    lesson = factories.LessonFactory(subject="宪法", batch__program__name="履职培训班")
    return factories.EnrolmentFactory(batch=lesson.batch)


def shown(enrolment, now=NOW):
    return events.agenda(enrolment.person, now).events


def test_c1_the_uid_is_made_of_ids_and_the_congresss_own_name(congress, enrolment):
    lesson = enrolment.batch.lessons[0]
    assert shown(enrolment)[0].uid == f"e{enrolment.id}-l{lesson.id}@{congress.calendar_domain}"
    assert events.agenda(enrolment.batch, NOW).events[0].uid == f"l{lesson.id}@{congress.calendar_domain}"


def test_c1_the_uid_survives_a_move(enrolment):
    before = shown(enrolment)[0].uid
    lesson = enrolment.batch.lessons[0]
    lesson.starts_at += timedelta(days=1)
    lesson.ends_at += timedelta(days=1)
    lesson.sequence += 1
    assert shown(enrolment)[0].uid == before


def test_c2_sequence_adds_up_and_the_later_change_counts(enrolment):
    lesson = enrolment.batch.lessons[0]
    lesson.sequence, lesson.changed_at = 3, NOW + timedelta(days=2)
    enrolment.sequence, enrolment.changed_at = 2, NOW + timedelta(days=1)
    event = shown(enrolment)[0]
    assert (event.sequence, event.changed_at) == (5, NOW + timedelta(days=2))


@pytest.mark.parametrize("why", ["lesson", "batch", "withdrawn"])
def test_c8_what_fell_away_is_shown_for_thirty_days(enrolment, why):
    lesson, at = enrolment.batch.lessons[0], NOW + timedelta(days=1)
    if why == "withdrawn":
        enrolment.state, enrolment.sequence, enrolment.changed_at = EnrolmentState.WITHDRAWN, 1, at
    else:
        lesson.sequence, lesson.changed_at = 1, at
    if why == "lesson":
        lesson.state = LessonState.CANCELLED
    if why == "batch":
        enrolment.batch.state = BatchState.CANCELLED
    [event] = shown(enrolment, at)
    assert event.is_cancelled
    assert event.sequence == 1
    assert [event.is_cancelled for event in shown(enrolment, at + timedelta(days=30, seconds=-1))] == [True]
    assert shown(enrolment, at + timedelta(days=30)) == []
    assert events.agenda(enrolment.person, at).fresh_until == at + timedelta(days=30)


def test_c8_somebody_moved_has_the_old_one_cancelled_and_a_new_uid(enrolment):
    enrolment.state, enrolment.sequence, enrolment.changed_at = EnrolmentState.WITHDRAWN, 1, NOW
    other = factories.LessonFactory(batch__program=enrolment.batch.program)
    factories.EnrolmentFactory(batch=other.batch, person=enrolment.person)
    found = shown(enrolment)
    assert sorted(event.is_cancelled for event in found) == [False, True]
    assert len({event.uid for event in found}) == 2


def test_c8_what_never_stood_there_is_not_shown_as_cancelled(enrolment):
    old = enrolment.batch.lessons[0]
    old.state, old.sequence, old.changed_at = LessonState.CANCELLED, 1, NOW - timedelta(days=3)
    assert shown(enrolment) == []
    enrolment.state, enrolment.sequence, enrolment.changed_at = EnrolmentState.WITHDRAWN, 1, NOW
    factories.LessonFactory(batch=enrolment.batch, changed_at=NOW + timedelta(days=1))
    db.session.refresh(enrolment.batch)
    assert [event.title for event in shown(enrolment)] == [f"宪法（{events.class_name(enrolment.batch)}）"]


def test_c14_only_the_past_year_and_at_most_a_thousand(enrolment, monkeypatch):
    lesson = enrolment.batch.lessons[0]
    assert len(shown(enrolment, lesson.ends_at + timedelta(days=365))) == 1
    assert shown(enrolment, lesson.ends_at + timedelta(days=366)) == []
    monkeypatch.setattr(events, "MOST_EVENTS", 2)
    for days in (1, 2):
        starts_at = lesson.starts_at + timedelta(days=days)
        factories.LessonFactory(batch=enrolment.batch, starts_at=starts_at)
    assert [event.starts_at.day for event in shown(enrolment)] == [12, 13]


def test_a_person_sees_the_lessons_of_every_congress(congress, neighbour, enrolment):
    with scope.within(neighbour.id):
        factories.MandateFactory(person=enrolment.person)
        theirs = factories.LessonFactory(subject="预算法")
        factories.EnrolmentFactory(batch=theirs.batch, person=enrolment.person)
        factories.EnrolmentFactory(batch=theirs.batch)
    found = shown(enrolment)
    assert {event.uid.partition("@")[2] for event in found} == {congress.calendar_domain, neighbour.calendar_domain}
    assert any("主办：宿州市人大常委会" in event.description for event in found)


def test_nobody_else_is_named(enrolment):
    other = factories.EnrolmentFactory(batch=enrolment.batch)
    for owner in (enrolment.person, enrolment.batch):
        for event in events.agenda(owner, NOW).events:
            assert other.person.name not in repr(event)


def test_a_calendar_asks_few_questions_whatever_its_length(enrolment):

    def questions():
        db.session.flush()
        db.session.expire_all()
        person = enrolment.person
        with statements() as asked:
            events.agenda(person, NOW)
        return len(asked)

    with_one = questions()
    for _ in range(3):
        batch = factories.LessonFactory().batch
        factories.LessonFactory(batch=batch)
        factories.EnrolmentFactory(batch=batch, person=enrolment.person)
    assert questions() == with_one


def test_c12_the_token_is_long_kept_as_a_hash_and_shown_again(enrolment):
    feed = links.make(enrolment.person, "手机", KEY, NOW)
    token = links.token_of(feed, KEY)
    assert len(token) == 32
    assert token not in repr(vars(feed))
    assert links.by_token(token) is feed
    assert links.token_of(feed, "another secret") is None
    assert links.by_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert len({links.token_of(links.make(enrolment.person, "", KEY, NOW), KEY) for _ in range(5)}) == 5


def test_c12_rotating_ends_the_old_link_and_no_other(enrolment):
    first, second = (links.make(enrolment.person, name, KEY, NOW) for name in ("手机", "电脑"))
    new = links.rotate(first, KEY, NOW + timedelta(days=1))
    assert [feed.name for feed in links.of(enrolment.person)] == ["电脑", "手机"]
    assert links.of(enrolment.person) == [second, new]
    assert first.revoked_at == NOW + timedelta(days=1)
    with pytest.raises(TrainingError, match="已停用"):
        links.rotate(first, KEY, NOW)


def test_nobody_collects_links_without_end(enrolment):
    for _ in range(links.MOST_LINKS):
        links.make(enrolment.batch, "", KEY, NOW)
    with pytest.raises(TrainingError, match="已有 10 个订阅链接"):
        links.make(enrolment.batch, "", KEY, NOW)


def test_c3_building_the_same_again_keeps_etag_and_date(enrolment):
    feed = links.make(enrolment.person, "", KEY, NOW)
    assert not bodies.is_current(feed, NOW)
    bodies.begin(feed)
    bodies.keep(feed, "第一版\r\n".encode(), NOW, NOW + timedelta(days=1))
    kept = feed.etag, feed.modified_at
    assert bodies.is_current(feed, NOW)
    assert not bodies.is_current(feed, NOW + timedelta(days=1))
    bodies.keep(feed, "第一版\r\n".encode(), NOW + timedelta(days=1), None)
    assert (feed.etag, feed.modified_at) == kept
    bodies.keep(feed, "第二版\r\n".encode(), NOW, None)
    assert feed.etag != kept[0]
    assert feed.modified_at == NOW + timedelta(seconds=1)
    db.session.expire(feed)
    assert feed.body == "第二版\r\n"


def test_a_fetch_is_noted_at_most_once_a_minute_and_for_each_version(enrolment):
    feed = links.make(enrolment.person, "", KEY, NOW)
    bodies.keep(feed, b"1", NOW, None)
    assert bodies.note_fetch(feed, "iOS/17\r\n" + "x" * 300, NOW)
    assert feed.fetched_by == ("iOS/17" + "x" * 300)[:200]
    assert not bodies.note_fetch(feed, "iOS/17" + "x" * 300, NOW + timedelta(seconds=30))
    assert bodies.note_fetch(feed, "Thunderbird", NOW + timedelta(seconds=40))
    assert bodies.note_fetch(feed, "Thunderbird", NOW + timedelta(seconds=100))
    bodies.keep(feed, b"2", NOW + timedelta(seconds=110), None)
    assert bodies.note_fetch(feed, "Thunderbird", NOW + timedelta(seconds=111))


def test_whoever_has_not_fetched_a_late_change_is_to_be_telephoned(enrolment):
    lesson = enrolment.batch.lessons[0]
    factories.EnrolmentFactory(batch=enrolment.batch)
    now = lesson.starts_at - timedelta(hours=20)
    assert late.unfetched(now) == []
    lesson.sequence, lesson.changed_at = 1, now - timedelta(hours=1)
    feed = links.make(enrolment.person, "", KEY, NOW)
    db.session.flush()
    assert [one.has_calendar for one in late.unfetched(now)].count(True) == 1
    assert len(late.unfetched(now)) == 2
    bodies.note_fetch(feed, "iOS", now)
    assert [one.person for one in late.unfetched(now)] != [enrolment.person]
    assert len(late.unfetched(now)) == 1
    assert late.unfetched(lesson.starts_at) == []


def test_a_make_up_stands_in_the_calendar_and_falls_away_with_its_booking(enrolment):
    make_up = factories.MakeUpFactory(person=enrolment.person, missed_lesson=factories.LessonFactory())
    make_up.lesson.batch.starts_at = NOW + timedelta(days=30)
    db.session.flush()
    (event,) = [one for one in shown(enrolment) if one.uid.startswith(f"m{make_up.id}-")]
    assert event.title.startswith("补课：")
    assert (event.is_cancelled, event.sequence) == (False, make_up.lesson.sequence)
    make_up.state, make_up.sequence, make_up.cancelled_at = MakeUpState.CANCELLED, 1, NOW
    make_up.changed_at = NOW
    db.session.flush()
    (event,) = [one for one in shown(enrolment) if one.uid.startswith(f"m{make_up.id}-")]
    assert (event.is_cancelled, event.sequence) == (True, make_up.lesson.sequence + 1)
    assert [one for one in shown(enrolment, NOW + timedelta(days=31)) if one.uid.startswith("m")] == []


def test_a_make_up_only_asked_for_is_in_no_calendar(enrolment):
    lesson = factories.LessonFactory()
    factories.MakeUpFactory(person=enrolment.person, missed_lesson=lesson, state="asked", booked_at=None)
    assert [one for one in shown(enrolment) if one.uid.startswith("m")] == []
