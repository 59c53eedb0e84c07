"""The yearly plan as files: Excel and PDF, with the columns that offices file."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.models.plans import AnnualPlan, PlanState
from training.web import downloads
from training.web.access import allows
from training.web.filters import day
from training.web.plans import lines
from training.web.plans.blueprint import blueprint, today
from training.web.plans.yearly import readable, sums_in_words


@blueprint.get("/years/<int:plan_id>/plan.xlsx")
@allows("deputy")
def excel(plan_id: int) -> ResponseReturnValue:
    """The plan as Excel."""
    from training.files import plan_papers

    plan = readable(plan_id)
    rows = lines.lines_of(plan, lines.people_of(plan, today()))
    return downloads.excel(plan_papers.workbook(plan.title, rows), plan.title)


@blueprint.get("/years/<int:plan_id>/plan.pdf")
@allows("deputy")
def pdf(plan_id: int) -> ResponseReturnValue:
    """The plan as an official paper."""
    from training.files import plan_papers

    plan = readable(plan_id)
    rows = lines.lines_of(plan, lines.people_of(plan, today()))
    issued = day(plan.published_at.date(), year=True) if plan.published_at else ""
    paper = plan_papers.paper(
        plan.title, note_of(plan), rows, sums_in_words(plan), current_user.congress.name if issued else "", issued
    )
    return downloads.pdf(paper, plan.title)


def note_of(plan: AnnualPlan) -> str:
    """What stands in brackets below the title: a draft, or when and by whom it was approved and why amended."""
    if plan.state == PlanState.DRAFT:
        return _("草案")
    approved = ""
    if plan.approved_on:
        approved = _("%(on)s %(meeting)s通过", on=day(plan.approved_on, year=True), meeting=plan.approved_at_meeting)
    if plan.state == PlanState.APPROVED:
        return _("%(approved)s，尚未公布", approved=approved)
    if not plan.amended_at:
        return approved
    amended = _("%(on)s调整：%(reason)s", on=day(plan.amended_at.date(), year=True), reason=plan.amendment)
    return "；".join(part for part in (approved, amended) if part)
