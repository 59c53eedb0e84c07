"""The list of a lesson: a mark beside each name, by keyboard alone."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training.clock import now
from training.models import db
from training.models.plans import Mode
from training.models.schedules import Lesson
from training.operations.attendance import doors, overview, recording, shares
from training.operations.attendance.making_up import reviewing
from training.operations.attendance.marks import Mark, Marked, minutes_of
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.attendance.batches import guests_of, people_in
from training.web.attendance.blueprint import blueprint

NUMBER = re.compile(r"\d{1,18}")


@blueprint.get("/lessons/<int:lesson_id>")
@allows("staff")
def lesson(lesson_id: int) -> ResponseReturnValue:
    """The list, as it stands."""
    found = db.get_or_404(Lesson, lesson_id)
    return _show(found, recording.sheet_of(found))


@blueprint.post("/lessons/<int:lesson_id>")
@allows("staff")
def record(lesson_id: int) -> ResponseReturnValue:
    """Save what was marked; what is refused stays on the page, so that nothing typed is lost."""
    found = db.get_or_404(Lesson, lesson_id)
    try:
        wanted, seen = _marks("mark", "missed", "passed"), _marks("was", "was-missed", "was-passed")
        written = recording.record(found, wanted, dict(seen), by_id=current_user.id, at=now(current_user.congress))
    except TrainingError as error:
        db.session.rollback()
        flash(error.message, "danger")
        return _show(found, recording.sheet_of(found), typed=_typed()), error.status
    reviewing.review(now(current_user.congress), by_id=current_user.id, missed_lesson=found)
    db.session.commit()
    flash(_("已保存 %(count)s 人的考勤。", count=written), "success")
    return redirect(url_for("attendance.lesson", lesson_id=lesson_id))


def _show(lesson: Lesson, sheet: recording.Sheet, typed: dict[int, tuple[str, str, bool]] | None = None) -> str:
    people = people_in(lesson)
    return render_template(
        "attendance/lesson.html",
        lesson=lesson,
        people=people,
        guests=guests_of(lesson),
        sheet=sheet,
        typed=typed or _as_typed(sheet, recording.expected(lesson)),
        shares=shares.shares(lesson.batch),
        minutes=minutes_of(lesson),
        records=overview.records(lesson),
        has_door=doors.has_door(lesson),
        marks=list(Mark),
        has_tests=lesson.batch.program.mode == Mode.ONLINE,
    )


def _as_typed(sheet: recording.Sheet, expected: recording.Sheet) -> dict[int, tuple[str, str, bool]]:
    """Mark, minutes missed and test passed as the fields show them; leave granted fills an empty line."""
    shown = {person: written or expected.get(person) for person, written in sheet.items()}
    return {
        person: (one.mark.value, str(one.missed or ""), one.test_passed)
        for person, one in shown.items()
        if one is not None
    }


def _typed() -> dict[int, tuple[str, str, bool]]:
    """What the form holds, right or wrong."""
    people = [person for person in map(_person, request.form) if person is not None]
    return {
        one: (request.form[f"mark-{one}"], request.form.get(f"missed-{one}", ""), f"passed-{one}" in request.form)
        for one in people
    }


def _marks(mark: str, missed: str, passed: str) -> dict[int, Marked]:
    """The fields of that kind as marks. Raises TrainingError for what is no mark or no number."""
    found = {}
    for name, value in request.form.items():
        kind, _dash, person = name.rpartition("-")
        if kind == mark and value and NUMBER.fullmatch(person):
            test_passed = f"{passed}-{person}" in request.form
            found[int(person)] = Marked(
                _mark(value), _minutes(value, request.form.get(f"{missed}-{person}", "")), test_passed
            )
    return found


def _person(name: str) -> int | None:
    """Whose mark the field of that name holds."""
    kind, _dash, person = name.rpartition("-")
    return int(person) if kind == "mark" and NUMBER.fullmatch(person) else None


def _mark(value: str) -> Mark:
    if value not in list(Mark):
        raise TrainingError(_("“%(value)s”不是考勤标记。请从列表中选择。", value=value))
    return Mark(value)


def _minutes(mark: str, text: str) -> int:
    """Minutes beside a mark that has them; empty is 0."""
    if mark not in {Mark.LATE, Mark.LEFT_EARLY} or not text.strip():
        return 0
    if not NUMBER.fullmatch(text.strip()):
        raise TrainingError(_("分钟数“%(text)s”不是整数。请改正后再保存。", text=text))
    return int(text)
