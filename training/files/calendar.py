"""Calendars as iCalendar bytes (RFC 5545, RFC 7986): the same rows give the same bytes, wherever and whenever.

What calendar programs need, point by point, stands as the names of its tests (C1–C14).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard
from icalendar import Event as Component

TZID = "Asia/Shanghai"
ZONE = ZoneInfo(TZID)
UTC = ZoneInfo("UTC")
EIGHT_HOURS = timedelta(hours=8)
ALARMS = (timedelta(days=-1), timedelta(hours=-1))
LARGEST = 1_000_000
CANCELLED = "【取消】"
UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories that have no place in a calendar: control characters, half characters, odd line ends."""


class Lesson(Protocol):
    """What an event is made from; times are local and naive."""

    @property
    def uid(self) -> str: ...  # noqa: D102
    @property
    def sequence(self) -> int: ...  # noqa: D102
    @property
    def changed_at(self) -> datetime: ...  # noqa: D102
    @property
    def starts_at(self) -> datetime: ...  # noqa: D102
    @property
    def ends_at(self) -> datetime: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def location(self) -> str: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102
    @property
    def link(self) -> str: ...  # noqa: D102
    @property
    def is_online(self) -> bool: ...  # noqa: D102
    @property
    def is_cancelled(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class Notice:
    """An all-day event that only says something: nothing is planned, or the link has ended."""

    uid: str
    on: date
    since: datetime
    title: str
    description: str


def write(name: str, lessons: Iterable[Lesson], notice: Notice) -> bytes:
    """A calendar of those lessons in order, of at most 1 MB (the oldest give way); of the notice if there are none."""
    shown = [_event(lesson) for lesson in lessons]
    while True:
        body = _calendar(name, shown or [_notice(notice)]).to_ical()
        if len(body) <= LARGEST or len(shown) <= 1:
            return body
        shown = shown[len(shown) // 10 + 1 :]


def in_utc(body: bytes) -> bytes:
    """The same calendar with UTC times and no time zone of its own, for readers that know none."""
    body = re.sub(rb"(?ms)^BEGIN:VTIMEZONE\r\n.*?^END:VTIMEZONE\r\n", b"", body)
    return re.sub(rb"(?m)^(DTSTART|DTEND);TZID=Asia/Shanghai:(\d{8}T\d{6})\r$", _to_utc, body)


def _to_utc(found: re.Match[bytes]) -> bytes:
    moment = datetime.strptime(found[2].decode("ascii"), "%Y%m%dT%H%M%S") - EIGHT_HOURS
    return found[1] + b":" + moment.strftime("%Y%m%dT%H%M%SZ").encode("ascii") + b"\r"


def without_alarms(body: bytes) -> bytes:
    """The same calendar without reminders."""
    return re.sub(rb"(?ms)^BEGIN:VALARM\r\n.*?^END:VALARM\r\n", b"", body)


def _calendar(name: str, events: Iterable[Component]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Lunxun//Training calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _line(name))
    calendar.add("x-wr-timezone", TZID)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("color", "firebrick")
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    return calendar


def _zone() -> Timezone:
    """China Standard Time as it has been since 1991: always eight hours ahead."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", TZID)
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", EIGHT_HOURS)
    standard.add("tzoffsetto", EIGHT_HOURS)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(lesson: Lesson) -> Component:
    title = CANCELLED + lesson.title if lesson.is_cancelled else lesson.title
    event = _component(lesson.uid, lesson.sequence, lesson.changed_at, title, lesson.description)
    event.add("dtstart", lesson.starts_at.replace(tzinfo=ZONE))
    event.add("dtend", lesson.ends_at.replace(tzinfo=ZONE))
    event.add("location", _line(lesson.location))
    event.add("categories", ["代表培训"])
    event.add("status", "CANCELLED" if lesson.is_cancelled else "CONFIRMED")
    if link := _address(lesson.link):
        event.add("url", link)
        if lesson.is_online:
            event.add("conference", link, parameters={"VALUE": "URI", "LABEL": "线上课程"})
    if lesson.is_cancelled:
        event.add("transp", "TRANSPARENT")
    else:
        for before in ALARMS:
            event.add_component(_alarm(lesson.title, before))
    return event


def _notice(notice: Notice) -> Component:
    event = _component(notice.uid, 0, notice.since, notice.title, notice.description)
    event.add("dtstart", notice.on)
    event.add("dtend", notice.on + timedelta(days=1))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _component(uid: str, sequence: int, changed_at: datetime, title: str, description: str) -> Component:
    event = Component()
    event.add("uid", uid)
    event.add("sequence", sequence)
    changed = changed_at.replace(microsecond=0, tzinfo=ZONE).astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("summary", _line(title))
    event.add("description", _text(description))
    return event


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", _line(title))
    return alarm


def _text(text: str) -> str:
    """Line ends as one sign, nothing that cannot be seen."""
    text = re.sub(r"\r\n|[\r\u0085\u2028\u2029]", "\n", text)
    return "".join(sign for sign in text if sign == "\n" or category(sign) not in UNSEEN).replace("\ufeff", "")


def _line(text: str) -> str:
    return re.sub(r"[\n\t]+", " ", _text(text)).strip()


def _address(link: str) -> str:
    """The link if it is a web address that can stand in a line of its own."""
    is_plain = all(33 <= ord(sign) <= 126 for sign in link)
    return link if link.startswith(("http://", "https://")) and is_plain else ""
