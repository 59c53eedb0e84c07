"""The chain over the ledger: every line has its place, and whoever changes one behind our back is found out."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, text

from tests.factories import AttendanceFactory, CreditEntryFactory, LessonFactory, MandateFactory, RuleSetFactory
from training.models import chains, db, scope
from training.models.appending import AppendOnly
from training.models.chains import LedgerLink
from training.models.ledger import CreditEntry, EntryKind
from training.operations.ledger import chain, posting, rule_sets


@pytest.fixture
def lines(congress):
    """Five lines of one deputy, on five days."""
    rules, person = RuleSetFactory(), MandateFactory().person
    made = [CreditEntryFactory(person=person, rule_set=rules, earned_on=date(2022, 4, day)) for day in range(11, 16)]
    db.session.commit()
    return made


def run(sql, **values):
    """SQL of somebody who has the database, keys and constraints set aside."""
    off = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}
    with db.engine.connect() as connection:
        connection.detach()
        connection.execute(text(off[connection.dialect.name]))
        connection.execute(text(sql), values)
        connection.commit()
    db.session.expire_all()


def test_an_empty_ledger_is_sound(congress):
    assert chain.check(congress.id) == chain.Checked(0, "0" * 64, "")


def test_lines_are_linked_as_they_are_posted(congress, lines):
    links = db.session.scalars(select(LedgerLink).order_by(LedgerLink.position)).all()
    assert [link.entry_id for link in links] == [line.id for line in lines]
    assert [link.position for link in links] == [1, 2, 3, 4, 5]
    assert chain.check(congress.id) == chain.Checked(5, links[-1].hash, "")
    assert chain.head(congress.id) == (5, links[-1].hash)


def test_posting_a_class_links_its_lines_and_its_reversals(congress):
    rule_sets.adopt("nanjing", date(2022, 1, 1))
    lesson = LessonFactory()
    record = AttendanceFactory(lesson=lesson)
    posting.post(lesson.batch, by_id=None, at=datetime(2022, 4, 20, 9))
    record.minutes = 90
    posting.post(lesson.batch, by_id=None, at=datetime(2022, 4, 21, 9))
    db.session.commit()
    assert chain.check(congress.id).lines == 3
    assert chain.check(congress.id).fault == ""


@pytest.mark.parametrize(
    "change",
    [
        "hours = hours + 1",
        "minutes = 179",
        "earned_on = '2022-04-30'",
        "person_id = person_id + 0, note = '改'",
        "posted_at = '2022-03-01 09:00:01'",
        "is_compulsory = (1 = 1)",
        "mode = 'away'",
    ],
)
def test_a_line_changed_in_the_database_is_named(congress, lines, change):
    run(f"UPDATE credit_entries SET {change} WHERE id = :id", id=lines[2].id)
    checked = chain.check(congress.id)
    assert checked.lines == 2
    assert f"第 {lines[2].id} 条" in checked.fault
    assert "链上第 3 位" in checked.fault


def test_a_line_deleted_in_the_database_is_named(congress, lines):
    number = lines[3].id
    run("DELETE FROM credit_entries WHERE id = :id", id=number)
    assert chain.check(congress.id).fault == f"第 {number} 条（链上第 4 位）已被删除。"


def test_a_line_deleted_with_its_link_leaves_a_gap(congress, lines):
    number = lines[1].id
    run("DELETE FROM ledger_links WHERE entry_id = :id", id=number)
    run("DELETE FROM credit_entries WHERE id = :id", id=number)
    assert "缺少第 2 个位置" in chain.check(congress.id).fault


def test_a_link_written_anew_for_a_changed_line_does_not_fit_the_next(congress, lines):
    run("UPDATE credit_entries SET minutes = 999 WHERE id = :id", id=lines[0].id)
    digest = chains.link(chains.NOTHING_BEFORE, chains.content(db.session.get(CreditEntry, lines[0].id)))
    run("UPDATE ledger_links SET hash = :hash WHERE position = 1", hash=digest)
    assert f"第 {lines[1].id} 条" in chain.check(congress.id).fault


def test_a_line_that_nobody_posted_is_named_until_it_is_linked(congress, lines):
    values = {"person_id": lines[0].person_id, "rule_set_id": lines[0].rule_set_id, "congress_id": congress.id}
    values |= {"kind": EntryKind.EARNED, "earned_on": date(2022, 5, 1), "minutes": 60, "hours": Decimal(1)}
    values |= {"is_compulsory": False, "posted_at": datetime(2022, 5, 2), "note": ""}
    number = db.session.connection().execute(insert(CreditEntry).values(values)).inserted_primary_key[0]
    db.session.commit()
    assert f"第 {number} 条不在散列链上" in chain.check(congress.id).fault
    assert chain.link_missing(congress.id) == 1
    assert chain.check(congress.id).fault == ""


@pytest.mark.databases("sqlite")
def test_a_line_made_unreadable_is_found(congress, lines):
    run("UPDATE credit_entries SET earned_on = '2022-13-40' WHERE id = :id", id=lines[4].id)
    assert f"第 {lines[3].id} 条之后" in chain.check(congress.id).fault


def test_each_congress_has_a_chain_of_its_own(congress, neighbour, lines):
    with scope.within(neighbour.id):
        CreditEntryFactory()
    db.session.commit()
    assert chain.check(neighbour.id).lines == 1
    assert chain.check(congress.id).lines == 5


def test_empty_columns_are_not_sealed_so_new_ones_change_no_hash(lines):
    assert chains.content(lines[0]).keys() == {
        *("id", "congress_id", "person_id", "kind", "earned_on", "minutes", "hours", "rule_set_id", "posted_at")
    }


def test_a_link_is_never_changed(lines):
    link = db.session.scalars(select(LedgerLink)).first()
    link.position = 99
    with pytest.raises(AppendOnly):
        db.session.flush()


def test_the_command_names_the_bad_line_and_fails(app, congress, lines):
    good = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert good.exit_code == 0
    assert "台账完好" in good.output
    run("UPDATE credit_entries SET minutes = 1 WHERE id = :id", id=lines[2].id)
    bad = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert bad.exit_code == 1
    assert f"第 {lines[2].id} 条" in bad.output
