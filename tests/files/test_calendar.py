"""The bytes of a calendar: what every reader must be able to read."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from training.files import calendar


@dataclass(frozen=True)
class Lesson:
    uid: str = "e1-l1@a.invalid"
    sequence: int = 0
    changed_at: datetime = datetime(2022, 3, 1, 9, 0)
    starts_at: datetime = datetime(2022, 4, 11, 8, 30)
    ends_at: datetime = datetime(2022, 4, 11, 11, 30)
    title: str = "宪法（履职培训班第 1 期）"
    location: str = "第一会议室，相山区，人民路 1 号"
    description: str = "班次：履职培训班第 1 期\n课程：宪法"
    link: str = "https://www.npc.gov.cn/xf?a=1,2;3"
    is_online: bool = False
    is_cancelled: bool = False


NOTICE = calendar.Notice(
    "n1@a.invalid", date(2022, 3, 1), datetime(2022, 3, 1, 9, 0), "暂无培训安排", "课表发布后出现。"
)


def write(*lessons: Lesson, name="王小明的培训") -> bytes:
    return calendar.write(name, lessons, NOTICE)


def lines_of(body: bytes) -> list[str]:
    """The logical lines, after checking every physical one as RFC 5545 demands."""
    assert body.endswith(b"\r\n")
    assert not body.startswith(b"\xef\xbb\xbf")
    physical = body[:-2].split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in physical)
    assert max(len(line) for line in physical) <= 75
    for line in physical:
        line.decode("utf-8")  # never cut inside a character
    return body.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def events_of(body: bytes):
    return Calendar.from_ical(body).walk("VEVENT")


def test_c5_lines_are_short_and_cut_between_characters():
    title = "宪法𠮷䶮🎓" * 40
    body = write(Lesson(title=title))
    assert f"SUMMARY:{title}" in lines_of(body)


def test_c5_special_signs_are_escaped_and_come_back():
    title, description = '一\\二;三,四:五"六', "一\n二;\\n三"
    body = write(Lesson(title=title, description=description))
    assert 'SUMMARY:一\\\\二\\;三\\,四:五"六' in lines_of(body)
    event = events_of(body)[0]
    assert (event["summary"], event["description"]) == (title, description)


@pytest.mark.parametrize(
    "evil",
    [
        "课\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        "课\nDTSTART:19700101T000000Z",
        "课\rX:1",
        "课\u2028X\u2029Y\u0085Z",
        "课\x00\x07\x1b\x7f\x9f",
        "\ufeff课",
        "课\ud800",
    ],
)
def test_c5_no_title_breaks_out_of_its_line(evil):
    body = write(Lesson(title=evil, location=evil, description=evil), name=evil)
    lines = lines_of(body)
    assert [line for line in lines if line.startswith(("DTSTART:1970", "X:1"))] == ["DTSTART:19700101T000000"]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(events_of(body)) == 1
    assert not any(ord(sign) < 32 for line in lines for sign in line)


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=120), description=st.text(max_size=300), name=st.text(max_size=60))
def test_c5_any_text_stays_readable(title, description, name):
    lines = lines_of(body := write(Lesson(title=title, description=description), name=name))
    event = events_of(body)[0]
    assert lines.count("BEGIN:VEVENT") == 1
    assert event["summary"] == calendar._line(title)
    assert event["description"] == calendar._text(description)
    assert body == write(Lesson(title=title, description=description), name=name)


def test_c6_times_are_shanghais_and_never_floating():
    lines = lines_of(write(Lesson()))
    assert "DTSTART;TZID=Asia/Shanghai:20220411T083000" in lines
    assert "DTEND;TZID=Asia/Shanghai:20220411T113000" in lines
    assert lines.count("BEGIN:VTIMEZONE") == lines.count("TZID:Asia/Shanghai") == 1
    event = events_of(write(Lesson()))[0]
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2022, 4, 11, 0, 30, tzinfo=UTC)


def test_c6_all_day_is_a_date_with_an_exclusive_end():
    lines = lines_of(write())
    assert "DTSTART;VALUE=DATE:20220301" in lines
    assert "DTEND;VALUE=DATE:20220302" in lines


def test_c6_utc_for_old_readers_is_the_same_moment():
    body = calendar.in_utc(write(Lesson(), Lesson(uid="2", starts_at=datetime(2022, 1, 1, 0, 0))))
    lines = lines_of(body)
    assert "DTSTART:20220411T003000Z" in lines
    assert "DTSTART:20211231T160000Z" in lines
    assert not any("Shanghai" in line and not line.startswith("X-WR-TIMEZONE") for line in lines)
    assert [event["dtstart"].dt for event in events_of(body)] == [
        event["dtstart"].dt.astimezone(UTC)
        for event in events_of(write(Lesson(), Lesson(uid="2", starts_at=datetime(2022, 1, 1))))
    ]


def test_c2_dtstamp_and_last_modified_are_the_time_of_the_change():
    lines = lines_of(write(Lesson(sequence=3, changed_at=datetime(2022, 3, 5, 7, 30, 15, 999))))
    assert {"DTSTAMP:20220304T233015Z", "LAST-MODIFIED:20220304T233015Z", "SEQUENCE:3"} <= set(lines)


def test_c7_there_is_always_an_event():
    event = events_of(write())[0]
    assert (event["summary"], event["uid"]) == ("暂无培训安排", "n1@a.invalid")


def test_c8_a_cancelled_lesson_says_so():
    event = events_of(write(Lesson(is_cancelled=True, sequence=1)))[0]
    assert event["summary"] == "【取消】宪法（履职培训班第 1 期）"
    assert event["status"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_c9_the_calendar_names_itself_and_its_pace():
    assert {
        "NAME:王小明的培训",
        "X-WR-CALNAME:王小明的培训",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:firebrick",
        "METHOD:PUBLISH",
        "VERSION:2.0",
    } <= set(lines_of(write(Lesson())))


def test_c10_an_online_lesson_carries_its_link():
    lines = lines_of(write(Lesson(is_online=True, link="https://meet.example/1")))
    assert "CONFERENCE;LABEL=线上课程;VALUE=URI:https://meet.example/1" in lines
    assert "URL:https://meet.example/1" in lines


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a/\r\nX:1", "https://a/ b", "https://例/", "ftp://a"])
def test_c10_a_link_that_is_none_is_left_out(link):
    assert not any(line.startswith(("URL", "CONFERENCE", "X:")) for line in lines_of(write(Lesson(link=link))))


def test_c11_reminders_are_shown_only_and_can_be_switched_off():
    body = write(Lesson())
    alarms = Calendar.from_ical(body).walk("VALARM")
    assert [(alarm["action"], alarm["trigger"].dt) for alarm in alarms] == [
        ("DISPLAY", timedelta(days=-1)),
        ("DISPLAY", timedelta(hours=-1)),
    ]
    quiet = calendar.without_alarms(body)
    assert Calendar.from_ical(quiet).walk("VALARM") == []
    lines_of(quiet)
    assert b"ATTENDEE" not in body
    assert b"ORGANIZER" not in body


def test_c11_a_title_that_looks_like_a_reminder_survives():
    lesson = Lesson(
        description="x" * 60 + "BEGIN:VALARM\r\nBEGIN:VALARM\nEND:VALARM\nDTSTART;TZID=Asia/Shanghai:20220411T083000"
    )
    body = calendar.in_utc(calendar.without_alarms(write(lesson)))
    assert events_of(body)[0]["description"] == lesson.description.replace("\r\n", "\n")


def test_c14_the_oldest_give_way_where_it_grows_too_long():
    start = datetime(2022, 1, 3, 8, 30)
    many = [
        replace(Lesson(), uid=f"{n}@a", starts_at=start + timedelta(hours=n), description="宪法" * 200)
        for n in range(1000)
    ]
    body = write(*many)
    assert len(body) <= 1_000_000
    events = events_of(body)
    assert len(events) > 400
    assert events[-1]["uid"] == "999@a"


def test_the_same_rows_give_the_same_bytes_on_a_server_in_new_york():
    code = "from tests.files.test_calendar import Lesson, write; import sys; sys.stdout.buffer.write(write(Lesson()))"
    ran = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent.parent.parent,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for zone, seed in (("America/New_York", "1"), ("Asia/Shanghai", "2"))
    ]
    assert ran[0] == ran[1] == write(Lesson())
