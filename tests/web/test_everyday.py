"""Everyday training as staff record and review it, and as deputies claim it."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import GroupMemberFactory, MandateFactory, ParticipationFactory, ProofFactory, UserFactory
from tests.statements import statements
from training.models import db
from training.models.activities import Activity, Participation, ParticipationState
from training.models.ledger import CreditEntry
from training.operations.ledger import rule_sets

WHAT = {
    "kind": "group_study", "title": "学习代表法", "mode": "local", "starts_on": "2022-05-09", "minutes": "120",
    "place": "代表联络站", "course_id": "0", "group_id": "0", "whole_group_id": "0",
}  # fmt: skip
JPEG = b"\xff\xd8\xff photo"


@pytest.fixture(autouse=True)
def rules(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    db.session.commit()


@pytest.fixture
def waiting(congress):
    """A claim of two hours with a photograph."""
    part = ParticipationFactory(person=MandateFactory(person__name="安一").person)
    ProofFactory(participation=part)
    db.session.commit()
    return part


def parts():
    db.session.expire_all()
    query = select(Participation).order_by(Participation.id)
    return [(one.person.name, one.state.value, one.accepted_minutes) for one in db.session.scalars(query)]


def review(browser, part, decision="accept", minutes="120", **more):
    data = {"decision": decision, "minutes": minutes} | more
    return browser.post(f"/everyday/parts/{part.id}/review", data=data, follow_redirects=True)


def claim(browser, **changed):
    given = WHAT | {"watched": "90", "files": (BytesIO(JPEG), "合影.jpg")} | changed
    kept = {name: value for name, value in given.items() if value is not None}
    return browser.post("/everyday/mine/claim", data=kept, follow_redirects=True)


def test_recorded_by_a_pasted_list_with_minutes(staff):
    for name in ("安一", "王二"):
        MandateFactory(person__name=name)
    db.session.commit()
    page = staff.post("/everyday/record", data=WHAT | {"names": "安一\n王二 60"}, follow_redirects=True).text
    assert "已登记 2 人，学时已记入。" in page
    assert parts() == [("安一", "accepted", 120), ("王二", "accepted", 60)]
    assert "学习代表法" in staff.get("/ledger/entries").text
    assert "学习代表法" in staff.get("/everyday/").text


def test_recorded_for_a_whole_group_with_an_exception_on_the_list(staff):
    member = GroupMemberFactory(person=MandateFactory(person__name="安一", starts_on=date(2022, 1, 1)).person)
    left = MandateFactory(person__name="王二", starts_on=date(2022, 1, 1), ends_on=date(2022, 3, 1)).person
    other = MandateFactory(person__name="李三", starts_on=date(2022, 1, 1)).person
    for person in (left, other):
        GroupMemberFactory(group=member.group, person=person)
    db.session.commit()
    staff.post("/everyday/record", data=WHAT | {"whole_group_id": member.group_id, "names": "李三 30"})
    assert parts() == [("李三", "accepted", 30), ("安一", "accepted", 120)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"names": "查无此人"}, "第 1 行：没有姓名或编号为“查无此人”的人员。"),
        ({"names": "安一 明天"}, "第 1 行：看不懂“明天”。"),
        ({"names": "安一 121"}, "安一：121 分钟，应在 1 至 120 分钟"),
        ({"names": "安一", "starts_on": "2099-01-01"}, "2099-01-01 还没有到。"),
        ({"names": "安一", "minutes": "1441"}, "应在 1 至 1440 分钟之间"),
        ({"names": "安一", "begins_at": "25:00"}, "请填写时间，例如 09:00。"),
        ({"names": "安一", "title": " "}, "请填写学习内容。"),
        ({"names": ""}, "没有要登记的人员。"),
    ],
)
def test_what_is_refused_says_where_and_keeps_what_was_typed(staff, changed, words):
    MandateFactory(person__name="安一")
    db.session.commit()
    response = staff.post("/everyday/record", data=WHAT | changed)
    assert response.status_code == 422
    assert words in response.text
    assert "代表联络站" in response.text
    assert db.session.query(Activity).count() == 0


def test_an_announced_activity_needs_nobody_yet(staff):
    page = staff.post("/everyday/record", data=WHAT | {"is_open": "y"}, follow_redirects=True).text
    assert "已发布，代表可以申报" in page


def test_the_queue_and_the_home_page_count_what_waits(staff, waiting):
    assert "待审核 1 条" in staff.get("/").text
    page = staff.get("/everyday/parts").text
    assert "安一" in page
    assert "待审核（1）" in page
    assert "已采纳 安一 的申报" in review(staff, waiting).text
    assert parts() == [("安一", "accepted", 120)]
    assert "待审核 1 条" not in staff.get("/").text


def test_fewer_minutes_without_a_reason_are_refused(staff, waiting):
    assert "请填写理由" in review(staff, waiting, minutes="90").text
    assert parts() == [("安一", "claimed", None)]
    review(staff, waiting, minutes="90", reason="签到表为 90 分钟")
    assert parts() == [("安一", "accepted", 90)]
    assert review(staff, waiting).status_code == 409
    assert review(staff, waiting, minutes="许多").status_code == 422


def test_staff_who_are_deputies_do_not_review_their_own(app, congress, waiting):
    own = app.test_client().sign_in(UserFactory(name="安一", person_id=waiting.person_id))
    assert "由另一位工作人员办理" in own.get("/everyday/parts").text
    assert review(own, waiting).status_code == 422
    assert parts() == [("安一", "claimed", None)]


def test_a_correction_reverses_and_is_shown(staff, waiting):
    review(staff, waiting)
    address = f"/everyday/parts/{waiting.id}/correct"
    staff.post(address, data={"minutes": "60", "reason": "只到半场"})
    assert parts() == [("安一", "struck", 120), ("安一", "accepted", 60)]
    assert [one.minutes for one in db.session.scalars(select(CreditEntry).order_by(CreditEntry.id))] == [120, -120, 60]
    assert "理由：只到半场" in staff.get(f"/everyday/{waiting.activity_id}").text


def test_a_deputy_claims_sees_the_state_and_the_reason(staff, deputy):
    page = claim(deputy).text
    assert "申报已提交，待工作人员审核。" in page
    assert "学习代表法" in page
    part = db.session.scalars(select(Participation)).one()
    assert (part.minutes, part.person_id, part.proofs[0].attachment.filename) == (90, deputy.person.id, "合影.jpg")
    assert (part.activity.course_id, part.activity.is_compulsory, part.activity.is_open) == (None, False, False)
    review(staff, part, "refuse", reason="照片看不清")
    page = deputy.get("/everyday/mine").text
    assert "未采纳" in page
    assert "理由：照片看不清" in page


def test_a_claim_told_twice_is_pointed_out_to_both(staff, deputy):
    claim(deputy)
    assert "与您已有的“学习代表法”可能重复" in claim(deputy).text
    assert staff.get("/everyday/parts").text.count("可能重复") == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"files": None}, "至少一份佐证材料"),
        ({"files": (BytesIO(b"MZ"), "a.exe")}, "不是 PDF、JPEG 或 PNG"),
        ({"watched": "121"}, "121 分钟，应在 1 至 120 分钟"),
        ({"watched": ""}, "请填写分钟数。"),
        ({"starts_on": "2099-01-01"}, "还没有到"),
    ],
)
def test_a_claim_that_cannot_be_says_why(deputy, changed, words):
    response = claim(deputy, **changed)
    assert response.status_code == 422
    assert words in response.text
    assert db.session.query(Participation).count() == db.session.query(Activity).count() == 0


def test_an_open_activity_is_claimed_from_the_list(staff, deputy):
    staff.post("/everyday/record", data=WHAT | {"is_open": "y"})
    activity = db.session.scalars(select(Activity)).one()
    assert "我参加了" in deputy.get("/everyday/mine").text
    data = {"watched": "120", "files": (BytesIO(JPEG), "a.jpg")}
    deputy.post(f"/everyday/mine/claim/{activity.id}", data=data)
    assert [state for _name, state, _minutes in parts()] == ["claimed"]
    assert "我参加了" not in deputy.get("/everyday/mine").text


def test_a_deputy_takes_back_only_their_own_and_sees_only_their_own_proof(deputy, waiting):
    assert deputy.post(f"/everyday/mine/{waiting.id}/withdraw").status_code == 404
    assert deputy.get(f"/everyday/proofs/{waiting.proofs[0].id}").status_code == 404
    claim(deputy)
    mine = db.session.scalars(select(Participation).where(Participation.person_id == deputy.person.id)).one()
    assert deputy.get(f"/everyday/proofs/{mine.proofs[0].id}").data == JPEG
    deputy.post(f"/everyday/mine/{mine.id}/withdraw")
    assert mine.state == ParticipationState.WITHDRAWN


def test_the_file_has_the_rows_of_the_filters(staff, waiting):
    ParticipationFactory(activity__title="宪法讲座", activity__kind="lecture")
    db.session.commit()
    rows = CalamineWorkbook.from_filelike(BytesIO(staff.get("/everyday/parts.xlsx?kind=group_study").data))
    (heads, row) = rows.get_sheet_by_index(0).to_python()
    assert dict(zip(heads, row, strict=True))["姓名"] == "安一"
    assert dict(zip(heads, row, strict=True))["状态"] == "待审核"


def test_one_row_and_three_rows_cost_the_same_number_of_queries(staff, waiting):
    addresses = ("/everyday/", "/everyday/parts", f"/everyday/{waiting.activity_id}")
    before = [counted(staff, address) for address in addresses]
    for _ in range(2):
        ProofFactory(participation=ParticipationFactory(activity_id=waiting.activity_id, activity=waiting.activity))
    db.session.commit()
    assert [counted(staff, address) for address in addresses] == before


def counted(browser, address):
    """How many statements the page takes."""
    with statements() as asked:
        assert browser.get(address).status_code == 200
    return len(asked)
