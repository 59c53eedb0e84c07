"""The door where staff scanners fetch names and hand in scans; badges to print and on the telephone."""

import io
from datetime import UTC, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.factories import BatchFactory, ClosingFactory, EnrolmentFactory, LessonFactory, MandateFactory
from training.clock import now
from training.models import db, scope
from training.models.attendance import CheckIn
from training.models.audit import AuditRow
from training.models.closings import ClosingState
from training.models.congresses import Term
from training.operations.attendance import badges, checkins, lost_badges

URL = "/attendance/scanner/scans"


@pytest.fixture
def lesson(congress):
    lesson = LessonFactory()
    for name in ("安一", "包二", "曹䶮"):
        EnrolmentFactory(batch=lesson.batch, person=MandateFactory(person__name=name).person)
    db.session.commit()
    return lesson


def row(lesson, person=0, nonce="n1", **more):
    at = int((lesson.starts_at - lesson.starts_at.replace(1970, 1, 1, 0, 0)).total_seconds() * 1000)
    known = {"nonce": nonce, "person": lesson.batch.enrolments[person].person_id, "lesson": lesson.id}
    return {**known, "direction": "in", "at": at, "correction": 1500, **more}


def states(response):
    assert response.status_code == 200, response.text
    return {one["nonce"]: one["state"] for one in response.json["answers"]}


def hand_in(browser, *rows):
    return browser.post(URL, json={"device": "d", "scans": list(rows)}, headers={"Accept": "application/json"})


def events():
    return db.session.scalar(select(func.count(CheckIn.id)))


def test_what_is_handed_in_ten_times_is_one_row(staff, lesson):
    rows = [row(lesson, person, f"n{person}") for person in range(3)]
    assert states(hand_in(staff, *rows)) == {"n0": "kept", "n1": "kept", "n2": "kept"}
    for _turn in range(9):
        assert states(hand_in(staff, *reversed(rows))) == {"n0": "again", "n1": "again", "n2": "again"}
    assert events() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "1"}, {"person": True}, {"lesson": None}, {"direction": "seen"}, {"direction": "x"}, {"at": "now"},
        {"at": 2**60}, {"at": 2**52}, {"correction": 2**60}, {"nonce": ""}, {"nonce": "n" * 65}, {"person": 2**52},
        {"person": None, "badge": "https://example.cn"}, {"lesson": 2**52},
        {"correction": 2**52}, {"at": -62_135_596_800_000}, {"nonce": "\ud800"}, {"nonce": "a\0b"},
        {"person": 2**31}, {"lesson": 2**31 - 1}, {"person": -1},
    ],
)  # fmt: skip
@pytest.mark.databases("sqlite", "postgres")
def test_a_wrong_row_is_refused_in_words_and_the_others_are_kept(staff, lesson, wrong):
    response = hand_in(staff, row(lesson, 0, "bad") | wrong, row(lesson, 1, "good"))
    found = states(response)
    assert found.pop("good") == "kept"
    assert list(found.values()) == ["refused"]
    assert all(one["sentence"] for one in response.json["answers"] if one["state"] == "refused")
    assert events() == 1


@pytest.mark.parametrize("device", ["\ud800", "a\0b", "d" * 500, {"a": 1}])
def test_what_a_device_calls_itself_keeps_no_scan_back(staff, lesson, device):
    assert states(staff.post(URL, json={"device": device, "scans": [row(lesson)]})) == {"n1": "kept"}


def test_two_people_under_one_nonce_are_said_and_not_lost(staff, lesson):
    response = hand_in(staff, row(lesson, 0, "same"), row(lesson, 1, "same"))
    assert states(response) == {"same": "refused"}
    assert "包二" in response.json["answers"][0]["sentence"]
    assert events() == 1


def test_a_row_that_is_no_row_is_refused(staff, lesson):
    assert sorted(one["state"] for one in hand_in(staff, 7, None, [], row(lesson)).json["answers"]) == [
        "kept", "refused", "refused", "refused",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [[], {}, {"scans": 7}, {"scans": [{}] * 501}])
def test_what_is_no_delivery_is_refused_as_a_whole(staff, lesson, body):
    assert staff.post(URL, json=body).status_code == 422


def test_the_lessons_and_names_of_another_congress_are_not_there(staff, lesson, neighbour):
    with scope.within(neighbour.id):
        batch = BatchFactory()
        theirs = LessonFactory(batch=batch)
        person = MandateFactory(term=db.session.scalars(select(Term)).one()).person
        db.session.commit()
        values = {"lesson": theirs.id, "batch": batch.id, "person": person.id}
    assert staff.get(f"/attendance/scanner/names.json?batch={values['batch']}").status_code == 404
    rows = [row(lesson, 0, "a") | {"lesson": values["lesson"]}, row(lesson, 0, "b") | {"person": values["person"]}]
    rows.append(row(lesson))
    assert states(hand_in(staff, *rows)) == {"a": "refused", "b": "refused", "n1": "kept"}


