"""The sample's catalogue: places, rooms, lecturers, courses, and the congress's own meetings of 2022."""

from datetime import date, datetime

from training.models import db
from training.models.catalogue import Blackout, Course, Lecturer, LecturerClosure, Room, RoomClosure
from training.models.congresses import Distance, Place
from training.models.halfdays import edge
from training.sample.roster import COUNTIES

WAYS = {
    ("相山区", "杜集区"): 2,
    ("相山区", "烈山区"): 2,
    ("相山区", "濉溪县"): 3,
    ("杜集区", "烈山区"): 3,
    ("杜集区", "濉溪县"): 5,
    ("烈山区", "濉溪县"): 4,
}
ADDRESSES = {"相山区": "淮北市相山区人民路 202 号", "濉溪县": "濉溪县淮海路 8 号"}

COURSES = (
    # code, subject, minutes, compulsory, lecturers, earlier
    ("F01", "宪法", 180, True, ("陆明德", "方静之"), ()),
    ("F02", "地方组织法", 180, True, ("方静之", "秦致远"), ("F01",)),
    ("F03", "代表法", 180, True, ("秦致远", "沈嘉言"), ("F01",)),
    ("F04", "监督法", 180, True, ("沈嘉言", "陆明德", "顾立诚"), ("F02",)),
    ("L01", "代表履职基础", 180, False, ("顾立诚", "范思齐"), ()),
    ("L02", "议案和建议的提出与办理", 180, False, ("范思齐", "贺文远"), ("L01",)),
    ("L03", "代表小组活动与联系群众", 180, False, ("贺文远", "顾立诚"), ("L01",)),
    ("L04", "调研报告怎样写", 180, False, ("龚启明", "范思齐"), ()),
    ("L05", "预算审查监督入门", 180, False, ("孟书言", "龚启明"), ()),
    ("Z01", "财政经济形势与预算绩效", 180, False, ("孟书言", "钱守信"), ()),
    ("Z02", "国有资产管理情况监督", 180, False, ("钱守信",), ()),
    ("Z03", "基层社会治理", 180, False, ("汤怀瑾", "龚启明"), ()),
    ("Z04", "民生实事项目代表票决", 180, False, ("汤怀瑾", "贺文远"), ()),
    ("X01", "全过程人民民主（线上）", 90, False, ("严景行",), ()),
    ("X02", "乡村振兴促进法（线上）", 90, False, ("严景行",), ()),
    ("X03", "长江保护与生态文明（线上）", 90, False, ("尹若愚",), ()),
    ("X04", "数字政府与信息公开（线上）", 90, False, ("尹若愚",), ()),
    ("R01", "代表学习月集中学习", 180, False, (), ()),
)
TITLES = {
    "陆明德": "市委党校教授",
    "方静之": "大学法学院教授",
    "秦致远": "省人大代表工作专家",
    "孟书言": "市财政局总会计师",
}
DAYS_OFF = {
    "陆明德": ((date(2022, 3, 14), date(2022, 3, 18)), (date(2022, 5, 16), date(2022, 5, 20))),
    "方静之": ((date(2022, 3, 21), date(2022, 3, 25)),),
    "秦致远": ((date(2022, 4, 18), date(2022, 4, 22)),),
    "沈嘉言": ((date(2022, 5, 9), date(2022, 5, 13)), (date(2022, 6, 13), date(2022, 6, 17))),
    "孟书言": ((date(2022, 9, 5), date(2022, 9, 9)),),
}
HALL, BRANCH, LINKED, CLASSROOM = (
    "市委党校报告厅",
    "濉溪县人大分会场",
    "报告厅与濉溪分会场（视频联通）",
    "市委党校第二教室",
)
ROOMS = ((HALL, "相山区", 200), (BRANCH, "濉溪县", 110), (CLASSROOM, "相山区", 60))
MEETINGS = (
    ("市十七届人大一次会议", date(2022, 1, 4), date(2022, 1, 8)),
    ("市人大常委会会议", date(2022, 2, 24), date(2022, 2, 25)),
    ("全国人民代表大会会议", date(2022, 3, 4), date(2022, 3, 11)),
    ("市人大常委会会议", date(2022, 4, 27), date(2022, 4, 28)),
    ("市人大常委会会议", date(2022, 6, 28), date(2022, 6, 29)),
    ("市人大常委会会议", date(2022, 8, 30), date(2022, 8, 31)),
    ("市人大常委会会议", date(2022, 10, 27), date(2022, 10, 28)),
    ("市人大常委会会议", date(2022, 12, 27), date(2022, 12, 28)),
)


