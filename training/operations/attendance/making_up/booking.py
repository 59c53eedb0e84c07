"""Booking (预定补课): one lesson or activity for a lesson that was missed; no seat is given twice, nobody is in two
places.

Who books takes the person's row and then the batch's: of two at once the second sees what the first has booked.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from training.models import db, turns
from training.models.activities import Activity
from training.models.attendance import MakeUp, MakeUpState
from training.models.people import Person
from training.models.schedules import Lesson
from training.operations import closed
from training.operations.attendance.making_up import missed as absences
from training.operations.attendance.making_up import studies
from training.operations.attendance.making_up.calendars import refresh
from training.operations.attendance.making_up.missed import MadeUp, Missed
from training.operations.attendance.making_up.offers import Offer, offers
from training.operations.errors import TrainingError


def ask(person_id: int, missed: Lesson, what: Lesson | Activity, *, by_id: int | None, at: datetime) -> MakeUp:
    """The deputy asks for it: it holds a seat until staff confirm or refuse."""
    return _add(person_id, missed, what, MakeUpState.ASKED, by_id=by_id, at=at)


def book(person_id: int, missed: Lesson, what: Lesson | Activity, *, by_id: int | None, at: datetime) -> MakeUp:
    """Staff book it. Raises TrainingError for what was attended or is made up already, a full lesson, or a clash."""
    make_up = _add(person_id, missed, what, MakeUpState.BOOKED, by_id=by_id, at=at)
    make_up.booked_by_id, make_up.booked_at = by_id, at
    db.session.flush()
    refresh([person_id])
    return make_up


def confirm(make_up: MakeUp, *, by_id: int | None, at: datetime) -> None:
    """Staff agree to what the deputy asked for."""
    turns.take(make_up)
    if make_up.state != MakeUpState.ASKED:
        raise TrainingError(_("这份补课申请已经处理过。请刷新页面查看结果。"))
    if has_begun(make_up, at):
        raise TrainingError(_("“%(subject)s”已经开始，不能再预定。请另选一课。", subject=make_up.subject))
    if studies.is_taken(make_up):
        raise TrainingError(_("本人已在“%(title)s”中登记或申报，不能再用来补课。请另选一课。", title=make_up.subject))
    make_up.state, make_up.booked_by_id, make_up.booked_at, make_up.changed_at = MakeUpState.BOOKED, by_id, at, at
    db.session.flush()
    refresh([make_up.person_id])


def cancel(make_up: MakeUp, reason: str, *, by_id: int | None, at: datetime) -> None:
    """Give the seat back. Raises TrainingError for one that was attended or is cancelled already."""
    if make_up.lesson:
        closed.take_open(make_up.lesson.batch)
    turns.take(make_up)
    if make_up.state == MakeUpState.CANCELLED:
        raise TrainingError(_("这份补课已经取消。请刷新页面查看结果。"))
    found = absences.one(make_up.person_id, make_up.missed_lesson_id)
    if found is not None and found.state == MadeUp.DONE:
        raise TrainingError(_("这份补课已经上过，不能取消。考勤有误的，请更正该课次的考勤。"))
    end(make_up, reason, by_id=by_id, at=at)


def has_begun(make_up: MakeUp, at: datetime) -> bool:
    """Whether what replaces the missed lesson has begun: it is too late to change one's mind."""
    what = make_up.lesson or make_up.activity
    return what is None or studies.has_begun(what, at)


def refuse_begun(make_up: MakeUp, at: datetime) -> None:
    """Raises TrainingError once its lesson has begun: from then on staff alone may cancel it."""
    if has_begun(make_up, at):
        raise TrainingError(_("“%(subject)s”已经开始，不能自行取消。请联系工作人员。", subject=make_up.subject))


def end(make_up: MakeUp, reason: str, *, by_id: int | None, at: datetime) -> None:
    """Cancel it, whatever stands in the records."""
    make_up.state, make_up.cancel_reason = MakeUpState.CANCELLED, reason[:200]
    make_up.cancelled_by_id, make_up.cancelled_at = by_id, at
    make_up.sequence, make_up.changed_at = make_up.sequence + 1, at
    db.session.flush()
    refresh([make_up.person_id])


def _add(
    person_id: int, missed: Lesson, what: Lesson | Activity, state: MakeUpState, *, by_id: int | None, at: datetime
) -> MakeUp:
    _take_person(person_id)
    if isinstance(what, Lesson):
        closed.take_open(what.batch)
        db.session.refresh(what)
    else:
        turns.take(what)
    known = _what_can_be_made_up(person_id, missed)
    _refuse_what_is_no_offer(offers(person_id, missed, at), what)
    if known.make_up is not None:
        end(known.make_up, _("补课未到，另行预定"), by_id=by_id, at=at)
    make_up = MakeUp(
        person_id=person_id, missed_lesson=missed, starts_at=what.starts_at, state=state,
        lesson=what if isinstance(what, Lesson) else None, activity=what if isinstance(what, Activity) else None,
        asked_by_id=by_id, asked_at=at, changed_at=at,
    )  # fmt: skip
    db.session.add(make_up)
    db.session.flush()
    return make_up


def _what_can_be_made_up(person_id: int, missed: Lesson) -> Missed:
    found = absences.one(person_id, missed.id)
    if found is None:
        raise TrainingError(_("“%(subject)s”没有缺课记录，无须补课。请核对考勤。", subject=missed.subject))
    if found.make_up is not None and found.state != MadeUp.MISSED_AGAIN:
        shown = {"subject": missed.subject, "other": found.make_up.subject}
        raise TrainingError(_("“%(subject)s”已约定用“%(other)s”补课。如需更换，请先取消原来的补课。", **shown))
    return found


def _refuse_what_is_no_offer(found: list[Offer], what: Lesson | Activity) -> None:
    offer = next((one for one in found if one.what is what), None)
    title = what.subject if isinstance(what, Lesson) else what.title
    shown = {"subject": title, "day": f"{what.starts_at:%Y-%m-%d %H:%M}"}
    if offer is None:
        raise TrainingError(_("“%(subject)s”（%(day)s）不能用来补这一课。请从列出的课次中选择。", **shown))
    if offer.clashes:
        raise TrainingError(_("“%(subject)s”（%(day)s）与本人安排冲突：", **shown) + "；".join(offer.clashes) + "。")
    if offer.is_full:
        raise TrainingError(_("“%(subject)s”（%(day)s）已经满员。请另选一课。", **shown))


def _take_person(person_id: int) -> None:
    mine = update(Person).where(Person.id == person_id).values(name=Person.name)
    db.session.execute(mine.execution_options(synchronize_session=False))
