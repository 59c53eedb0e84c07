"""What one sees after signing in."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock
from training.models.accounts import Role
from training.operations.attendance import ladder
from training.operations.ledger import publishing
from training.web.access import allows
from training.web.home import closings, standing, today, year
from training.web.home.blueprint import blueprint


@blueprint.get("/")
@allows("deputy")
def index() -> ResponseReturnValue:
    """Staff: where the year's work stands and what comes next. Deputies: their own lessons and hours."""
    now = clock.now(current_user.congress)
    if current_user.role != Role.STAFF:
        return render_template(
            "home/deputy.html",
            lessons=today.lessons_of(current_user.person_id, now),
            standings=standing.of(current_user.person_id, now.date()),
        )
    plan = year.plan(now.year)
    proposal = year.latest_proposal(plan)
    return render_template(
        "home/staff.html",
        people=year.people(now.date()),
        plan=plan,
        proposal=proposal,
        gap=year.gap(proposal),
        published=year.published(plan),
        steps=year.steps(plan),
        batches=today.next_batches(now),
        unpublished=publishing.unpublished(now.date()),
        waiting=ladder.waiting(current_user.id),
        closings=closings.waiting(now, current_user.id),
        claims=today.claims(),
    )


@blueprint.get("/standing")
@allows("staff")
def standings() -> ResponseReturnValue:
    """Who reaches what is required; the first page fetches it, since counting thousands of people takes its time."""
    now = clock.now(current_user.congress)
    on = now.date()
    counts, urgent = standing.look(on)
    return render_template("home/standing.html", requirements=counts, urgent=urgent)
