"""Coverage over the whole term: can the five-year plan be reached, by which rounds, or why not and what then."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from training import clock
from training.models import db
from training.models.plans import AnnualPlan, FiveYearPlan
from training.models.reckonings import Reckoning
from training.operations.errors import ChangedMeanwhile, NotThere
from training.operations.plans import term_proof, term_reckoning, term_report, term_ways, term_words
from training.operations.plans.term_offers import quarter_in_words
from training.web import downloads
from training.web.access import allows
from training.web.plans.blueprint import blueprint, find
from training.web.plans.term_chart import chart_of

SHOWN = (
    joinedload(FiveYearPlan.term),
    selectinload(FiveYearPlan.targets),
    selectinload(FiveYearPlan.annual_plans).selectinload(AnnualPlan.programs),
)


@blueprint.get("/five-year/<int:five_year_plan_id>/coverage")
@allows("staff")
def coverage(five_year_plan_id: int) -> ResponseReturnValue:
    """The last reckoning: headline, charts, rounds, proof, ways out; and whether it is still of today."""
    plan = find(FiveYearPlan, five_year_plan_id, *SHOWN)
    reckoning = term_reckoning.latest(plan)
    if reckoning is None:
        return render_template("plans/coverage_none.html", plan=plan)
    now, minutes = clock.now(current_user.congress), current_user.congress.half_day_minutes
    courses = sorted(term_report.courses(reckoning), key=lambda one: -one.short)
    return render_template(
        "plans/coverage.html",
        plan=plan,
        reckoning=reckoning,
        is_of_today=term_reckoning.is_of_today(reckoning, now, minutes),
        headline=term_words.headline(reckoning),
        courses=[(one, chart_of(one), _unit(one)) for one in courses],
        rounds=term_report.rounds(reckoning),
        proofs=term_words.proofs(reckoning),
        ways=[(way, term_ways.in_words(reckoning, way), term_ways.room_of(way)) for way in reckoning.ways],
        applicable=term_ways.APPLICABLE,
        earlier=term_reckoning.earlier(plan)[1:],
        quarter=quarter_in_words,
        who=term_words.cohort_in_words,
    )


@blueprint.post("/five-year/<int:five_year_plan_id>/coverage")
@allows("staff")
def reckon(five_year_plan_id: int) -> ResponseReturnValue:
    """Reckon as of today, and keep it."""
    plan = find(FiveYearPlan, five_year_plan_id, *SHOWN)
    now = clock.now(current_user.congress)
    reckoning = term_reckoning.reckon(plan, now, current_user.congress.half_day_minutes)
    db.session.commit()
    flash(_("已按今天的记录测算。"), "success" if not reckoning.short else "info")
    return redirect(url_for("plans.coverage", five_year_plan_id=plan.id))


@blueprint.post("/five-year/<int:five_year_plan_id>/coverage/way")
@allows("staff")
def take_way(five_year_plan_id: int) -> ResponseReturnValue:
    """Take a way out: it changes a draft, a target or an assumption; then reckon again."""
    plan = find(FiveYearPlan, five_year_plan_id, *SHOWN)
    reckoning = _reckoned(plan)
    if request.form.get("reckoning", type=int) != reckoning.id:
        raise ChangedMeanwhile(_("您打开页面之后，已有人重新测算。请按最新的结果再选。"))
    done = term_ways.take(reckoning, request.form.get("way", -1, type=int))
    db.session.commit()
    flash(_("%(done)s请重新测算。", done=done), "success")
    return redirect(url_for("plans.coverage", five_year_plan_id=plan.id))


@blueprint.get("/five-year/<int:five_year_plan_id>/coverage/rounds.xlsx")
@allows("staff")
def coverage_rounds(five_year_plan_id: int) -> ResponseReturnValue:
    """The plan of rounds, and each target by year, as Excel."""
    from training.files import term_papers

    plan = find(FiveYearPlan, five_year_plan_id, *SHOWN)
    reckoning = _reckoned(plan)
    heading = _("%(plan)s（%(on)s 测算）", plan=plan.title, on=reckoning.on.isoformat())
    body = term_papers.workbook(_rounds_sheet(reckoning), _courses_sheet(reckoning), heading)
    return downloads.excel(body, _("%(plan)s 轮训安排", plan=plan.title))


@blueprint.get("/five-year/<int:five_year_plan_id>/coverage/proof.zip")
@allows("staff")
def coverage_proof(five_year_plan_id: int) -> ResponseReturnValue:
    """The files and the verifier, to be counted again offline."""
    from training.files import term_papers

    plan = find(FiveYearPlan, five_year_plan_id, *SHOWN)
    return downloads.archive(
        term_papers.archive(term_proof.files(_reckoned(plan))), _("%(plan)s 测算核验", plan=plan.title)
    )


def _reckoned(plan: FiveYearPlan) -> Reckoning:
    reckoning = term_reckoning.latest(plan)
    if reckoning is None:
        raise NotThere(_("“%(plan)s”还没有测算过。请先测算。", plan=plan.title))
    return reckoning


def _unit(course: term_report.Course) -> str:
    return _("人次") if course.is_each else _("人·半天")


def _rounds_sheet(reckoning: Reckoning) -> tuple[str, list[str], list[list[object]]]:
    columns = [_("年份"), _("季度"), _("项目"), _("会场"), _("期数"), _("名额"), _("人数"), _("依据")]
    rows = [
        [
            *(one.year, quarter_in_words(one.quarter), one.program, one.room or _("线上"), one.batches, one.seats),
            *(one.people, _("按往年计划推算") if one.is_assumed else _("年度计划")),
        ]
        for one in term_report.rounds(reckoning)
    ]
    return _("轮训安排"), columns, rows


def _courses_sheet(reckoning: Reckoning) -> tuple[str, list[str], list[list[object]]]:
    columns = [_("目标"), _("单位"), _("年份"), _("完成"), _("已编班"), _("安排"), _("累计"), _("需要"), _("尚缺")]
    rows = [
        [one.name, _unit(one), year.year, year.done, year.booked, year.planned, year.total, one.needed, year.short]
        for one in term_report.courses(reckoning)
        for year in one.years
    ]
    return _("各年进度"), columns, rows
