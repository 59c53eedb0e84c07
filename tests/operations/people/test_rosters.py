"""A roster is held against the records, and taken in whole, once, or not at all."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.statements import statements
from training.models import db, scope
from training.models.congresses import Place, Term
from training.models.people import Away, Delegation, DeputyGroup, GroupKind, GroupMember, Guest, Mandate, Person
from training.operations.errors import ChangedMeanwhile
from training.operations.people import rosters
from training.operations.people.comparing import compare
from training.operations.people.entries import Entry

NOW = datetime(2022, 3, 1, 9, 0)
AWAY = (datetime(2022, 5, 12), datetime(2022, 5, 13, 12))
WANG = Entry(
    4, "王明", "0012", delegation="相山区代表团", area_group="一组", professional_group="法治", place="相山区",
    phone="13800001234", employer="市第一中学", title="校长", is_new=True, away=(AWAY,),
)  # fmt: skip
GUEST = Entry(5, "𠮷䶮", "L01", kind="guest", title="县人大副主任", area_group="一组")


@pytest.fixture
def term(congress):
    return db.session.scalars(select(Term)).one()


def held(term, *entries, faulty=(), is_new_unless_said=False):
    return compare(entries, set(faulty), term, date(2022, 3, 1), is_new_unless_said=is_new_unless_said)


def take_in(term, *entries, **options):
    comparison = held(term, *entries, **options)
    rosters.take_in(comparison, comparison.fingerprint)
    db.session.commit()
    db.session.expire_all()
    return comparison


def everybody():
    return db.session.scalars(select(Person).order_by(Person.id)).all()


def rows():
    return [db.session.scalar(select(func.count(model.id))) for model in (Person, Mandate, Guest, GroupMember, Away)]


def test_everything_in_a_row_is_written(term):
    take_in(term, WANG, GUEST)
    wang, guest = everybody()
    [mandate], [invitation] = wang.mandates, guest.guesthoods
    assert (wang.name, wang.pinyin, wang.initials, wang.phone) == ("王明", "wang ming", "wm", "13800001234")
    assert wang.employer == "市第一中学 校长"
    assert (mandate.number, mandate.is_new, mandate.starts_on, mandate.term) == ("0012", True, term.starts_on, term)
    assert (mandate.delegation.name, mandate.place.name) == ("相山区代表团", "相山区")
    assert {(one.group.kind, one.group.name) for one in wang.memberships} == {
        (GroupKind.AREA, "一组"),
        (GroupKind.PROFESSIONAL, "法治"),
    }
    assert [(away.starts_at, away.ends_at) for away in wang.aways] == [AWAY]
    assert (invitation.number, invitation.title, guest.initials) == ("L01", "县人大副主任", "jy")
    assert guest.memberships[0].group is wang.memberships[0].group or guest.memberships[0].group.name == "一组"


def test_comparing_writes_nothing(term):
    comparison = held(term, WANG, GUEST)
    db.session.commit()
    assert comparison.count("add") == 2
    assert comparison.made == {
        "delegation": ["相山区代表团"], "area_group": ["一组"], "professional_group": ["法治"], "place": ["相山区"],
    }  # fmt: skip
    assert rows() == [0, 0, 0, 0, 0]
    assert db.session.scalar(select(func.count(DeputyGroup.id))) == 0


def test_the_same_roster_again_changes_nothing(term):
    take_in(term, WANG, GUEST)
    before = rows()
    again = take_in(term, WANG, GUEST)
    assert [again.count(fate) for fate in ("add", "update", "unchanged")] == [0, 0, 2]
    assert rows() == before


def test_a_number_that_is_known_is_updated_not_doubled(term):
    take_in(term, WANG)
    comparison = take_in(term, Entry(4, "王明", "0012", phone="13900000000", area_group="二组"))
    assert [(change.field, change.old, change.new) for change in comparison.steps[0].changes] == [
        ("phone", "13800001234", "13900000000"),
        ("area_group", "一组", "二组"),
    ]
    [person] = everybody()
    assert person.phone == "13900000000"
    assert person.employer == "市第一中学 校长"
    assert sorted(one.group.name for one in person.memberships) == ["二组", "法治"]


def test_numbers_are_text(term):
    take_in(term, Entry(2, "甲", "12"), Entry(3, "乙", "0012"), Entry(4, "丙", "340600198001011234"))
    assert sorted(db.session.scalars(select(Mandate.number))) == ["0012", "12", "340600198001011234"]


def test_pinyin_given_by_staff_is_kept(term):
    take_in(term, Entry(2, "单明", "1"), Entry(3, "单亮", "2", pinyin="Dan Liang"))
    assert [person.pinyin for person in everybody()] == ["shan ming", "dan liang"]
    take_in(term, Entry(2, "单明", "1"), Entry(3, "单亮", "2"))
    assert [person.initials for person in everybody()] == ["sm", "dl"]


def test_a_renamed_person_is_spelled_anew_and_staff_are_warned(term):
    take_in(term, WANG)
    comparison = held(term, Entry(4, "曾明", "0012"))
    assert [(change.field, change.new) for change in comparison.steps[0].changes] == [
        ("name", "曾明"),
        ("pinyin", "zeng ming"),
    ]
    assert "由“王明”改为“曾明”" in comparison.warnings[0].text


def test_a_namesake_with_another_number_is_pointed_out(term):
    take_in(term, WANG)
    comparison = held(term, Entry(9, "王明", "12"))
    assert comparison.count("add") == 1
    assert [(warning.row, "编号 0012" in warning.text) for warning in comparison.warnings] == [(9, True)]


@pytest.mark.parametrize(("said", "is_new"), [(True, True), (False, False)])
def test_new_or_returning_unless_said_is_the_users_choice(term, said, is_new):
    take_in(term, Entry(2, "甲", "1"), is_new_unless_said=said)
    assert db.session.scalar(select(Mandate.is_new)) is is_new


def test_doubles_in_the_file_name_both_rows(term):
    comparison = held(term, Entry(5, "甲", "7"), Entry(17, "乙", "7"), Entry(18, "丙", "8"))
    assert [(problem.row, problem.field) for problem in comparison.problems] == [(5, "number"), (17, "number")]
    assert "第 17 行" in comparison.problems[0].text
    assert "第 5 行" in comparison.problems[1].text
    assert [step.entry.row for step in comparison.steps] == [18]


def test_a_number_of_the_other_kind_is_refused(term):
    take_in(term, WANG, GUEST)
    comparison = held(term, Entry(2, "甲", "L01"), Entry(3, "乙", "0012", kind="guest"))
    assert [(problem.row, problem.field) for problem in comparison.problems] == [(2, "number"), (3, "number")]


def test_days_must_fit_the_term_and_each_other(term):
    comparison = held(
        term,
        Entry(2, "甲", "1", starts_on=date(2021, 12, 31)),
        Entry(3, "乙", "2", ends_on=date(2021, 12, 31)),
        Entry(4, "丙", "3", starts_on=date(2023, 1, 1), ends_on=date(2022, 1, 1)),
        Entry(5, "丁", "4", pinyin="dingyi"),
        Entry(6, "欧阳明", "5", pinyin="ouyangming"),
    )
    assert [(problem.row, problem.field) for problem in comparison.problems] == [
        (2, "starts_on"), (3, "ends_on"), (4, "ends_on"), (6, "pinyin"),
    ]  # fmt: skip


def test_rows_with_faults_are_left_out(term):
    take_in(term, Entry(2, "甲", "1"), Entry(3, "", "2"), faulty={3})
    assert [person.name for person in everybody()] == ["甲"]


def test_a_deputy_who_comes_back_in_the_next_term_is_the_same_person(term):
    take_in(term, WANG)
    later = factories.TermFactory(name="第十八届", starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31))
    take_in(later, Entry(2, "王明", "0007", phone="13800001234"), Entry(3, "王明", "0008"))
    first, second = everybody()
    assert [mandate.number for mandate in first.mandates] == ["0012", "0007"]
    assert [mandate.number for mandate in second.mandates] == ["0008"]


def test_who_is_not_listed_is_counted_and_left_alone(term):
    take_in(term, WANG, GUEST)
    comparison = take_in(term, WANG)
    assert comparison.not_listed == 1
    assert len(everybody()) == 2


def test_a_preview_that_is_out_of_date_is_not_taken_in(term):
    comparison = held(term, WANG)
    take_in(term, Entry(4, "王明", "0012"))
    with pytest.raises(ChangedMeanwhile):
        rosters.take_in(held(term, WANG), comparison.fingerprint)


def test_an_upload_is_taken_in_once(term):
    user = factories.UserFactory()
    upload = rosters.keep("名册.xlsx", b"1", {}, term, user.id, NOW)
    rosters.claim(upload, NOW)
    with pytest.raises(ChangedMeanwhile, match="已经导入过"):
        rosters.claim(upload, NOW)


def test_a_fault_in_the_middle_leaves_nothing(term, monkeypatch):
    from training.operations.people import writing

    insert = writing._insert

    def insert_and_die(model, found):
        if model is GroupMember:
            raise KeyboardInterrupt
        insert(model, found)

    monkeypatch.setattr(writing, "_insert", insert_and_die)
    with pytest.raises(KeyboardInterrupt):
        take_in(term, *(Entry(row, f"代表{row}", str(row), area_group="一组") for row in range(2, 100)))
    db.session.rollback()
    assert rows() == [0, 0, 0, 0, 0]
    assert db.session.scalar(select(func.count(DeputyGroup.id))) == 0


def test_other_congresses_are_not_touched(term, neighbour):
    take_in(term, WANG)
    ours = rows()
    scope.bind(neighbour.id)
    theirs = db.session.scalars(select(Term)).one()
    take_in(theirs, Entry(2, "李玉", "0012", delegation="相山区代表团"))
    assert [person.name for person in everybody()] == ["李玉"]
    scope.bind(term.congress_id)
    assert rows() == ours
    assert everybody()[0].name == "王明"
    assert db.session.scalar(select(func.count(Delegation.id))) == 1
    assert db.session.scalar(select(func.count(Place.id))) == 1


def test_comparing_asks_as_much_for_300_rows_as_for_3(term):
    counts = []
    for size in (3, 300):
        take_in(term, *(Entry(row, f"代表{row}", str(row), area_group=f"{row % 26}组") for row in range(2, 2 + size)))
        with statements() as asked:
            held(term, *(Entry(row, f"代表{row}", str(row), phone="1") for row in range(2, 2 + size)))
        counts.append(len(asked))
    assert counts[0] == counts[1]
