"""Who may pass which door, and for how long."""

from datetime import datetime, timedelta

import pytest
import time_machine

from training.models import db
from training.models.accounts import User
from training.models.congresses import Congress
from training.web import access

NOON = datetime(2026, 3, 2, 12, 0)


def test_every_endpoint_says_who_may_use_it(app):
    assert [rule.endpoint for rule in app.url_map.iter_rules() if access.allowed(rule.endpoint) is None] == []


@pytest.mark.parametrize(
    ("who", "answers"),
    [(None, [403, 403, 403]), ("public", [200, 200, 200]), ("deputy", [302, 200, 200]), ("staff", [302, 403, 200])],
)
def test_a_door_lets_in_whom_it_names(app, staff, deputy, monkeypatch, who, answers):
    def view():
        return "inside"

    if who:
        view.allows = who
    monkeypatch.setitem(app.view_functions, "home.index", view)
    assert [browser.get("/").status_code for browser in (app.test_client(), deputy, staff)] == answers


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(client, congress):
    answer = client.get("/accounts/mine?a=1")
    assert answer.status_code == 302
    assert answer.location == "/accounts/sign-in?next=/accounts/mine?a%3D1"


def test_a_script_of_a_stranger_gets_a_sentence(client, congress):
    answer = client.get("/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (401, {"message": "请先登录。"})


def test_the_wrong_role_gets_a_page_with_a_plain_sentence(app, deputy, monkeypatch):
    def view():
        return "inside"

    view.allows = "staff"
    monkeypatch.setitem(app.view_functions, "home.index", view)
    page = deputy.get("/")
    assert page.status_code == 403
    assert "此页面不对您的账号开放" in page.text


def test_the_view_works_on_the_users_congress_alone(app, staff, neighbour, monkeypatch):
    from training.models import scope

    def view():
        return str(scope.bound())

    view.allows = "staff"
    monkeypatch.setitem(app.view_functions, "home.index", view)
    congress = db.session.scalars(db.select(Congress).order_by(Congress.id)).first()
    assert staff.get("/").text == str(congress.id)


def test_half_an_hour_without_a_click_ends_a_session(app, client, congress, staff):
    with time_machine.travel(NOON, tick=False) as clock:
        staff.sign_in(user())
        clock.shift(timedelta(minutes=29))
        assert staff.get("/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert staff.get("/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert staff.get("/").status_code == 302
        assert "登录已过期" in staff.get("/accounts/sign-in").text


def test_twelve_hours_end_a_session_that_was_never_idle(staff):
    with time_machine.travel(NOON, tick=False) as clock:
        staff.sign_in(user())
        for _ in range(30):
            clock.shift(timedelta(minutes=24))
            assert staff.get("/").status_code == 200
        clock.shift(timedelta(minutes=1))
        assert staff.get("/").status_code == 302


def test_raising_the_generation_ends_every_session_at_once(app, staff):
    elsewhere = app.test_client().sign_in(user())
    assert [browser.get("/").status_code for browser in (staff, elsewhere)] == [200, 200]
    user().generation += 1
    assert [browser.get("/").status_code for browser in (staff, elsewhere)] == [302, 302]


def test_an_account_that_was_closed_is_out_at_once(staff):
    user().is_active = False
    assert staff.get("/").status_code == 302


@pytest.mark.parametrize(
    ("target", "is_ours"),
    [
        ("/people/?page=2", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
        ("\\/evil.example/", False),
        ("/\t/evil.example/", False),
        ("javascript:alert(1)", False),
        ("people", False),
        ("", False),
        (None, False),
    ],
)
def test_only_pages_of_ours_come_next(target, is_ours):
    assert access.safe_next(target) == (target if is_ours else None)


def user() -> User:
    return db.session.scalars(db.select(User).where(User.username == "staff")).one()
