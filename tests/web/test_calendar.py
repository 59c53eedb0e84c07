"""Feeds over HTTP as calendar programs ask for them, and the pages where links are made."""

import gzip
import logging
from datetime import datetime, timedelta
from threading import Thread
from urllib.parse import quote

import pytest
import time_machine
from icalendar import Calendar

from tests import factories
from training.models import db, scope
from training.models.schedules import EnrolmentState, Feed, LessonState
from training.operations import tokens
from training.operations.feeds import bodies, events, links
from training.web.calendar.blueprint import WithoutTokens

KEY = "for tests alone"
NOON = datetime(2022, 3, 2, 4, 0)
"""Noon of 2 March in Shanghai, as the server's clock has it (UTC)."""


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person(congress):
    lesson = factories.LessonFactory(subject="宪法", batch__program__name="履职培训班")
    return factories.EnrolmentFactory(batch=lesson.batch).person


@pytest.fixture
def link(person):
    """The address of a person's feed."""
    return address_of(links.make(person, "手机", KEY, datetime(2022, 3, 1, 9, 0)))


def address_of(feed):
    db.session.commit()
    return f"/c/{links.token_of(feed, KEY)}.ics"


def publish(person):
    """What publishing does: a lesson moves, and the feed is marked."""
    lesson = person_lesson(person)
    lesson.starts_at += timedelta(days=1)
    lesson.ends_at += timedelta(days=1)
    lesson.sequence, lesson.changed_at = lesson.sequence + 1, datetime(2022, 3, 2, 12, 0)
    feed_of(person).is_stale = True
    db.session.commit()


def person_lesson(person):
    enrolment = db.session.scalars(
        db.select(factories.Enrolment).where(factories.Enrolment.person_id == person.id)
    ).first()
    return enrolment.batch.lessons[0]


def feed_of(person):
    return db.session.scalars(db.select(Feed).where(Feed.person_id == person.id).order_by(Feed.id)).first()


def event_of(answer):
    assert answer.status_code == 200
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    return event


def test_c1_the_uid_does_not_depend_on_the_host(client, link, congress):
    uids = {event_of(client.get(link, headers={"Host": host}))["uid"] for host in ("a.example", "b.example:8000")}
    assert len(uids) == 1
    assert uids.pop().endswith(f"@{congress.calendar_domain}")


def test_c2_a_change_raises_sequence_and_moves_both_stamps(client, link, person):
    before = event_of(client.get(link))
    publish(person)
    after = event_of(client.get(link))
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstamp"].dt == after["last-modified"].dt > before["dtstamp"].dt
    assert after["dtstart"].dt - before["dtstart"].dt == timedelta(days=1)


def test_c3_two_fetches_are_the_same_bytes(client, link):
    first = client.get(link)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        second = client.get(link)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    assert first.headers["Last-Modified"] == second.headers["Last-Modified"] == "Wed, 02 Mar 2022 04:00:00 GMT"


