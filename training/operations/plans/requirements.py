"""Requirements (达标要求): who must reach how much of what, in which time. Editable: no law fixes them."""

from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from training.models import db
from training.models.catalogue import Course
from training.models.congresses import Term
from training.models.people import DeputyGroup
from training.models.plans import AudienceKind, PeriodKind, ProgramKind, Requirement, RequirementMeasure
from training.operations.errors import TrainingError
from training.operations.plans.five_years import years_of

WITH_MONTHS = (PeriodKind.FIRST_MONTHS, PeriodKind.ROLLING)


@dataclass
class RequirementFields:
    """All that staff say about a requirement."""

    name: str
    term: Term
    audience: AudienceKind
    measure: RequirementMeasure
    amount: Decimal | None
    period: PeriodKind
    year: int | None = None
    months: int | None = None
    kind: ProgramKind | None = None
    audience_groups: list[DeputyGroup] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)


def problems(fields: RequirementFields) -> dict[str, str]:
    """What must be mended before it can be saved: field → sentence."""
    found = {}
    if not fields.name.strip():
        found["name"] = _("请填写要求名称。")
    if fields.audience == AudienceKind.GROUPS and not fields.audience_groups:
        found["audience_groups"] = _("请至少选择一个小组，或改选其他对象。")
    if fields.measure == RequirementMeasure.SUBJECTS and not fields.courses:
        found["courses"] = _("请至少选择一门必修课目。")
    if sentence := _amount(fields):
        found["amount"] = sentence
    if sentence := _year(fields):
        found["year"] = sentence
    if fields.period in WITH_MONTHS and not 1 <= (fields.months or 0) <= 60:
        found["months"] = _("请填写 1 至 60 个月。")
    return found


def save(fields: RequirementFields, requirement: Requirement | None = None) -> Requirement:
    """Write a requirement. Raises TrainingError for the first problem."""
    for sentence in problems(fields).values():
        raise TrainingError(sentence)
    if requirement is None:
        requirement = Requirement()
        db.session.add(requirement)
    for name in ("name", "term", "audience", "measure", "period", "kind"):
        setattr(requirement, name, getattr(fields, name))
    is_list = fields.measure == RequirementMeasure.SUBJECTS
    requirement.courses = fields.courses if is_list else []
    amount = Decimal(len(fields.courses)) if is_list else fields.amount
    assert amount is not None, "problems() has asked for it"
    requirement.amount = amount
    requirement.audience_groups = fields.audience_groups if fields.audience == AudienceKind.GROUPS else []
    requirement.year = fields.year if fields.period == PeriodKind.YEAR else None
    requirement.months = fields.months if fields.period in WITH_MONTHS else None
    db.session.flush()
    return requirement


def delete(requirement: Requirement) -> None:
    """Give the requirement up; what people earned stays."""
    db.session.delete(requirement)
    db.session.flush()


def _amount(fields: RequirementFields) -> str:
    if fields.measure == RequirementMeasure.SUBJECTS:
        return ""
    if fields.amount is None:
        return _("请填写数量。")
    if not 0 < fields.amount <= 10_000:
        return _("数量应大于 0，且不超过 10000。")
    if fields.measure == RequirementMeasure.PROGRAMS and fields.amount != int(fields.amount):
        return _("班次数应为整数。")
    if fields.amount * 100 != int(fields.amount * 100):
        return _("数量最多保留两位小数。")
    return ""


def _year(fields: RequirementFields) -> str:
    if fields.period != PeriodKind.YEAR:
        return ""
    years = years_of(fields.term)
    if fields.year not in years:
        return _("年份应在本届的 %(first)s 至 %(last)s 之间。", first=years[0], last=years[-1])
    return ""
