"""What coverage of a term is reckoned with where records do not say (测算假设). Editable; no law fixes any of it."""

from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from training.models import db
from training.models.plans import AudienceKind, FiveYearPlan, ProgramKind
from training.operations.errors import TrainingError


@dataclass(frozen=True)
class Assumptions:
    """The usual ones; `open_below` names kinds of program that lower-level deputies may attend."""

    room_days: int = 10
    """Days a quarter on which the office can have each room."""
    classes_per_quarter: int = 1
    """Classes that one person can be asked to attend in a quarter."""
    batches_per_quarter: int | None = None
    """Batches that the office can run in a quarter; None: as many as there are rooms and days."""
    reserve: int = 2
    """By-elected deputies still to come (预留补选), in per cent of those in office."""
    open_below: tuple[str, ...] | None = None
    """None: the kinds that some program for everyone (全体代表和列席人员) has."""


def of(plan: FiveYearPlan) -> Assumptions:
    """Those of the plan."""
    kept = plan.assumptions or {}
    below = kept.get("open_below")
    known = {key: kept[key] for key in Assumptions.__dataclass_fields__ if key in kept}
    return Assumptions(**known | {"open_below": None if below is None else tuple(below)})


def kinds_below(plan: FiveYearPlan) -> set[ProgramKind]:
    """Kinds of program that lower-level deputies may attend."""
    named = of(plan).open_below
    if named is not None:
        return {ProgramKind(kind) for kind in named}
    programs = (program for annual in plan.annual_plans for program in annual.programs)
    return {program.kind for program in programs if program.audience == AudienceKind.EVERYONE}


def problems(fields: Assumptions) -> dict[str, str]:
    """What must be mended before they can be saved: field → sentence."""
    found = {}
    if not 0 <= fields.room_days <= 92:
        found["room_days"] = _("每季度天数应在 0 至 92 之间。")
    if not 1 <= fields.classes_per_quarter <= 12:
        found["classes_per_quarter"] = _("每人每季度班次应在 1 至 12 之间。")
    if fields.batches_per_quarter is not None and not 0 <= fields.batches_per_quarter <= 500:
        found["batches_per_quarter"] = _("每季度期数应在 0 至 500 之间。")
    if not 0 <= fields.reserve <= 50:
        found["reserve"] = _("预留比例应在 0%% 至 50%% 之间。")
    return found


def save(plan: FiveYearPlan, fields: Assumptions) -> None:
    """Keep them. Raises TrainingError for the first problem."""
    for sentence in problems(fields).values():
        raise TrainingError(sentence)
    kept = asdict(fields)
    plan.assumptions = kept | {"open_below": None if fields.open_below is None else list(fields.open_below)}
    db.session.flush()
