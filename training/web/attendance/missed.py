"""Missed lessons and make-ups (缺课与补课): by lesson, person and class; offers; booking, confirming, cancelling."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from training.clock import now
from training.models import db
from training.models.activities import Activity
from training.models.attendance import Attendance, MakeUp, Presence
from training.models.people import Person
from training.models.schedules import Batch, Lesson
from training.operations import audit
from training.operations.attendance.making_up import booking, missed, offers
from training.operations.attendance.making_up.missed import MadeUp, Wanted
from training.web import downloads
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.blueprint import blueprint
from training.web.attendance.names import named
from training.web.paging import page_of

WAYS = ("lesson", "person", "class")


@blueprint.get("/missed")
@allows("staff")
def missed_lessons() -> ResponseReturnValue:
    """Who missed what, and whether it is made up; lesson by lesson, or counted by person or by class."""
    way, wanted = _way(), _wanted()
    rows: Sequence[object] = missed.ids(wanted) if way == "lesson" else missed.tallies(wanted, by_class=way == "class")
    page = page_of(rows)
    return render_template(
        "attendance/missed.html",
        way=way,
        page=page,
        rows=missed.of_ids(list(page.items)) if way == "lesson" else page.items,
        names=_names(way, [] if way == "lesson" else [one.key for one in page.items]),
        wanted=wanted,
        words=_words(),
        batches=_batches(),
        presences=missed.AWAY,
        states=list(MadeUp),
    )


@blueprint.get("/missed.xlsx")
@allows("staff")
def missed_list() -> ResponseReturnValue:
    """The same with the same filters, as Excel: lessons, people, classes."""
    from training.files import missed as papers

    wanted = _wanted()
    people, classes = (missed.tallies(wanted, by_class=by_class) for by_class in (False, True))
    book = papers.book(
        missed.of_ids(missed.ids(wanted)),
        [(_names("person", [one.key for one in people])[one.key], one) for one in people],
        [(_names("class", [one.key for one in classes])[one.key], one) for one in classes],
    )
    return downloads.excel(book, _("缺课与补课"))


@blueprint.get("/missed/<int:attendance_id>")
@allows("staff")
def offers_for(attendance_id: int) -> ResponseReturnValue:
    """What would make it up, best first."""
    record = db.get_or_404(Attendance, attendance_id)
    return render_template("attendance/offers.html", is_staff=True, **shown(record))


@blueprint.post("/missed/<int:attendance_id>")
@allows("staff")
def book_make_up(attendance_id: int) -> ResponseReturnValue:
    """Book one of the offers."""
    record = db.get_or_404(Attendance, attendance_id)
    at = now(current_user.congress)
    made = booking.book(record.person_id, record.lesson, chosen(), by_id=current_user.id, at=at)
    db.session.commit()
    flash(_("已为 %(name)s 预定补课“%(subject)s”。", name=record.person.name, subject=made.subject), "success")
    return redirect(url_for("attendance.offers_for", attendance_id=attendance_id))


@blueprint.post("/make-ups/<int:make_up_id>")
@allows("staff")
def settle_make_up(make_up_id: int) -> ResponseReturnValue:
    """Confirm what a deputy asked for, or cancel with a reason."""
    make_up = db.get_or_404(MakeUp, make_up_id)
    decision, at = request.form.get("decision"), now(current_user.congress)
    if decision not in {"confirm", "cancel"}:
        abort(400)
    if decision == "confirm":
        booking.confirm(make_up, by_id=current_user.id, at=at)
        flash(_("已确认 %(name)s 的补课。", name=make_up.person.name), "success")
    else:
        reason = request.form.get("reason", "").strip() or _("工作人员取消")
        booking.cancel(make_up, reason, by_id=current_user.id, at=at)
        audit.note(audit.Action.MAKE_UP_CANCELLED, make_up.person.name, actor(), on=make_up, reason=reason)
        flash(_("已取消 %(name)s 的补课。", name=make_up.person.name), "success")
    db.session.commit()
    return redirect(_back(make_up))


def chosen() -> Lesson | Activity:
    """The offer that was chosen: an everyday activity, or a lesson."""
    if activity_id := request.form.get("activity_id", type=int):
        return db.get_or_404(Activity, activity_id)
    return db.get_or_404(Lesson, request.form.get("lesson_id", 0, type=int))


def shown(record: Attendance) -> dict[str, object]:
    """What the page of a missed lesson shows."""
    found = missed.one(record.person_id, record.lesson_id)
    is_open = found is not None and found.state in (MadeUp.NOT_YET, MadeUp.MISSED_AGAIN)
    at = now(current_user.congress)
    gone = select(MakeUp).where(
        MakeUp.person_id == record.person_id,
        MakeUp.missed_lesson_id == record.lesson_id,
        MakeUp.cancelled_at.is_not(None),
    )
    both = (joinedload(MakeUp.lesson), joinedload(MakeUp.activity))
    return {
        "record": record,
        "missed": found,
        "may_give_back": found is not None and found.make_up is not None and not booking.has_begun(found.make_up, at),
        "offers": offers.offers(record.person_id, record.lesson, at) if is_open else [],
        "gone": db.session.scalars(gone.options(*both).order_by(MakeUp.id.desc())).unique().all(),
    }


def _back(make_up: MakeUp) -> str:
    query = select(Attendance.id).where(
        Attendance.lesson_id == make_up.missed_lesson_id, Attendance.person_id == make_up.person_id
    )
    record_id = db.session.scalar(query)
    if record_id is None:
        return url_for("attendance.missed_lessons")
    return url_for("attendance.offers_for", attendance_id=record_id)


def _way() -> str:
    wanted = request.args.get("by", "lesson")
    return wanted if wanted in WAYS else "lesson"


def _words() -> str:
    return request.args.get("q", "").strip()


def _wanted() -> Wanted:
    presence, state = request.args.get("presence", ""), request.args.get("state", "")
    return Wanted(
        batch_id=request.args.get("batch", type=int),
        person_id=request.args.get("person", type=int),
        presence=Presence(presence) if presence in list(missed.AWAY) else None,
        state=MadeUp(state) if state in list(MadeUp) else None,
        named=named(_words()) if _words() else None,
    )


def _names(way: str, ids: list[int]) -> dict[int, str]:
    if way == "person":
        return {one.id: one.name for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    found = db.session.scalars(select(Batch).where(Batch.id.in_(ids)).options(joinedload(Batch.program)))
    words = _("%(program)s第%(number)s期")
    return {one.id: words % {"program": one.program.name, "number": one.number} for one in found}


def _batches() -> list[Batch]:
    """Those of which anything was missed."""
    lessons = select(Attendance.lesson_id).where(Attendance.presence.in_(missed.AWAY))
    batches = select(Lesson.batch_id).where(Lesson.id.in_(lessons))
    query = select(Batch).where(Batch.id.in_(batches)).options(joinedload(Batch.program)).order_by(Batch.starts_at)
    return list(db.session.scalars(query))
