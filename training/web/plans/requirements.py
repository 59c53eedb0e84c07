"""Requirements (达标要求): listed, written, given up. Staff decide them; no law does."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectChoice
from wtforms.validators import Optional

from training.models import db
from training.models.catalogue import Course
from training.models.congresses import Term
from training.models.people import DeputyGroup
from training.models.plans import AudienceKind, PeriodKind, ProgramKind, Requirement, RequirementMeasure
from training.operations.errors import TrainingError
from training.operations.plans import five_years, headcounts, requirements
from training.operations.plans.requirements import RequirementFields
from training.web.access import allows
from training.web.fields import ChecksField, NumberField, SelectOneField, line
from training.web.labels import choices, label
from training.web.plans.blueprint import blueprint, find, passes, status_of, today
from training.web.plans.lines import audience_in_words
from training.web.plans.targets import kind_or_none


class RequirementForm(FlaskForm):
    """Who, how much of what, in which time."""

    name = line(_l("要求名称"), 120, _l("请填写要求名称。"), description=_l("例如：2026 年度学时"))
    audience = SelectOneField(_l("对象"), choices=choices(AudienceKind), coerce=AudienceKind)
    audience_groups = ChecksField(_l("小组"))
    measure = SelectOneField(_l("指标"), choices=choices(RequirementMeasure), coerce=RequirementMeasure)
    amount = NumberField(_l("不少于"), [Optional()])
    courses = ChecksField(_l("必修课目"))
    kind = SelectOneField(_l("只计此类项目"), choices=[], coerce=kind_or_none)
    term = SelectOneField(_l("届次"), coerce=int)
    period = SelectOneField(_l("考核周期"), choices=choices(PeriodKind), coerce=PeriodKind)
    year = NumberField(_l("年份"), [Optional()], whole=True, description=_l("周期为“年度”时填写。"))
    months = NumberField(
        _l("月数"), [Optional()], whole=True, description=_l("周期为“任职之初”或“滚动周期”时填写，例如 6。")
    )


@blueprint.get("/requirements")
@allows("staff")
def list_requirements() -> ResponseReturnValue:
    """All requirements, each with how many people it is for today."""
    loaded = (selectinload(Requirement.audience_groups), selectinload(Requirement.courses))
    query = select(Requirement).options(joinedload(Requirement.term), *loaded)
    found = db.session.scalars(query.order_by(Requirement.year.desc(), Requirement.id)).all()
    people = headcounts.headcounts({one.id: one for one in found}, today())
    words = {one.id: (audience_in_words(one), amount_in_words(one), period_in_words(one)) for one in found}
    return render_template("plans/requirements.html", requirements=found, people=people, words=words)


@blueprint.route("/requirements/new", methods=["GET", "POST"])
@allows("staff")
def new_requirement() -> ResponseReturnValue:
    """A new requirement."""
    return _edit(None)


@blueprint.route("/requirements/<int:requirement_id>", methods=["GET", "POST"])
@allows("staff")
def requirement(requirement_id: int) -> ResponseReturnValue:
    """Change a requirement."""
    return _edit(find(Requirement, requirement_id))


@blueprint.post("/requirements/<int:requirement_id>/delete")
@allows("staff")
def delete_requirement(requirement_id: int) -> ResponseReturnValue:
    """Give a requirement up."""
    found = find(Requirement, requirement_id)
    name = found.name
    requirements.delete(found)
    db.session.commit()
    flash(_("要求“%(requirement)s”已删除。", requirement=name), "success")
    return redirect(url_for("plans.list_requirements"))


def amount_in_words(requirement: Requirement) -> str:
    """学时不少于 24; 初任班次不少于 1; 参加 宪法、监督法."""
    kind = label(requirement.kind) if requirement.kind else ""
    if requirement.measure == RequirementMeasure.SUBJECTS:
        return _("参加 %(courses)s", courses="、".join(course.subject for course in requirement.courses))
    amount = f"{requirement.amount.normalize():f}"
    return _("%(kind)s%(measure)s不少于 %(amount)s", kind=kind, measure=label(requirement.measure), amount=amount)


def period_in_words(requirement: Requirement) -> str:
    """2026 年; 第十七届内; 任职后 6 个月内; 最近 12 个月内."""
    sentences = {
        PeriodKind.YEAR: _("%(year)s 年", year=requirement.year),
        PeriodKind.TERM: _("%(term)s内", term=requirement.term.name),
        PeriodKind.FIRST_MONTHS: _("任职后 %(months)s 个月内", months=requirement.months),
        PeriodKind.ROLLING: _("最近 %(months)s 个月内", months=requirement.months),
    }
    return sentences[requirement.period]


def _edit(known: Requirement | None) -> ResponseReturnValue:
    form = _form(known)
    if form.validate_on_submit():
        fields = _fields(form)
        if passes(form, requirements.problems(fields)):
            saved = requirements.save(fields, known)
            db.session.commit()
            flash(_("要求“%(requirement)s”已保存。", requirement=saved.name), "success")
            return redirect(url_for("plans.list_requirements"))
    return render_template("plans/requirement.html", form=form, requirement=known), status_of(form)


def _form(known: Requirement | None) -> RequirementForm:
    form = RequirementForm(data=_as_kept(known) if known else _beginnings())
    terms = db.session.scalars(select(Term).order_by(Term.starts_on.desc())).all()
    if not terms:
        raise TrainingError(_("还没有届次。请先在“届次”中添加本届，再填写达标要求。"))
    form.term.choices = [SelectChoice(term.id, term.name) for term in terms]
    form.kind.choices = [SelectChoice("", _("全部项目")), *choices(ProgramKind)]
    groups = db.session.scalars(select(DeputyGroup).order_by(DeputyGroup.kind, DeputyGroup.id))
    form.courses.choices = _courses(known)
    form.audience_groups.choices = [SelectChoice(group.id, group.name) for group in groups]
    return form


def _courses(known: Requirement | None) -> list[SelectChoice]:
    """The compulsory courses, and those that the requirement lists already."""
    listed = [course.id for course in known.courses] if known else []
    query = select(Course).where(Course.is_compulsory | Course.id.in_(listed)).order_by(Course.code)
    return [SelectChoice(course.id, course.subject) for course in db.session.scalars(query)]


def _as_kept(known: Requirement) -> dict[str, Any]:
    plain = {name: getattr(known, name) for name in ("name", "audience", "measure", "amount", "kind", "period")}
    groups = [group.id for group in known.audience_groups]
    return (
        plain
        | {"term": known.term_id, "year": known.year, "months": known.months, "audience_groups": groups}
        | {"courses": [course.id for course in known.courses]}
    )


def _beginnings() -> dict[str, Any]:
    """What a new one begins with; a link may propose more, such as what goes with a shipped rule set."""
    term, asked = five_years.term_on(today()), request.args
    proposed = {
        "name": asked.get("name", "")[:120],
        "measure": asked.get("measure", type=RequirementMeasure),
        "amount": asked.get("amount", type=int),
        "period": asked.get("period", type=PeriodKind),
    }
    plain = {"audience": AudienceKind.DEPUTIES, "year": today().year, "term": term.id if term else None}
    return plain | {name: value for name, value in proposed.items() if value}


def _fields(form: RequirementForm) -> RequirementFields:
    groups = select(DeputyGroup).where(DeputyGroup.id.in_(form.audience_groups.data or ()))
    return RequirementFields(
        name=form.name.data,
        term=find(Term, form.term.data),
        audience=form.audience.data,
        measure=form.measure.data,
        amount=form.amount.data,
        period=form.period.data,
        year=form.year.data,
        months=form.months.data,
        kind=form.kind.data,
        audience_groups=list(db.session.scalars(groups)),
        courses=list(db.session.scalars(select(Course).where(Course.id.in_(form.courses.data or ())))),
    )
