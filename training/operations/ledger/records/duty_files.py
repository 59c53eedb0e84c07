"""The duty file (履职档案), its training part: everything that the ledger holds of a person, and what it amounts to."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.models import db
from training.models.congresses import Congress
from training.models.ledger import CreditEntry
from training.models.people import Person
from training.models.plans import Program, Requirement
from training.models.schedules import Batch, Enrolment, EnrolmentState
from training.operations.ledger import chain, classes
from training.operations.ledger.book import amount_before, judged_on, may_carry
from training.operations.ledger.lines import listed
from training.operations.ledger.records import documents, lines
from training.operations.ledger.records.keys import Signer
from training.operations.ledger.standing import Standing, standings


def duty_file(congress: Congress, person: Person, on: date, signer: Signer) -> str:
    """The file of a person as of that day (entries of later days stand in it, but count for nothing yet)."""
    found = lines.of(CreditEntry.person_id == person.id)
    position, last = chain.head(congress.id)
    opening = documents.head("duty_file", congress, person) | {
        "on": on.isoformat(),
        "ledger": {"position": position, "head": last},
        "rule_sets": lines.rule_sets(),
        "classes": _classes(person, {entry.program_id for entry, _link, _before in found if entry.program_id}),
        "totals": lines.totals(found),
        "requirements": _requirements(person, on),
    }
    return documents.sealed(opening, [lines.written(one) for one in found], signer)


def _requirements(person: Person, on: date) -> list[dict[str, Any]]:
    every = db.session.scalars(select(Requirement).options(joinedload(Requirement.term)).order_by(Requirement.id))
    return [_requirement(one, judged_on(one, on), mine) for one in every for mine in standings(one, on, [person.id])]


def _requirement(one: Requirement, on: date, mine: Standing) -> dict[str, Any]:
    return {
        "name": one.name,
        "measure": one.measure.value,
        "amount": lines.plain(one.amount),
        "amount_before": lines.plain(amount_before(one)) if may_carry(one) else None,
        "audience": one.audience.value,
        "period": one.period.value,
        "year": one.year,
        "months": one.months,
        "kind": one.kind.value if one.kind else None,
        "courses": sorted(listed(one)),
        "term": {
            "name": one.term.name,
            "starts_on": one.term.starts_on.isoformat(),
            "ends_on": one.term.ends_on.isoformat(),
        },
        "judged_on": on.isoformat(),
        "required": lines.plain(mine.required),
        "earned": lines.plain(mine.earned),
        "met": not mine.missing,
    }


def _classes(person: Person, program_ids: set[int]) -> dict[str, Any]:
    """The programs of those ids, each with the batch that the person is enrolled in and its minutes."""
    minutes = classes.class_minutes([person.id])
    query = (
        select(Batch)
        .join(Batch.enrolments)
        .where(Enrolment.person_id == person.id, Enrolment.state != EnrolmentState.WITHDRAWN)
        .options(joinedload(Batch.room))
        .order_by(Batch.id)
    )
    batches = {batch.program_id: batch for batch in db.session.scalars(query)}
    programs = db.session.scalars(select(Program).where(Program.id.in_(program_ids)).order_by(Program.id))
    return {
        str(one.id): {"name": one.name, "kind": one.kind.value, "mode": one.mode.value}
        | {"minutes": minutes.get((person.id, one.id))}
        | (batch_facts(batches[one.id]) if one.id in batches else {})
        for one in programs
    }


def batch_facts(batch: Batch) -> dict[str, Any]:
    """Which run it is, when and where."""
    return {
        "batch": batch.number,
        "starts_at": batch.starts_at.isoformat(),
        "ends_at": batch.ends_at.isoformat(),
        "place": batch.room.name if batch.room else "",
    }
