"""When something breaks after publishing: what staff see, ask for, compare, and use or not."""

from datetime import datetime

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.operations.schedules.conftest import BEFORE, answered
from tests.pages import page, text_of
from training.models import db
from training.models.people import Mandate
from training.models.schedules import Batch, Enrolment, Lesson, Proposal, ProposalKind, ProposalState
from training.operations.schedules import answers, proposals, publish, replans
from training.operations.schedules.broken import broken
from training.operations.schedules.search import search


@pytest.fixture
def published(plan, service, deputies, law):
    """Two batches of two people each, the first on 11 April in the first room, published."""
    proposal = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)
    publish.publish(proposal, version=proposal.version, now=BEFORE)
    db.session.commit()
    return proposal


def close_the_room_of(batch):
    make.RoomClosureFactory(room=batch.room, starts_at=batch.starts_at, ends_at=batch.ends_at)
    db.session.commit()


def first_batch():
    return db.session.scalars(select(Batch).order_by(Batch.starts_at)).first()


def work_off(proposal):
    """What the background job does, with the real search."""
    proposal.state = ProposalState.RUNNING
    db.session.flush()
    found = search(
        proposal.problem,
        seconds=10,
        workers=1,
        seed=1,
        gap=0.0,
        on_progress=lambda *_: None,
        on_draft=lambda _: None,
        should_stop=lambda: False,
    )
    answers.finish(proposal.id, found, BEFORE)
    db.session.commit()
    db.session.refresh(proposal)
    assert proposal.message == ""
    return proposal


def replanned(plan, freed=None):
    return work_off(replans.ask(plan, freed or replans.Freed(), now=BEFORE))


def test_the_first_page_says_that_all_can_be_held(staff, plan, published):
    assert f"/schedules/plans/{plan.id}/broken" in staff.get("/schedules/").text
    assert "已发布的安排都可以照办。" in page(staff.get(f"/schedules/plans/{plan.id}/broken")).text


def test_without_anything_published_there_is_nothing_to_replan(staff, plan, service, deputies):
    assert "还没有发布的安排。" in page(staff.get(f"/schedules/plans/{plan.id}/broken")).text
    answer = staff.post(f"/schedules/plans/{plan.id}/replan")
    assert "还没有发布的安排，无从重排。" in page(answer, 422).text
    assert "最少变动" not in staff.get(f"/schedules/plans/{plan.id}/ask").text


def test_a_closed_room_is_said_with_batch_days_and_number_of_people(staff, plan, published):
    close_the_room_of(first_batch())
    text = page(staff.get(f"/schedules/plans/{plan.id}/broken")).text
    room = first_batch().room.name
    assert "“2022 年度培训计划”已发布的安排有 2 人次不能照办：" in text
    assert f"“履职培训班”第 1 期（4 月 6 日上午）的会场“{room}” 4 月 6 日上午至4 月 8 日下午停用：涉及 2 人。" in text


def test_people_away_gone_and_new_are_counted(plan, published):
    batch = first_batch()
    one, other = [each.person for each in batch.enrolments]
    make.AwayFactory(person=one, starts_at=batch.starts_at, ends_at=batch.ends_at)
    mandate = db.session.scalars(select(Mandate).filter_by(person_id=other.id)).one()
    mandate.ends_on = datetime(2022, 1, 31).date()
    make.MandateFactory()
    db.session.commit()

    found = broken(plan, BEFORE)

    assert [(claim["because"], claim["fewest"]) for claim in found.claims] == [("away", 1)]
    assert found.ended == [(f"person-{other.id}", f"program-{batch.program_id}")]
    assert len(found.waiting) == 1


def test_a_lecturer_who_is_ill_is_said_and_another_takes_the_lesson(staff, plan, published):
    lesson = first_batch().lessons[0]
    ill = lesson.lecturer
    make.LecturerClosureFactory(lecturer=ill, starts_at=lesson.starts_at, ends_at=lesson.ends_at)
    db.session.commit()
    text = page(staff.get(f"/schedules/plans/{plan.id}/broken")).text
    assert "已发布的安排有课须换教师：" in text
    assert f"“履职培训班”第 1 期的“监督法”：{ill.name} 4 月 6 日上午没有空，须换教师。" in text

    proposal = replanned(plan)
    text = page(staff.get(f"/schedules/{proposal.id}/changed")).text
    assert "只换教师或课次时间、不换时间会场的期：“履职培训班”第 1 期。" in text
    staff.post(f"/schedules/{proposal.id}/publish", data={"version": proposal.version})
    db.session.expire_all()
    assert first_batch().lessons[0].lecturer != ill or first_batch().lessons[0].starts_at > lesson.ends_at
    assert broken(plan, BEFORE).is_whole


def test_asking_queues_a_replan_of_what_is_published(staff, plan, published):
    answer = staff.post(f"/schedules/plans/{plan.id}/replan")
    proposal = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert answer.location == f"/schedules/{proposal.id}/changed"
    assert (proposal.kind, proposal.based_on_id) == (ProposalKind.REPLAN, published.id)
    assert "正在排队" in page(staff.get(answer.location)).text
    assert "最少变动重排" in page(staff.get("/schedules/")).text


