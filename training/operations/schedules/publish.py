"""Publishing a proposal: checked once more against today's records, then written in one piece."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select, update

from training.models import db, scope, turns
from training.models.schedules import Batch, Feed, Proposal, ProposalState
from training.operations.errors import TrainingError
from training.operations.schedules import ids
from training.operations.schedules.changes import Changes, changes_of, people_by_batch
from training.operations.schedules.editing import Data, editable
from training.operations.schedules.enrolling import enrol, withdraw
from training.operations.schedules.keys import known_numbers, numbers_of, used_numbers
from training.operations.schedules.lessons import Timing, cancel_lessons, set_lessons, timing_of
from training.operations.schedules.names import names_of
from training.operations.schedules.questions import question_of
from training.operations.schedules.sentences import breach_of
from training.operations.schedules.writing import batches_of, write_batch
from training.solver import problem as problems
from training.solver import solution as solutions
from training.solver.check import breaches


@dataclass(frozen=True, slots=True)
class Prospect:
    """What publishing would do today: the problem as it is now, the answer that fits it, and the changes."""

    question: Data
    answer: Data
    changes: Changes


def prospect(proposal: Proposal, now: datetime) -> Prospect:
    """What publishing the proposal would change. Raises TrainingError when it can no longer be published, and why."""
    _question, answer = editable(proposal)
    _refuse_outdated(proposal)
    question = question_of(proposal.annual_plan, now)
    answer = _with_begun_lessons(question, _with_todays_needs(question, answer))
    found = breaches(problems.read(question), solutions.read(answer))
    if found:
        names = names_of(question, answer["batches"])
        words = "".join(dict.fromkeys(breach_of(one.rule, one.facts, names) for one in found[:5]))
        raise TrainingError(_("编排之后记录有变化，草稿不能照此发布：%(words)s", words=words))
    return Prospect(question, answer, changes_of(question["previous"], answer))


def _refuse_outdated(proposal: Proposal) -> None:
    query = (
        select(Proposal.number)
        .where(
            Proposal.annual_plan_id == proposal.annual_plan_id,
            or_(
                Proposal.published_at > proposal.asked_at,
                and_(Proposal.published_at == proposal.asked_at, Proposal.number > proposal.number),
            ),
        )
        .order_by(Proposal.published_at.desc())
    )
    other = db.session.scalar(query.limit(1))
    if other is not None:
        raise TrainingError(
            _(
                "草稿 v%(number)s 编排于 v%(other)s 发布之前，已经过时。请重新编排。",
                number=proposal.number,
                other=other,
            )
        )


def _with_todays_needs(question: Data, answer: Data) -> Data:
    """Whoever has come into an audience since is counted as without a place; who has left it is counted no more."""
    needs = {(one["id"], program) for one in question["people"] for program in one["needs"]}
    placed = {(one["person"], one["program"]) for one in answer["places"]}
    counted = [one for one in answer["unplaced"] if (one["person"], one["program"]) in needs]
    known = placed | {(one["person"], one["program"]) for one in counted}
    new = [{"person": person, "program": program, "reasons": []} for person, program in sorted(needs - known)]
    return answer | {"unplaced": [*counted, *new]}


def _with_begun_lessons(question: Data, answer: Data) -> Data:
    """What has begun since, or had a lesson moved by hand, has its lessons as they are published today."""
    held = {one["id"]: one["lessons"] for one in question["batches"] if one["id"] in question["begun"]}
    batches = [one | {"lessons": held.get(one["id"], one["lessons"])} for one in answer["batches"]]
    return answer | {"batches": batches}


def publish(proposal: Proposal, *, version: int, now: datetime, user_id: int | None = None) -> Changes:
    """Make the proposal the timetable: batches, lessons, enrolments, stale feeds; all of it, or nothing.

    What has begun stays untouched. Whoever publishes second waits for the first, and is then told.
    Raises TrainingError, or ChangedMeanwhile for a proposal that is not as the user saw it.
    """
    turns.take(proposal.annual_plan)
    db.session.refresh(proposal)
    editable(proposal, version)
    found = prospect(proposal, now)
    _write(found, timing_of(found.question), now)
    proposal.state, proposal.published_at, proposal.published_by_id = ProposalState.PUBLISHED, now, user_id
    db.session.flush()
    return found.changes


def _write(found: Prospect, timing: Timing, now: datetime) -> None:
    programs = [ids.record(one["id"]) for one in found.question["programs"]]
    known, begun = batches_of(programs), set(found.question["begun"])
    numbers = numbers_of(found.answer["batches"], known_numbers(programs), used_numbers(programs))
    people = people_by_batch(found.answer)
    touched = _Touched(set(), set())
    for one in found.answer["batches"]:
        if one["id"] not in begun:
            batch, has_moved = write_batch(one, known, numbers[one["id"]], timing)
            seated = {ids.record(person) for person in people[one["id"]]}
            changed = set_lessons(batch, one, timing, now, room_changed=has_moved)
            touched.add(batch, enrol(batch, seated, now), seated if changed else set())
    for name in found.changes.cancelled:
        batch = known[name]
        cancel_lessons(batch, now)
        touched.add(batch, withdraw(batch, now), set())
    _mark_feeds(touched)


@dataclass(frozen=True, slots=True)
class _Touched:
    """Whose calendars change: ids of people and of batches."""

    people: set[int]
    batches: set[int]

    def add(self, batch: Batch, came_or_left: set[int], seated: set[int]) -> None:
        """`seated`: those in the batch, if its lessons changed."""
        if came_or_left or seated:
            self.people.update(came_or_left | seated)
        if came_or_left or seated or batch.id is None:
            db.session.flush()
            self.batches.add(batch.id)


def _mark_feeds(touched: _Touched) -> None:
    """The next fetch of these calendars builds them anew: a person's, whichever congress gave the link."""
    for column, wanted in ((Feed.person_id, touched.people), (Feed.batch_id, touched.batches)):
        some = sorted(wanted)
        for begin in range(0, len(some), 500):
            stale = update(Feed).where(column.in_(some[begin : begin + 500])).values(is_stale=True)
            with scope.everywhere():
                db.session.execute(stale.execution_options(synchronize_session=False))
