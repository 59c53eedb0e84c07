"""Scenarios and proposals side by side, as staff see them."""

import pytest
from sqlalchemy import select

from tests.operations.schedules.conftest import BEFORE, answered
from tests.pages import page
from training.models import db
from training.models.schedules import Proposal
from training.operations.schedules import proposals


@pytest.fixture
def later(solved, plan):
    """A second proposal: two batches, a week or more later."""
    start = solved.problem["programs"][0]["starts"][10]
    return answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2, at=start)


def newest():
    return db.session.scalars(select(Proposal).order_by(Proposal.number.desc())).first()


def test_a_scenario_is_chosen_from_what_the_problem_has(staff, solved):
    form = page(staff.get(f"/schedules/{solved.id}/scenario"))
    assert "复制草稿 v1 的全部数据，只改一项" in form.text
    assert "“履职培训班”最多可再开 1 期" in form.text
    program = solved.problem["programs"][0]["id"]
    answer = staff.post(
        f"/schedules/{solved.id}/scenario", data={"change": f"another_batch:{program}"}, follow_redirects=True
    )
    text = page(answer).text
    assert "情景 v2" in text
    assert "这是情景：“履职培训班”最多可再开 1 期。只供比较，不能发布。" in text
    assert newest().problem["programs"][0]["max_batches"] == solved.problem["programs"][0]["max_batches"] + 1
    assert "“履职培训班”最多可再开 1 期" in page(staff.get("/schedules/")).text


def test_a_solved_scenario_offers_no_publishing(staff, solved):
    program = solved.problem["programs"][0]["id"]
    staff.post(f"/schedules/{solved.id}/scenario", data={"change": f"another_batch:{program}"})
    scenario = answered(newest())
    db.session.commit()
    found = page(staff.get(f"/schedules/{scenario.id}"))
    assert "发布…" not in found.text
    assert "与 v1 比较" in found.text
    refused = page(staff.get(f"/schedules/{scenario.id}/publish"))
    assert "草稿 v2 是情景，只供比较。" in refused.text
    assert staff.get(f"/schedules/plans/{scenario.annual_plan_id}/current").location.endswith(f"/{solved.id}")


def test_an_unknown_change_is_refused_in_words(staff, solved):
    answer = staff.post(f"/schedules/{solved.id}/scenario", data={"change": "without_room:room-999"})
    assert "Not a valid choice" not in page(answer, 422).text
    assert newest() == solved


def test_two_proposals_side_by_side(staff, solved, later):
    text = page(staff.get(f"/schedules/{later.id}/compare")).text
    assert "以草稿 v2 为准，与其他草稿比较。" in text
    assert "4 人的 4 人次时间或教室不同。" in text
    assert f"{later.cost:,}" in text
    assert f"{solved.cost:,}" in text
    seats = solved.problem["programs"][0]["max_size"]
    assert seats <= 60, "the room's seats do not bind"
    assert f"4 / {seats}（{400 / seats:.2g}%）" in text
    assert f"4 / {2 * seats}（{400 / (2 * seats):.2g}%）" in text


def test_the_better_figure_is_marked_for_eye_and_ear(staff, solved, later):
    found = page(staff.get(f"/schedules/{later.id}/compare"))
    cheaper = min(solved.cost, later.cost)
    assert f"{cheaper:,}（最好）" in found.text.replace(" （最好）", "（最好）")


def test_alone_it_says_what_to_do(staff, solved):
    assert "这份计划只有一份有答案的草稿。" in page(staff.get(f"/schedules/{solved.id}/compare")).text


def test_the_same_timetable_differs_for_nobody(staff, solved, plan):
    twin = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE))
    db.session.commit()
    assert "没有人的安排不同。" in page(staff.get(f"/schedules/{twin.id}/compare?with={solved.id}")).text