def test_asking_to_solve_keeps_what_is_published_unless_told_otherwise(staff, plan, published):
    asked = {"seconds": 30, "seed": 7, "pins_of": 0}
    staff.post(f"/schedules/plans/{plan.id}/ask", data=asked)
    first = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert (first.kind, first.seconds, first.seed) == (ProposalKind.REPLAN, 30, 7)
    first.state = ProposalState.FAILED
    db.session.commit()
    staff.post(f"/schedules/plans/{plan.id}/ask", data=asked | {"published": "move"})
    second = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert second.kind is ProposalKind.SOLVE


STOPPED = "“履职培训班”第 1 期（4 月 6 日上午）的会场“第1会议室” 4 月 6 日上午至4 月 8 日下午"


def rows(found):
    """The cells of each row of the list of changes."""
    return [[text_of(cell) for cell in row.iter() if cell.tag in ("th", "td")] for row in found.all("tr")]


def test_before_and_after_names_exactly_who_changes_and_why(staff, plan, published):
    batch = first_batch()
    moved = {one.person.name for one in batch.enrolments}
    close_the_room_of(batch)
    proposal = replanned(plan)
    found = page(staff.get(f"/schedules/{proposal.id}/changed"))
    assert "已证明：再少不可能。" in found.text
    assert "至少 2 人次必须变动。" in found.text
    changed = [cells for cells in rows(found) if len(cells) == 4 and cells[0].endswith("履职培训班")]
    assert {cells[0].removesuffix("履职培训班") for cells in changed} == moved
    assert {cells[3] for cells in changed} == {"换期"}
    before = f"第 1 期 · 4 月 6 日上午至 4 月 8 日下午 · {batch.room.name}"
    assert {cells[1] for cells in changed} == {before}
    assert [cells for cells in rows(found) if len(cells) == 1] == [[f"{STOPPED}停用"]]


def test_the_reasons_choose_whom_the_list_shows(staff, plan, published):
    close_the_room_of(first_batch())
    make.MandateFactory(person=make.PersonFactory(name="补选代表"))
    db.session.commit()
    proposal = replanned(plan)
    assert ["新编入", "1"] in rows(page(staff.get(f"/schedules/{proposal.id}/changed")))
    only_new = page(staff.get(f"/schedules/{proposal.id}/changed?why=new"))
    assert [cells[0] for cells in rows(only_new) if len(cells) == 4][1:] == ["补选代表履职培训班"]
    assert "第 1–1 条，共 1 条" in only_new.text


def test_using_it_publishes_moves_those_alone_and_raises_their_sequence(staff, plan, published):
    batch = first_batch()
    other = db.session.scalars(select(Batch).where(Batch.id != batch.id)).one()
    untouched = [(one.id, one.sequence) for one in other.lessons]
    close_the_room_of(batch)
    proposal = replanned(plan)
    answer = staff.post(f"/schedules/{proposal.id}/publish", data={"version": proposal.version})
    assert answer.location == f"/schedules/{proposal.id}"
    db.session.expire_all()
    assert db.session.get_one(Proposal, proposal.id).state is ProposalState.PUBLISHED
    assert broken(plan, BEFORE).people == 0
    lessons = db.session.scalars(select(Lesson).where(Lesson.batch_id == other.id)).all()
    assert [(one.id, one.sequence) for one in lessons] == untouched
    assert len(db.session.scalars(select(Enrolment).where(Enrolment.state == "confirmed")).all()) == 4


def test_not_using_it_changes_nothing_and_is_said(staff, plan, published):
    close_the_room_of(first_batch())
    proposal = replanned(plan)
    where = first_batch().room_id
    answer = staff.post(f"/schedules/{proposal.id}/discard", data={"version": proposal.version})
    text = page(staff.get(answer.location)).text
    assert "不采用，已发布的安排没有变动。" in text
    assert first_batch().room_id == where
    assert "采用并发布" not in page(staff.get(f"/schedules/{proposal.id}/changed")).text


def test_a_published_one_and_one_seen_long_ago_cannot_be_refused(staff, published):
    assert staff.post(f"/schedules/{published.id}/discard", data={"version": published.version}).status_code == 422
    assert staff.post(f"/schedules/{published.id}/discard", data={"version": 0}).status_code == 409


def test_the_list_of_changes_is_an_excel_file(staff, plan, published):
    close_the_room_of(first_batch())
    proposal = replanned(plan)
    answer = staff.get(f"/schedules/{proposal.id}/changed.xlsx")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")


def test_what_is_freed_may_move_at_no_cost(staff, plan, published):
    batch = first_batch()
    answer = staff.post(f"/schedules/plans/{plan.id}/replan", data={"batches": [batch.key]})
    proposal = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert answer.location == f"/schedules/{proposal.id}/changed"
    assert {one["batch"] for one in proposal.problem["replan"]["places"]} == {batch.key}
    assert batch.key not in {one["batch"] for one in proposal.problem["previous"]["places"]}
    again = work_off(proposal)
    assert again.solution["changes"] == 0


def test_unknown_names_are_said(staff, plan, published):
    answer = staff.post(f"/schedules/plans/{plan.id}/replan", data={"people": "查无此人、张三丰"})
    assert "没有找到“张三丰、查无此人”。" in page(answer, 422).text


def test_solving_again_with_locks_stays_a_replan(staff, plan, published):
    close_the_room_of(first_batch())
    proposal = replanned(plan, replans.Freed(people=frozenset({"person-1"})))
    staff.post(f"/schedules/{proposal.id}/again")
    again = db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).first()
    assert again.id != proposal.id
    assert again.kind is ProposalKind.REPLAN
    assert replans.freed_in(again).people == {"person-1"}