def test_c3_who_has_it_gets_304(client, link):
    answer = client.get(link)
    tag, modified = answer.headers["ETag"], answer.headers["Last-Modified"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', f'W/"y" , W/{tag}', "*", f'{tag[:-1]}-gzip"'):
        for method in (client.get, client.head):
            again = method(link, headers={"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b""), known
            assert again.headers["ETag"] == tag
            assert "Content-Type" not in again.headers
    assert client.get(link, headers={"If-Modified-Since": modified}).status_code == 304
    later = "Thu, 03 Mar 2022 04:00:00 GMT"
    assert client.get(link, headers={"If-Modified-Since": later}).status_code == 304
    assert client.get(link, headers={"If-Modified-Since": "Tue, 01 Mar 2022 04:00:00 GMT"}).status_code == 200
    assert client.get(link, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    assert client.get(link, headers={"If-None-Match": '"x"', "If-Modified-Since": later}).status_code == 200


def test_c3_a_change_ends_304(client, link, person):
    known = client.get(link).headers
    publish(person)
    answer = client.get(link, headers={"If-None-Match": known["ETag"]})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != known["ETag"]
    assert client.get(link, headers={"If-Modified-Since": known["Last-Modified"]}).status_code == 200


def test_c3_head_is_get_without_a_body(client, link):
    got, head = client.get(link), client.head(link)
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


def test_c3_other_methods(client, link):
    options = client.options(link)
    assert options.status_code == 200
    assert set(options.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS"}
    for method in ("PROPFIND", "POST", "PUT", "DELETE", "REPORT"):
        answer = client.open(link, method=method)
        assert answer.status_code == 405, method
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert answer.mimetype == "text/plain"
        assert "Set-Cookie" not in answer.headers


def test_c4_the_headers(client, link):
    headers = client.get(link).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert int(headers["Content-Length"]) == len(client.get(link).data)
    assert "Set-Cookie" not in headers
    assert "Content-Encoding" not in headers


def test_c4_no_cookie_even_for_somebody_signed_in(deputy, link):
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        answer = deputy.get(link)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_c4_packed_only_when_asked(client, link):
    plain = client.get(link)
    for asked in ("gzip", "br, gzip;q=0.5", "GZIP"):
        packed = client.get(link, headers={"Accept-Encoding": asked})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert packed.data == client.get(link, headers={"Accept-Encoding": asked}).data
    for asked in ("", "identity", "br", "gzip;q=0", "*"):
        assert "Content-Encoding" not in client.get(link, headers={"Accept-Encoding": asked}).headers
    assert (
        client.get(link, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}).status_code
        == 304
    )


def test_c6_and_c11_variants_have_tags_of_their_own(client, link):
    plain, utc, quiet = (client.get(link + query) for query in ("", "?tz=utc", "?alarm=0"))
    both = client.get(link + "?alarm=0&tz=utc")
    assert len({answer.headers["ETag"] for answer in (plain, utc, quiet, both)}) == 4
    assert b"TZID" not in utc.data
    assert b"VALARM" in plain.data
    assert b"VALARM" not in quiet.data
    assert event_of(both)["dtstart"].dt == event_of(plain)["dtstart"].dt
    assert client.get(link + "?tz=utc", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 200
    assert client.get(link + "?tz=utc", headers={"If-None-Match": utc.headers["ETag"]}).status_code == 304


def test_c7_nothing_planned_is_a_notice(client, congress):
    feed = links.make(factories.MandateFactory().person, "", KEY, datetime(2022, 3, 1, 9, 0))
    address = address_of(feed)
    assert event_of(client.get(address))["summary"] == "暂无培训安排"
    with time_machine.travel(NOON + timedelta(days=50), tick=False):
        assert client.get(address).data == client.get(address).data


def test_c8_cancelled_for_thirty_days_then_gone_without_publishing(client, link, person):
    client.get(link)
    lesson = person_lesson(person)
    lesson.state, lesson.sequence, lesson.changed_at = LessonState.CANCELLED, 1, datetime(2022, 3, 2, 12, 0)
    feed_of(person).is_stale = True
    event = event_of(client.get(link))
    assert (event["status"], str(event["summary"])[:4], event["sequence"]) == ("CANCELLED", "【取消】", 1)
    with time_machine.travel(NOON + timedelta(days=29, hours=23), tick=False):
        assert event_of(client.get(link))["status"] == "CANCELLED"
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert event_of(client.get(link))["summary"] == "暂无培训安排"


def test_c8_who_withdraws_sees_it(client, link, person):
    enrolment = person_lesson(person).batch.enrolments[0]
    enrolment.state, enrolment.sequence = EnrolmentState.WITHDRAWN, 1
    enrolment.changed_at = datetime(2022, 3, 2, 12, 0)
    event = event_of(client.get(link))
    assert event["status"] == "CANCELLED"
    assert "您已不在本期名单中" in event["description"]


def test_c12_the_address_is_short_and_secret(staff, person):
    page = staff.post(f"/calendar/people/{person.id}", data={"name": "手机"}, follow_redirects=True)
    feed = feed_of(person)
    token = links.token_of(feed, KEY)
    assert f'value="http://localhost/c/{token}.ics"' in page.text
    assert len(f"https://training.example-city.gov.cn/c/{token}.ics") <= 120
    with db.engine.connect() as connection:
        assert token not in repr(connection.execute(Feed.__table__.select()).all())


def test_c12_no_log_line_has_a_token(link, caplog):
    record = logging.LogRecord("werkzeug", logging.INFO, "", 0, '"%s" %s', (f"GET {link} HTTP/1.1", "200"), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == '"GET /c/***.ics HTTP/1.1" 200'
    for name in ("werkzeug", "gunicorn.access"):
        assert any(isinstance(known, WithoutTokens) for known in logging.getLogger(name).filters)


def test_c12_the_last_fetch_and_its_client_are_shown(staff, client, link, person):
    client.get(link, headers={"User-Agent": "iOS/17.4 (21E219) <b>dataaccessd</b>/1.0"})
    page = staff.get(f"/calendar/people/{person.id}").text
    assert "上次获取：2022 年 3 月 2 日 12:00 · iOS/17.4 (21E219) &lt;b&gt;dataaccessd&lt;/b&gt;/1.0" in page


def test_c13_a_revoked_link_says_so_for_thirty_days_and_is_gone(client, link, person):
    client.get(link)
    links.revoke(feed_of(person), datetime(2022, 3, 2, 12, 0))
    answer = client.get(link)
    assert event_of(answer)["summary"] == "此日历链接已停用"
    assert answer.data == client.get(link).data
    assert client.get(link, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    with time_machine.travel(NOON + timedelta(days=29), tick=False):
        assert client.get(link).data == answer.data
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        gone = client.get(link)
    assert (gone.status_code, gone.mimetype) == (410, "text/plain")


def test_c13_an_unknown_link_is_404_and_no_page(client, link):
    for path in ("/c/nothing.ics", "/c/" + "A" * 32 + ".ics", "/c/%00.ics", "/c/" + quote("课") + ".ics"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain"), path
        assert "Set-Cookie" not in answer.headers


def test_c13_a_fault_stops_one_feed_only(client, link, person, monkeypatch):
    other = factories.MandateFactory().person
    other_link = address_of(links.make(other, "", KEY, datetime(2022, 3, 1)))
    whole = events.agenda

    def broken(owner, now):
        if owner.id == person.id:
            raise RuntimeError("a fault")
        return whole(owner, now)

    monkeypatch.setattr(events, "agenda", broken)
    answer = client.get(link)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert answer.headers["Retry-After"] == "300"
    assert client.get(other_link).status_code == 200
    monkeypatch.undo()
    assert event_of(client.get(link))["summary"].startswith("宪法")


def test_c13_a_fetch_that_cannot_be_noted_is_still_sent(client, link, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def locked(*_arguments):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(bodies, "note_fetch", locked)
    assert client.get(link).status_code == 200


def test_c14_only_one_megabyte_is_kept(client, link, person):
    client.get(link)
    assert len(feed_of(person).body) < 1_000_000


def test_c15_nothing_changes_before_it_is_published(client, link, person):
    before = client.get(link).data
    lesson = person_lesson(person)
    lesson.subject = "草稿"
    assert client.get(link).data == before
    feed_of(person).is_stale = True
    assert "草稿" in client.get(link).text


def test_c15_only_touched_feeds_are_built_again(client, link, person, monkeypatch):
    built = []
    whole = events.agenda
    monkeypatch.setattr(events, "agenda", lambda owner, now: built.append(owner.id) or whole(owner, now))
    client.get(link)
    client.get(link)
    assert built == [person.id]
    publish(person)
    client.get(link)
    client.get(link)
    assert built == [person.id, person.id]


def test_c15_what_is_published_while_it_is_built_is_not_lost(client, link, person, monkeypatch):
    """Publishing waits for the one who builds, or comes first; the flag that it raises stays up."""
    whole, publishing = events.agenda, Thread(target=mark_stale, args=[db.engine])

    def publish_meanwhile(owner, now):
        publishing.start()
        publishing.join(0.3)
        return whole(owner, now)

    monkeypatch.setattr(events, "agenda", publish_meanwhile)
    assert client.get(link).status_code == 200
    publishing.join(60)
    assert not publishing.is_alive()
    assert feed_of(person).is_stale


def mark_stale(engine):
    with engine.begin() as connection:
        connection.execute(Feed.__table__.update().values(is_stale=True))


def test_c16_sixty_fetches_an_hour_then_wait(client, link, person):
    assert [client.get(link).status_code for _ in range(60)] == [200] * 60
    answer = client.get(link)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3601
    other = address_of(links.make(person, "", KEY, datetime(2022, 3, 1)))
    assert client.get(other).status_code == 200


def test_a_batch_has_a_feed_too(staff, client, person):
    batch = person_lesson(person).batch
    staff.post(f"/calendar/batches/{batch.id}", data={"name": ""})
    feed = db.session.scalars(db.select(Feed).where(Feed.batch_id == batch.id)).one()
    event = event_of(client.get(address_of(feed)))
    assert event["uid"].startswith(f"l{batch.lessons[0].id}@")
    assert person.name not in client.get(address_of(feed)).text


def test_the_phone_page_shows_the_same_list(client, link, person):
    page = client.get(link.removesuffix(".ics"))
    assert page.status_code == 200
    assert "宪法（履职培训班第 1 期）" in page.text
    assert "4 月 11 日 周一" in page.text
    assert "08:30–11:30" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    links.revoke(feed_of(person), datetime(2022, 3, 2))
    assert client.get(link.removesuffix(".ics")).status_code == 410
    assert client.get("/c/" + "A" * 32).status_code == 404


def test_the_subscribe_page_offers_every_way(staff, link, person):
    page = staff.get(f"/calendar/people/{person.id}").text
    webcal = f"webcal://localhost{link}"
    assert f'href="{webcal}"' in page
    assert f'href="https://calendar.google.com/calendar/render?cid={quote(webcal, safe="")}"' in page
    assert f'value="http://localhost{link}"' in page
    assert page.count('class="qr"') == 2
    assert 'data-copy="#https-' in page
    for client_name in ("iPhone", "华为", "Outlook", "Google", "微信"):
        assert client_name in page


def test_a_link_outlives_the_secret_key_but_is_shown_no_more(app, staff, client, link, person, monkeypatch):
    monkeypatch.setitem(app.config, "SECRET_KEY", "for tests alone")
    feed_of(person).token_hash = tokens.hash_of("an-older-token-of-an-older-key-00")
    page = staff.get(f"/calendar/people/{person.id}").text
    assert "系统密钥更换后，此链接仍可使用，但不能再次显示。" in page
    assert client.get("/c/an-older-token-of-an-older-key-00.ics").status_code == 200


def test_rotating_and_revoking_from_the_page(staff, client, link, person):
    old = feed_of(person)
    answer = staff.post(f"/calendar/links/{old.id}/rotate", follow_redirects=True)
    assert "链接已更换" in answer.text
    [new] = links.of(person)
    assert event_of(client.get(address_of(new)))["summary"].startswith("宪法")
    assert event_of(client.get(link))["summary"] == "此日历链接已停用"
    assert "链接已停用" in staff.post(f"/calendar/links/{new.id}/revoke", follow_redirects=True).text
    assert links.of(person) == []
    assert staff.post(f"/calendar/links/{old.id}/rotate").status_code == 422


def test_a_deputy_has_own_links_alone(deputy, person, link):
    assert deputy.get("/calendar/").location == "/calendar/mine"
    assert f"{deputy.person.name}的日历订阅" in deputy.get("/calendar/mine").text
    assert deputy.post("/calendar/mine", data={"name": "手机"}).location == "/calendar/mine"
    [own] = links.of(deputy.person)
    assert deputy.get(f"/calendar/people/{person.id}").status_code == 404
    assert deputy.get(f"/calendar/people/{person.id}.ics").status_code == 404
    assert deputy.post(f"/calendar/links/{feed_of(person).id}/revoke").status_code == 404
    assert deputy.post(f"/calendar/links/{own.id}/revoke").status_code == 302
    assert deputy.get(f"/calendar/batches/{person_lesson(person).batch_id}").status_code == 403


def test_the_file_to_import_is_the_same_list(staff, person):
    answer = staff.get(f"/calendar/people/{person.id}.ics")
    assert event_of(answer)["summary"] == "宪法（履职培训班第 1 期）"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    batch = person_lesson(person).batch
    assert event_of(staff.get(f"/calendar/batches/{batch.id}.ics"))["uid"].startswith("l")


def test_staff_of_another_congress_find_nothing(staff, neighbour):
    with scope.within(neighbour.id):
        theirs = factories.EnrolmentFactory()
        feed = links.make(theirs.person, "", KEY, datetime(2022, 3, 1))
        db.session.commit()
        paths = [f"/calendar/people/{theirs.person_id}", f"/calendar/batches/{theirs.batch_id}"]
        ids = feed.id
    for path in paths:
        assert staff.get(path).status_code == 404
        assert staff.get(path + ".ics").status_code == 404
    assert staff.post(f"/calendar/links/{ids}/revoke").status_code == 404


@pytest.mark.parametrize("words", ["qxs", "qianxuesen", "学森", "qxs " * 500])
def test_staff_find_people_as_in_the_list_of_people(staff, person, words):
    factories.MandateFactory(person__name="钱学森", person__initials="qxs", person__pinyin="qian xue sen")
    page = staff.get("/calendar/", query_string={"q": words}).text
    assert "钱学森" in page
    assert f'href="/calendar/people/{person.id}"' not in page


def test_staff_see_whom_to_telephone(staff, person, link):
    lesson = person_lesson(person)
    lesson.starts_at, lesson.ends_at = datetime(2022, 3, 3, 8, 30), datetime(2022, 3, 3, 11, 30)
    lesson.sequence, lesson.changed_at = 1, datetime(2022, 3, 2, 11, 0)
    page = staff.get("/calendar/unfetched").text
    assert person.name in page
    assert "从未获取" in page
    feed_of(person).is_stale = True
    staff.get(link)
    assert "没有需要电话通知的人" in staff.get("/calendar/unfetched").text
