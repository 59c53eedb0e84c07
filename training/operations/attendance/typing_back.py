"""Typing back (回录): what was signed on paper becomes the attendance of the lessons of that half-day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.models import db, turns
from training.models.attendance import Attendance, Means, Presence
from training.models.people import Person
from training.models.schedules import Lesson
from training.models.sheets import SignInSheet
from training.operations import closed
from training.operations.attendance import checkins, doors, recording
from training.operations.attendance.marks import PARTLY, Mark, Marked, minutes_of
from training.operations.attendance.sheets import HalfDay, lessons_in, people_on
from training.operations.errors import TrainingError

IN_THE_ROOM = (Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY)
AT_THE_DOOR = (Means.CODE, Means.SCANNER, Means.HAND)


@dataclass(frozen=True)
class Outcome:
    """What became of it: people written; of them absent; those whose sign-in at the door stands; rows of those gone."""

    written: int
    absent: int
    at_the_door: int
    withdrawn: list[tuple[int, str]]


def type_back(
    sheet: SignInSheet, half_day: HalfDay, typed: Mapping[int, Marked],
    *, is_last: bool, seen: Mapping[int, recording.Sheet], by_id: int | None, at: datetime,
) -> Outcome:  # fmt: skip
    """Write the marks of those rows for each lesson of the half-day; with `is_last` the rest is absent.

    The rest: whoever stands on the sheet, is still expected and has no record; granted leave goes before absence. A
    guest is written in the lessons that they make up, and in no other.
    `seen` is what stood in each lesson when the page was drawn. Raises TrainingError for minutes that cannot be, with
    the row, for a closed class, and ChangedMeanwhile where somebody else has written another mark since; then
    nothing is written.
    """
    closed.take_open(sheet.batch)
    lessons = lessons_in(sheet.batch, half_day)
    if not lessons:
        raise TrainingError(_("这半天已没有课次，不能登记。请回到班次核对课表。"))
    people = people_on(sheet)
    mine = lessons_by_person(lessons)
    _refuse_impossible_minutes(typed, people, mine)
    marks = {people[row - 1].id: mark for row, mark in typed.items() if people[row - 1].id in mine}
    written, absent, known = set(marks), set[int](), set[int]()
    for lesson in lessons:
        there = {one for one in mine if lesson in mine[one]}
        wanted = {
            one: in_lesson(mark, mine[one].index(lesson), len(mine[one])) for one, mark in marks.items() if one in there
        }
        rest = _rest(lesson, there.intersection(sheet.person_ids) - marks.keys()) if is_last else {}
        known |= _write(sheet, lesson, wanted | rest, seen.get(lesson.id, {}), by_id=by_id, at=at)
        absent |= {one for one, mark in (wanted | rest).items() if mark.mark == Mark.ABSENT}
        written |= rest.keys()
    gone = [(row, people[row - 1].name) for row in sorted(typed) if people[row - 1].id not in mine]
    return Outcome(len(written), len(absent), len(known), gone)


def lessons_by_person(lessons: Sequence[Lesson]) -> dict[int, list[Lesson]]:
    """Which of these lessons each person is expected in: the batch's people in all, guests where they make one up."""
    found: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        for person in recording.people_of(lesson):
            found[person.id].append(lesson)
    return dict(found)


def _write(
    sheet: SignInSheet, lesson: Lesson, wanted: Mapping[int, Marked], seen: recording.Sheet,
    *, by_id: int | None, at: datetime,
) -> set[int]:  # fmt: skip
    """A first signature is an event at the door; any other mark the word of staff. Returns who had signed in there.

    A signature says nothing about when, so it leaves a sign-in at the door as it is.
    """
    turns.take(lesson)
    now, at_the_door = recording.sheet_of(lesson), _signed_in(lesson)
    signed = {one for one, mark in wanted.items() if mark == Marked(Mark.PRESENT)}
    new = {one for one in signed if now.get(one) is None} if doors.has_door(lesson) else set()
    kept = new | (signed & at_the_door)
    others = {one: mark for one, mark in wanted.items() if one not in kept and mark != now.get(one)}
    recording.record(lesson, others, seen, by_id=by_id, at=at, means=Means.PAPER)
    arrivals = [_signature(sheet, lesson, one) for one in sorted(new)]
    checkins.take(lesson, arrivals, by_id=by_id, taken_at=at)
    return signed & at_the_door


def _signature(sheet: SignInSheet, lesson: Lesson, person_id: int) -> checkins.Scan:
    """Signed for the whole lesson; the same row typed twice is one event."""
    nonce = f"paper-{sheet.id}-{lesson.id}-{person_id}"
    return checkins.Scan(person_id, lesson.starts_at, nonce, Means.PAPER)


def _signed_in(lesson: Lesson) -> set[int]:
    query = select(Attendance.person_id).where(
        Attendance.lesson_id == lesson.id,
        Attendance.means.in_(AT_THE_DOOR),
        Attendance.presence.in_(IN_THE_ROOM),
    )
    return set(db.session.scalars(query))


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


def _refuse_impossible_minutes(
    typed: Mapping[int, Marked], people: list[Person], mine: Mapping[int, list[Lesson]]
) -> None:  # fmt: skip
    for row, mark in sorted(typed.items()):
        lessons = mine.get(people[row - 1].id)
        if mark.mark not in PARTLY or not lessons:
            continue
        most = minutes_of(lessons[0 if mark.mark == Mark.LATE else -1]) - 1
        if mark.missed > most:
            shown = {"row": row, "name": people[row - 1].name, "most": most}
            raise TrainingError(
                _("序号 %(row)s %(name)s：迟到或早退的分钟数应在 1 至 %(most)s 之间。请改正后再保存。", **shown)
            )
