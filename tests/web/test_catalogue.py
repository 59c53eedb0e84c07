"""The catalogue's pages, as staff see them."""

from datetime import date, datetime, timedelta
from io import BytesIO

import html5lib
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tests import factories
from tests.statements import statements
from training.models import db, scope
from training.models.catalogue import Blackout, Course, DayOverride, Lecturer, Room
from training.models.congresses import Distance, Place

PAGES = (
    *("/catalogue/", "/catalogue/courses/new", "/catalogue/lecturers", "/catalogue/lecturers/new"),
    *("/catalogue/rooms", "/catalogue/rooms/new", "/catalogue/places", "/catalogue/places/new"),
    *("/catalogue/holidays?year=2022", "/catalogue/blackouts", "/catalogue/blackouts/new"),
)


def course(**changes):
    return {"code": "XF01", "subject": "宪法", "minutes": "180", **changes}


def all_of(kind):
    return db.session.scalars(select(kind).order_by(kind.id)).all()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_clean_html_with_its_title(staff, page):
    factories.one_of_each()
    answer = staff.get(page)
    assert answer.status_code == 200
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    title, heading = document.find(".//title").text, "".join(document.find(".//h1").itertext())
    assert title.startswith(heading.strip())


@pytest.mark.parametrize("page", PAGES)
def test_a_deputy_has_no_business_here(deputy, page):
    assert deputy.get(page).status_code == 403


def test_records_have_clean_pages_too(staff):
    factories.one_of_each()
    for page in (
        f"/catalogue/courses/{all_of(Course)[0].id}",
        f"/catalogue/lecturers/{all_of(Lecturer)[0].id}",
        f"/catalogue/rooms/{all_of(Room)[0].id}",
        f"/catalogue/places/{all_of(Place)[0].id}",
        f"/catalogue/blackouts/{all_of(Blackout)[0].id}",
    ):
        answer = staff.get(page)
        assert answer.status_code == 200, page
        html5lib.HTMLParser(strict=True).parse(answer.text)


def test_another_congress_finds_nothing(staff, neighbour):
    with scope.within(neighbour.id):
        factories.one_of_each()
        db.session.commit()
        paths = [
            *(f"courses/{one.id}" for one in all_of(Course)),
            *(f"lecturers/{one.id}" for one in all_of(Lecturer)),
            *(f"rooms/{one.id}" for one in all_of(Room)),
            *(f"places/{one.id}" for one in all_of(Place)),
            *(f"blackouts/{one.id}" for one in all_of(Blackout)),
        ]
        overrides = [one.id for one in all_of(DayOverride)]
    assert [staff.get(f"/catalogue/{path}").status_code for path in paths] == [404] * len(paths)
    assert [staff.post(f"/catalogue/{path}/delete").status_code for path in paths] == [404] * len(paths)
    assert staff.post(f"/catalogue/holidays/{overrides[0]}/delete").status_code == 404


