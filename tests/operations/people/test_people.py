"""People are found, seated with dates, put in groups, and away by the half-day."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests import factories
from training.models import db
from training.models.congresses import Term
from training.models.people import Away, DeputyGroup, GroupKind, Mandate, MandateEnd, Person
from training.models.plans import AudienceKind
from training.operations.errors import TrainingError
from training.operations.people import away, groups, persons, seats
from training.operations.people.errors import Refused
from training.operations.people.search import Wanted, people
from training.operations.people.spelling import fits, initials, spelled

DAY = date(2022, 3, 1)


@pytest.fixture
def term(congress):
    return db.session.scalars(select(Term)).one()


def found(**wanted):
    return [person.name for person in db.session.scalars(people(Wanted(**wanted)))]


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("曾小明", "zeng xiao ming"), ("单雄", "shan xiong"), ("解放", "xie fang"), ("区大同", "ou da tong"),
        ("仇英", "qiu ying"), ("查良", "zha liang"), ("朴明", "piao ming"), ("盖叫天", "ge jiao tian"),
        ("欧阳建国", "ou yang jian guo"), ("单于明", "chan yu ming"), ("尉迟恭", "yu chi gong"), ("𠮷䶮", "ji yan"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"), ("吕布", "lv bu"), ("Tom Smith", "tom smith"), ("单", "dan"),
    ],
)  # fmt: skip
def test_names_are_spelled_as_they_are_called(name, pinyin):
    assert spelled(name) == pinyin
    assert fits(name, pinyin)


def test_initials_follow_the_syllables():
    assert initials("zeng xiao ming") == "zxm"


@pytest.fixture
def three(term):
    wang = persons.add_deputy(
        persons.Details("王小明", phone="13800001234"), persons.Seat("0012", True, term.starts_on), term
    )
    zeng = persons.add_deputy(persons.Details("曾大同"), persons.Seat("0013", False, date(2023, 5, 1)), term)
    guest = persons.add_guest(persons.Details("吕一"), persons.Invitation("L01", date(2022, 1, 1), "主任"))
    groups.put_in(wang, GroupKind.AREA, groups.add_group("相山一组", GroupKind.AREA))
    groups.put_in(wang, GroupKind.PROFESSIONAL, groups.add_group("法治组", GroupKind.PROFESSIONAL))
    return wang, zeng, guest


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("小明", ["王小明"]), ("wxm", ["王小明"]), ("wangxiao", ["王小明"]), ("Xiaoming", ["王小明"]),
        ("zdt", ["曾大同"]), ("001", ["王小明", "曾大同"]),
        ("l01", ["吕一"]), ("相山", ["王小明"]), ("王 法治", ["王小明"]), ("王 曾", []),
        ("lü", ["吕一"]), ("lv", ["吕一"]), ("%", []), ("_", []), ("", ["吕一", "王小明", "曾大同"]),
    ],
)  # fmt: skip
def test_words_find_names_pinyin_numbers_and_groups(three, words, names):
    assert sorted(found(words=words)) == sorted(names)


def test_filters_narrow_the_list(three):
    wang, zeng, _guest = three
    zeng.mandates[0].delegation = groups.add_delegation("相山区代表团")
    db.session.flush()
    assert found(kind="deputy") == ["王小明", "曾大同"]
    assert found(kind="guest") == ["吕一"]
    assert found(is_new=True) == ["王小明"]
    assert found(is_new=False) == ["曾大同"]
    assert found(on=DAY) == ["吕一", "王小明"]
    assert found(on=DAY, kind="deputy") == ["王小明"]
    assert found(on=date(2030, 1, 1)) == ["吕一"]
    assert found(delegation_id=zeng.mandates[0].delegation_id) == ["曾大同"]
    assert found(group_id=wang.memberships[0].group_id) == ["王小明"]


def test_a_seat_is_shown_for_the_day_asked(three):
    wang, zeng, guest = three
    assert seats.shown(wang, DAY).mandate.number == "0012"
    assert seats.shown(wang, DAY).is_in_office
    assert not seats.shown(zeng, DAY).is_in_office
    assert seats.shown(guest, DAY).guest.title == "主任"
    persons.end_mandate(wang.mandates[0], date(2022, 2, 1), MandateEnd.RESIGNED)
    assert not seats.shown(wang, DAY).is_in_office
    assert seats.shown(wang, date(2022, 2, 1)).is_in_office


def test_a_mandate_ends_within_its_time_and_can_be_resumed(three, term):
    mandate = three[0].mandates[0]
    for day in (date(2021, 12, 31), date(2027, 1, 1)):
        with pytest.raises(Refused):
            persons.end_mandate(mandate, day, MandateEnd.REMOVED)
    persons.end_mandate(mandate, DAY, MandateEnd.REMOVED)
    assert (mandate.ends_on, mandate.ended) == (DAY, MandateEnd.REMOVED)
    persons.resume_mandate(mandate)
    assert (mandate.ends_on, mandate.ended) == (None, None)


def refused(field, do, *args):
    with pytest.raises(Refused) as error:
        do(*args)
    assert error.value.field == field
    return error.value.message


def test_nobody_holds_two_seats_of_one_term_on_one_day(three, term):
    wang = three[0]
    first = wang.mandates[0]
    persons.end_mandate(first, date(2022, 6, 30), MandateEnd.RESIGNED)
    second = persons.give_mandate(wang, persons.Seat("0099", False, date(2023, 1, 1)), term)
    said = "“王小明”自 2023-01-01 另有同届代表资格，时间不能重叠。"
    assert refused("ends_on", persons.resume_mandate, first) == said
    assert refused("ends_on", persons.end_mandate, first, date(2023, 1, 1), MandateEnd.RESIGNED) == said
    refused("starts_on", persons.change_mandate, second, persons.Seat("0099", False, date(2022, 6, 30)))
    persons.change_mandate(second, persons.Seat("0099", False, date(2022, 7, 1)))
    assert (first.ends_on, second.starts_on) == (date(2022, 6, 30), date(2022, 7, 1))


def test_numbers_are_given_once(three, term):
    wang, _zeng, guest = three
    details, seat = persons.Details("新人"), persons.Seat("0012", True, term.starts_on)
    assert "王小明" in refused("number", persons.add_deputy, details, seat, term)
    assert "吕一" in refused("number", persons.add_deputy, details, persons.Seat("L01", True, term.starts_on), term)
    assert "王小明" in refused("number", persons.add_guest, details, persons.Invitation("0012", term.starts_on))
    assert "吕一" in refused("number", persons.make_guest, wang, persons.Invitation("L01", term.starts_on))
    db.session.expire_all()
    persons.change_mandate(wang.mandates[0], seat)
    persons.change_guest(guest.guesthoods[0], persons.Invitation("L01", term.starts_on, "副主任"))
    assert guest.guesthoods[0].title == "副主任"


def test_a_by_election_is_dated_within_the_term(three, term):
    details = persons.Details("补选人")
    refused("starts_on", persons.add_deputy, details, persons.Seat("9", True, date(2027, 1, 1)), term)
    person = persons.add_deputy(details, persons.Seat("9", True, date(2024, 6, 1)), term)
    assert found(on=date(2024, 5, 31), words="补选") == []
    assert found(on=date(2024, 6, 1), words="补选") == ["补选人"]
    refused("starts_on", persons.give_mandate, person, persons.Seat("10", True, date(2025, 1, 1)), term)
    persons.end_mandate(person.mandates[0], date(2024, 12, 31), MandateEnd.RESIGNED)
    persons.give_mandate(person, persons.Seat("10", False, date(2025, 1, 1)), term)
    assert sorted(db.session.scalars(select(Mandate.number).where(Mandate.person_id == person.id))) == ["10", "9"]


def test_pinyin_must_fit_the_name(three):
    refused("pinyin", persons.describe, three[0], persons.Details("王小明", "wangxiaoming"))
    persons.describe(three[0], persons.Details("王小明", "Wang Xiao Meng"))
    assert three[0].pinyin == "wang xiao meng"


def test_a_person_is_in_one_group_of_each_kind(three):
    wang = three[0]
    second = groups.add_group("相山二组", GroupKind.AREA)
    groups.put_in(wang, GroupKind.AREA, second)
    assert sorted(one.group.name for one in wang.memberships) == ["法治组", "相山二组"]
    groups.put_in(wang, GroupKind.AREA, None)
    assert [one.group.name for one in wang.memberships] == ["法治组"]


def test_a_group_that_is_needed_stays(three):
    area, professional = db.session.scalars(select(DeputyGroup).order_by(DeputyGroup.id))
    with pytest.raises(TrainingError, match="还有 1 名成员"):
        groups.delete_group(area)
    groups.put_in(three[0], GroupKind.AREA, None)
    factories.ProgramFactory(name="法治班", audience=AudienceKind.GROUPS, audience_groups=[area])
    with pytest.raises(TrainingError, match="“法治班”以“相山一组”为对象"):
        groups.delete_group(area)
    groups.put_in(three[0], GroupKind.PROFESSIONAL, None)
    groups.delete_group(professional)
    assert db.session.scalars(select(DeputyGroup)).all() == [area]


def test_names_of_groups_and_delegations_are_given_once(three):
    area = groups.add_group("三组", GroupKind.AREA)
    refused("name", groups.add_group, "三组", GroupKind.AREA)
    groups.add_group("三组", GroupKind.PROFESSIONAL)
    refused("name", groups.rename_group, area, "相山一组")
    groups.rename_group(area, "三组")
    delegation = groups.add_delegation("一团")
    refused("name", groups.add_delegation, "一团")
    groups.rename_delegation(delegation, "二团")
    three[0].mandates[0].delegation = delegation
    with pytest.raises(TrainingError, match="还有 1 名代表"):
        groups.delete_delegation(delegation)


def test_members_are_found_by_number_or_by_a_name_that_is_alone(three, term):
    wang = three[0]
    assert groups.find("0012") is wang
    assert groups.find("王小明") is wang
    persons.add_deputy(persons.Details("王小明"), persons.Seat("0099", True, term.starts_on), term)
    assert "0012、0099" in refused("who", groups.find, "王小明")
    refused("who", groups.find, "王")


def test_times_away_are_half_days(three):
    wang = three[0]
    noted = away.add(wang, (date(2022, 5, 12), True), (date(2022, 5, 13), False), "出差")
    assert (noted.starts_at, noted.ends_at) == (datetime(2022, 5, 12, 12), datetime(2022, 5, 13, 12))
    refused("last_on", away.add, wang, (date(2022, 5, 12), True), (date(2022, 5, 12), False), "")
    refused("first_on", away.add, wang, (date(2022, 5, 13), False), (date(2022, 5, 13), False), "")
    away.remove(noted)
    assert db.session.scalars(select(Away)).all() == []


def test_the_term_of_a_day(term):
    later = factories.TermFactory(name="第十八届", starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31))
    assert seats.term_on(date(2022, 5, 1)) is term
    assert seats.term_on(date(2000, 1, 1)) is term
    assert seats.term_on(date(2040, 1, 1)) is later


def test_another_congresss_people_are_not_found(three, neighbour):
    from training.models import scope

    scope.bind(neighbour.id)
    assert found() == []
    assert db.session.scalars(select(Person)).all() == []
