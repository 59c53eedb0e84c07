"""Ways out of a contradiction or a shortage, as staff see and take them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.operations.schedules.conftest import BEFORE
from tests.pages import page
from training.models import db
from training.models.catalogue import RoomClosure
from training.models.schedules import Proposal, ProposalState
from training.operations.schedules import answers, pins, proposals
from training.operations.schedules.search import Contradictory, search


def worked(proposal, seconds=3):
    """Do what the job does, here and now."""
    answers.begin(proposal.id, BEFORE)
    quiet = {"gap": 0.0, "on_progress": lambda *_: None, "on_draft": lambda _: None, "should_stop": lambda: False}
    try:
        answers.finish(proposal.id, search(proposal.problem, seconds=seconds, workers=1, seed=1, **quiet), BEFORE)
    except Contradictory as found:
        answers.contradict(proposal.id, found.facts, found.ways, BEFORE)
    db.session.commit()
    db.session.refresh(proposal)
    return proposal


@pytest.fixture
def torn(solved, plan, service):
    """A proposal with a batch locked into a room that was closed since for a whole week."""
    batch = solved.solution["batches"][0]
    for what in ("start", "room"):
        pins.pin_batch(solved, batch["id"], what, version=solved.version, locked=True)
    room, begins = service.rooms[0], datetime(2022, 4, 4)
    begins = datetime.fromisoformat(solved.problem["origin"]) + timedelta(hours=12 * batch["start"])
    room.closures.append(RoomClosure(starts_at=begins, ends_at=begins + timedelta(days=7), reason="装修"))
    db.session.flush()
    return worked(proposals.ask(plan, seconds=60, seed=2, now=BEFORE, pins_of=solved))


def numbers(proposal):
    return {one["changes"][0]["fact"]["kind"]: number for number, one in enumerate(proposal.ways_out["repairs"], 1)}


def test_a_proposal_that_contradicts_itself_names_the_smallest_set_and_the_ways_out(staff, torn, service):
    shown = page(staff.get(f"/schedules/{torn.id}"))

    assert torn.state is ProposalState.FAILED
    assert "以下 3 项不能同时成立" in shown.text
    assert "“履职培训班”第 1 期的时间锁定在" in shown.text
    assert "“履职培训班”第 1 期的教室锁定为" in shown.text
    assert "解除“履职培训班”第 1 期的教室锁定" in shown.text
    links = {one.get("href") for one in shown.all("a")}
    assert {f"/catalogue/rooms/{service.rooms[0].id}", f"/schedules/{torn.id}/ways/1"} <= links


def test_taking_a_way_out_says_first_what_will_change(staff, torn):
    number = numbers(torn)["room"]
    shown = page(staff.get(f"/schedules/{torn.id}/ways/{number}"))

    assert "解除“履职培训班”第 1 期的教室锁定" in shown.text
    assert "修改并重新编排" in shown.text
    assert db.session.scalars(select(Proposal.number)).all() == [1, 2]


def test_a_lock_is_lifted_and_the_next_proposal_has_an_answer(staff, torn):
    number = numbers(torn)["room"]
    answer = staff.post(f"/schedules/{torn.id}/ways/{number}", data={"version": torn.version})
    new = db.session.scalars(select(Proposal).where(Proposal.number == 3)).one()

    assert answer.location == f"/schedules/{new.id}"
    assert [sorted(one) for one in new.problem["batches"]] == [["id", "lecturers", "program", "start"]]
    assert worked(new).state is ProposalState.DONE
    assert "已采用" in page(staff.get(f"/schedules/{torn.id}")).text


def test_a_room_is_borrowed_for_the_half_days_needed_alone(staff, torn, service):
    number = numbers(torn)["closed"]
    assert "借用" in page(staff.get(f"/schedules/{torn.id}/ways/{number}")).text
    staff.post(f"/schedules/{torn.id}/ways/{number}", data={"version": torn.version})

    left = db.session.scalars(select(RoomClosure)).one()
    assert left.ends_at - left.starts_at == timedelta(days=4)
    new = db.session.scalars(select(Proposal).where(Proposal.number == 3)).one()
    assert worked(new).state is ProposalState.DONE


def test_who_saw_an_older_version_is_told(staff, torn):
    answer = staff.post(f"/schedules/{torn.id}/ways/1", data={"version": torn.version - 1})

    assert answer.status_code == 409
    assert "已被他人修改" in answer.text


def test_a_way_that_there_is_not_is_refused(staff, torn, solved):
    for name, number in ((torn.id, 99), (solved.id, 1)):
        assert "这个办法已不存在" in staff.get(f"/schedules/{name}/ways/{number}").text


@pytest.fixture
def short(plan, service, congress):
    """Seven people, one batch of at most three."""
    for _ in range(7):
        make.MandateFactory()
    service.min_size, service.max_size, service.max_batches = 1, 3, 1
    db.session.flush()
    return worked(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), seconds=10)


def test_a_shortage_is_counted_and_ways_out_say_what_they_bring(staff, short):
    for path in (f"/schedules/{short.id}", f"/schedules/{short.id}/unplaced"):
        text = page(staff.get(path)).text
        assert "“履职培训班”有 7 人次只能参加“履职培训班”第 1 期，这 1 期共 3 座，至少缺 4 座。" in text
        assert "“履职培训班”的期数上限由 1 期增至 2 期" in text
        assert "可多编入 3 人次，尚余 1 人次未编入" in text
        assert "“履职培训班”的每期人数上限由 3 人增至 7 人" in text


def test_one_batch_more_is_written_into_the_plan(staff, short, service):
    number = numbers(short)["max_batches"]
    assert "计划、教室或师资的记录会随之修改" in page(staff.get(f"/schedules/{short.id}/ways/{number}")).text
    staff.post(f"/schedules/{short.id}/ways/{number}", data={"version": short.version})
    db.session.refresh(service)

    assert service.max_batches == 2
    new = db.session.scalars(select(Proposal).where(Proposal.number == 2)).one()
    assert worked(new).unplaced == 1


def test_ways_out_are_said_in_english(staff, torn):
    staff.post("/accounts/language", data={"language": "en", "next": "/"})
    text = page(staff.get(f"/schedules/{torn.id}")).text

    assert "Ways out" in text
    assert "These 3 cannot all hold" in text