def test_a_course_is_written_and_found(staff):
    lecturer = factories.LecturerFactory(name="李教授")
    factories.CourseFactory(subject="预算审查")
    first = factories.CourseFactory(subject="宪法导论")
    answer = staff.post(
        "/catalogue/courses/new",
        data=course(
            is_compulsory="y",
            material_url="https://www.npc.gov.cn/xf",
            summary="第一讲",
            lecturer_ids=[str(lecturer.id)],
            prerequisite_ids=[str(first.id)],
        ),
    )
    assert answer.status_code == 302
    made = db.session.scalars(select(Course).where(Course.code == "XF01")).one()
    assert (made.subject, made.minutes, made.is_compulsory) == ("宪法", 180, True)
    assert (made.lecturers, made.prerequisites) == ([lecturer], [first])
    for text in ("XF0", "宪", "李教"):
        page = staff.get("/catalogue/", query_string={"q": text}).text
        assert "XF01" in page
        assert "预算审查" not in page
    assert "没有与“%”相符的课程" in staff.get("/catalogue/?q=%25").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": " "}, "请填写课程代码。"),
        ({"subject": ""}, "请填写课程名称。"),
        ({"subject": "宪" * 121}, "请不要超过 120 个字。"),
        ({"minutes": "0"}, "时长应在 1 至 2400 分钟之间。"),
        ({"minutes": "三小时"}, "时长应在 1 至 2400 分钟之间。"),
        ({"minutes": "2401"}, "时长应在 1 至 2400 分钟之间。"),
        ({"minutes": ""}, "请填写时长。"),
        ({"material_url": "javascript:alert(1)"}, "教材链接应以 http:// 或 https:// 开头"),
        ({"material_url": "https://"}, "教材链接应以 http:// 或 https:// 开头"),
        ({"material_url": "https://[::1"}, "教材链接应以 http:// 或 https:// 开头"),
        ({"lecturer_ids": ["999"]}, "所选的一项已被删除。请重新勾选。"),
        ({"code": "K001"}, "课程代码“K001”已用于“第1讲”。请换一个代码。"),
    ],
)
def test_a_course_that_cannot_be_used_is_told_why_and_loses_nothing(staff, changes, sentence):
    factories.CourseFactory()
    answer = staff.post("/catalogue/courses/new", data=course(summary="不要丢掉我", **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "不要丢掉我" in answer.text
    assert len(all_of(Course)) == 1


def test_what_cannot_be_seen_is_taken_out_of_names(staff):
    staff.post("/catalogue/courses/new", data=course(subject=" 宪\x00法\x07 "))
    assert all_of(Course)[0].subject == "宪法"


def test_prerequisites_do_not_run_in_circles(staff):
    first, second, third = (factories.CourseFactory(subject=name) for name in "甲乙丙")
    second.prerequisites.append(first)
    third.prerequisites.append(second)
    data = course(code=first.code, subject="甲", prerequisite_ids=[str(third.id)])
    answer = staff.post(f"/catalogue/courses/{first.id}", data=data)
    assert answer.status_code == 422
    assert "先修课程互为前提：甲 → 丙 → 乙 → 甲。" in answer.text
    assert first.prerequisites == []


def test_a_course_is_taken_out_only_while_no_program_uses_it(staff):
    used, free = factories.CourseFactory(subject="在用"), factories.CourseFactory(subject="闲置")
    factories.ProgramCourseFactory(course=used, program__name="履职培训班")
    answer = staff.post(f"/catalogue/courses/{used.id}/delete", follow_redirects=True)
    assert "2022 年班次“履职培训班”在用课程“在用”。请先从该班次中移除，再删除。" in answer.text
    answer = staff.post(f"/catalogue/courses/{free.id}/delete", follow_redirects=True)
    assert "课程“闲置”已删除。" in answer.text
    assert [one.subject for one in all_of(Course)] == ["在用"]


def test_the_list_asks_as_many_questions_for_three_courses_as_for_one(staff):
    def questions():
        with statements() as asked:
            staff.get("/catalogue/")
        return len(asked)

    def add():
        made = factories.CourseFactory()
        made.lecturers.append(factories.LecturerFactory())
        made.prerequisites.append(factories.CourseFactory())

    add()
    with_one = questions()
    add()
    add()
    assert questions() == with_one


def test_a_lecturer_and_when_not(staff):
    taught = factories.CourseFactory(subject="监督法")
    answer = staff.post(
        "/catalogue/lecturers/new", data={"name": "王老师", "title": "党校", "course_ids": [str(taught.id)]}
    )
    assert answer.status_code == 302
    lecturer = all_of(Lecturer)[0]
    assert lecturer.courses == [taught]
    staff.post(
        f"/catalogue/lecturers/{lecturer.id}/closures",
        data={"from_on": "2022-04-11", "from_half": "pm", "to_on": "2022-04-13", "to_half": "am", "reason": "出差"},
    )
    closure = lecturer.closures[0]
    assert (closure.starts_at, closure.ends_at) == (datetime(2022, 4, 11, 12), datetime(2022, 4, 13, 12))
    assert "4 月 11 日下午至 4 月 13 日上午" in staff.get("/catalogue/lecturers").text
    staff.post(f"/catalogue/lecturers/closures/{closure.id}/delete")
    assert lecturer.closures == []


@pytest.mark.parametrize(
    ("interval", "sentence"),
    [
        (("", "am", "2022-04-13", "am"), "请填写开始日期。"),
        (("2022-02-30", "am", "2022-04-13", "am"), "请填写有效的日期"),
        (("0022-04-11", "am", "2022-04-13", "am"), "日期应在 2000 年至 2100 年之间。"),
        (("2022-04-13", "pm", "2022-04-13", "am"), "结束时间早于开始时间。"),
        (("2022-04-14", "am", "2022-04-13", "pm"), "结束时间早于开始时间。"),
    ],
)
def test_a_time_that_cannot_be_used_is_told_why(staff, interval, sentence):
    lecturer = factories.LecturerFactory()
    data = dict(zip(("from_on", "from_half", "to_on", "to_half"), interval, strict=True), reason="别丢")
    answer = staff.post(f"/catalogue/lecturers/{lecturer.id}/closures", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "别丢" in answer.text
    assert lecturer.name in answer.text
    assert lecturer.closures == []


def test_closing_tells_which_published_lessons_are_hit(staff):
    hall = factories.RoomFactory(name="主会场")
    both = factories.RoomFactory(name="联动会场", parts=[hall])
    lesson = factories.LessonFactory(batch__room=both, batch__program__name="履职班")
    factories.LessonFactory(batch__number=7)
    data = {"from_on": "2022-04-11", "from_half": "am", "to_on": "2022-04-11", "to_half": "pm"}
    answer = staff.post(f"/catalogue/rooms/{hall.id}/closures", data=data, follow_redirects=True)
    assert f"该时段内有 1 个已发布的课次：4 月 11 日 08:30“履职班”第 1 期“{lesson.subject}”。" in answer.text
    assert len(hall.closures) == 1
    answer = staff.post(f"/catalogue/lecturers/{lesson.lecturer_id}/closures", data=data, follow_redirects=True)
    assert "该时段内有 1 个已发布的课次" in answer.text
    answer = staff.post("/catalogue/blackouts/new", data={**data, "name": "常委会会议"}, follow_redirects=True)
    assert "该时段内有 2 个已发布的课次" in answer.text
    data |= {"from_on": "2022-04-12", "to_on": "2022-04-12"}
    answer = staff.post(f"/catalogue/rooms/{hall.id}/closures", data=data, follow_redirects=True)
    assert "已发布的课次：" not in answer.text


def test_the_only_lecturer_of_a_course_stays(staff):
    lecturer = factories.LecturerFactory(name="王老师")
    taught = factories.CourseFactory(subject="监督法")
    taught.lecturers.append(lecturer)
    sentence = "王老师是课程“监督法”唯一的授课师资。请先为该课程指定他人。"
    assert sentence in staff.post(f"/catalogue/lecturers/{lecturer.id}/delete", follow_redirects=True).text
    answer = staff.post(f"/catalogue/lecturers/{lecturer.id}", data={"name": "王老师"})
    assert answer.status_code == 422
    assert sentence in answer.text
    taught.lecturers.append(factories.LecturerFactory())
    staff.post(f"/catalogue/lecturers/{lecturer.id}/delete")
    assert lecturer not in all_of(Lecturer)


@pytest.mark.parametrize("seats", ["0", "10001", "-3", "很多", "1.5"])
def test_seats_have_a_range(staff, seats):
    place = factories.PlaceFactory()
    answer = staff.post("/catalogue/rooms/new", data={"name": "一室", "place_id": str(place.id), "seats": seats})
    assert answer.status_code == 422
    assert "座位数应在 1 至 10000 之间。" in answer.text


def test_a_linked_hall_seats_as_many_as_its_parts(staff):
    place = factories.PlaceFactory()
    parts = [factories.RoomFactory(place=place, seats=seats) for seats in (200, 100)]
    data = {"name": "联动会场", "place_id": str(place.id), "seats": "", "part_ids": [str(part.id) for part in parts]}
    assert staff.post("/catalogue/rooms/new", data=data).status_code == 302
    made = db.session.scalars(select(Room).where(Room.name == "联动会场")).one()
    assert made.seats == 300
    answer = staff.post("/catalogue/rooms/new", data={"name": "二室", "place_id": str(place.id), "seats": ""})
    assert "请填写座位数。" in answer.text
    data = {"name": parts[0].name, "place_id": str(place.id), "seats": "200", "part_ids": [str(made.id)]}
    answer = staff.post(f"/catalogue/rooms/{parts[0].id}", data=data)
    assert answer.status_code == 422
    assert "会场互相包含" in answer.text
    answer = staff.post(f"/catalogue/rooms/{parts[0].id}/delete", follow_redirects=True)
    assert "联动会场“联动会场”包含" in answer.text


def test_a_room_without_a_place_is_not_possible(staff):
    assert "还没有地点" in staff.get("/catalogue/rooms/new", follow_redirects=True).text
    factories.PlaceFactory()
    answer = staff.post("/catalogue/rooms/new", data={"name": "一室", "place_id": "999", "seats": "20"})
    assert answer.status_code == 422
    assert "请选择教室所在的地点。" in answer.text


def test_the_matrix_counts_for_both_ways_until_they_differ(staff):
    a, b, c = (factories.PlaceFactory(name=name) for name in "甲乙丙")
    key = lambda start, end: f"way-{start.id}-{end.id}"  # noqa: E731
    by_name = sorted((a, b, c), key=lambda place: place.name)
    half = {key(by_name[0], by_name[1]): "12", key(by_name[0], by_name[2]): "", key(by_name[1], by_name[2]): "0"}
    assert staff.post("/catalogue/places/ways", data={"both": "0", **half}).status_code == 302
    known = {(way.from_place_id, way.to_place_id): way.cost for way in all_of(Distance)}
    first, second, third = (place.id for place in by_name)
    assert known == {(first, second): 12, (second, first): 12, (second, third): 0, (third, second): 0}
    staff.post("/catalogue/places/ways", data={"both": "1", key(by_name[1], by_name[0]): "15"})
    assert f'name="way-{second}-{first}" value="15"' in staff.get("/catalogue/places").text
    answer = staff.post("/catalogue/places/ways", data={"both": "1", key(by_name[0], by_name[2]): "十公里"})
    assert answer.status_code == 422
    assert "填的是“十公里”" in answer.text
    assert 'value="十公里"' in answer.text


def test_a_way_too_long_for_any_number_is_refused(staff):
    one, two = factories.PlaceFactory(), factories.PlaceFactory()
    data = {"both": "1", f"way-{one.id}-{two.id}": "9" * 5000, f"way-{two.id}-{one.id}": "2"}
    assert staff.post("/catalogue/places/ways", data=data).status_code == 422


def test_a_place_with_rooms_or_people_stays(staff):
    place = factories.RoomFactory().place
    assert "还有 1 间教室" in staff.post(f"/catalogue/places/{place.id}/delete", follow_redirects=True).text
    home = factories.MandateFactory(place=factories.PlaceFactory()).place
    assert "1 名参训人员" in staff.post(f"/catalogue/places/{home.id}/delete", follow_redirects=True).text
    empty = factories.DistanceFactory(to_place=place).from_place
    staff.post(f"/catalogue/places/{empty.id}/delete")
    assert empty not in all_of(Place)
    assert db.session.scalar(select(func.count(Distance.id))) == 0


def test_the_year_shows_holidays_swaps_and_what_is_not_out(staff):
    page = staff.get("/catalogue/holidays?year=2022").text
    assert "state-warn" not in page
    assert "国庆节" in page
    assert page.count("调休上班</span>") == 7
    page = staff.get("/catalogue/holidays?year=2029").text
    assert '<span class="state state-warn">未公布</span>' in page
    assert "2029 年放假安排尚未公布" in page
    for wild in ("99999", "-1", "abc"):
        assert staff.get(f"/catalogue/holidays?year={wild}").status_code == 200


def test_exceptions_come_and_go(staff):
    data = {"on": "2022-05-20", "kind": "off", "name": "市庆"}
    assert staff.post("/catalogue/holidays?year=2022", data=data).status_code == 302
    made = all_of(DayOverride)[0]
    assert (made.on, made.is_workday, made.name) == (date(2022, 5, 20), False, "市庆")
    assert "例外：市庆" in staff.get("/catalogue/holidays?year=2022").text
    answer = staff.post("/catalogue/holidays?year=2022", data=data)
    assert answer.status_code == 422
    assert "2022-05-20 已有例外“市庆”。请先删除原有例外，再重新添加。" in answer.text
    staff.post(f"/catalogue/holidays/{made.id}/delete")
    assert all_of(DayOverride) == []


def test_a_blackout_is_changed_in_half_days(staff):
    blackout = factories.BlackoutFactory(
        starts_at=datetime(2022, 1, 5, 12), ends_at=datetime(2022, 1, 5, 12) + timedelta(days=2)
    )
    page = staff.get(f"/catalogue/blackouts/{blackout.id}").text
    assert 'value="2022-01-07"' in page
    data = {"name": "人代会", "from_on": "2022-01-05", "from_half": "am", "to_on": "2022-01-08", "to_half": "am"}
    staff.post(f"/catalogue/blackouts/{blackout.id}", data=data)
    assert (blackout.name, blackout.starts_at, blackout.ends_at) == (
        "人代会",
        datetime(2022, 1, 5),
        datetime(2022, 1, 8, 12),
    )


def test_the_catalogue_goes_into_excel(staff):
    factories.one_of_each()
    factories.CourseFactory(subject="=1+1")
    answer = staff.get("/catalogue/export.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == ["课程", "师资", "教室"]
    courses = book.get_sheet_by_name("课程").to_python()
    assert courses[0][:3] == ["课程代码", "课程名称", "时长（分钟）"]
    assert courses[2][1] == "=1+1"
    assert book.get_sheet_by_name("教室").to_python()[1][4] == "2022-04-11 上午至2022-04-11 下午"


def test_hostile_names_stay_text(staff):
    evil = "<script>alert(1)</script>\"'>{{7*7}}"
    factories.CourseFactory(subject=evil)
    lecturer = factories.LecturerFactory(name=evil)
    factories.LecturerClosureFactory(lecturer=lecturer, reason=evil)
    factories.BlackoutFactory(name=evil)
    factories.RoomFactory(name=evil, place__name=evil)
    for page in (*PAGES, f"/catalogue/lecturers/{lecturer.id}"):
        assert "<script>alert" not in staff.get(page).text


def send(staff, *rows, name="课程.csv"):
    content = "\n".join(rows).encode("gb18030")
    return staff.post(
        "/catalogue/courses/import",
        data={"file": (BytesIO(content), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )


HEAD = "课程代码,课程名称,时长（分钟）,必修,先修课程,授课师资"


def test_courses_come_in_from_a_file_and_are_not_doubled(staff):
    factories.LecturerFactory(name="李教授")
    rows = (HEAD, "001,宪法,180,是,,李教授", "002,监督法,90,否,宪法、003,", "003,代表法,60,,,")
    assert "已导入课程：新增 3 门，更新 0 门。" in send(staff, *rows).text
    assert [(one.code, one.subject, one.minutes, one.is_compulsory) for one in all_of(Course)] == [
        ("001", "宪法", 180, True),
        ("002", "监督法", 90, False),
        ("003", "代表法", 60, False),
    ]
    assert {one.code for one in all_of(Course)[1].prerequisites} == {"001", "003"}
    assert "新增 0 门，更新 1 门。" in send(staff, "课程代码,课程名称", "001,宪法导论").text
    first = all_of(Course)[0]
    assert (first.subject, first.minutes, [one.name for one in first.lecturers]) == ("宪法导论", 180, ["李教授"])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",宪法,180,是,,", "A3：请填写课程代码。"),
        ("001,,180,是,,", "B3：请填写课程名称。"),
        ("001,宪法,三小时,是,,", "C3：时长应在 1 至 2400 分钟之间。"),
        ("001,宪法,180,也许,,", "D3：请填“是”或“否”。"),
        ("001,宪法,180,是,民法,", "第 3 行：没有名为“民法”的先修课程。"),
        ("001,宪法,180,是,,王某", "第 3 行：没有名为“王某”的师资。请先添加师资。"),
        ("001,宪法,180,是,宪法,", "第 3 行：“宪法”不能以自己为先修课程。"),
        ("000,宪法,180,是,,", "第 3 行与第 2 行的课程代码都是“000”。请删去一行。"),
    ],
)
def test_a_file_with_one_wrong_cell_changes_nothing(staff, row, sentence):
    answer = send(staff, HEAD, "000,好课,180,是,,", row)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "本次未导入任何课程。" in answer.text
    assert all_of(Course) == []


def test_a_file_without_the_columns_is_told_so(staff):
    assert "文件里没有“课程代码”和“课程名称”两列。" in send(staff, "姓名,电话", "王,1").text
    assert staff.post("/catalogue/courses/import").status_code == 422


def test_what_was_exported_comes_back_the_same(staff):
    first = factories.CourseFactory(subject="宪法", is_compulsory=True)
    factories.CourseFactory(prerequisites=[first], lecturers=[factories.LecturerFactory()])
    book = staff.get("/catalogue/export.xlsx").data
    answer = staff.post(
        "/catalogue/courses/import",
        data={"file": (BytesIO(book), "catalogue.xlsx")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert "新增 0 门，更新 2 门。" in answer.text
    assert staff.get("/catalogue/export.xlsx").data == book
