"""Ways out of a contradiction or a shortage: looked at, confirmed, taken."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from training.models import db
from training.models.catalogue import Lecturer, Room
from training.models.plans import Program
from training.models.schedules import Proposal, ProposalKind
from training.operations.catalogue.openings import open_up
from training.operations.plans import limits
from training.operations.schedules import replans, ways
from training.operations.schedules.names import Names, names_of
from training.web.access import allows
from training.web.schedules.asking import start
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import Sight, found, record_id

Data = dict[str, Any]
PAGES = {
    "pin": ("people.show", "person_id", "person"),
    "away": ("people.show", "person_id", "person"),
    "budget": ("people.show", "person_id", "person"),
    "closed": ("catalogue.room", "room_id", "room"),
    "seats": ("catalogue.room", "room_id", "room"),
    "busy": ("catalogue.lecturer", "lecturer_id", "lecturer"),
    "able": ("catalogue.course", "course_id", "lesson"),
}
"""Where each kind of fact is recorded; what is not here is the program's."""


def page_of_fact(fact: Data) -> str:
    """The page on which staff could change it."""
    endpoint, argument, key = PAGES.get(fact["kind"], ("plans.edit_program", "program_id", "program"))
    return url_for(endpoint, **{argument: record_id(fact[key])})


def ways_out_of(sight: Sight) -> dict[str, Any]:
    """What the pages show: `facts` (fact, sentence, people) that contradict, `ways`, `certificate`, `taken`."""
    told = sight.proposal.ways_out or {"conflict": [], "repairs": []}
    question = sight.question
    named = sight.answer["batches"] + [
        one for one in question["batches"] if one["id"] not in {held["id"] for held in sight.answer["batches"]}
    ]
    names = names_of(question, named)
    facts = [(one, words, _people(one, names)) for one, words in ways.facts_of(told, names)]
    return {
        "facts": facts,
        "ways": ways.ways_of(told, names),
        "certificate": ways.certificate_of(sight.answer, names),
        "taken": told.get("taken"),
    }


def _people(fact: Data, names: Names) -> list[tuple[str, str]]:
    """Page and name of each of those whom a fact sums up."""
    return [(url_for("people.show", person_id=record_id(one)), names.person(one)) for one in fact.get("people", ())]


@blueprint.get("/<int:proposal_id>/ways/<int:number>")
@allows("staff")
def way(proposal_id: int, number: int) -> ResponseReturnValue:
    """What taking a way out would change."""
    proposal = _with_ways(proposal_id)
    changes = ways.chosen(proposal, number, proposal.version)
    question = proposal.problem
    names = names_of(question, question["batches"])
    told = ways.ways_of(proposal.ways_out or {}, names)[number - 1]
    records = [change for change in changes if change["fact"]["kind"] in ways.RECORDS]
    return render_template("schedules/way.html", proposal=proposal, way=told, changes_records=bool(records))


def _with_ways(proposal_id: int) -> Proposal:
    return db.get_or_404(Proposal, proposal_id, options=[undefer(Proposal.ways_out), undefer(Proposal.problem)])


@blueprint.post("/<int:proposal_id>/ways/<int:number>")
@allows("staff")
def take_way(proposal_id: int, number: int) -> ResponseReturnValue:
    """Change the records and locks, and ask for a new proposal."""
    proposal = found(proposal_id)
    changes = ways.chosen(proposal, number, request.form.get("version", 0, type=int))
    question = proposal.problem
    names = names_of(question, question["batches"])
    for change in changes:
        _record(change, names)
    ways.take(proposal, number, changes)
    freed = replans.freed_in(proposal) if proposal.kind is ProposalKind.REPLAN else None
    new = start(proposal.annual_plan, proposal.seconds, proposal.seed, proposal, freed)
    flash(_("已按所选办法修改，并重新编排。"), "success")
    return new


def _record(change: Data, names: Names) -> None:
    """Make a change of the records; a lock is none."""
    fact = change["fact"]
    match fact["kind"]:
        case "max_batches" | "max_size" | "min_size" as limit:
            program = db.get_or_404(Program, record_id(fact["program"]))
            limits.change_limit(program, limit, change["to"])
        case "borrow":
            program = db.get_or_404(Program, record_id(fact["program"]))
            limits.lend(program, db.get_or_404(Room, record_id(fact["room"])))
        case "closed":
            for begin, end in ways.times_of(change, names):
                open_up(db.get_or_404(Room, record_id(fact["room"])), begin, end)
        case "busy":
            for begin, end in ways.times_of(change, names):
                open_up(db.get_or_404(Lecturer, record_id(fact["lecturer"])), begin, end)
