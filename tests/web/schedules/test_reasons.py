"""为什么是这一期, as staff and deputies see it."""

import re
from datetime import datetime, timedelta

import pytest

from tests import factories as make
from tests.operations.schedules.conftest import BEFORE, answered
from tests.pages import page
from training.models import db
from training.models.accounts import Role
from training.models.schedules import Batch
from training.operations.schedules import pins, proposals
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import check


@pytest.fixture
def crowded(plan, service, deputies, law):
    """The same with two seats a batch: both are full."""
    service.max_size = 2
    db.session.flush()
    return answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)


def seats(proposal):
    return {one["person"]: one["batch"] for one in proposal.solution["places"]}


def address(proposal, person, program=None):
    return f"/schedules/{proposal.id}/people/{person.id}" + (f"?program=program-{program.id}" if program else "")


def steps_of(found):
    """What the buttons of the page would send, by their words."""
    return {
        "".join(form.find(".//button").itertext()).strip(): [
            (one.get("name"), one.get("value")) for one in form.iter("input")
        ]
        for form in found.all("form")
        if form.get("method") == "post" and form.find(".//button") is not None
    }


def test_a_person_is_found_by_name_or_pinyin_with_where_they_sit(staff, two, deputies):
    person = deputies[0]
    for words in (person.name, person.pinyin, person.initials):
        found = page(staff.get(f"/schedules/{two.id}/people", query_string={"q": words}))
        assert person.name in found.text
        assert "履职培训班 第 1 期" in found.text or "履职培训班 第 2 期" in found.text
    assert "没有符合条件的人员。" in page(staff.get(f"/schedules/{two.id}/people?q=zzzz")).text
    assert all(one.name in page(staff.get(f"/schedules/{two.id}/people")).text for one in deputies)


def test_the_page_says_where_they_sit_why_and_what_each_other_batch_means(staff, two, deputies):
    group = make.GroupFactory(name="相山第一代表小组")
    for one in deputies:
        make.GroupMemberFactory(group=group, person=one)
    found = page(staff.get(address(two, deputies[0])))
    assert f"{deputies[0].name}：为什么是这一期" in found.text
    assert "这一期最合适：改到其他期，总目标值至少增加 2，即各期人数相差多 2 人（2 点）。" in found.text
    assert "可以改到这一期，总目标值增加 2：各期人数相差多 2 人（2 点）。" in found.text
    assert "不能另开一期：允许的期数已全部开班。" in found.text
    assert "person-" not in found.text
    assert "program-" not in found.text


def test_the_groups_in_the_problem_are_named(staff, plan, service, deputies, law):
    group = make.GroupFactory(name="相山第一代表小组")
    for one in deputies[:3]:
        make.GroupMemberFactory(group=group, person=one)
    proposal = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)
    assert (
        "“相山第一代表小组”另有 2 人参加本班次，其中 1 人在这一期。"
        in page(staff.get(address(proposal, deputies[0]))).text
    )


def test_who_is_away_cannot_go(staff, two, plan, deputies):
    begin = datetime(2021, 12, 27) + timedelta(days=second(two)["start"] // 2)
    make.AwayFactory(person=deputies[0], starts_at=begin, ends_at=begin + timedelta(days=1))
    again = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE), opened=2)
    found = page(staff.get(address(again, deputies[0])))
    day = f"{begin.month} 月 {begin.day} 日"
    assert f"不能去：{day}上午至{day}下午不能参训。" in found.text
    assert "其他各期都不能去，这是唯一可去的一期。" in found.text


def test_where_a_batch_may_be_added_one_way_is_told_with_its_cost(staff, plan, service, deputies, law):
    one = answered(proposals.ask(plan, seconds=60, seed=1, now=BEFORE))
    found = page(staff.get(address(one, deputies[0])))
    assert "该班次只开这一期。" in found.text
    assert re.search("可以另开一期，例如 4 月 .*由 1 人参加（含本人）：总目标值增加", found.text)


def second(proposal):
    return proposal.solution["batches"][1]


def test_a_person_is_moved_from_there_and_locked(staff, two, deputies):
    person, key = deputies[0], f"person-{deputies[0].id}"
    before = seats(two)[key]
    form = steps_of(page(staff.get(address(two, person))))["移到这一期"]
    answer = staff.post(address(two, person), data=dict(form), follow_redirects=True)
    assert "已移动 1 人，并已锁定。" in page(answer).text
    assert seats(two)[key] != before
    assert pins.is_pinned(two.problem, key, two.problem["programs"][0]["id"])
    assert "已由工作人员锁定在这一期。以下是解除锁定后的情形。" in page(answer).text


def test_a_chain_is_shown_with_names_and_made_as_a_whole(staff, crowded, deputies):
    found = page(staff.get(address(crowded, deputies[0])))
    assert "已满员：2 座全部坐满。" in found.text
    assert f"{deputies[0].name}从第 1 期改到第 2 期" in found.text
    before = seats(crowded)
    form = steps_of(found)["一并调整"]
    steps = [value for name, value in form if name == "step"]
    assert len(steps) == 2
    data = {"version": crowded.version, "program": dict(form)["program"], "step": steps}
    answer = staff.post(address(crowded, deputies[0]), data=data, follow_redirects=True)
    assert "已移动 2 人，并已锁定。" in page(answer).text
    changed = {person for person, batch in seats(crowded).items() if before[person] != batch}
    assert changed == {one.partition(" ")[0] for one in steps}
    verdict = check(problems.read(crowded.problem), solutions.read(crowded.solution))
    assert verdict.breaches == ()
    assert verdict.cost == crowded.cost


