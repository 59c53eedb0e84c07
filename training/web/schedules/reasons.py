"""为什么是这一期: where somebody sits in a proposal, why there, and what each other batch would mean."""

from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import or_, select

from training.models import db
from training.models.people import DeputyGroup, GroupMember, Person
from training.models.plans import AnnualPlan
from training.models.schedules import Batch, BatchState, Enrolment, EnrolmentState, Proposal
from training.operations.errors import TrainingError
from training.operations.schedules import ids, pins, reasons
from training.operations.schedules.editing import editable, keep
from training.operations.schedules.reasons_moves import try_steps
from training.operations.schedules.reasons_words import Telling, Told
from training.operations.schedules.sentences import reason_of
from training.web.access import allows
from training.web.paging import page_of
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import Held, Sight, found, sight_of


class Place(NamedTuple):
    """A program that somebody needs, and the batch they have in it, if any."""

    program: str
    program_name: str
    held: Held | None


class Found(NamedTuple):
    """A person of the proposal, with their places."""

    person: Person
    places: list[Place]


@blueprint.get("/<int:proposal_id>/people")
@allows("staff")
def people(proposal_id: int) -> ResponseReturnValue:
    """The people of a proposal, found by name or pinyin, with where they sit."""
    sight, words = sight_of(found(proposal_id)), request.args.get("q", "").strip()
    query = select(Person).order_by(Person.pinyin, Person.id)
    if words:
        kinds = (Person.name, Person.pinyin, Person.initials)
        query = query.where(or_(*(kind.startswith(words, autoescape=True) for kind in kinds)))
    needs = {one["id"]: one["needs"] for one in sight.question["people"]}
    page = page_of([one for one in db.session.scalars(query) if ids.person(one.id) in needs])
    seats = _seats(sight)
    rows = [Found(one, _places(sight, seats, ids.person(one.id), needs[ids.person(one.id)])) for one in page.items]
    return render_template("schedules/why_people.html", sight=sight, page=page, rows=rows, words=words)


def _seats(sight: Sight) -> dict[tuple[str, str], Held]:
    held = {one.id: one for one in sight.held}
    return {(one["person"], one["program"]): held[one["batch"]] for one in sight.answer["places"]}


def _places(sight: Sight, seats: dict[tuple[str, str], Held], person: str, needs: list[str]) -> list[Place]:
    return [Place(one, sight.names.program(one), seats.get((person, one))) for one in needs]


@blueprint.get("/<int:proposal_id>/people/<int:person_id>")
@allows("staff")
def why(proposal_id: int, person_id: int) -> ResponseReturnValue:
    """Why this batch: one program of the person at a time, every batch of it."""
    proposal, person = found(proposal_id), db.get_or_404(Person, person_id)
    sight, key = sight_of(proposal), ids.person(person_id)
    needs = next((one["needs"] for one in sight.question.get("people", ()) if one["id"] == key), [])
    places = _places(sight, _seats(sight), key, needs)
    asked = request.args.get("program", "")
    here = next((one for one in places if one.program == asked), places[0] if places else None)
    explained = reasons.explained(proposal, person_id, here.program) if here else None
    return render_template(
        "schedules/why.html",
        sight=sight,
        person=person,
        person_key=key,
        places=places,
        here=here,
        told=_telling(sight, person_id).tell(explained) if explained else None,
        missing=_missing(sight, explained) if explained else [],
        is_locked=bool(here) and pins.is_pinned(sight.question, key, here.program),
    )


def _telling(sight: Sight, person_id: int) -> Telling:
    query = select(DeputyGroup.id, DeputyGroup.name).join(GroupMember).where(GroupMember.person_id == person_id)
    groups = {ids.group(row.id): row.name for row in db.session.execute(query)}
    return Telling(sight.names, sight.question, groups)


def _missing(sight: Sight, explained: dict[str, Any]) -> list[str]:
    """Why they have no place, if they have none."""
    return [reason_of(one["code"], one["facts"], sight.names) for one in explained.get("details", ())]


@blueprint.post("/<int:proposal_id>/people/<int:person_id>")
@allows("staff")
def settle(proposal_id: int, person_id: int) -> ResponseReturnValue:
    """Move the person, alone or with the others of a chain, or lock or unlock them where they are."""
    proposal, person = found(proposal_id), db.get_or_404(Person, person_id)
    asked: Any = request.form
    program, version = asked.get("program", ""), asked.get("version", 0, type=int)
    if asked.get("locked") in ("0", "1"):
        locked = asked["locked"] == "1"
        pins.pin_person(proposal, ids.person(person.id), program, version=version, locked=locked)
        flash(_("已锁定，重新求解时保持不变。") if locked else _("已解除锁定。"), "success")
    else:
        _move(proposal, program, version)
    db.session.commit()
    return redirect(url_for("schedules.why", proposal_id=proposal_id, person_id=person_id, program=program))


def _move(proposal: Proposal, program: str, version: int) -> None:
    """The steps that the form names, each a person and a batch."""
    editable(proposal, version)
    steps = [(one.partition(" ")[0], one.partition(" ")[2]) for one in request.form.getlist("step")]
    change = try_steps(proposal, program, steps)
    if not change.is_allowed:
        raise TrainingError(_("未移动：%(words)s", words="".join(change.broken)))
    keep(proposal, change)
    flash(_("已移动 %(count)s 人，并已锁定。", count=len(steps)), "success")


@blueprint.get("/people/<int:person_id>")
@allows("staff")
def placed(person_id: int) -> ResponseReturnValue:
    """The person in the newest timetable that is in force, else in the newest proposal that has an answer."""
    db.get_or_404(Person, person_id)
    plans = db.session.scalars(select(AnnualPlan).order_by(AnnualPlan.year.desc(), AnnualPlan.id.desc()))
    proposal = next((one for plan in plans if (one := reasons.in_force(plan.id))), None)
    newest = select(Proposal).where(Proposal.solution.is_not(None)).order_by(Proposal.id.desc()).limit(1)
    proposal = proposal or db.session.scalars(newest).first()
    if proposal is None:
        flash(_("还没有编排方案，因此没有可说明的安排。"), "info")
        return redirect(url_for("schedules.index"))
    return redirect(url_for("schedules.why", proposal_id=proposal.id, person_id=person_id))


@blueprint.get("/mine/<int:batch_id>")
@allows("deputy")
def my_reason(batch_id: int) -> ResponseReturnValue:
    """Why the signed-in deputy is in a published batch; nobody else is named."""
    batch = db.get_or_404(Batch, batch_id)
    enrolled = select(Enrolment.id).where(
        Enrolment.batch_id == batch.id,
        Enrolment.person_id == current_user.person_id,
        Enrolment.state != EnrolmentState.WITHDRAWN,
    )
    if batch.state == BatchState.CANCELLED or db.session.scalar(enrolled) is None:
        abort(404)
    reason = reasons.published_reason(batch, current_user.person_id)
    told: Told | None = None
    held: dict[str, Held] = {}
    if reason:
        sight = sight_of(reason[0])
        held = {one.id: one for one in sight.held}
        told = _telling(sight, current_user.person_id).tell(reason[1], to_the_person=True)
    return render_template("schedules/why_mine.html", batch=batch, told=told, held=held)
