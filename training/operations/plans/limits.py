"""Single limits of a program, changed where a timetable showed that they are too tight."""

from typing import Literal

from flask_babel import gettext as _

from training.models import db
from training.models.catalogue import Room
from training.models.plans import Program
from training.operations.errors import TrainingError
from training.operations.plans.yearly import refuse_unless_open

Limit = Literal["max_batches", "max_size", "min_size"]


def change_limit(program: Program, limit: Limit, number: int) -> None:
    """Set the most batches, or the largest or least size. Raises TrainingError while the plan is closed."""
    refuse_unless_open(program.annual_plan)
    number = max(number, 1)
    most, least = (number, program.min_size) if limit == "max_size" else (program.max_size, number)
    if limit != "max_batches" and least > most:
        raise TrainingError(
            _("“%(program)s”的最少开班人数不能多于每期人数上限。请先在计划中调整。", program=program.name)
        )
    setattr(program, limit, number)
    db.session.flush()


def lend(program: Program, room: Room) -> None:
    """Let the program use the room, too. Raises TrainingError while the plan is closed."""
    refuse_unless_open(program.annual_plan)
    if room not in program.rooms:
        program.rooms.append(room)
    db.session.flush()