@pytest.mark.parametrize("step", ["", "person-0 batch", "person-1", "nonsense nonsense"])
def test_steps_that_no_page_offers_are_refused(staff, two, deputies, step):
    before, program = dict(two.solution), two.problem["programs"][0]["id"]
    data = {"version": two.version, "program": program, "step": [step]}
    assert staff.post(address(two, deputies[0]), data=data).status_code == 422
    assert staff.post(address(two, deputies[0]), data={**data, "step": []}).status_code == 422
    assert staff.post(address(two, deputies[0]), data={**data, "version": 0}).status_code == 409
    assert two.solution == before


def test_a_chain_that_no_longer_fits_is_refused_in_words(staff, crowded, deputies):
    key = f"person-{deputies[0].id}"
    other = next(one["id"] for one in crowded.solution["batches"] if one["id"] != seats(crowded)[key])
    data = {"version": crowded.version, "program": crowded.problem["programs"][0]["id"], "step": [f"{key} {other}"]}
    answer = staff.post(address(crowded, deputies[0]), data=data)
    assert "未移动：" in page(answer, 422).text
    assert "每期最多 2 人" in page(answer, 422).text


def test_a_person_is_locked_and_let_go_where_they_are(staff, two, deputies):
    person, key, program = deputies[0], f"person-{deputies[0].id}", two.problem["programs"][0]["id"]
    data = {"version": two.version, "program": program}
    staff.post(address(two, person), data={**data, "locked": "1"})
    assert pins.is_pinned(two.problem, key, program)
    staff.post(address(two, person), data={**data, "version": two.version, "locked": "0"})
    assert not pins.is_pinned(two.problem, key, program)


def test_somebody_without_a_place_is_told_why_and_moved_in(staff, two, deputies):
    key, program = f"person-{deputies[0].id}", two.problem["programs"][0]["id"]
    staff.post(
        f"/schedules/{two.id}/move",
        data={"what": "person", "version": two.version, "person": key, "program": program, "batch": ""},
    )
    found = page(staff.get(address(two, deputies[0])))
    assert "未编入任何一期。" in found.text
    assert "尚有空位" in found.text
    assert "未编入少 1 人次（100,000 点）" in found.text
    assert "逐期说明" in page(staff.get(f"/schedules/{two.id}/unplaced")).text
    staff.post(address(two, deputies[0]), data=dict(steps_of(found)["移到这一期"]))
    assert key in seats(two)


def test_somebody_outside_the_proposal_gets_a_sentence(staff, two):
    stranger = make.MandateFactory().person
    assert "不在这个方案的培训对象中。" in page(staff.get(address(two, stranger))).text
    assert staff.get(f"/schedules/{two.id}/people/99999").status_code == 404


def test_a_published_timetable_is_explained_but_not_changed(staff, two, deputies):
    staff.post(f"/schedules/{two.id}/publish", data={"version": two.version})
    found = page(staff.get(address(two, deputies[0])))
    assert "这一期最合适" in found.text
    assert "移到这一期" not in found.text
    data = {"version": two.version, "program": two.problem["programs"][0]["id"], "step": ["person-1 x"]}
    assert staff.post(address(two, deputies[0]), data=data).status_code == 422
    answer = staff.get(f"/schedules/people/{deputies[0].id}")
    assert answer.location == f"/schedules/{two.id}/people/{deputies[0].id}"


def test_without_any_proposal_the_persons_page_leads_to_the_list(staff, congress):
    person = make.MandateFactory().person
    assert staff.get(f"/schedules/people/{person.id}").location == "/schedules/"


def test_a_deputy_reads_their_own_reason_and_no_other_name(app, client, staff, crowded, deputies):
    me = deputies[0]
    staff.post(f"/schedules/{crowded.id}/publish", data={"version": crowded.version})
    mine, other = (_batch_of(me, crowded), next(one for one in db.session.query(Batch) if one.key != _key(me, crowded)))
    client.sign_in(make.UserFactory(role=Role.DEPUTY, person_id=me.id, name=me.name))
    assert "为什么是这一期" in page(client.get("/attendance/mine")).text
    found = page(client.get(f"/schedules/mine/{mine.id}"))
    assert "其他各期已满员，或与您的时间冲突。" in found.text
    assert "点" not in "".join(found.texts("ul"))
    assert not any(one.name in found.text for one in deputies[1:])
    assert client.get(f"/schedules/mine/{other.id}").status_code == 404
    assert client.get(address(crowded, me)).status_code == 403


def _key(person, proposal):
    return seats(proposal)[f"person-{person.id}"]


def _batch_of(person, proposal):
    return next(one for one in db.session.query(Batch) if one.key == _key(person, proposal))


def test_names_are_escaped(staff, two, deputies, service):
    service.name, deputies[0].name = "<script>alert(1)</script>", "<b>甲</b>"
    db.session.commit()
    for path in (address(two, deputies[0]), f"/schedules/{two.id}/people"):
        text = staff.get(path).text
        assert "<script>alert" not in text
        assert "<b>甲" not in text