def test_a_database_that_is_away_answers_503_and_keeps_nothing(staff, lesson, monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(checkins, "take", away)
        response = hand_in(staff, row(lesson))
    assert response.status_code == 503
    assert "稍后重试" in response.json["message"]
    assert events() == 0
    assert states(hand_in(staff, row(lesson))) == {"n1": "kept"}


def test_an_expired_session_is_told_so_that_the_queue_waits(client, lesson):
    headers = {"Accept": "application/json"}
    assert client.get("/attendance/scanner/state.json", headers=headers).status_code == 401
    assert client.post(URL, json={"scans": []}, headers=headers).status_code == 401


def test_the_token_of_the_state_is_good_for_handing_in(staff, lesson):
    state = staff.get("/attendance/scanner/state.json").json
    headers = {"X-CSRFToken": state["token"], "Accept": "application/json"}
    assert states(staff.post(URL, json={"scans": [row(lesson)]}, headers=headers)) == {"n1": "kept"}
    assert state["congress"] == lesson.congress_id


def test_scans_of_a_closed_class_are_refused_in_words(staff, lesson):
    ClosingFactory(batch=lesson.batch, state=ClosingState.CLOSED)
    (answer,) = hand_in(staff, row(lesson)).json["answers"]
    assert (answer["state"], "已结班" in answer["sentence"]) == ("refused", True)


def test_names_are_fetched_for_the_batches_chosen(staff, lesson):
    held = staff.get(f"/attendance/scanner/names.json?batch={lesson.batch_id}").json
    assert sorted(one[1] for one in held["people"]) == ["包二", "安一", "曹䶮"]
    assert staff.get("/attendance/scanner/names.json").status_code == 422
    noted = db.session.scalars(select(AuditRow)).one()
    assert (noted.action, noted.after["rows"], noted.after["filters"]) == ("exported", 3, {"batch": [lesson.batch_id]})


def test_the_worker_may_serve_the_scanner_alone(client):
    response = client.get("/attendance/scanner/worker.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in response.headers


def test_badges_are_printed_ten_on_a_page(staff, lesson):
    for _more in range(8):
        EnrolmentFactory(batch=lesson.batch)
    response = staff.get(f"/attendance/batches/{lesson.batch_id}/badges.pdf")
    pages = PdfReader(io.BytesIO(response.data)).pages
    assert len(pages) == 2
    assert "曹䶮" in "".join(page.extract_text() for page in pages)


def test_a_deputy_shows_their_own_badge_and_nobody_elses(deputy, app):
    assert "<svg" in deputy.get("/attendance/mine/badge").text
    code = badges.code_of(deputy.person.mandates[0].congress_id, deputy.person.id, app.config["SECRET_KEY"])
    assert badges.person_of(code, deputy.person.mandates[0].congress_id, app.config["SECRET_KEY"]) == deputy.person.id


def test_a_badge_opens_nothing(client, congress, app):
    code = badges.code_of(congress.id, 1, app.config["SECRET_KEY"])
    for url in ("/c/{}", "/accounts/invitation/{}", "/calendar/feed/{}"):
        assert client.get(url.format(code)).status_code in {404, 302}


def revoked(staff, lesson, app):
    """The code of the first one's badge, which staff then revoke on its page."""
    person_id = lesson.batch.enrolments[0].person_id
    code = lost_badges.register(lesson.congress_id, app.config["SECRET_KEY"]).code_of(person_id)
    url = f"/attendance/people/{person_id}/badge"
    page = staff.post(url, data={"issue": "0", "reason": "本人报失"}, follow_redirects=True)
    assert "旧参训证已作废" in page.text
    assert "第 2 张" in page.text
    assert "本人报失" in page.text
    return code


def test_a_revoked_badge_is_refused_from_that_moment_and_the_new_one_taken(staff, lesson, app, congress):
    before = row(lesson, 0, "before") | {"badge": ""}
    code = revoked(staff, lesson, app)
    db.session.expire_all()
    at = milliseconds(now(congress) + timedelta(hours=1))
    late = row(lesson, 0, "late") | {"badge": code, "at": at}
    early = row(lesson, 0, "early") | {"badge": code}
    unknown = late | {"person": None, "nonce": "unknown"}
    fresh = lost_badges.register(congress.id, app.config["SECRET_KEY"]).code_of(before["person"])
    new = late | {"badge": fresh, "nonce": "new", "person": None}
    answer = hand_in(staff, late, unknown, early, new)
    found = states(answer)
    assert (found["late"], found["unknown"]) == ("refused", "refused")
    assert "作废" in next(one["sentence"] for one in answer.json["answers"] if one["nonce"] == "late")
    assert {found["early"], found["new"]} <= {"kept", "conflict"}
    assert events() == 2


def test_the_list_on_a_device_knows_revoked_badges(staff, lesson, app):
    code = revoked(staff, lesson, app)
    held = staff.get(f"/attendance/scanner/names.json?batch={lesson.batch_id}").json
    person_id = lesson.batch.enrolments[0].person_id
    assert held["revoked"] == [[badges.fingerprint(code), person_id]]
    (mine,) = [one for one in held["people"] if one[0] == person_id]
    assert mine[5] != badges.fingerprint(code)


def test_the_new_badge_is_printed_alone(staff, lesson, app):
    revoked(staff, lesson, app)
    person_id = lesson.batch.enrolments[0].person_id
    paper = PdfReader(io.BytesIO(staff.get(f"/attendance/people/{person_id}/badge.pdf").data))
    assert "安一" in paper.pages[0].extract_text()


def test_revoking_needs_a_reason_and_happens_once(staff, lesson):
    url = f"/attendance/people/{lesson.batch.enrolments[0].person_id}/badge"
    assert staff.post(url, data={"issue": "0", "reason": " "}).status_code == 422
    assert staff.post(url, data={"issue": "0", "reason": "报失"}).status_code == 302
    assert staff.post(url, data={"issue": "0", "reason": "报失"}).status_code == 409


def milliseconds(moment):
    """As the scanner counts: local time as if it were UTC."""
    return int(moment.replace(tzinfo=UTC).timestamp() * 1000)
