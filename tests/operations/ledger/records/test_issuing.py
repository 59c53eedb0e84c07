"""Class certificates: issued once to who completed the class; revoked, and out of date by themselves."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tests.factories import AttendanceFactory, CreditEntryFactory, LessonFactory, MakeUpFactory
from training.models import db
from training.models.appending import AppendOnly
from training.models.attendance import Attendance
from training.models.closings import Closing, ClosingState
from training.operations import audit, certificates
from training.operations.certificates import Validity
from training.operations.errors import TrainingError
from training.operations.ledger import posting
from training.operations.ledger.records import issuing


@pytest.fixture
def certificate(batch, signer, actor):
    (one,) = issuing.issue(batch, signer, actor)
    db.session.commit()
    return one


def correct(batch, person, minutes, actor):
    """Another figure in the first lesson, posted."""
    record = db.session.query(Attendance).filter_by(person_id=person.id).order_by(Attendance.id).first()
    record.minutes = minutes
    posting.post(batch, by_id=None, at=actor.at)
    db.session.commit()


def test_who_completed_the_class_gets_one_and_nobody_else(certificate, batch):
    assert certificate.person.name == "欧阳䶮"
    assert certificate.number == "2022-00001"
    assert issuing.waiting(batch) == []
    paper = json.loads(certificate.document)
    assert paper["certificate"]["hours"] == "11.5"
    assert paper["certificate"]["attended_minutes"] == 710
    assert paper["classes"][paper["certificate"]["class"]]["minutes"] == 720
    assert len(certificate.code) == 22


def test_it_is_issued_once(certificate, batch, signer, actor):
    with pytest.raises(TrainingError, match="没有可发的证书"):
        issuing.issue(batch, signer, actor)
    assert len(issuing.issued(batch)) == 1


def test_it_is_never_changed(certificate):
    certificate.number = "2022-99999"
    with pytest.raises(AppendOnly):
        db.session.flush()


def test_it_is_good_until_it_is_revoked_with_a_reason(certificate, actor):
    assert certificates.state(certificate).validity == Validity.GOOD
    with pytest.raises(TrainingError, match="请填写撤销的原因"):
        certificates.revoke(certificate, "  ", actor)
    certificates.revoke(certificate, "班次重新审核", actor)
    db.session.commit()
    found = certificates.state(certificate)
    assert (found.validity, found.reason, found.since) == (Validity.REVOKED, "班次重新审核", actor.at)
    with pytest.raises(TrainingError, match="已经撤销"):
        certificates.revoke(certificate, "再次", actor)


def test_it_is_out_of_date_once_its_credit_is_put_right(certificate, batch, actor):
    correct(batch, certificate.person, 180, actor)
    assert certificates.state(certificate).validity == Validity.OUTDATED


def test_what_is_out_of_date_is_revoked_as_the_next_is_issued(certificate, batch, signer, actor):
    correct(batch, certificate.person, 180, actor)
    (new,) = issuing.issue(batch, signer, actor)
    db.session.commit()
    assert (new.number, new.edition) == ("2022-00002", 2)
    assert certificates.state(certificate).validity == Validity.REVOKED
    assert certificates.state(new).validity == Validity.GOOD
    assert json.loads(new.document)["certificate"]["hours"] == "12"


def test_closing_a_class_again_revokes_those_whose_credit_changed(certificate, batch, actor):
    assert certificates.revoke_outdated(batch, "重新打开后学时有更正", actor) == 0
    correct(batch, certificate.person, 180, actor)
    assert certificates.revoke_outdated(batch, "重新打开后学时有更正", actor) == 1
    assert certificates.revoke_outdated(batch, "重新打开后学时有更正", actor) == 0
    assert certificates.state(certificate).reason == "重新打开后学时有更正"


def test_closing_again_revokes_whose_share_fell_below_the_rule_though_no_line_changed(certificate, batch, actor):
    """A lesson that was cancelled took place after all: the holder was not there."""
    added = LessonFactory(batch=batch, starts_at=datetime(2022, 4, 13, 8, 30))
    db.session.refresh(batch)
    AttendanceFactory(lesson=added, person=certificate.person, minutes=0, presence="absent")
    posting.post(batch, by_id=None, at=actor.at)
    assert certificates.revoke_outdated(batch, "重新打开后学时有更正", actor) == 1
    assert certificates.state(certificate).validity == Validity.REVOKED


def test_closing_again_revokes_what_states_other_minutes_of_the_class(certificate, batch, actor, signer):
    batch.lessons[-1].ends_at -= timedelta(minutes=10)
    db.session.flush()
    assert certificates.revoke_outdated(batch, "重新打开后学时有更正", actor) == 1
    issuing.issue(batch, signer, actor)
    assert certificates.revoke_outdated(batch, "重新打开后学时有更正", actor) == 0


def test_nothing_is_issued_while_a_class_is_open_again(batch, signer, actor):
    db.session.add(Closing(batch=batch, state=ClosingState.OPEN))
    db.session.flush()
    with pytest.raises(TrainingError, match="结班后才能发证"):
        issuing.issue(batch, signer, actor)


def test_another_class_does_not_make_it_out_of_date(certificate, congress):
    CreditEntryFactory(person=certificate.person, attendance=AttendanceFactory(person=certificate.person))
    db.session.commit()
    assert certificates.state(certificate).validity == Validity.GOOD


def test_issuing_and_revoking_are_noted(certificate, actor):
    certificates.revoke(certificate, "写错", actor)
    assert audit.verify() == (3, audit.verify().head, None)


def test_a_ledger_changed_behind_our_back_gives_no_certificate(batch, signer, actor):
    db.session.connection().execute(text("UPDATE credit_entries SET hours = 900 WHERE kind = 'earned'"))
    db.session.expire_all()
    with pytest.raises(TrainingError, match="学时台账中的散列值不符"):
        issuing.issue(batch, signer, actor)


def test_what_was_made_up_elsewhere_counts_in_the_class_that_was_missed(batch, signer, actor):
    wang = next(one.person for one in batch.enrolments if one.person.name == "王小明")
    for lesson in batch.lessons[2:]:
        later = lesson.starts_at + timedelta(days=28)
        other = LessonFactory(course=lesson.course, starts_at=later, batch__number=90 + lesson.id)
        make_up = MakeUpFactory(missed_lesson=lesson, person=wang, lesson=other)
        AttendanceFactory(lesson=make_up.lesson, person=wang)
        db.session.flush()
        posting.post(other.batch, by_id=None, at=actor.at)
    assert {one.name for one in issuing.waiting(batch)} == {"欧阳䶮", "王小明"}
    issuing.issue(batch, signer, actor)
    papers = {one.person.name: json.loads(one.document) for one in issuing.issued(batch)}
    assert papers["王小明"]["certificate"]["attended_minutes"] == 720
    assert len(papers["王小明"]["entries"]) == 4
    assert {state.validity for state in certificates.states(issuing.issued(batch)).values()} == {Validity.GOOD}
