"""The door in a browser: the code on the screen, the telephone in the hand, and what staff settle afterwards."""

import sqlite3
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from tests.factories import ClosingFactory, EnrolmentFactory, LeaveFactory, LessonFactory, MandateFactory, UserFactory
from tests.pages import Page
from tests.statements import statements
from training import clock
from training.models import db, scope
from training.models.accounts import Role
from training.models.attendance import Attendance, CheckIn, Direction, Doubt, LeaveState, Means, Presence
from training.models.audit import AuditRow
from training.models.closings import ClosingState
from training.models.congresses import Term
from training.models.plans import Mode
from training.models.schedules import BatchState, EnrolmentState, LessonState
from training.operations.attendance import codes, doors, recording, settling

BEGINS = datetime(2022, 4, 11, 8, 30)
LONGEST_PAGE = 30_000


class Clock:
    """The server's clock, set by the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, _congress):
        return self.at.replace(microsecond=0)

    def seconds(self) -> float:
        return self.at.timestamp()

    def go(self, **delta) -> None:
        self.at += timedelta(**delta)


@pytest.fixture
def time(monkeypatch):
    found = Clock(BEGINS - timedelta(minutes=10))
    for name in ("now", "seconds"):
        monkeypatch.setattr(clock, name, getattr(found, name))
    for module in ("actors", "attendance.door", "attendance.spot_check", "attendance.lessons", "attendance.mine"):
        monkeypatch.setattr(f"training.web.{module}.now", found.now)
    return found


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory(subject="宪法")
    for name in "甲乙丙":
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name, person__pinyin=name).person)
    return lesson


@pytest.fixture
def people(lesson):
    return {person.name: person for person in recording.people_of(lesson)}


@pytest.fixture
def phone_of(app, people):
    """A telephone in which that person is signed in."""

    def phone(name):
        return app.test_client().sign_in(UserFactory(role=Role.DEPUTY, person_id=people[name].id))

    return phone


@pytest.fixture
def shown(app, lesson, time):
    """The path that the screen shows at that moment."""

    def path(direction=Direction.IN):
        return f"/attendance/d/{codes.code(app.config['SECRET_KEY'], lesson.id, direction, time.seconds())}"

    return path


def tap(phone, path):
    """Scan, and tap; the last page."""
    claim = phone.get(path).location
    return phone.post(claim, follow_redirects=True)


def record_of(lesson, person):
    query = select(Attendance).where(Attendance.lesson_id == lesson.id, Attendance.person_id == person.id)
    return db.session.scalar(query)


def events(lesson):
    return [(one.person.name, one.direction) for one in db.session.scalars(select(CheckIn).order_by(CheckIn.id))]


# --- the screen


def test_the_screen_shows_a_code_and_how_many_came(staff, lesson, time, shown, phone_of):
    tap(phone_of("甲"), shown())
    state = staff.get(f"/attendance/lessons/{lesson.id}/projector.json").json
    assert (state["came"], state["whole"], state["sentence"], state["time"]) == (1, 3, "", "08:20:00")
    assert state["address"].endswith(shown())
    assert state["svg"].startswith("<svg")
    assert len(state["svg"]) < 12_000
    assert state["svg"] in staff.get(f"/attendance/lessons/{lesson.id}/projector").text


def test_the_code_changes_every_fifteen_seconds(staff, lesson, time):
    address = f"/attendance/lessons/{lesson.id}/projector.json"
    first = staff.get(address).json
    time.go(milliseconds=first["lasts"] - 1)
    assert staff.get(address).json["address"] == first["address"]
    time.go(milliseconds=1)
    assert staff.get(address).json["address"] != first["address"]


@pytest.mark.parametrize(
    ("minutes", "to", "sentence"),
    [
        (-61, "in", "2022-04-11 07:30 起可以签到。"),
        (31, "in", "签到已于 2022-04-11 09:00 截止。"),
        (-1, "out", "2022-04-11 08:30 起可以签退。"),
        (241, "out", "签退已于 2022-04-11 12:30 截止。"),
    ],
)
def test_outside_the_window_the_screen_says_when(staff, lesson, time, minutes, to, sentence):
    time.at = BEGINS + timedelta(minutes=minutes)
    state = staff.get(f"/attendance/lessons/{lesson.id}/projector.json?to={to}").json
    assert (state["sentence"], state["svg"]) == (sentence, "")


def test_every_hall_of_linked_rooms_shows_the_same(staff, lesson, time):
    """The code is of the lesson, not of a room."""
    address = f"/attendance/lessons/{lesson.id}/projector.json"
    assert staff.get(address).json == staff.get(address).json


def test_an_online_lesson_has_no_door(staff, lesson, time):
    lesson.batch.program.mode = Mode.ONLINE
    for page in ("door", "projector"):
        response = staff.get(f"/attendance/lessons/{lesson.id}/{page}")
        assert response.status_code == 422
        assert "线上课次，没有现场签到" in response.text
    assert f"lessons/{lesson.id}/door" not in staff.get(f"/attendance/batches/{lesson.batch_id}").text


# --- the telephone


def test_one_tap_signs_in(phone_of, lesson, people, shown, time):
    page = tap(phone_of("甲"), shown())
    assert (page.status_code, "已签到" in page.text, "08:20" in page.text) == (200, True, True)
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.means, record.minutes) == (Presence.PRESENT, Means.CODE, 180)


def test_opening_the_page_signs_nobody_in(phone_of, lesson, shown, time):
    phone = phone_of("甲")
    page = phone.get(shown(), follow_redirects=True)
    assert "甲" in page.text
    assert events(lesson) == []


def test_in_and_out_settle_the_record(phone_of, lesson, people, shown, time):
    phone = phone_of("甲")
    tap(phone, shown())
    assert record_of(lesson, people["甲"]).doubts == [Doubt.NO_SIGN_OUT]
    time.go(hours=3, minutes=5)
    assert "可以离场" in tap(phone, shown(Direction.OUT)).text
    assert (record_of(lesson, people["甲"]).doubts, events(lesson)) == ([], [("甲", "in"), ("甲", "out")])


@pytest.mark.parametrize(("late", "is_good"), [(0, True), (29, True), (31, True), (33, False), (3600, False)])
def test_a_code_is_taken_for_one_more_step_and_two_seconds(phone_of, shown, time, late, is_good):
    time.at = BEGINS - timedelta(minutes=10)
    assert time.seconds() % codes.STEP == 0
    path, phone = shown(), phone_of("甲")
    time.go(seconds=late)
    response = phone.get(path)
    assert response.status_code == (303 if is_good else 410)
    assert is_good or "请重新扫大屏幕上的二维码" in response.text


def test_a_claim_survives_typing_a_password(client, lesson, people, shown, time):
    """Scanned without a session: the page leads to signing in and back; a minute and a half later it is good."""
    claim = client.get(shown()).location
    page = client.get(claim)
    assert f"/accounts/sign-in?next={claim}" in page.text.replace("%2F", "/")
    time.go(seconds=90)
    client.sign_in(UserFactory(role=Role.DEPUTY, person_id=people["甲"].id))
    assert "已签到" in client.post(claim, follow_redirects=True).text


def test_a_claim_lives_two_minutes(phone_of, lesson, shown, time):
    phone = phone_of("甲")
    claim = phone.get(shown()).location
    time.go(seconds=121)
    response = phone.post(claim)
    assert (response.status_code, events(lesson)) == (410, [])
    assert "2 分钟内有效" in response.text


def test_a_claim_is_worth_nothing_on_another_telephone(phone_of, lesson, shown, time):
    claim = phone_of("甲").get(shown()).location
    other = phone_of("乙")
    other.get(shown())
    response = other.post(claim)
    assert (response.status_code, events(lesson)) == (403, [])
    assert "不是由本手机扫码打开的" in response.text


def test_a_claim_is_used_once(app, phone_of, people, lesson, shown, time):
    """The telephone is handed over within the two minutes: the second one has to scan."""
    phone = phone_of("甲")
    claim = phone.get(shown()).location
    phone.post(claim)
    phone.sign_in(UserFactory(role=Role.DEPUTY, person_id=people["乙"].id))
    response = phone.post(claim)
    assert (response.status_code, events(lesson)) == (422, [("甲", "in")])
    assert "重新扫" in response.text


def test_staff_without_a_person_are_told_so(staff, lesson, shown, time):
    claim = staff.get(shown()).location
    for response in (staff.get(claim), staff.post(claim)):
        assert "没有对应的参训人员" in response.text
    assert events(lesson) == []


def test_a_closed_class_takes_no_more(staff, phone_of, lesson, people, shown, time):
    tap(phone_of("甲"), shown())
    ClosingFactory(batch=lesson.batch, state=ClosingState.CLOSED)
    assert "已结班" in tap(phone_of("乙"), shown()).text
    form = {"opens_before": 30, "closes_after": 20, "late_after": 5, "early_before": 15, "out_until": 60}
    assert staff.post(f"/attendance/lessons/{lesson.id}/door/settings", data=form).status_code == 422
    hand = {"person_id": people["乙"].id, "direction": "in", "at": "08:10", "reason": "手机没电"}
    assert staff.post(f"/attendance/lessons/{lesson.id}/door/hand", data=hand).status_code == 422
    assert verify(staff, lesson, "strike", people["甲"]).status_code == 422
    assert events(lesson) == [("甲", "in")]


def test_another_congress_opens_no_door_here(app, phone_of, lesson, people, shown, time, neighbour):
    """Its deputies are not on the list, its staff see nothing; who sits in both signs in with either account."""
    with scope.within(neighbour.id):
        term = db.session.scalars(select(Term)).one()
        stranger = UserFactory(role=Role.DEPUTY, person_id=MandateFactory(term=term).person_id)
        both = UserFactory(role=Role.DEPUTY, person_id=MandateFactory(term=term, person=people["甲"]).person_id)
        clerk, theirs = UserFactory(), LessonFactory()
    answer = tap(app.test_client().sign_in(stranger), shown())
    assert (answer.status_code, "参训名单" in answer.text) == (422, True)
    assert "签到已记录" in tap(app.test_client().sign_in(both), shown()).text
    assert db.session.execute(select(CheckIn.congress_id, CheckIn.person_id)).all() == [
        (lesson.congress_id, people["甲"].id)
    ]
    clerk = app.test_client().sign_in(clerk)
    for path in ("", "/door", "/projector.json", "/spot-check"):
        assert clerk.get(f"/attendance/lessons/{lesson.id}{path}").status_code == 404
    for path in ("/door/hand", "/door/verify", "/spot-check", "/spot-check/draw"):
        assert clerk.post(f"/attendance/lessons/{lesson.id}{path}", data={"reason": "x"}).status_code == 404
    with scope.within(neighbour.id):
        path = shown().replace(f"/{lesson.id}.", f"/{theirs.id}.")
    assert clerk.get(path).status_code == 410


def test_a_tap_without_its_token_signs_nobody_in(phone_of, lesson, shown, time):
    phone = phone_of("甲")
    assert phone.post(phone.get(shown()).location, csrf=False).status_code == 400
    assert events(lesson) == []


def test_a_lesson_cancelled_after_the_first_came_keeps_what_it_has_and_takes_no_more(
    staff, phone_of, lesson, people, shown, time
):
    tap(phone_of("甲"), shown())
    lesson.state = LessonState.CANCELLED
    answer = tap(phone_of("乙"), shown())
    assert (answer.status_code, "已取消" in answer.text) == (422, True)
    assert events(lesson) == [("甲", Direction.IN)]
    assert list(settling.verify([lesson])) == []
    assert "已取消" in staff.page(f"/attendance/lessons/{lesson.id}/projector").text


def test_tapping_ten_times_is_one_row(phone_of, lesson, shown, time):
    phone = phone_of("甲")
    claim = phone.get(shown()).location
    for _time in range(10):
        assert phone.post(claim).status_code == 303
    time.go(seconds=20)
    tap(phone, shown())
    assert events(lesson) == [("甲", "in")]


@pytest.mark.parametrize("text", ["1.i.x", "x", "1.i." + "A" * 24, "999999.i." + "A" * 24, "1.i." + "Ａ" * 24])
def test_a_forged_code_opens_nothing(client, lesson, text, time):
    assert client.get(f"/attendance/d/{text}").status_code in {404, 410}


REFUSED = {
    "已取消": lambda lesson, time: setattr(lesson, "state", LessonState.CANCELLED),
    "宪法”已取消": lambda lesson, time: setattr(lesson.batch, "state", BatchState.CANCELLED),
    "07:30起才能签到": lambda lesson, time: setattr(time, "at", BEGINS - timedelta(minutes=61)),
    "已于09:00截止": lambda lesson, time: setattr(time, "at", BEGINS + timedelta(minutes=31)),
    "不在“宪法”的参训名单内": lambda lesson, time: setattr(
        lesson.batch.enrolments[0], "state", EnrolmentState.WITHDRAWN
    ),
    "线上课次": lambda lesson, time: setattr(lesson.batch.program, "mode", Mode.ONLINE),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_in_the_way_is_said(phone_of, lesson, people, shown, time, sentence):
    REFUSED[sentence](lesson, time)
    name = next(name for name, one in people.items() if one.id == lesson.batch.enrolments[0].person_id)
    phone = phone_of(name)
    claim = phone.get(shown()).location
    for response in (phone.get(claim), phone.post(claim)):
        assert response.status_code == 422
        assert sentence in Page(response.text).text
    assert events(lesson) == []


def test_a_borrowed_telephone_refuses_nobody_and_marks_both(app, people, phone_of, lesson, shown, time):
    phone = phone_of("甲")
    tap(phone, shown())
    phone.sign_in(UserFactory(role=Role.DEPUTY, person_id=people["乙"].id))
    assert "已签到" in tap(phone, shown()).text
    assert [Doubt.SHARED_DEVICE in record_of(lesson, people[name]).doubts for name in "甲乙"] == [True, True]


def test_halls_share_an_address_and_nobody_is_blocked(phone_of, lesson, people, shown, time):
    """All test clients come from one address."""
    for name in people:
        tap(phone_of(name), shown())
    assert [record_of(lesson, one).doubts for one in people.values()] == [[Doubt.NO_SIGN_OUT]] * 3


def test_signing_in_from_a_second_telephone_is_verified(phone_of, lesson, people, shown, time):
    for _phone in range(2):
        tap(phone_of("甲"), shown())
    assert Doubt.TWO_DEVICES in record_of(lesson, people["甲"]).doubts


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=-1)])
def test_a_clock_that_jumps_changes_nothing_that_is_stored(phone_of, lesson, people, shown, time, jump):
    phone = phone_of("甲")
    tap(phone, shown())
    kept = (record_of(lesson, people["甲"]).minutes, events(lesson))
    before, claim = shown(), phone_of("乙").get(shown()).location
    time.at += jump
    assert phone.get(before).status_code == 410
    assert phone.post(claim).status_code in {403, 410}
    settling.settle(lesson)
    assert (record_of(lesson, people["甲"]).minutes, events(lesson)) == kept
    time.at -= jump
    assert "已签到" in phone.get(phone.get(shown()).location).text


def test_the_pages_on_the_telephone_weigh_little(phone_of, shown, time):
    """The page, its style sheet and its icon, uncompressed: all that it loads."""
    phone = phone_of("甲")
    for _page in ("to tap", "done"):
        response = phone.get(shown(), follow_redirects=True)
        page = Page(response.text)
        links = [one.get("href") for one in page.all("link")]
        assert not page.all("script", "img")
        assert len(response.data) + sum(len(phone.get(one).data) for one in links) <= LONGEST_PAGE
        tap(phone, shown())


# --- the personal link


def personal_link(staff, person):
    staff.post(f"/attendance/people/{person.id}/link")
    page = Page(staff.get(f"/attendance/people/{person.id}/link").text)
    return next(one.get("value") for one in page.all("input") if one.get("id") == "address").partition("localhost")[2]


def test_a_telephone_known_by_its_link_needs_no_password(client, staff, lesson, people, shown, time):
    link = personal_link(staff, people["甲"])
    assert "启用本手机" in client.get(link).text
    assert "登录" in client.get(shown(), follow_redirects=True).text
    assert "本手机已启用" in client.post(link, follow_redirects=True).text
    assert "已签到" in tap(client, shown()).text
    assert events(lesson) == [("甲", "in")]


def test_a_link_that_is_made_anew_forgets_the_telephone(client, staff, people, shown, time):
    link = personal_link(staff, people["甲"])
    client.post(link)
    personal_link(staff, people["甲"])
    assert client.get(link).status_code == 404
    assert "登录" in client.get(shown(), follow_redirects=True).text


def test_a_revoked_link_is_worth_nothing(client, staff, people, shown, time):
    link = personal_link(staff, people["甲"])
    client.post(link)
    page = Page(staff.get(f"/attendance/people/{people['甲'].id}/link").text)
    (revoke,) = [one.get("action") for one in page.all("form") if "revoke" in one.get("action", "")]
    staff.post(revoke)
    assert client.get(link).status_code == 404
    assert "登录" in client.get(shown(), follow_redirects=True).text
    assert [row.action for row in db.session.scalars(select(AuditRow))] == ["door_link_made", "door_link_revoked"]


def test_a_link_makes_three_browsers_known(app, staff, people, time):
    link = personal_link(staff, people["甲"])
    answers = [app.test_client().post(link, follow_redirects=True).status_code for _browser in range(4)]
    assert answers == [200, 200, 200, 422]


def test_a_deputy_has_their_own_link_and_no_other(phone_of, people, time):
    phone = phone_of("甲")
    assert phone.get(f"/attendance/people/{people['甲'].id}/link").status_code == 200
    assert phone.post(f"/attendance/people/{people['乙'].id}/link").status_code == 404


def test_the_links_of_a_class_as_excel(staff, lesson, people, time):
    address = f"/attendance/batches/{lesson.batch_id}/links"
    staff.post(address)
    response = staff.post(address)
    rows = CalamineWorkbook.from_filelike(BytesIO(response.data)).get_sheet_by_index(0).to_python()
    links = {row[1]: row[4] for row in rows[-3:]}
    assert links.keys() == people.keys()
    assert all("/attendance/phone/" in one for one in links.values())


# --- staff


def test_staff_sign_in_by_hand_with_a_reason_that_is_noted(staff, lesson, people, time):
    time.go(minutes=60)
    address = f"/attendance/lessons/{lesson.id}/door/hand"
    form = {"person_id": people["甲"].id, "direction": "in", "at": "08:40"}
    assert staff.post(address, data=form).status_code == 422
    assert staff.post(address, data=form | {"reason": "手机没电"}).status_code == 302
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.means, record.minutes) == (Presence.PRESENT, Means.HAND, 180)
    row, drawn = db.session.scalars(select(AuditRow).order_by(AuditRow.number)).all()
    assert (row.action, row.reason, row.subject) == ("signed_by_hand", "手机没电", "宪法：甲")
    assert (drawn.action, drawn.after["people"]) == ("names_drawn", [people["甲"].id])


@pytest.mark.parametrize("at", ["09:31", "06:00", "25:00", ""])
def test_a_time_that_cannot_be_is_refused_and_nothing_is_lost(staff, lesson, people, time, at):
    time.go(minutes=60)
    form = {"person_id": people["甲"].id, "direction": "in", "at": at, "reason": "手机没电"}
    response = staff.post(f"/attendance/lessons/{lesson.id}/door/hand", data=form)
    assert (response.status_code, events(lesson)) == (422, [])
    assert "手机没电" in response.text


def verify(staff, lesson, decision, *people, reason="班主任作证"):
    form = {"person": [one.id for one in people], "decision": decision, "reason": reason}
    return staff.post(f"/attendance/lessons/{lesson.id}/door/verify", data=form)


def test_a_lesson_over_midnight_is_signed_by_hand_on_the_right_day(staff, lesson, people, time):
    lesson.starts_at, lesson.ends_at = datetime(2024, 2, 28, 22), datetime(2024, 2, 29, 0, 30)
    time.at = datetime(2024, 2, 29, 8)
    for direction, at in (("in", "21:55"), ("out", "00:40")):
        form = {"person_id": people["甲"].id, "direction": direction, "at": at, "reason": "停电"}
        assert staff.post(f"/attendance/lessons/{lesson.id}/door/hand", data=form).status_code == 302
    moments = db.session.scalars(select(CheckIn.at).order_by(CheckIn.id)).all()
    assert moments == [datetime(2024, 2, 28, 21, 55), datetime(2024, 2, 29, 0, 40)]
    assert record_of(lesson, people["甲"]).minutes == 150


def test_a_missing_sign_out_is_pending_until_somebody_settles_it(staff, phone_of, lesson, people, shown, time):
    for name in "甲乙":
        tap(phone_of(name), shown())
    assert "没有待核实的考勤" in staff.get(f"/attendance/lessons/{lesson.id}/door").text
    assert verify(staff, lesson, "confirm", people["甲"]).status_code == 422
    time.go(hours=4)
    assert "没有签退" in staff.get(f"/attendance/lessons/{lesson.id}/door").text
    assert verify(staff, lesson, "confirm", people["甲"], reason=" ").status_code == 422
    verify(staff, lesson, "confirm", people["甲"])
    verify(staff, lesson, "strike", people["乙"])
    found = [record_of(lesson, people[name]) for name in "甲乙"]
    assert [(one.presence, one.minutes, one.is_pending) for one in found] == [
        (Presence.PRESENT, 180, False),
        (Presence.ABSENT, 0, False),
    ]
    by_staff = select(AuditRow).where(AuditRow.action != "names_drawn")
    rows = db.session.scalars(by_staff.order_by(AuditRow.number)).all()
    assert [(row.action, row.reason) for row in rows] == [("verified", "班主任作证"), ("struck", "班主任作证")]
    assert list(settling.verify([lesson])) == []


def test_all_who_only_forgot_to_sign_out_are_settled_at_once(staff, app, phone_of, lesson, people, shown, time):
    for name in "甲乙":
        tap(phone_of(name), shown())
    phone = phone_of("丙")
    for _phone in range(2):
        tap(phone, shown())
        phone = phone_of("丙")
    time.go(hours=4)
    assert "连同所有只是没有签退的 2 人" in staff.get(f"/attendance/lessons/{lesson.id}/door").text
    form = {"forgot": "1", "decision": "confirm", "reason": "停电，签退码没有显示"}
    staff.post(f"/attendance/lessons/{lesson.id}/door/verify", data=form)
    assert [record_of(lesson, people[name]).is_pending for name in "甲乙丙"] == [False, False, True]


def test_who_is_struck_and_had_leave_is_on_leave(staff, phone_of, lesson, people, shown, time):
    LeaveFactory(batch=lesson.batch, person=people["甲"], state=LeaveState.GRANTED)
    tap(phone_of("甲"), shown())
    time.go(hours=4)
    verify(staff, lesson, "strike", people["甲"])
    assert record_of(lesson, people["甲"]).presence == Presence.EXCUSED


def test_the_class_and_the_list_say_what_is_pending_and_by_which_means(staff, phone_of, lesson, shown, time):
    tap(phone_of("甲"), shown())
    assert "手机扫码" in staff.get(f"/attendance/lessons/{lesson.id}").text
    assert "待核实：没有签退" in Page(staff.get(f"/attendance/lessons/{lesson.id}").text).text
    page = Page(staff.get(f"/attendance/batches/{lesson.batch_id}").text)
    assert "1 / 3 1" in page.text


def test_changing_the_window_derives_everything_anew(staff, phone_of, lesson, people, shown, time):
    time.at = BEGINS + timedelta(minutes=12)
    tap(phone_of("甲"), shown())
    form = {"opens_before": 30, "closes_after": 20, "late_after": 10, "early_before": 15, "out_until": 60}
    assert staff.post(f"/attendance/lessons/{lesson.id}/door/settings", data=form).status_code == 302
    record = record_of(lesson, people["甲"])
    assert (record.presence, record.minutes, record.is_pending) == (Presence.LATE, 168, False)
    assert list(settling.verify([lesson])) == []
    assert [row.action for row in db.session.scalars(select(AuditRow).order_by(AuditRow.number))][-1] == "door_set"


def test_a_whole_class_is_set_at_once(staff, lesson, time):
    other = LessonFactory(batch=lesson.batch, starts_at=BEGINS + timedelta(hours=6))
    form = {"opens_before": 30, "closes_after": 20, "late_after": 10, "early_before": 15, "out_until": 60}
    staff.post(f"/attendance/lessons/{lesson.id}/door/settings", data=form)
    assert doors.hours_of(other).opens_before == 60
    staff.post(f"/attendance/lessons/{lesson.id}/door/settings", data=form | {"whole_class": "y"})
    assert doors.hours_of(other).opens_before == 30


@pytest.mark.parametrize("minutes", ["", "-1", "241", "x"])
def test_a_window_that_cannot_be_is_refused(staff, lesson, time, minutes):
    form = {"opens_before": minutes, "closes_after": 20, "late_after": 10, "early_before": 15, "out_until": 60}
    assert staff.post(f"/attendance/lessons/{lesson.id}/door/settings", data=form).status_code == 422


def test_a_spot_check_is_drawn_and_ticked_off(staff, phone_of, lesson, people, shown, time):
    address = f"/attendance/lessons/{lesson.id}/spot-check"
    assert "还没有人签到" in staff.post(f"{address}/draw", follow_redirects=True).text
    for name in people:
        tap(phone_of(name), shown())
    drawn = next(name for name, one in people.items() if f"seen-{one.id}" in staff.get(address).text)
    staff.post(address, data={f"seen-{people[drawn].id}": "0"})
    assert Doubt.NOT_SEEN in record_of(lesson, people[drawn]).doubts
    staff.post(address, data={f"seen-{people[drawn].id}": "1"})
    assert Doubt.NOT_SEEN not in record_of(lesson, people[drawn]).doubts


# --- faults


@pytest.fixture
def on_disk(app):
    """A second connection to the file of the database, as another program has it."""
    other = sqlite3.connect(db.engine.url.database, timeout=0, isolation_level=None)
    yield other
    other.close()


@pytest.mark.databases("sqlite")
def test_a_locked_database_is_said_and_nothing_acknowledged_is_lost(phone_of, lesson, shown, time, on_disk):
    tap(phone_of("甲"), shown())
    phone = phone_of("乙")
    claim = phone.get(shown()).location
    db.session.commit()
    with quick_to_give_up():
        on_disk.execute("BEGIN IMMEDIATE")
        response = phone.post(claim)
        on_disk.execute("ROLLBACK")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "本次未保存。请稍后重试" in response.text
    assert events(lesson) == [("甲", "in")]
    assert "已签到" in phone.post(claim, follow_redirects=True).text
    assert events(lesson) == [("甲", "in"), ("乙", "in")]


@contextmanager
def quick_to_give_up():
    """Whoever waits for the database waits a tenth of a second instead of five."""
    db.session.commit()
    patience = lambda connection, _record: connection.execute("PRAGMA busy_timeout = 100")  # noqa: E731
    db.engine.dispose()
    event.listen(db.engine, "connect", patience)
    yield
    event.remove(db.engine, "connect", patience)
    db.session.commit()
    db.engine.dispose()


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(phone_of, lesson, people, shown, time):
    tap(phone_of("甲"), shown())
    phone = phone_of("乙")
    claim = phone.get(shown()).location
    db.session.commit()

    def full(connection, _cursor, statement, *_more):
        if statement.startswith("INSERT INTO check_ins"):
            # what sqlite itself raises for ENOSPC
            raise OperationalError(statement, {}, sqlite3.OperationalError("database or disk is full"))

    event.listen(db.engine, "before_cursor_execute", full)
    response = phone.post(claim)
    event.remove(db.engine, "before_cursor_execute", full)
    assert response.status_code == 503
    assert events(lesson) == [("甲", "in")]
    assert record_of(lesson, people["乙"]) is None
    assert "已签到" in phone.post(claim, follow_redirects=True).text


@pytest.mark.databases("sqlite")
def test_attendance_is_written_with_wal_and_full_sync(app):
    with db.engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {one}").scalar() for one in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]


def test_the_door_asks_as_often_for_three_as_for_one(staff, phone_of, lesson, shown, time):
    def asked():
        with statements() as found:
            for page in (f"lessons/{lesson.id}/door", f"lessons/{lesson.id}", f"batches/{lesson.batch_id}"):
                assert staff.get(f"/attendance/{page}").status_code == 200
        return len(found)

    tap(phone_of("甲"), shown())
    time.go(hours=4)
    once = asked()
    time.go(hours=-4)
    for name in "乙丙":
        tap(phone_of(name), shown())
    time.go(hours=4)
    assert asked() == once
