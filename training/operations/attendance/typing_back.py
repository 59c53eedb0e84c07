"""Typing back (回录): what was signed on paper becomes the attendance of the lessons of that half-day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from training.models.people import Person
from training.models.schedules import Lesson
from training.models.sheets import SignInSheet
from training.operations.attendance import recording
from training.operations.attendance.marks import PARTLY, Mark, Marked, minutes_of
from training.operations.attendance.sheets import HalfDay, lessons_in, people_on
from training.operations.errors import TrainingError


@dataclass(frozen=True)
class Outcome:
    """What became of it: people written, those of them put down as absent, rows of people who have withdrawn."""

    written: int
    absent: int
    withdrawn: list[tuple[int, str]]


def type_back(
    sheet: SignInSheet, half_day: HalfDay, typed: Mapping[int, Marked],
    *, is_last: bool, seen: Mapping[int, recording.Sheet], by_id: int | None, at: datetime,
) -> Outcome:  # fmt: skip
    """Write the marks of those rows for each lesson of the half-day; with `is_last` the rest is absent.

    The rest: whoever stands on the sheet, is still enrolled and has no record; granted leave goes before absence.
    `seen` is what stood in each lesson when the page was drawn. Raises TrainingError for minutes that cannot be, with
    the row, and ChangedMeanwhile where somebody else has written another mark since; then nothing is written.
    """
    lessons = lessons_in(sheet.batch, half_day)
    if not lessons:
        raise TrainingError(_("这半天已没有课次，不能登记。请回到班次核对课表。"))
    people = people_on(sheet)
    _refuse_impossible_minutes(typed, people, lessons)
    enrolled = {one.id for one in recording.people_of(lessons[0])}
    signed = {people[row - 1].id: mark for row, mark in typed.items() if people[row - 1].id in enrolled}
    written, absent = set(signed), set[int]()
    for at_lesson, lesson in enumerate(lessons):
        wanted = {one: in_lesson(mark, at_lesson, len(lessons)) for one, mark in signed.items()}
        rest = _rest(lesson, enrolled.intersection(sheet.person_ids) - signed.keys()) if is_last else {}
        absent |= {one for one, mark in rest.items() if mark.mark == Mark.ABSENT}
        written |= rest.keys()
        recording.record(lesson, wanted | rest, seen.get(lesson.id, {}), by_id=by_id, at=at)
    gone = [(row, people[row - 1].name) for row in sorted(typed) if people[row - 1].id not in enrolled]
    return Outcome(len(written), len(absent), gone)


def in_lesson(mark: Marked, position: int, count: int) -> Marked:
    """The half-day's mark in its lesson at that position: late in the first, early out of the last."""
    missed_in = {Mark.LATE: 0, Mark.LEFT_EARLY: count - 1}
    if mark.mark in missed_in and missed_in[mark.mark] != position:
        return Marked(Mark.PRESENT)
    return mark


def recorded(sheet: SignInSheet, half_day: HalfDay) -> dict[int, recording.Sheet]:
    """Lesson id → what stands beside each name now, for the lessons of that half-day in order."""
    return {one.id: recording.sheet_of(one) for one in lessons_in(sheet.batch, half_day)}


def _rest(lesson: Lesson, person_ids: set[int]) -> dict[int, Marked]:
    """Those of them who have no record in the lesson: on leave where that was granted, else absent."""
    sheet, leave = recording.sheet_of(lesson), recording.expected(lesson)
    return {one: leave.get(one) or Marked(Mark.ABSENT) for one in person_ids if sheet.get(one) is None}


def _refuse_impossible_minutes(typed: Mapping[int, Marked], people: list[Person], lessons: list[Lesson]) -> None:
    for row, mark in sorted(typed.items()):
        most = minutes_of(lessons[0 if mark.mark == Mark.LATE else -1]) - 1
        if mark.mark in PARTLY and mark.missed > most:
            shown = {"row": row, "name": people[row - 1].name, "most": most}
            raise TrainingError(
                _("序号 %(row)s %(name)s：迟到或早退的分钟数应在 1 至 %(most)s 之间。请改正后再保存。", **shown)
            )
