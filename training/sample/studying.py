"""Everyday study in the sample (示例日常学习): recorded by staff, claimed with proof, reviewed, put right."""

import struct
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

from sqlalchemy import select

from training.models import db
from training.models.activities import Activity, ActivityKind
from training.models.audiences import deputies
from training.models.people import DeputyGroup, GroupMember, Person
from training.models.plans import Mode
from training.operations.audit import Actor
from training.operations.ledger.everyday import activities, claims, recording, reviews
from training.operations.ledger.everyday.activities import Facts
from training.operations.ledger.everyday.claims import Claim
from training.operations.ledger.everyday.recording import Attendee
from training.sample.office import CLERK, FIRST, Entry, Office

GROUPS = (
    ("濉溪县第一代表小组", ActivityKind.GROUP_STUDY, "学习《乡村振兴促进法》", date(2022, 4, 22), 120, "县人大会议室"),
    ("城建环资专业代表小组", ActivityKind.INSPECTION, "污水处理设施视察前学习", date(2022, 6, 9), 90, "市生态环境局"),
    ("相山区第二代表小组", ActivityKind.GROUP_STUDY, "学习《地方组织法》修改决定", date(2022, 7, 14), 100, "联络站"),
)  # fmt: skip
LECTURE = Facts(
    ActivityKind.LECTURE, "网络学院：代表怎样审议工作报告", date(2022, 5, 16), date(2022, 5, 20), 90, Mode.ONLINE,
    host="市人大常委会办公室", is_open=True,
)  # fmt: skip
COMING = Facts(
    ActivityKind.LECTURE, "网络学院：预算联网监督", date(2022, 8, 15), date(2022, 8, 19), 90, Mode.ONLINE,
    host="市人大常委会办公室", is_open=True,
)  # fmt: skip
OWN = (
    (ActivityKind.OTHER, "自学《监督法》并写读书笔记", date(2022, 7, 23), 180),
    (ActivityKind.INSPECTION, "养老服务调研前学习", date(2022, 7, 26), 60),
    (ActivityKind.OTHER, "旁听市中级人民法院庭审", date(2022, 7, 27), 150),
)
CLAIMS = 12
"""So many claim the lecture."""


def entries(office: Office) -> Iterator[Entry]:
    """The study of the year's first half, and what still waits for review."""
    for name, kind, title, on, minutes, place in GROUPS:
        facts = Facts(kind, title, on, on, minutes, Mode.LOCAL, begins_at=time(15), place=place, host=name)
        yield Entry(datetime.combine(on, time(18)), partial(_record, office, name, facts))
    yield Entry(datetime(2022, 5, 12, 9), partial(_lecture, office))
    yield Entry(datetime(2022, 7, 20, 9), lambda at: _announce(office, COMING, at))
    yield Entry(datetime(2022, 7, 28, 20), _claim_own)


def _record(office: Office, group: str, facts: Facts, at: datetime) -> None:
    """A group's study with its members; of one of them the minutes are put right a day later."""
    found = db.session.scalars(select(DeputyGroup).where(DeputyGroup.name == group)).one()
    members = select(GroupMember.person_id).where(GroupMember.group_id == found.id)
    people = db.session.scalars(select(Person).where(Person.id.in_(members)).order_by(Person.id)).all()
    facts = Facts(**vars(facts) | {"group_id": found.id})
    activity = activities.make(facts, office.actor(CLERK, at))
    there = [Attendee(one) for place, one in enumerate(people) if place % 6 != 1]
    written = recording.record(activity, there, office.actor(CLERK, at))
    if facts.kind is ActivityKind.INSPECTION:
        reviews.correct(written[0], 60, office.actor(FIRST, at), reason="本人提前离开，经核对实际学习 60 分钟")


def _announce(office: Office, facts: Facts, at: datetime) -> Activity:
    return activities.make(facts, office.actor(CLERK, at))


def _lecture(office: Office, at: datetime) -> None:
    """Announced, watched and claimed; most are accepted as claimed, some with fewer minutes, one is refused."""
    activity = _announce(office, LECTURE, at)
    watched = datetime.combine(LECTURE.ends_on, time(21))
    for place, person in enumerate(_deputies()[5 :: 240 // CLAIMS]):
        claimed = Claim(
            90 if place % 4 else 75,
            place % 3 == 0,
            "已看完全部三讲。",
            [("学习记录截图.png", picture(place))],
        )
        part = claims.claim(activity, person, claimed, Actor(None, watched))
        reviewer = office.actor(FIRST, datetime(2022, 5, 24, 10))
        if place == 7:
            reviews.refuse(part, reviewer, reason="截图是其他课程的学习记录，请重新上传。")
        elif place in (3, 5):
            reviews.accept(part, 60, reviewer, reason="平台记录只有 60 分钟。")
        else:
            reviews.accept(part, part.minutes, reviewer, test_passed=part.test_passed)


def _claim_own(at: datetime) -> None:
    """Three deputies claim what they studied by themselves: staff find these waiting."""
    for person, (kind, title, on, minutes) in zip(_deputies()[17::60], OWN, strict=False):
        facts = Facts(kind, title, on, on, minutes, Mode.LOCAL)
        claims.claim(facts, person, Claim(minutes, files=[("读书笔记.png", picture(person.id))]), Actor(None, at))


def _deputies() -> list[Person]:
    """In order of id."""
    return list(
        db.session.scalars(select(Person).where(Person.id.in_(deputies(date(2022, 5, 16)))).order_by(Person.id))
    )


def picture(number: int, width: int = 240, height: int = 320) -> bytes:
    """A picture of a page with lines of writing on it, as PNG."""
    rows = bytearray()
    for y in range(height):
        ends = 60 + (number * 37 + y // 16 * 53) % (width - 90)
        rows += b"\0" + bytes(90 if 20 <= x < ends and y % 16 in (8, 9) and y > 24 else 250 for x in range(width))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
