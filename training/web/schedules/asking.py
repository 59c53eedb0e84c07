"""All proposals by year, and the form that asks for a new one."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange

from training import jobs
from training.clock import now
from training.models import db
from training.models.plans import AnnualPlan
from training.models.schedules import Proposal, ProposalKind
from training.operations.errors import TrainingError
from training.operations.schedules import proposals, replans, scenarios
from training.operations.schedules.broken import published_proposal
from training.web.access import allows
from training.web.schedules.blueprint import blueprint
from training.web.schedules.sight import found, plan_of

KEEP, MOVE = "keep", "move"


class AskForm(FlaskForm):
    """How long to search, and from which numbers."""

    seconds = IntegerField(
        _l("求解时间（秒）"),
        description=_l("10 至 600 秒。时间越长，方案越好；可随时取消。"),
        default=60,
        validators=[
            InputRequired(_l("请填写求解时间。")),
            NumberRange(10, 600, _l("求解时间应在 10 至 600 秒之间。")),
        ],
    )
    seed = IntegerField(
        _l("随机种子"),
        description=_l("同样的数据和种子，走同样的搜索路线。一般不必改动。"),
        default=1,
        validators=[
            InputRequired(_l("请填写随机种子。")),
            NumberRange(0, 2**31 - 1, _l("随机种子应为不小于 0 的整数。")),
        ],
    )
    published = SelectField(
        _l("已发布的安排"),
        choices=[
            SelectChoice(KEEP, _l("保持不变，只动不得不动的（最少变动）")),
            SelectChoice(MOVE, _l("可以变动，每变动一人次计入目标值")),
        ],
        default=KEEP,
        description=_l("已开班的期无论如何不变。要放开个别班次、期或人员，请用“最少变动重排”。"),
    )
    pins_of = SelectField(
        _l("沿用锁定"), coerce=int, description=_l("把某个草稿中锁定的人员、时间、教室和教师带入新方案。")
    )


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """The proposals of each year's plan, newest first."""
    plans = db.session.scalars(select(AnnualPlan).order_by(AnnualPlan.year.desc())).all()
    made: dict[int, list[Proposal]] = {plan.id: [] for plan in plans}
    for proposal in db.session.scalars(select(Proposal).order_by(Proposal.number.desc())):
        made[proposal.annual_plan_id].append(proposal)
    what_if = {one.id: scenarios.words_of(one) for some in made.values() for one in some if one.scenario}
    return render_template("schedules/index.html", plans=plans, made=made, in_force=in_force(made), what_if=what_if)


def in_force(made: dict[int, list[Proposal]]) -> set[int]:
    """Ids of the proposals published last, of each plan: the timetables that hold."""
    published = ([one for one in of_plan if one.published_at] for of_plan in made.values())
    return {max(some, key=lambda one: (one.published_at, one.number)).id for some in published if some}


@blueprint.route("/plans/<int:plan_id>/ask", methods=["GET", "POST"])
@allows("staff")
def ask(plan_id: int) -> ResponseReturnValue:
    """Ask for a new proposal."""
    plan = plan_of(plan_id)
    form = AskForm()
    if published_proposal(plan) is None:
        del form.published
    query = select(Proposal.id, Proposal.number).where(
        Proposal.annual_plan_id == plan.id, Proposal.solution.is_not(None), Proposal.scenario.is_(None)
    )
    drafts = db.session.execute(query.order_by(Proposal.number.desc())).all()
    form.pins_of.choices = [SelectChoice(0, _("不沿用")), *(SelectChoice(row.id, f"v{row.number}") for row in drafts)]
    if form.validate_on_submit():
        try:
            earlier = found(form.pins_of.data) if form.pins_of.data else None
            keeps = form.published is not None and form.published.data == KEEP
            freed = replans.Freed() if keeps else None
            return start(plan, form.seconds.data, form.seed.data, earlier, freed)
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
            return render_template("schedules/ask.html", plan=plan_of(plan_id), form=form), error.status
    return render_template("schedules/ask.html", plan=plan, form=form), 422 if form.errors else 200


@blueprint.post("/<int:proposal_id>/again")
@allows("staff")
def again(proposal_id: int) -> ResponseReturnValue:
    """Solve again with what is locked in this proposal."""
    earlier = found(proposal_id)
    freed = replans.freed_in(earlier) if earlier.kind is ProposalKind.REPLAN else None
    return start(earlier.annual_plan, earlier.seconds, earlier.seed, earlier, freed)


def start(
    plan: AnnualPlan, seconds: int, seed: int, pins_of: Proposal | None, freed: replans.Freed | None
) -> ResponseReturnValue:
    """Ask for a proposal, and start it. `freed`: what alone may move of the published timetable; None: everything."""
    how: dict[str, Any] = {"seconds": seconds, "seed": seed, "user_id": current_user.id, "pins_of": pins_of}
    at = now(current_user.congress)
    return started(proposals.ask(plan, now=at, **how) if freed is None else replans.ask(plan, freed, now=at, **how))


def started(proposal: Proposal) -> ResponseReturnValue:
    """Commit a proposal that was asked for, hand it over to the worker, and show it; of a re-plan what it changes."""
    owner, name, number = proposal.congress_id, proposal.id, proposal.number
    page = "schedules.changed" if proposal.kind is ProposalKind.REPLAN else "schedules.show"
    db.session.commit()
    jobs.enqueue(current_app.config["JOBS_DATABASE_URL"], owner, name)
    flash(_("草稿 v%(number)s 已开始排队。", number=number), "success")
    return redirect(url_for(page, proposal_id=name))
