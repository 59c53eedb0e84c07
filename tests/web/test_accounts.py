"""Signing in and out, passwords, invitations and the accounts that staff keep."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine

from tests import factories
from tests.statements import statements
from training.models import db, scope
from training.models.accounts import Invitation, Role, User
from training.operations.accounts import passwords

GOOD = "春天里的四十七只麻雀"
NOON = datetime(2026, 3, 2, 12, 0)
WRONG = "用户名或密码不正确。连续输错 5 次，账号将锁定 15 分钟。"


@pytest.fixture
def wang(congress):
    return factories.UserFactory(username="wang", name="王主任", password_hash=passwords.kept(GOOD))


def sign_in(browser, username="wang", password=GOOD, **query):
    return browser.post("/accounts/sign-in", data={"username": username, "password": password}, query_string=query)


def user(username):
    with scope.everywhere():
        return db.session.scalars(db.select(User).where(User.username == username)).one()


def link_in(page):
    return re.search(r"/accounts/invitation/[\w-]+", page.text).group()


def accept(browser, link, password=GOOD, **data):
    return browser.post(link, data={"password": password, "again": password, **data})


def test_the_right_password_opens_the_first_page(client, wang):
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("username", ["WANG", " wang ", "ｗａｎｇ"])
def test_capitals_and_blanks_in_a_username_do_not_matter(client, wang, username):
    assert sign_in(client, username).status_code == 302


def test_after_signing_in_one_goes_on_to_the_page_asked_for(client, wang):
    assert sign_in(client, next="/accounts/mine").location == "/accounts/mine"


def test_after_signing_in_nobody_is_sent_elsewhere(client, wang):
    assert sign_in(client, next="//evil.example/").location == "/"


def test_a_stranger_and_a_wrong_password_read_the_same(client, wang):
    wrong, stranger = sign_in(client, password="not this one"), sign_in(client, "nobody", "not this one")
    assert [wrong.status_code, stranger.status_code] == [422, 422]
    assert WRONG in wrong.text
    assert WRONG in stranger.text


def test_a_new_session_begins_with_signing_in(client, wang):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_five_wrong_passwords_lock_for_fifteen_minutes(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            sign_in(client, password="not this one")
        assert WRONG in sign_in(client).text
        clock.shift(timedelta(minutes=14))
        assert WRONG in sign_in(client).text
        clock.shift(timedelta(minutes=2))
        assert sign_in(client).status_code == 302


def test_four_wrong_passwords_do_not_lock_and_the_right_one_starts_the_count_again(client, wang, app):
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="not this one")
        assert sign_in(app.test_client()).status_code == 302


def test_after_a_lock_the_count_starts_again(client, wang):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            sign_in(client, password="not this one")
        clock.shift(timedelta(minutes=16))
        for _ in range(4):
            sign_in(client, password="not this one")
        assert sign_in(client).status_code == 302


def test_a_closed_account_cannot_sign_in(client, wang):
    wang.is_active = False
    assert sign_in(client).status_code == 422


def test_signing_out_ends_every_session_of_the_account(app, client, wang):
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)
    assert client.post("/accounts/sign-out").status_code == 302
    assert [browser.get("/").status_code for browser in (client, elsewhere)] == [302, 302]


def test_signing_out_by_a_link_is_not_possible(client, wang):
    sign_in(client)
    assert client.get("/accounts/sign-out").status_code == 405
    assert client.get("/").status_code == 200


def test_without_a_token_nothing_is_changed(staff):
    answer = staff.post("/accounts/sign-out", csrf=False)
    assert answer.status_code == 400
    assert "本次未保存" in answer.text
    assert staff.get("/").status_code == 200


def test_the_language_is_switched_and_kept(app, staff):
    assert (
        staff.post("/accounts/language", data={"language": "en", "next": "/accounts/mine"}).location == "/accounts/mine"
    )
    assert 'lang="en"' in staff.get("/").text
    assert user("staff").language == "en"
    assert 'lang="en"' in app.test_client().sign_in(user("staff")).get("/").text


def test_a_stranger_switches_the_language_too_but_is_not_sent_elsewhere(client, congress):
    assert client.post("/accounts/language", data={"language": "en", "next": "https://evil.example"}).location == "/"
    assert 'lang="en"' in client.get("/accounts/sign-in").text


def test_a_new_password_ends_the_other_sessions_only(app, client, wang):
    elsewhere = app.test_client()
    sign_in(client)
    sign_in(elsewhere)
    new = "夏天里的四十八只麻雀"
    assert client.post("/accounts/mine", data={"old": GOOD, "new": new, "again": new}).status_code == 302
    assert [browser.get("/").status_code for browser in (client, elsewhere)] == [200, 302]
    assert sign_in(app.test_client(), password=new).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong one", "夏天里的四十八只麻雀", "夏天里的四十八只麻雀", "原密码不正确"),
        (GOOD, "short", "short", "密码至少需要 10 个字符"),
        (GOOD, "1234567890", "1234567890", "这个密码太常见"),
        (GOOD, "qwertyuiop123", "qwertyuiop123", "这个密码太常见"),
        (GOOD, "夏天里的四十八只麻雀", "夏天里的四十九只麻雀", "两次输入的新密码不一致"),
    ],
)
def test_a_password_is_not_changed(client, wang, old, new, again, sentence):
    sign_in(client)
    answer = client.post("/accounts/mine", data={"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert passwords.is_right(GOOD, user("wang").password_hash)


def test_an_invited_colleague_sets_a_password_and_is_in(app, staff):
    page = staff.post("/accounts/new", data={"name": "李科长", "username": "Li"})
    guest = app.test_client()
    assert "李科长" in guest.get(link_in(page)).text
    assert accept(guest, link_in(page), name="李明").status_code == 302
    assert guest.get("/accounts/").status_code == 200
    assert (user("li").name, user("li").role) == ("李明", Role.STAFF)
    assert sign_in(app.test_client(), "li").status_code == 302


def test_a_link_is_kept_only_as_its_hash(staff):
    link = link_in(staff.post("/accounts/new", data={"name": "李科长", "username": "li"}))
    token = link.rpartition("/")[2]
    kept = db.session.scalars(db.select(Invitation)).one()
    assert len(token) >= 128 / 6
    assert token not in (kept.token_hash, user("li").password_hash)
    assert len(kept.token_hash) == 64


def test_a_link_works_once(app, staff):
    link = link_in(staff.post("/accounts/new", data={"name": "李科长", "username": "li"}))
    accept(app.test_client(), link, name="李科长")
    again = accept(app.test_client(), link, name="别人", password="秋天里的五十九只麻雀")
    assert again.status_code == 404
    assert "此链接已使用过" in again.text
    assert passwords.is_right(GOOD, user("li").password_hash)


def test_a_link_of_staff_lives_a_day_and_one_of_a_deputy_two_weeks(app, staff):
    deputy = factories.MandateFactory(number="0042", starts_on=datetime(2022, 1, 1).date())
    deputy.term.ends_on = datetime(2030, 1, 1).date()
    with time_machine.travel(NOON, tick=False) as clock:
        staff.sign_in(user("staff"))
        of_staff = link_in(staff.post("/accounts/new", data={"name": "李科长", "username": "li"}))
        of_deputy = link_in(staff.post("/accounts/new-deputy", data={"number": "0042"}))
        clock.shift(timedelta(hours=23))
        assert [client.get(link).status_code for client, link in pairs(app, of_staff, of_deputy)] == [200, 200]
        clock.shift(timedelta(hours=2))
        assert [client.get(link).status_code for client, link in pairs(app, of_staff, of_deputy)] == [404, 200]
        clock.shift(timedelta(days=14))
        assert "此链接已过期" in app.test_client().get(of_deputy).text


def pairs(app, *links):
    return [(app.test_client(), link) for link in links]


def test_a_new_link_makes_the_old_one_worthless(app, staff):
    old = link_in(staff.post("/accounts/new", data={"name": "李科长", "username": "li"}))
    new = link_in(staff.post(f"/accounts/{user('li').id}/link"))
    assert [app.test_client().get(link).status_code for link in (old, new)] == [404, 200]


def test_a_wrong_link_says_so(client, congress):
    page = client.get("/accounts/invitation/nonsense")
    assert page.status_code == 404
    assert "此链接不完整或已作废" in page.text


def test_a_username_of_another_congress_is_taken_too(staff, neighbour):
    with scope.within(neighbour.id):
        factories.UserFactory(username="zhang")
    answer = staff.post("/accounts/new", data={"name": "张三", "username": "Zhang"})
    assert answer.status_code == 422
    assert "用户名“zhang”已被使用" in answer.text


def test_extra_fields_are_ignored(app, staff, neighbour):
    link = link_in(staff.post("/accounts/new", data={"name": "李", "username": "li", "congress_id": neighbour.id}))
    accept(app.test_client(), link, name="李", role="deputy", congress_id=neighbour.id)
    assert (user("li").congress_id, user("li").role) == (user("staff").congress_id, Role.STAFF)


@pytest.fixture
def three_deputies(congress):
    congress.name = "淮北市人大常委会"
    for number in ("0001", "0002", "0010"):
        factories.MandateFactory(number=number).term.ends_on = datetime(2030, 1, 1).date()
    gone = factories.MandateFactory(number="0099")
    gone.ends_on = gone.starts_on


def test_all_deputies_are_invited_at_once(app, staff, three_deputies):
    page = staff.post("/accounts/invite-deputies", data={"as": "letters"})
    links = re.findall(r"/accounts/invitation/[\w-]+", page.text)
    assert len(set(links)) == 3
    assert re.findall(r"\d{4}@\w+", page.text) == ["0001@huaibei", "0002@huaibei", "0010@huaibei"]
    accept(app.test_client(), links[0])
    deputy = app.test_client()
    assert sign_in(deputy, "0001@huaibei").status_code == 302
    assert deputy.get("/accounts/").status_code == 403


def test_who_has_a_link_or_a_password_is_not_invited_again(staff, three_deputies):
    staff.post("/accounts/invite-deputies", data={"as": "letters"})
    answer = staff.post("/accounts/invite-deputies", data={"as": "letters"})
    assert answer.status_code == 302
    assert "所有在任代表都已有账号或有效链接" in staff.get("/accounts/").text


def test_the_links_come_as_excel(staff, three_deputies):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    answer = staff.post("/accounts/invite-deputies", data={"as": "excel"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["姓名", "用户名", "设置链接", "有效期至"]
    assert [row[1] for row in rows[1:]] == ["0001@huaibei", "0002@huaibei", "0010@huaibei"]
    assert all("/accounts/invitation/" in row[2] for row in rows[1:])


def test_inviting_asks_the_database_as_often_for_three_as_for_one(app, staff, congress):
    def invite(numbers):
        for number in numbers:
            factories.MandateFactory(number=number).term.ends_on = datetime(2030, 1, 1).date()
        with statements() as asked:
            assert staff.post("/accounts/invite-deputies", data={"as": "letters"}).status_code == 200
        return sum(statement.startswith("SELECT") for statement in asked)

    assert invite(["1"]) == invite(["2", "3", "4"])


def test_a_number_of_nobody_is_named(staff):
    answer = staff.post("/accounts/new-deputy", data={"number": "7777"})
    assert answer.status_code == 422
    assert "没有编号为“7777”的在任代表或列席人员" in answer.text


def test_a_deputy_keeps_the_name_of_the_roster(app, staff, three_deputies):
    link = link_in(staff.post("/accounts/new-deputy", data={"number": "0001"}))
    name = user("0001@huaibei").name
    accept(app.test_client(), link, name="别的名字")
    assert user("0001@huaibei").name == name


def test_a_guest_is_invited_by_number_too(staff):
    factories.GuestFactory(number="L001")
    assert staff.post("/accounts/new-deputy", data={"number": "L001"}).status_code == 200


def test_closing_an_account_ends_its_sessions_and_opening_it_lets_it_in_again(app, staff, wang):
    browser = app.test_client()
    sign_in(browser)
    staff.post(f"/accounts/{wang.id}/close")
    assert browser.get("/").status_code == 302
    assert sign_in(browser).status_code == 422
    staff.post(f"/accounts/{wang.id}/reopen")
    assert sign_in(browser).status_code == 302


def test_a_closed_account_gets_no_link(staff, wang):
    staff.post(f"/accounts/{wang.id}/close")
    answer = staff.post(f"/accounts/{wang.id}/link")
    assert answer.status_code == 422
    assert f"账号“{wang.username}”已停用，不能发放链接。请先恢复该账号。" in answer.text


def test_nobody_closes_their_own_account(staff):
    answer = staff.post(f"/accounts/{user('staff').id}/close")
    assert answer.status_code == 422
    assert "不能停用您自己的账号" in answer.text
    assert staff.get("/").status_code == 200


def test_staff_end_all_sessions_of_an_account(app, staff, wang):
    browser = app.test_client()
    sign_in(browser)
    staff.post(f"/accounts/{wang.id}/end-sessions")
    assert browser.get("/").status_code == 302


def test_staff_take_a_lock_off(client, app, staff, wang):
    stranger = app.test_client()
    for _ in range(5):
        sign_in(stranger, password="not this one")
    assert "暂时锁定" in staff.get(f"/accounts/{wang.id}").text
    staff.post(f"/accounts/{wang.id}/reopen")
    assert sign_in(stranger).status_code == 302


def test_accounts_of_another_congress_are_not_there(staff, neighbour):
    with scope.within(neighbour.id):
        stranger = factories.UserFactory(username="zhang", name="张外人")
    assert "张外人" not in staff.get("/accounts/").text
    assert staff.get(f"/accounts/{stranger.id}").status_code == 404
    for verb in ("link", "close", "reopen", "end-sessions"):
        assert staff.post(f"/accounts/{stranger.id}/{verb}").status_code == 404


def test_accounts_are_found_by_name_and_role(staff, deputy):
    factories.UserFactory(username="li", name="李科长")
    assert "李科长" in staff.get("/accounts/?q=李").text
    assert "李科长" not in staff.get("/accounts/?q=100%25").text
    assert "李科长" not in staff.get("/accounts/?role=deputy").text


def test_links_carry_the_public_address(app, staff, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://peixun.example.gov.cn/")
    page = staff.post("/accounts/new", data={"name": "李", "username": "li"})
    assert "https://peixun.example.gov.cn/accounts/invitation/" in page.text
