"""One ticket a person, and nothing that joins the two."""

import pytest
from sqlalchemy import select

from tests.factories import MandateFactory, SurveyFactory
from tests.operations.attendance.surveys.conftest import KEY
from training.models import db
from training.models.schedules import EnrolmentState
from training.models.surveys import SurveyDraw, SurveyWay, UsedTicket
from training.operations.attendance.surveys import tickets
from training.operations.errors import NotThere, TrainingError


def test_a_ticket_is_good_for_its_survey_alone(survey, people):
    ticket, other = tickets.draw(survey, people[0].id, KEY), SurveyFactory()
    assert tickets.is_good(survey, ticket, KEY)
    assert not tickets.is_good(other, ticket, KEY)
    assert not tickets.is_good(survey, ticket, "another key")
    assert not any(tickets.is_good(survey, bad, KEY) for bad in ("", ticket[:-1], "x" * 32, ticket + "x", "票" * 32))


def test_nobody_draws_twice(survey, people):
    tickets.draw(survey, people[0].id, KEY)
    with pytest.raises(TrainingError, match="已领过"):
        tickets.draw(survey, people[0].id, KEY)


def test_only_those_on_the_list_draw(survey, people):
    survey.batch.enrolments[1].state = EnrolmentState.WITHDRAWN
    for stranger in (MandateFactory().person.id, people[1].id):
        with pytest.raises(NotThere, match="不在本期名单"):
            tickets.draw(survey, stranger, KEY)


def test_a_draw_says_who_and_no_more(survey, people):
    ticket = tickets.draw(survey, people[0].id, KEY)
    row = db.session.scalars(select(SurveyDraw)).one()
    assert set(SurveyDraw.__table__.columns.keys()) == {"id", "congress_id", "survey_id", "person_id"}
    assert row.person_id == people[0].id
    assert ticket not in str(vars(row))
    assert db.session.scalars(select(UsedTicket)).all() == []


def test_the_order_of_drawing_is_kept_nowhere(survey, people):
    for person in people:
        tickets.draw(survey, person.id, KEY)
    in_order_of_ids = db.session.scalars(select(SurveyDraw.person_id).order_by(SurveyDraw.id)).all()
    assert in_order_of_ids != [one.id for one in people]
    assert sorted(in_order_of_ids) == sorted(one.id for one in people)


def test_never_more_tickets_than_people(survey, people):
    tickets.draw(survey, people[0].id, KEY)
    with pytest.raises(TrainingError, match="还可印 11 张"):
        tickets.print_slips(survey, 12, KEY)
    slips = tickets.print_slips(survey, 11, KEY)
    assert len(set(slips)) == 11
    assert all(tickets.is_good(survey, one, KEY) for one in slips)
    with pytest.raises(TrainingError, match="纸票"):
        tickets.draw(survey, people[1].id, KEY)


def test_whoever_scans_needs_no_ticket(survey, people):
    survey.way = SurveyWay.OPEN
    with pytest.raises(TrainingError, match="扫码即可填写"):
        tickets.draw(survey, people[0].id, KEY)
    with pytest.raises(TrainingError, match="扫码即可填写"):
        tickets.print_slips(survey, 1, KEY)
