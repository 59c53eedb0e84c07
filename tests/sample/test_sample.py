"""The sample year has the figures of Huaibei 2022, and its roster is the file that ships."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from training.models import audiences, db
from training.models.catalogue import Course, Room
from training.models.people import DeputyGroup, GroupKind, GroupMember, Mandate, Person
from training.models.plans import Program
from training.sample import load, roster

NOW = datetime(2026, 11, 22, 9)
DAY = date(2022, 3, 1)


@pytest.fixture
def plan(app):
    return load.load(NOW)


def count(query):
    return db.session.scalar(select(func.count()).select_from(query.subquery()))


def test_there_are_240_deputies_of_whom_45_in_a_hundred_are_new_and_50_guests(plan):
    assert count(audiences.deputies(DAY)) == 240
    assert count(audiences.deputies(DAY).where(Mandate.is_new)) == 108
    assert count(audiences.guests(DAY)) == 50


def test_there_are_26_area_groups_and_9_professional_ones_and_every_deputy_is_in_one_of_each(plan):
    kinds = db.session.execute(select(DeputyGroup.kind, func.count()).group_by(DeputyGroup.kind))
    assert {row[0]: row[1] for row in kinds} == {GroupKind.AREA: 26, GroupKind.PROFESSIONAL: 9}
    per_person = select(func.count()).select_from(GroupMember).group_by(GroupMember.person_id)
    assert set(db.session.scalars(per_person)) == {2}


def test_the_four_laws_are_compulsory_and_the_hall_has_a_linked_branch(plan):
    compulsory = db.session.scalars(select(Course.subject).where(Course.is_compulsory).order_by(Course.code)).all()
    assert compulsory == ["宪法", "地方组织法", "代表法", "监督法"]
    (linked,) = [room for room in db.session.scalars(select(Room)) if room.parts]
    assert linked.seats == sum(part.seats for part in linked.parts)


def test_the_program_for_everybody_is_for_290(plan):
    program = db.session.scalars(select(Program).where(Program.name == "代表履职培训班")).one()
    assert (program.half_days, count(audiences.people_of(program, DAY))) == (6, 290)


def test_the_sample_takes_today_for_february_2022(plan):
    congress_day = NOW.date().toordinal() - date(2022, 2, 21).toordinal()
    from training.models.congresses import Congress

    assert db.session.scalars(select(Congress.days_behind)).one() == congress_day


def test_rare_characters_came_through(plan):
    names = "".join(db.session.scalars(select(Person.name)))
    assert "𠮷" in names
    assert "䶮" in names


def test_the_roster_that_ships_is_the_one_that_is_made(app):
    assert roster.FILE.read_bytes() == roster.workbook(roster.rows())


def test_a_larger_sample_has_its_own_figures(app):
    load.load(NOW, deputies=480, guests=20)
    assert count(audiences.everyone(DAY)) == 500
