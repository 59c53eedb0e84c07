"""The lived sample leaves no page empty, its records verify, and staff find something to do on each list."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from tests.conftest import start
from training.models import db, scope
from training.models.activities import Participation, ParticipationState
from training.models.attendance import Attendance, CheckIn, Direction, Leave, LeaveState, MakeUp, MakeUpState
from training.models.certificates import Certificate, Revocation
from training.models.closings import Closing, ClosingState
from training.models.congresses import Congress
from training.models.door import SpotCheck
from training.models.leaves import EmployerLetter
from training.models.ledger import CreditEntry
from training.models.reconciling import Confirmation, Objection, ObjectionState, Publication
from training.models.schedules import Enrolment, Lesson, Proposal
from training.operations import audit, certificates
from training.operations.accounts import setup
from training.operations.attendance import settling
from training.operations.attendance.surveys import results
from training.operations.ledger import chain, recomputing
from training.sample import load
from training.sample.lived import UNTIL, live
from training.sample.office import COLLEAGUES

NOW = datetime(2026, 11, 22, 9)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The lived sample in a database of its own, made once."""
    folder = tmp_path_factory.mktemp("lived")
    program = start(f"sqlite:///{folder / 'db.sqlite'}", JOBS_DATABASE_URL=f"sqlite:///{folder / 'jobs.sqlite'}")
    with program.app_context():
        db.create_all()
        live(load.load(NOW), seconds=5)
        db.session.commit()
    yield program
    with program.app_context():
        db.engine.dispose()


@pytest.fixture
def lived(program):
    with program.app_context():
        with scope.everywhere():
            congress = db.session.scalars(select(Congress)).one()
        scope.bind(congress.id)
        yield congress


def states(column):
    return set(db.session.scalars(select(column).distinct()))


def count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_everybody_is_enrolled_or_counted(lived):
    unplaced = db.session.scalars(select(Proposal.unplaced)).one()
    assert count(Enrolment) + unplaced == 108 + 290 + 240 + 290 + 240


def test_nobody_can_sign_in_as_a_colleague_of_the_sample(lived):
    assert setup.is_needed()


def test_attendance_is_what_the_events_say(lived):
    assert count(CheckIn, CheckIn.direction == Direction.OUT) > 100
    assert [one for lesson in settling.recorded_lessons() for one in settling.verify([lesson])] == []


def test_the_ledger_is_what_the_records_say(lived):
    assert chain.check(lived.id).fault == ""
    assert recomputing.differences() == []
    assert count(CreditEntry, CreditEntry.reverses_id.is_not(None)) > 0


def test_the_audit_log_is_sound(lived):
    assert audit.verify().bad is None


def test_classes_are_closed_but_the_first_that_is_reviewed_again_and_the_last(lived):
    found = db.session.scalars(select(Closing.state).join(Closing.batch).order_by(Closing.id)).all()
    assert found == [ClosingState.SUBMITTED] + [ClosingState.CLOSED] * (len(found) - 1)
    assert len(found) >= 3


def test_there_are_doubts_to_settle_in_the_last_class_alone(lived):
    pending = select(Lesson.batch_id).join(Attendance, Attendance.lesson_id == Lesson.id).where(Attendance.is_pending)
    assert len(set(db.session.scalars(pending))) == 1


def test_spot_checks_were_answered_and_one_was_not_found(lived):
    seen = (Direction.SEEN, Direction.NOT_SEEN)
    assert count(SpotCheck) == count(CheckIn, CheckIn.direction.in_(seen))
    assert count(CheckIn, CheckIn.direction == Direction.NOT_SEEN) > 0


def test_leave_was_granted_refused_withdrawn_and_is_asked_for(lived):
    assert states(Leave.state) == set(LeaveState)
    assert count(EmployerLetter) > 100


def test_missed_lessons_were_booked_made_up_and_credited(lived):
    made_up = select(MakeUp.id).join(
        Attendance, (Attendance.lesson_id == MakeUp.lesson_id) & (Attendance.person_id == MakeUp.person_id)
    )
    assert len(db.session.scalars(made_up.where(Attendance.minutes > 0)).all()) > 3
    assert count(CreditEntry, CreditEntry.make_up_id.is_not(None)) > 0
    assert MakeUpState.BOOKED in states(MakeUp.state)


def test_everyday_study_was_credited_refused_put_right_and_is_claimed(lived):
    assert states(Participation.state) == set(ParticipationState) - {ParticipationState.WITHDRAWN}
    assert count(CreditEntry, CreditEntry.participation_id.is_not(None)) > 20


def test_objections_are_in_every_state_but_withdrawn(lived):
    assert states(Objection.state) == set(ObjectionState) - {ObjectionState.WITHDRAWN}


def test_two_quarters_are_public_and_confirmed_by_many(lived):
    found = db.session.execute(select(Publication.quarter, Publication.version).order_by(Publication.id)).all()
    assert [tuple(row) for row in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert count(Confirmation) > 50


def test_certificates_are_good_out_of_date_and_revoked(lived):
    found = db.session.scalars(select(Certificate)).all()
    assert {one.validity for one in certificates.states(found).values()} == set(certificates.Validity)
    assert count(Revocation) < len(found) / 10


def test_closed_surveys_have_results(lived):
    closed = results.closed(UNTIL)
    found = results.results(closed, results.cells(closed))
    assert len(found) >= 3
    assert all(one.answers >= results.LEAST and one.whole for one in found)


def test_colleagues_are_names_without_a_way_in(lived):
    from training.models.accounts import User

    users = {user.username: (user.is_active, user.password_hash) for user in db.session.scalars(select(User))}
    assert users == {username: (False, None) for username, _name in COLLEAGUES}
