"""Scheduling as staff see it: from asking to publishing."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.operations.schedules.conftest import BEFORE, answered
from tests.pages import page
from tests.statements import statements
from training.clock import real_now
from training.models import db, scope
from training.models.attendance import Attendance, Means, Presence
from training.models.schedules import Batch, Enrolment, Lesson, Progress, Proposal, ProposalState
from training.operations.attendance import checkins, settling
from training.operations.attendance.checkins import Scan
from training.operations.schedules import pins, proposals
from training.web.schedules.board import board_of
from training.web.schedules.chart import chart_of, gap_of
from training.web.schedules.sight import sight_of


def first(proposal):
    return proposal.solution["batches"][0]


def second(proposal):
    return proposal.solution["batches"][1]


def everything():
    return db.session.scalar(select(func.count(Proposal.id)))


def test_without_plans_the_list_says_what_to_do(staff):
    assert "还没有年度培训计划。" in page(staff.get("/schedules/")).text


def test_the_list_shows_proposals_with_their_figures(staff, two):
    text = page(staff.get("/schedules/")).text
    assert "2022 年度培训计划" in text
    assert "草稿 v1" in text
    assert "已完成" in text


def test_asking_queues_a_proposal(staff, plan, service, deputies):
    answer = staff.post(f"/schedules/plans/{plan.id}/ask", data={"seconds": 30, "seed": 7, "pins_of": 0})
    proposal = db.session.scalars(select(Proposal)).one()
    assert answer.location == f"/schedules/{proposal.id}"
    assert (proposal.state, proposal.seconds, proposal.seed) == (ProposalState.QUEUED, 30, 7)
    text = page(staff.get(answer.location)).text
    assert "草稿 v1 已开始排队。" in text
    assert "正在排队，轮到后自动开始求解。" in text
    assert "取消求解" in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [("5", "求解时间应在 10 至 600 秒之间。"), ("601", "求解时间应在 10 至 600 秒之间。"), ("", "请填写求解时间。")],
)
def test_a_search_time_out_of_range_is_refused(staff, plan, service, deputies, seconds, words):
    answer = staff.post(f"/schedules/plans/{plan.id}/ask", data={"seconds": seconds, "seed": 1, "pins_of": 0})
    assert words in page(answer, 422).text
    assert everything() == 0


def test_a_plan_that_cannot_be_asked_says_why_in_the_form(staff, plan):
    answer = staff.post(f"/schedules/plans/{plan.id}/ask", data={"seconds": 60, "seed": 1, "pins_of": 0})
    assert "还没有班次。请先在年度计划中添加班次，再编排。" in page(answer, 422).text
    assert everything() == 0


def test_a_second_search_of_one_plan_waits_for_the_first(staff, plan, service, deputies):
    data = {"seconds": 60, "seed": 1, "pins_of": 0}
    staff.post(f"/schedules/plans/{plan.id}/ask", data=data)
    answer = staff.post(f"/schedules/plans/{plan.id}/ask", data=data)
    assert "草稿 v1 正在求解。请等它完成，或先取消它。" in page(answer, 422).text
    assert everything() == 1


def test_a_queued_search_is_cancelled(staff, plan, service, deputies):
    proposal = proposals.ask(plan, seconds=60, seed=1, now=BEFORE)
    staff.post(f"/schedules/{proposal.id}/cancel")
    assert proposal.state is ProposalState.CANCELLED
    answer = staff.post(f"/schedules/{proposal.id}/cancel")
    assert "草稿 v1 已经结束，无需取消。" in page(answer, 422).text


def test_progress_is_told_while_the_search_runs(staff, plan, service, deputies):
    proposal = proposals.ask(plan, seconds=60, seed=1, now=BEFORE)
    proposal.state, proposal.started_at, proposal.cost, proposal.bound = ProposalState.RUNNING, BEFORE, 2496, 1420
    proposal.heartbeat_at = real_now()
    db.session.add(Progress(proposal_id=proposal.id, seconds=2, cost=3300, bound=100))
    db.session.add(Progress(proposal_id=proposal.id, seconds=9, cost=2496, bound=1420))
    told = staff.get(f"/schedules/{proposal.id}/progress").json
    assert told["is_at_work"]
    assert "目标 2,496" in told["html"]
    assert "下界 1,420" in told["html"]
    assert "间隙 43.1%" in told["html"]
    assert "<svg" in told["html"]
    page(staff.get(f"/schedules/{proposal.id}"))


def test_a_search_that_fell_silent_can_be_resumed(staff, plan, service, deputies):
    proposal = proposals.ask(plan, seconds=60, seed=1, now=datetime(2021, 11, 1))
    proposal.state, proposal.heartbeat_at = ProposalState.RUNNING, datetime(2021, 11, 1)
    assert "求解已中断：后台求解程序有一段时间没有消息。" in page(staff.get(f"/schedules/{proposal.id}")).text
    staff.post(f"/schedules/{proposal.id}/resume")
    assert proposal.state is ProposalState.QUEUED
    assert "已由工作人员重新排队" in page(staff.get(f"/schedules/{proposal.id}")).text
    answer = staff.post(f"/schedules/{proposal.id}/resume")
    assert "没有中断，无需继续。" in page(answer, 422).text


def test_the_board_shows_each_batch_in_its_week(staff, two):
    found = page(staff.get(f"/schedules/{two.id}"))
    assert "第1期 2 人" in found.text
    assert "第2期 2 人" in found.text
    assert "清明节" in found.text
    assert "15周" in found.text or "第15周" in found.text
    assert "0 人次未编入" in found.text
    rooms = page(staff.get(f"/schedules/{two.id}?view=rooms"))
    assert "第1会议室" in rooms.text


def test_batches_of_one_week_in_one_room_have_lines_of_their_own(app, two):
    batches = [first(two), second(two) | {"start": first(two)["start"] + 6}]
    two.solution = two.solution | {"batches": batches}
    board = board_of(sight_of(two), by_room=True)
    assert [len(group.rows) for group in board.groups] == [2]
    for group in board.groups:
        assert {sum(cell.weeks for cell in cells) for _held, cells in group.rows} == {len(board.weeks)}


def test_blackouts_are_named_on_the_board(staff, two):
    make.BlackoutFactory(name="市人大常委会会议", starts_at=datetime(2022, 4, 11), ends_at=datetime(2022, 4, 12))
    assert "市人大常委会会议" in page(staff.get(f"/schedules/{two.id}")).text


def test_a_failed_search_shows_its_sentence(staff, plan, service, deputies):
    proposal = proposals.ask(plan, seconds=60, seed=1, now=BEFORE)
    proposal.state, proposal.message = ProposalState.FAILED, "求解进程意外中止，可能是内存不足。"
    assert "求解进程意外中止，可能是内存不足。" in page(staff.get(f"/schedules/{proposal.id}")).text
    assert staff.get(f"/schedules/{proposal.id}/solution.json").status_code == 404


def test_who_has_no_place_is_shown_with_reasons_and_a_way_in(staff, two, deputies):
    data = {"what": "person", "version": two.version, "person": f"person-{deputies[0].id}"}
    staff.post(f"/schedules/{two.id}/move", data={**data, "program": first(two)["program"], "batch": ""})
    found = page(staff.get(f"/schedules/{two.id}"))
    assert "未编入人员" in found.text
    assert "尚有空位" in found.text
    text = page(staff.get(f"/schedules/{two.id}/unplaced")).text
    assert deputies[0].name in text
    assert "移入" in text


def test_a_batch_shows_people_groups_and_lessons(staff, two, deputies):
    make.GroupMemberFactory(person=deputies[0], group__name="相山第一代表小组")
    found = page(staff.get(f"/schedules/{two.id}/batches/{first(two)['id']}"))
    assert "相山第一代表小组" in found.text
    assert "新任" in found.text
    assert "监督法" in found.text
    assert "已用 2，共 60" in found.text
    assert staff.get(f"/schedules/{two.id}/batches/nothing").status_code == 404


def test_people_of_a_batch_are_found_by_pinyin(staff, two, deputies):
    here = [f"person-{one.id}" for one in deputies if _is_in(two, one, first(two)["id"])]
    person = next(one for one in deputies if f"person-{one.id}" == here[0])
    found = page(staff.get(f"/schedules/{two.id}/batches/{first(two)['id']}?q={person.pinyin}"))
    assert person.name in found.text
    empty = page(staff.get(f"/schedules/{two.id}/batches/{first(two)['id']}?q=zzzz"))
    assert "没有符合条件的人员。" in empty.text


def _is_in(proposal, person, batch):
    return any(one["person"] == f"person-{person.id}" and one["batch"] == batch for one in proposal.solution["places"])


def test_a_move_is_looked_at_before_it_is_made(staff, two, service):
    asked = f"what=batch&batch={first(two)['id']}&start={second(two)['start']}&room={second(two)['room']}"
    told = staff.get(f"/schedules/{two.id}/check?{asked}").json
    assert not told["allowed"]
    assert "同时安排了“履职培训班”第 1 期和“履职培训班”第 2 期" in told["message"]
    free = asked.replace(f"room-{service.rooms[0].id}", f"room-{service.rooms[1].id}")
    assert staff.get(f"/schedules/{two.id}/check?{free}").json["allowed"]
    assert staff.get(f"/schedules/{two.id}/check").json == {"allowed": False, "message": "请选择要移动的人员或期。"}


def test_a_move_that_breaks_a_rule_is_refused_in_words(staff, two):
    before, batch = dict(two.solution), first(two)["id"]
    data = {"what": "batch", "version": two.version, "batch": batch, "here": batch}
    answer = staff.post(
        f"/schedules/{two.id}/move", data={**data, "start": second(two)["start"], "room": second(two)["room"]}
    )
    assert answer.location == f"/schedules/{two.id}/batches/{batch}"
    assert "未移动：" in page(staff.get(answer.location)).text
    assert two.solution == before


def test_a_person_is_moved_and_locked(staff, two, deputies):
    person = next(one for one in deputies if _is_in(two, one, first(two)["id"]))
    data = {"what": "person", "version": two.version, "person": f"person-{person.id}", "here": first(two)["id"]}
    answer = staff.post(
        f"/schedules/{two.id}/move",
        data={**data, "program": first(two)["program"], "batch": second(two)["id"]},
        follow_redirects=True,
    )
    assert "已移动，并已锁定。" in page(answer).text
    assert _is_in(two, person, second(two)["id"])
    assert pins.is_pinned(two.problem, f"person-{person.id}", first(two)["program"])


def test_a_page_that_is_out_of_date_changes_nothing(staff, two):
    data = {"what": "start", "batch": first(two)["id"], "version": two.version - 1, "locked": 1}
    answer = staff.post(f"/schedules/{two.id}/lock", data=data)
    assert "草稿 v1 已被他人修改。请刷新页面，核对后再操作。" in page(answer, 409).text
    answer = staff.post(f"/schedules/{two.id}/move", data={**data, "what": "batch"})
    assert answer.status_code == 409
    assert two.problem["batches"] == []


def test_a_batch_is_locked_and_solved_again(staff, two):
    batch = first(two)["id"]
    data = {"what": "start", "batch": batch, "version": two.version}
    answer = staff.post(f"/schedules/{two.id}/lock", data={**data, "locked": 1}, follow_redirects=True)
    assert "已锁定，重新求解时保持不变。" in page(answer).text
    assert "时间已锁定" in page(answer).text
    answer = staff.post(f"/schedules/{two.id}/again")
    following = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert answer.location == f"/schedules/{following.id}"
    assert following.problem["batches"] == [
        {"id": batch, "program": first(two)["program"], "lecturers": {}, "start": first(two)["start"]}
    ]
    answer = staff.post(f"/schedules/{two.id}/lock", data={**data, "version": two.version, "locked": 0})
    assert two.problem["batches"] == []


@pytest.mark.parametrize(
    "asked",
    [{"start": ""}, {"start": "-1"}, {"start": "9" * 30}, {"room": "room-0"}, {"what": "lecturer", "lecturer": "陈"}],
)
def test_what_no_list_offers_is_not_moved_to(staff, two, asked):
    before = dict(two.solution)
    one = {**first(two), "what": "batch", "batch": first(two)["id"], "lesson": first(two)["lessons"][0]["lesson"]}
    asked = {key: one[key] for key in ("what", "batch", "start", "room", "lesson")} | asked
    told = staff.get(f"/schedules/{two.id}/check", query_string=asked).json
    assert told == {"allowed": False, "message": "所选的时间、教室或师资不在可选范围内。请刷新页面，重新选择。"}
    answer = staff.post(f"/schedules/{two.id}/move", data={**asked, "version": two.version})
    assert told["message"] in page(answer, 422).text
    assert two.solution == before


@pytest.mark.parametrize("what", ["start", "room", "lecturers"])
def test_what_is_not_locked_is_let_go_without_a_fuss(staff, two, what):
    data = {"what": what, "batch": first(two)["id"], "lesson": first(two)["lessons"][0]["lesson"]}
    answer = staff.post(f"/schedules/{two.id}/lock", data={**data, "version": two.version, "locked": 0})
    assert answer.status_code == 302
    assert two.problem["batches"] == []


def test_nonsense_is_not_locked(staff, two):
    answer = staff.post(f"/schedules/{two.id}/lock", data={"what": "weather", "version": two.version})
    assert "请选择要锁定的内容。" in page(answer, 422).text


def test_publishing_shows_first_what_will_change(staff, two):
    found = page(staff.get(f"/schedules/{two.id}/publish"))
    assert "确认发布" in found.text
    assert "4 人新编入" in found.text
    answer = staff.post(f"/schedules/{two.id}/publish", data={"version": two.version}, follow_redirects=True)
    assert "草稿 v1 已发布：新开 2 期，变更 0 期，取消 0 期，涉及 4 人。" in page(answer).text
    assert db.session.scalar(select(func.count(Batch.id))) == 2
    assert db.session.scalar(select(func.count(Enrolment.id))) == 4
    answer = staff.post(f"/schedules/{two.id}/publish", data={"version": two.version})
    assert "草稿 v1 已发布。如需调整，请重新编排。" in page(answer, 422).text


def test_what_can_no_longer_be_published_says_why(staff, two, service):
    make.RoomClosureFactory(room=service.rooms[0], starts_at=datetime(2022, 1, 1), ends_at=datetime(2023, 1, 1))
    found = page(staff.get(f"/schedules/{two.id}/publish"))
    assert "编排之后记录有变化，草稿不能照此发布：" in found.text
    assert "确认发布" not in found.text
    answer = staff.post(f"/schedules/{two.id}/publish", data={"version": two.version})
    assert "编排之后记录有变化" in page(answer, 422).text
    assert db.session.scalar(select(func.count(Batch.id))) == 0


def test_an_earlier_published_proposal_is_superseded(staff, two, plan):
    staff.post(f"/schedules/{two.id}/publish", data={"version": two.version})
    later = answered(proposals.ask(plan, seconds=60, seed=1, now=datetime(2021, 12, 20)))
    staff.post(f"/schedules/{later.id}/publish", data={"version": later.version})
    assert later.state is ProposalState.PUBLISHED
    assert "已被替代" in page(staff.get("/schedules/")).text
    assert staff.get(f"/schedules/plans/{plan.id}/current").location == f"/schedules/{later.id}"


def test_attendance_of_a_lesson_that_moves_is_derived_from_its_new_hours(staff, plan, service, deputies, law):
    """A scanner was tried out on a class to come; then the class moves."""
    was = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE))
    staff.post(f"/schedules/{was.id}/publish", data={"version": was.version})
    lesson, taken = db.session.scalars(select(Lesson)).one(), BEFORE.replace(day=2)
    tried = Scan(deputies[0].id, lesson.starts_at + timedelta(minutes=40), "n", Means.SCANNER)
    checkins.take(lesson, [tried], by_id=None, taken_at=lesson.ends_at)
    assert db.session.scalars(select(Attendance)).one().presence == Presence.LATE
    start = was.solution["batches"][0]["start"] + 14
    moved = answered(proposals.ask(plan, seconds=60, seed=1, now=taken), at=start)
    staff.post(f"/schedules/{moved.id}/publish", data={"version": moved.version})
    assert db.session.scalars(select(Lesson)).one().starts_at > tried.at
    assert list(settling.verify(settling.recorded_lessons())) == []
    assert db.session.scalars(select(Attendance)).one().presence == Presence.PRESENT


def test_files_are_the_solvers_own(staff, two):
    answer = staff.get(f"/schedules/{two.id}/problem.json")
    assert answer.json == two.problem
    assert answer.headers["Content-Disposition"] == "attachment; filename=problem-2022-v1.json"
    assert staff.get(f"/schedules/{two.id}/solution.json").json == two.solution


def test_a_deputy_has_no_business_here(deputy, two):
    for path in ("", f"{two.id}", f"{two.id}/problem.json", f"{two.id}/progress", f"{two.id}/publish"):
        assert deputy.get(f"/schedules/{path}").status_code == 403


def test_another_congress_finds_nothing(staff, neighbour):
    with scope.within(neighbour.id):
        make.one_of_each()
        theirs = db.session.scalars(select(Proposal)).one().id
    db.session.commit()
    for path in ("", "/progress", "/unplaced", "/publish", "/problem.json", "/check", "/batches/batch-1"):
        assert staff.get(f"/schedules/{theirs}{path}").status_code == 404, path
    for path in ("cancel", "resume", "again", "lock", "move", "publish"):
        assert staff.post(f"/schedules/{theirs}/{path}").status_code == 404, path


def test_pages_ask_no_more_for_more_rows(staff, plan, service, deputies, law):
    one = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE))
    three = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)
    for path in ("", "?view=rooms", "/unplaced"):
        few, many = (queries(staff, f"/schedules/{each.id}{path}") for each in (one, three))
        assert few == many, path
    before = queries(staff, "/schedules/")
    answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE))
    assert queries(staff, "/schedules/") == before


def queries(staff, path):
    staff.get(path)
    with statements() as seen:
        assert staff.get(path).status_code == 200
    return len(seen)


def test_names_are_escaped_wherever_they_stand(staff, two, deputies, service):
    service.name, deputies[0].name = "<script>alert(1)</script>", "<b>甲</b>"
    for path in ("", f"/batches/{first(two)['id']}", "/publish", "?view=rooms"):
        text = staff.get(f"/schedules/{two.id}{path}").text
        assert "<script>alert" not in text
        assert "<b>甲" not in text
    told = staff.get(f"/schedules/{two.id}/check?what=batch&batch={first(two)['id']}&start=0").json
    assert "<script>" in unescape(told["message"])  # the page's script writes it as text


def test_the_curves_show_the_gap_that_is_left():
    rows = [Progress(seconds=0.5, cost=40_000, bound=0), Progress(seconds=20, cost=4_519, bound=4_212)]
    chart = chart_of(rows, 60)
    assert [tick.text for tick in chart.across] == ["4,000", "4,200", "4,400", "4,600", "4,800"]
    assert chart.cost.startswith(f"M{chart.left + 4.7} {chart.top}")
    assert [tick.text for tick in chart.down] == ["0", "15", "30", "45", "60"]
    assert chart_of([], 10) is None
    assert chart_of([Progress(seconds=1, cost=None, bound=0)], 1).cost == ""


def test_the_gap_is_a_share_of_the_cost():
    assert gap_of(None, 5) is None
    assert gap_of(0, 0) == 0
    assert gap_of(200, 150) == 25