def fill(*, scale: int = 1) -> None:
    """Add the catalogue to the congress that is bound; places that the roster brought are kept.

    `scale` lecturers give each course for one of the usual sample, the others without days off.
    """
    places = _places()
    _rooms(places)
    _courses(_lecturers(scale))
    for name, first, last in MEETINGS:
        starts_at, ends_at = _days(first, last)
        db.session.add(Blackout(name=name, starts_at=starts_at, ends_at=ends_at))
    db.session.flush()


def _places() -> dict[str, Place]:
    known = {place.name: place for place in db.session.scalars(db.select(Place))}
    for name in COUNTIES:
        place = known.setdefault(name, Place(name=name))
        place.address = ADDRESSES.get(name, "")
        db.session.add(place)
    for (one, other), cost in WAYS.items():
        db.session.add(Distance(from_place=known[one], to_place=known[other], cost=cost))
        db.session.add(Distance(from_place=known[other], to_place=known[one], cost=cost))
    return known


def _rooms(places: dict[str, Place]) -> None:
    rooms = {name: Room(name=name, place=places[place], seats=seats) for name, place, seats in ROOMS}
    parts = [rooms[HALL], rooms[BRANCH]]
    linked = Room(name=LINKED, place=places["相山区"], seats=sum(part.seats for part in parts), parts=parts)
    db.session.add_all([*rooms.values(), linked])
    starts_at, ends_at = _days(date(2022, 4, 11), date(2022, 4, 15))
    rooms[HALL].closures.append(RoomClosure(starts_at=starts_at, ends_at=ends_at, reason="音响检修"))
    starts_at, ends_at = _days(date(2022, 6, 1), date(2022, 6, 10))
    rooms[CLASSROOM].closures.append(RoomClosure(starts_at=starts_at, ends_at=ends_at, reason="高考考点"))


def _lecturers(scale: int) -> dict[str, list[Lecturer]]:
    lecturers: dict[str, list[Lecturer]] = {}
    for name in sorted({name for course in COURSES for name in course[4]}):
        titled = TITLES.get(name, "市人大代表工作讲师")
        names = [name, *(f"{name}（第 {team} 组）" for team in range(2, scale + 1))]
        lecturers[name] = [Lecturer(name=one, title=titled) for one in names]
    for name, stretches in DAYS_OFF.items():
        for first, last in stretches:
            starts_at, ends_at = _days(first, last)
            closure = LecturerClosure(starts_at=starts_at, ends_at=ends_at, reason="另有授课")
            lecturers[name][0].closures.append(closure)
    db.session.add_all(one for team in lecturers.values() for one in team)
    return lecturers


def _courses(lecturers: dict[str, list[Lecturer]]) -> None:
    courses: dict[str, Course] = {}
    for code, subject, minutes, is_compulsory, given_by, earlier in COURSES:
        courses[code] = Course(code=code, subject=subject, minutes=minutes, is_compulsory=is_compulsory)
        courses[code].lecturers = [one for name in given_by for one in lecturers[name]]
        courses[code].prerequisites = [courses[before] for before in earlier]
    db.session.add_all(courses.values())


def _days(first: date, last: date) -> tuple[datetime, datetime]:
    """From the morning of a day to the evening of another."""
    return edge(first, afternoon=False), edge(last, afternoon=True, end=True)
