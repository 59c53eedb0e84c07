"""The people pages as staff and deputies see them."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests import factories, pages
from tests.pages import Page
from tests.statements import statements
from training.files import roster
from training.models import db, scope
from training.models.congresses import Term
from training.models.people import Away, Delegation, DeputyGroup, GroupKind, Mandate, MandateEnd, Person

TERM = (date(2022, 1, 1), date(2026, 12, 31))


@pytest.fixture
def group(congress):
    return factories.GroupFactory(name="相山一组")


@pytest.fixture
def wang(group):
    """A new deputy in a group and a delegation."""
    person = factories.PersonFactory(
        name="王小明", pinyin="wang xiao ming", initials="wxm", phone="13800001234", employer="市第一中学"
    )
    factories.MandateFactory(person=person, number="0012", delegation=factories.DelegationFactory(name="相山团"))
    factories.GroupMemberFactory(person=person, group=group)
    db.session.commit()
    return person


@pytest.fixture
def guest(congress):
    person = factories.PersonFactory(name="𠮷䶮", pinyin="ji yan", initials="jy")
    return factories.GuestFactory(person=person, number="L01", title="县人大副主任").person


def names(browser, **query):
    page = browser.page("/people/?" + "&".join(f"{key}={value}" for key, value in query.items()))
    return [pages.text_of(row.find("th")) for row in page.all("tr") if row.find("th[@scope='row']") is not None]


def after(response, status=302):
    """The page to which a form leads."""
    assert response.status_code == status, pages.text_of(Page(response.text).root)
    return response


# the list


def test_the_list_says_to_import_while_there_is_nobody(staff):
    assert "还没有人员" in staff.page("/people/").text


@pytest.mark.parametrize("words", ["王", "wxm", "WANGXIAO", "0012", "相山", "王 一组"])
def test_people_are_found_by_name_pinyin_number_and_group(staff, wang, guest, words):
    assert names(staff, q=words) == ["王小明"]


def test_the_list_is_narrowed_down(staff, wang, guest, group):
    assert names(staff) == ["𠮷䶮", "王小明"]
    assert names(staff, kind="guest") == ["𠮷䶮"]
    assert names(staff, is_new="1") == ["王小明"]
    assert names(staff, is_new="0") == []
    assert names(staff, group=group.id) == ["王小明"]
    assert names(staff, delegation=wang.mandates[0].delegation_id) == ["王小明"]
    assert names(staff, on="2021-12-31") == []
    assert names(staff, on="2022-01-01") == ["𠮷䶮", "王小明"]


def test_filters_that_make_no_sense_do_no_harm(staff, wang):
    assert names(staff, kind="x", is_new="x", group="x", delegation="x", on="x", page="-1") == ["王小明"]
    assert staff.get("/people/?page=99").status_code == 200


def test_fifty_people_are_on_a_page(staff, congress):
    factories.MandateFactory.create_batch(51)
    assert len(names(staff)) == 50
    assert len(names(staff, page=2)) == 1


def test_the_list_asks_the_same_for_one_and_for_three(staff, wang, guest):
    counts = []
    for _round in range(2):
        with statements() as asked:
            staff.page("/people/")
        counts.append(len(asked))
        factories.GroupMemberFactory(person=factories.MandateFactory(place=factories.PlaceFactory()).person)
        factories.AwayFactory()
    assert counts[0] == counts[1]


def test_the_exported_list_comes_back_without_a_change(staff, wang, guest):
    factories.AwayFactory(person=wang, starts_at=datetime(2022, 5, 12, 12), ends_at=datetime(2022, 5, 14))
    wang.employer = "=HYPERLINK(1)"
    db.session.commit()
    content = staff.get("/people/export.xlsx").data
    [sheet] = roster.sheets("a.xlsx", content)
    assert [row[1] for row in sheet.rows[1:]] == ["L01", "0012"]
    page = preview(staff, content, "a.xlsx")
    assert "完全一致" in page.text


def test_the_export_holds_whom_the_filters_leave(staff, wang, guest):
    [sheet] = roster.sheets("a.xlsx", staff.get("/people/export.xlsx?kind=guest").data)
    assert [row[0] for row in sheet.rows[1:]] == ["𠮷䶮"]


# one person


def test_a_deputy_sees_their_own_page_and_nobody_elses(deputy, wang):
    mine = deputy.page(f"/people/{deputy.person.id}")
    assert deputy.person.name in mine.text
    assert deputy.person.phone not in mine.text
    assert mine.all("form")[1:] == mine.all("form")[1:2], "only the forms of the bar"
    assert deputy.get(f"/people/{wang.id}").status_code == 404


def test_staff_read_the_whole_telephone_number(staff, wang):
    assert "13800001234" in staff.page(f"/people/{wang.id}").text


def test_another_congresss_person_is_not_there(staff, wang, neighbour):
    with scope.within(neighbour.id):
        stranger = factories.MandateFactory().person
    for path in ("", "/edit", "/give-mandate", "/make-guest"):
        assert staff.get(f"/people/{stranger.id}{path}").status_code == 404


DEPUTY = {
    "name": "曾 大同", "number": "００99", "is_new": "1", "starts_on": "2024-06-01", "employer": "县医院",
    "phone": "139", "pinyin": "", "area": "", "professional": "", "delegation": "", "place": "",
}  # fmt: skip


def deputy_form(**changes):
    return DEPUTY | {"term": db.session.scalars(select(Term.id)).first()} | changes


def test_a_by_elected_deputy_is_added_with_the_day(staff, group):
    place = factories.PlaceFactory()
    after(staff.post("/people/add-deputy", data=deputy_form(area=group.id, place=place.id)))
    mandate = db.session.scalars(select(Mandate)).one()
    assert (mandate.number, mandate.is_new, mandate.starts_on) == ("0099", True, date(2024, 6, 1))
    assert (mandate.person.name, mandate.person.pinyin, mandate.person.initials) == ("曾 大同", "zeng da tong", "zdt")
    assert mandate.place is place
    assert mandate.person.memberships[0].group is group


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "请填写姓名"), ("name", "名" * 41, "最多 40 个字"), ("number", " ", "请填写编号"),
        ("number", "0012", "已是代表“王小明”的"), ("starts_on", "昨天", "请填写日期"),
        ("is_new", "", "请选择新任或连任"),
        ("starts_on", "2030-01-01", "当选日期应在"), ("pinyin", "zengdatong", "按字分开"),
        ("area", "999", "请从列表中选择"),
        ("term", "999", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(staff, wang, field, value, sentence):
    response = after(staff.post("/people/add-deputy", data=deputy_form(**{field: value})), 422)
    page = Page(response.text)
    assert sentence in page.text
    assert pages.faults(page) == []
    [shown] = [one for one in page.all("div") if one.get("id") == f"{field}-error"] or [None]
    assert shown is not None
    assert db.session.scalars(select(Person.name)).all() == ["王小明"]


def test_extra_fields_are_ignored(staff, congress, neighbour):
    after(staff.post("/people/add-deputy", data=deputy_form(congress_id=neighbour.id, id=77)))
    assert db.session.scalars(select(Mandate)).one().congress_id == congress.id


def test_a_guest_is_added(staff, congress):
    data = {"name": "李玉", "number": "L9", "title": "主任", "starts_on": "2022-03-01", "ends_on": ""}
    after(staff.post("/people/add-guest", data=data))
    assert names(staff, kind="guest") == ["李玉"]


def test_details_are_put_right(staff, wang, group):
    other = factories.GroupFactory(name="相山二组")
    field = factories.GroupFactory(name="法治组", kind=GroupKind.PROFESSIONAL)
    data = {"name": "王晓明", "pinyin": "", "phone": "1", "employer": "", "area": other.id, "professional": field.id}
    after(staff.post(f"/people/{wang.id}/edit", data=data))
    assert (wang.name, wang.pinyin, wang.phone) == ("王晓明", "wang xiao ming", "1")
    assert {one.group.name for one in wang.memberships} == {"相山二组", "法治组"}


def test_a_mandate_is_put_right_ended_and_resumed(staff, wang):
    mandate = wang.mandates[0]
    data = {"number": "0013", "is_new": "0", "starts_on": "2022-02-01", "delegation": "", "place": ""}
    after(staff.post(f"/people/mandates/{mandate.id}", data=data))
    assert (mandate.number, mandate.is_new, mandate.delegation) == ("0013", False, None)
    after(staff.post(f"/people/mandates/{mandate.id}/end", data={"ended": "resigned", "ends_on": "2021-01-01"}), 422)
    after(staff.post(f"/people/mandates/{mandate.id}/end", data={"ended": "resigned", "ends_on": "2023-01-01"}))
    assert (mandate.ends_on, mandate.ended) == (date(2023, 1, 1), MandateEnd.RESIGNED)
    assert "辞职" in staff.page(f"/people/{wang.id}").text
    assert names(staff, on="2023-01-02") == []
    after(staff.post(f"/people/mandates/{mandate.id}/resume"))
    assert mandate.ends_on is None


def test_a_guest_who_is_elected_gets_a_mandate(staff, guest):
    after(staff.post(f"/people/{guest.id}/give-mandate", data=deputy_form()))
    assert guest.mandates[0].number == "0099"
    data = {"number": "L01", "title": "主任", "starts_on": "2022-01-01", "ends_on": "2024-05-31"}
    after(staff.post(f"/people/guests/{guest.guesthoods[0].id}", data=data))
    assert guest.guesthoods[0].ends_on == date(2024, 5, 31)


def test_times_away_are_noted_and_taken_back(staff, wang):
    data = {"first_on": "2022-05-12", "first_half": "1", "last_on": "2022-05-13", "last_half": "0", "reason": "出差"}
    after(staff.post(f"/people/{wang.id}/away", data=data))
    away = db.session.scalars(select(Away)).one()
    assert (away.starts_at, away.ends_at) == (datetime(2022, 5, 12, 12), datetime(2022, 5, 13, 12))
    assert "5月12日下午至5月13日上午" in staff.page(f"/people/{wang.id}").text.replace(" ", "")
    page = after(staff.post(f"/people/{wang.id}/away", data=data | {"last_on": "2022-05-11"}), 422)
    assert "结束时间早于开始时间" in page.text
    after(staff.post(f"/people/aways/{away.id}/delete"))
    assert db.session.scalars(select(Away)).all() == []


# groups and delegations


def test_groups_are_made_renamed_filled_emptied_and_deleted(staff, wang, guest):
    after(staff.post("/people/groups", data={"name": "法治组", "kind": "professional"}))
    made = db.session.scalars(select(DeputyGroup).where(DeputyGroup.name == "法治组")).one()
    assert (
        "已有“法治组”" in after(staff.post("/people/groups", data={"name": "法治组", "kind": "professional"}), 422).text
    )
    path = f"/people/groups/{made.id}"
    after(staff.post(f"{path}/rename", data={"name": "法治专业组"}))
    after(staff.post(f"{path}/members", data={"who": "0012"}))
    assert "没有编号或姓名" in after(staff.post(f"{path}/members", data={"who": "无此人"}), 422).text
    assert "王小明" in staff.page(path).text
    assert "还有 1 名成员" in after(staff.post(f"{path}/delete"), 422).text
    after(staff.post(f"{path}/members/{wang.id}/remove"))
    after(staff.post(f"{path}/delete"))
    assert "法治" not in staff.page("/people/groups").text.replace("已删除“法治专业组”", "")


def test_who_joins_leaves_the_other_group_of_the_kind(staff, wang):
    other = factories.GroupFactory(name="相山二组")
    db.session.commit()
    response = staff.post(f"/people/groups/{other.id}/members", data={"who": "王小明"}, follow_redirects=True)
    assert "已从“相山一组”转入" in response.text
    assert [one.group.name for one in wang.memberships] == ["相山二组"]


def test_delegations_are_made_renamed_and_deleted_when_empty(staff, wang):
    after(staff.post("/people/delegations", data={"name": "杜集团"}))
    made = db.session.scalars(select(Delegation).where(Delegation.name == "杜集团")).one()
    after(staff.post(f"/people/delegations/{made.id}", data={"name": "相山团"}), 422)
    after(staff.post(f"/people/delegations/{made.id}", data={"name": "烈山团"}))
    after(staff.post(f"/people/delegations/{wang.mandates[0].delegation_id}/delete"), 422)
    after(staff.post(f"/people/delegations/{made.id}/delete"))
    assert db.session.scalars(select(Delegation.name)).all() == ["相山团"]


# rosters are tested in test_people_rosters.py; the export borrows this


def preview(browser, content, filename="名册.csv"):
    from io import BytesIO

    term = db.session.scalars(select(Term.id)).first()
    data = {"file": (BytesIO(content), filename), "term": term}
    response = browser.post("/people/rosters", data=data, content_type="multipart/form-data", follow_redirects=True)
    assert response.status_code == 200, response.text
    return Page(response.text)
