"""One person's standing, lines and learning record; a deputy sees their own."""

from datetime import date
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.clock import today
from training.models import db
from training.models.activities import Participation
from training.models.ledger import CreditEntry
from training.models.people import Person
from training.models.plans import Requirement
from training.models.reconciling import Objection
from training.operations.ledger import confirming
from training.operations.ledger.book import open_book
from training.operations.ledger.quarters import ended
from training.operations.ledger.records import keys
from training.operations.ledger.rescues import Rescuer
from training.operations.ledger.standing import Standing, in_force, standings
from training.web import downloads
from training.web.access import allows
from training.web.finding import person_of
from training.web.ledger import offered, papers
from training.web.ledger.blueprint import blueprint

QUARTERS = 4
"""Shown to be confirmed."""


@blueprint.get("/mine")
@allows("deputy")
def mine() -> ResponseReturnValue:
    """The signed-in deputy's own page."""
    if current_user.person_id is None:
        abort(404)
    return person(current_user.person_id)


@blueprint.get("/people/<int:person_id>")
@allows("deputy")
def person(person_id: int) -> ResponseReturnValue:
    """Earned / required / still possible for each requirement, and every line of the ledger."""
    found = person_of(person_id)
    on, stand = today(current_user.congress), _standings(found)
    return render_template(
        "ledger/person.html",
        person=found,
        standings=stand,
        entries=_entries(found),
        papers=papers.of_person(found),
        may_sign=keys.in_use() is not None,
        **_prospects(found, on, stand),
        **_agreed(found, on),
    )


@blueprint.get("/people/<int:person_id>/record.pdf")
@allows("deputy")
def record(person_id: int) -> ResponseReturnValue:
    """The learning record (学习记录) as a PDF."""
    from training.files import record

    found, on = person_of(person_id), today(current_user.congress)
    paper = record.learning_record(current_user.congress, found, _standings(found), _entries(found), on)
    return downloads.pdf(paper, _("%(name)s学习记录", name=found.name))


def _standings(person: Person) -> list[tuple[Requirement, Standing]]:
    on = today(current_user.congress)
    requirements = db.session.scalars(select(Requirement).order_by(Requirement.id)).all()
    return [(one, standing) for one in requirements for standing in standings(one, on, [person.id])]


def _prospects(person: Person, on: date, known: list[tuple[Requirement, Standing]]) -> dict[str, Any]:
    """What the person can still do about each requirement in force, and about all at once."""
    requirements = db.session.scalars(in_force(on).order_by(Requirement.id)).all()
    rescuer = Rescuer(on, [person.id])
    books = [book for one in requirements if person.id in (book := open_book(one, on, [person.id])).seats]
    stands = {requirement.id: standing for requirement, standing in known}
    chances = [(one.requirement, rescuer.chance_of(one, stands[one.requirement.id])) for one in books]
    together = rescuer.together(books, person.id)
    return {"chances": chances, "together": together, "on": on, "words": offered.words}


def _agreed(person: Person, on: date) -> dict[str, Any]:
    """What the person said of the last quarters, and objected to."""
    quarters = [(one, confirming.accounts(one, [person.id])[0]) for one in ended(on, QUARTERS)]
    entry = joinedload(Objection.entry)
    activity = entry.joinedload(CreditEntry.participation).joinedload(Participation.activity)
    loaded = (joinedload(Objection.lesson), activity, entry.joinedload(CreditEntry.course))
    query = select(Objection).where(Objection.person_id == person.id).options(*loaded)
    objections = db.session.scalars(query.order_by(Objection.id.desc())).all()
    return {"quarters": [pair for pair in quarters if pair[1].lines], "objections": objections}


def _entries(person: Person) -> list[CreditEntry]:
    kept = (CreditEntry.course, CreditEntry.program, CreditEntry.rule_set, CreditEntry.attendance)
    activity = joinedload(CreditEntry.participation).joinedload(Participation.activity)
    loaded = [*(joinedload(one) for one in kept), activity]
    query = select(CreditEntry).where(CreditEntry.person_id == person.id).options(*loaded)
    return list(db.session.scalars(query.order_by(CreditEntry.earned_on, CreditEntry.id)))
