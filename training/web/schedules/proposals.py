"""A proposal: its board, how far the solve is, who has no place, its files."""

from datetime import datetime
from typing import Any

from flask import Response, abort, current_app, flash, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training import jobs
from training.clock import now
from training.models import db
from training.models.schedules import Progress, Proposal, ProposalState
from training.operations.schedules import proposals, scenarios
from training.operations.schedules.sentences import reason_of
from training.web import downloads
from training.web.access import allows
from training.web.labels import label
from training.web.paging import page_of
from training.web.schedules.blueprint import blueprint
from training.web.schedules.board import board_of
from training.web.schedules.chart import chart_of, gap_of
from training.web.schedules.checks import checks_of, parts_of
from training.web.schedules.doubts import doubts_of
from training.web.schedules.sight import Sight, found, plan_of, record_id, sight_of
from training.web.schedules.ways import page_of_fact, ways_out_of

SHOWN = 8


@blueprint.get("/<int:proposal_id>")
@allows("staff")
def show(proposal_id: int) -> ResponseReturnValue:
    """The board, by program or by room, and all that is known about the proposal."""
    proposal = found(proposal_id)
    sight = sight_of(proposal)
    by_room = request.args.get("view") == "rooms"
    return render_template(
        "schedules/show.html",
        proposal=proposal,
        sight=sight,
        board=board_of(sight, by_room=by_room) if sight.has_answer else None,
        by_room=by_room,
        checks=checks_of(sight),
        parts=parts_of(sight),
        missing=missing_of(sight, sight.answer["unplaced"][:SHOWN]),
        doubts=doubts_of(sight),
        scenario=scenarios.words_of(proposal),
        copied=scenarios.based_on(proposal),
        out=ways_out_of(sight),
        page_of_fact=page_of_fact,
        **search_of(proposal),
    )


def search_of(proposal: Proposal) -> dict[str, Any]:
    """How far the search is: figures and curves."""
    at = now(current_user.congress)
    rows = db.session.scalars(select(Progress).filter_by(proposal_id=proposal.id).order_by(Progress.id)).all()
    spent = _spent(proposal, at)
    return {
        "spent": spent,
        "gap": gap_of(proposal.cost, proposal.bound),
        "chart": chart_of(list(rows), spent),
        "is_at_work": proposal.state in proposals.AT_WORK,
        "has_stopped": proposals.has_stopped(proposal, at),
    }


def _spent(proposal: Proposal, at: datetime) -> float:
    if proposal.started_at is None:
        return 0.0
    return max(0.0, ((proposal.finished_at or at) - proposal.started_at).total_seconds())


def missing_of(sight: Sight, unplaced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who has no place, with names and reasons in words."""
    sight.names.know(one["person"] for one in unplaced)
    return [
        one
        | {
            "name": sight.names.person(one["person"]),
            "person_id": record_id(one["person"]),
            "program_name": sight.names.program(one["program"]),
            "words": [reason_of(detail["code"], detail["facts"], sight.names) for detail in one.get("details", ())],
        }
        for one in unplaced
    ]


@blueprint.get("/<int:proposal_id>/unplaced")
@allows("staff")
def unplaced(proposal_id: int) -> ResponseReturnValue:
    """Everybody without a place, and why."""
    sight = sight_of(found(proposal_id))
    page = page_of(sight.answer["unplaced"])
    return render_template(
        "schedules/unplaced.html",
        sight=sight,
        page=page,
        missing=missing_of(sight, page.items),
        out=ways_out_of(sight),
        page_of_fact=page_of_fact,
    )


@blueprint.get("/<int:proposal_id>/progress")
@allows("staff")
def progress(proposal_id: int) -> ResponseReturnValue:
    """How far the search is, for the page that shows it to fetch again and again."""
    proposal = db.get_or_404(Proposal, proposal_id)
    search = search_of(proposal)
    html = render_template("schedules/_progress.html", proposal=proposal, **search)
    return {"html": html, "state": str(label(proposal.state)), "is_at_work": search["is_at_work"]}


@blueprint.post("/<int:proposal_id>/cancel")
@allows("staff")
def cancel(proposal_id: int) -> ResponseReturnValue:
    """Stop the search; its best answer so far is kept."""
    proposal = db.get_or_404(Proposal, proposal_id)
    proposals.cancel(proposal, now(current_user.congress))
    db.session.commit()
    flash(_("已要求停止求解，稍候即会停下。"), "info")
    return redirect(url_for("schedules.show", proposal_id=proposal_id))


@blueprint.post("/<int:proposal_id>/resume")
@allows("staff")
def resume(proposal_id: int) -> ResponseReturnValue:
    """Put a job whose worker has stopped back into the queue."""
    proposal = db.get_or_404(Proposal, proposal_id)
    proposals.resume(proposal, now(current_user.congress))
    owner, number = proposal.congress_id, proposal.number
    db.session.commit()
    jobs.resume(current_app.config["JOBS_DATABASE_URL"], owner, proposal_id)
    flash(_("草稿 v%(number)s 已重新排队。", number=number), "success")
    return redirect(url_for("schedules.show", proposal_id=proposal_id))


@blueprint.get("/<int:proposal_id>/problem.json")
@allows("staff")
def problem(proposal_id: int) -> ResponseReturnValue:
    """The problem file that the solver was asked."""
    proposal = found(proposal_id)
    return _file(proposal.problem, f"problem-{proposal.annual_plan.year}-v{proposal.number}")


@blueprint.get("/<int:proposal_id>/solution.json")
@allows("staff")
def solution(proposal_id: int) -> ResponseReturnValue:
    """The solution file as it stands."""
    proposal = found(proposal_id)
    if proposal.solution is None:
        abort(404)
    return _file(proposal.solution, f"solution-{proposal.annual_plan.year}-v{proposal.number}")


def _file(content: dict[str, Any], name: str) -> Response:
    return downloads.json(json.dumps(content, ensure_ascii=False).encode(), name)


@blueprint.get("/plans/<int:plan_id>/current")
@allows("staff")
def current(plan_id: int) -> ResponseReturnValue:
    """The proposal in force, else the newest, else the form that asks for one."""
    plan = plan_of(plan_id)
    newest = select(Proposal.id).where(Proposal.annual_plan_id == plan.id, Proposal.scenario.is_(None))
    published = newest.where(Proposal.state == ProposalState.PUBLISHED).order_by(
        Proposal.published_at.desc(), Proposal.number.desc()
    )
    one = db.session.scalar(published.limit(1)) or db.session.scalar(newest.order_by(Proposal.number.desc()).limit(1))
    if one is None:
        return redirect(url_for("schedules.ask", plan_id=plan.id))
    return redirect(url_for("schedules.show", proposal_id=one))
