"""Programs (培训项目) of a yearly plan: written, ordered and deleted while the plan is open."""

import hashlib

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.plans import AnnualPlan, AudienceKind, Program, ProgramCourse, ProgramWindow
from training.models.schedules import Batch
from training.operations.errors import ChangedMeanwhile, TrainingError
from training.operations.plans import faults
from training.operations.plans.fields import PLAIN, ProgramFields
from training.operations.plans.yearly import refuse_unless_open


def problems(plan: AnnualPlan, fields: ProgramFields, program: Program | None = None) -> dict[str, str]:
    """What must be mended before it can be saved: field → sentence; empty: nothing."""
    return faults.of_program(plan, fields, program)


def save(plan: AnnualPlan, fields: ProgramFields, program: Program | None = None, seen: str = "") -> Program:
    """Write a program, new or known. `seen`: the fingerprint of what the user was shown.

    Raises TrainingError while the plan is closed or for the first problem, ChangedMeanwhile when somebody else saved it
    since the user saw it.
    """
    refuse_unless_open(plan)
    for sentence in problems(plan, fields, program).values():
        raise TrainingError(sentence)
    if program and seen and seen != fingerprint(program):
        raise ChangedMeanwhile(
            _("您打开页面之后，“%(program)s”已被他人修改，本次未保存。请刷新页面，核对后再改。", program=program.name)
        )
    if program is None:
        program = Program(annual_plan=plan, position=_last_position(plan) + 1)
        db.session.add(program)
    _write(program, fields)
    db.session.flush()
    return program


def sketch(fields: ProgramFields) -> Program:
    """The program as it would be, belonging to no plan and never saved: to be looked at while somebody still types."""
    program = Program()
    _write(program, fields)
    return program


def _write(program: Program, fields: ProgramFields) -> None:
    for name in PLAIN:
        setattr(program, name, getattr(fields, name))
    program.audience_groups = fields.audience_groups if fields.audience == AudienceKind.GROUPS else []
    program.rooms, program.earlier = fields.rooms, fields.earlier
    known = {one.course_id: one for one in program.courses}
    program.courses = [known.get(course.id) or ProgramCourse(course=course) for course in fields.courses]
    for position, one in enumerate(program.courses):
        one.position = position
    if fields.windows != [(window.from_on, window.to_on) for window in program.windows]:
        program.windows = [ProgramWindow(from_on=first, to_on=last) for first, last in sorted(fields.windows)]


def delete(program: Program) -> None:
    """Take a program out of its plan; not once a batch of it was published."""
    refuse_unless_open(program.annual_plan)
    batches = db.session.scalar(select(func.count(Batch.id)).where(Batch.program_id == program.id))
    if batches:
        raise TrainingError(_("“%(program)s”已发布 %(batches)s 期，不能删除。", program=program.name, batches=batches))
    for other in program.annual_plan.programs:
        if program in other.earlier:
            other.earlier.remove(program)
    db.session.flush()
    db.session.delete(program)
    db.session.flush()
    db.session.expire(program.annual_plan, ["programs"])


def move(program: Program, step: int) -> None:
    """Move a program up (-1) or down (+1) in its plan; at the end it stays."""
    refuse_unless_open(program.annual_plan)
    order = list(program.annual_plan.programs)
    place = order.index(program)
    order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
    for position, one in enumerate(order):
        one.position = position
    db.session.flush()
    db.session.expire(program.annual_plan, ["programs"])


def fingerprint(program: Program) -> str:
    """Changes whenever anything that staff say about the program does."""
    said = (
        [str(getattr(program, name)) for name in PLAIN],
        sorted(group.id for group in program.audience_groups),
        [one.course_id for one in program.courses],
        sorted(room.id for room in program.rooms),
        [f"{window.from_on} {window.to_on}" for window in program.windows],
        sorted(one.id for one in program.earlier),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _last_position(plan: AnnualPlan) -> int:
    return max((program.position for program in plan.programs), default=-1)
