"""The first set-up: one link, no default account."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine

from tests import factories, pages
from training.models import db, scope
from training.models.accounts import Role, User
from training.models.congresses import Congress, Level, Term
from training.operations.ledger.records import keys

GOOD = "春天里的四十七只麻雀"
FILLED_IN = {
    "congress": "淮北市人大常委会",
    "level": "city",
    "term": "第十七届",
    "starts_on": "2022-01-01",
    "ends_on": "2026-12-31",
    "name": "王主任",
    "username": "Wang",
    "password": GOOD,
    "again": GOOD,
}


def setup_link(app) -> str:
    db.session.commit()
    printed = app.test_cli_runner().invoke(args=["setup-link"])
    assert printed.exit_code == 0
    found = re.search(r"http://\S+?(/accounts/\S+)", printed.output)
    return found.group(1) if found else printed.output


def everybody():
    with scope.everywhere():
        return db.session.scalars(db.select(User)).all()


def test_an_empty_database_begins_with_its_congress(app, client):
    answer = client.post(setup_link(app), data=FILLED_IN)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/accounts/").status_code == 200
    congress = db.session.scalars(db.select(Congress)).one()
    scope.bind(congress.id)
    term = db.session.scalars(db.select(Term)).one()
    user = db.session.scalars(db.select(User)).one()
    assert (congress.name, congress.level) == ("淮北市人大常委会", Level.CITY)
    assert (term.name, term.ends_on.isoformat()) == ("第十七届", "2026-12-31")
    assert (user.username, user.name, user.role) == ("wang", "王主任", Role.STAFF)
    assert keys.signer(app.config["SECRET_KEY"]).public == keys.in_use().public


def test_the_set_up_pages_are_sound(app, client):
    assert pages.faults(client.page(setup_link(app))) == []
    factories.CongressFactory()
    assert pages.faults(client.page(setup_link(app))) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"congress": ""}, "请填写人大名称。"),
        ({"ends_on": "2021-01-01"}, "本届结束日期应晚于开始日期"),
        ({"password": "1234567890", "again": "1234567890"}, "这个密码太常见"),
        ({"again": "something else"}, "两次输入的密码不一致"),
        ({"username": "a b"}, "用户名应为 2 至 40 个字"),
        ({"level": "galaxy"}, "层级"),
    ],
)
def test_what_is_filled_in_wrongly_changes_nothing_and_is_kept(app, client, change, sentence):
    answer = client.post(setup_link(app), data=FILLED_IN | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="第十七届"' in answer.text
    assert everybody() == []
    assert db.session.scalar(db.select(db.func.count(Congress.id))) == 0


def test_the_link_works_once(app, client):
    link = setup_link(app)
    client.post(link, data=FILLED_IN)
    again = app.test_client().post(link, data=FILLED_IN | {"username": "stranger"})
    assert again.status_code == 404
    assert "首次设置已经完成" in again.text
    assert [user.username for user in everybody()] == ["wang"]


def test_the_link_lives_a_day(app, client):
    with time_machine.travel(datetime(2026, 3, 2, 12, 0), tick=False) as clock:
        link = setup_link(app)
        clock.shift(timedelta(hours=25))
        assert "已过期" in client.get(link).text


def test_a_forged_link_is_refused(app, client):
    assert client.get("/accounts/setup/forged").status_code == 404


def test_where_a_congress_is_the_link_leads_to_a_password(app, client):
    congress = factories.CongressFactory()
    link = setup_link(app)
    assert link.startswith("/accounts/invitation/")
    answer = client.post(link, data={"name": "王主任", "password": GOOD, "again": GOOD})
    assert answer.status_code == 302
    assert client.get("/accounts/").status_code == 200
    assert [(user.congress_id, user.name, user.role) for user in everybody()] == [(congress.id, "王主任", Role.STAFF)]


def test_an_empty_databases_link_is_worthless_once_there_is_a_congress(app, client):
    link = setup_link(app)
    factories.CongressFactory()
    assert client.get(link).status_code == 404


def test_asked_again_it_gives_a_new_link_and_no_second_account(app, client):
    factories.CongressFactory()
    old, new = setup_link(app), setup_link(app)
    assert [app.test_client().get(link).status_code for link in (old, new)] == [404, 200]
    assert len(everybody()) == 1


def test_there_is_no_link_once_staff_can_sign_in(app, client):
    client.post(setup_link(app), data=FILLED_IN)
    assert "已有工作人员账号" in app.test_cli_runner().invoke(args=["setup-link"]).output


def test_a_database_without_tables_is_named(tmp_path):
    from tests.conftest import start

    bare = start(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    printed = bare.test_cli_runner().invoke(args=["setup-link"])
    assert printed.exit_code == 1
    assert "flask --app wsgi db upgrade" in printed.output
