"""One activity: recorded with who took part, shown, changed, and more people added."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from training.clock import today
from training.models import db
from training.models.activities import Activity, Participation
from training.models.attendance import MakeUp, MakeUpState
from training.models.people import Person
from training.operations.attendance.making_up import reviewing
from training.operations.errors import TrainingError
from training.operations.ledger.everyday import activities, lists, parts, recording
from training.operations.ledger.everyday.duplicates import duplicates
from training.operations.ledger.everyday.recording import Attendee
from training.operations.people import pasted
from training.operations.people.search import Wanted, people
from training.web.access import allows
from training.web.actors import actor
from training.web.everyday.blueprint import blueprint
from training.web.everyday.forms import ActivityForm, PeopleForm, RecordForm, facts, offer, shown


@blueprint.route("/record", methods=["GET", "POST"])
@allows("staff")
def record() -> ResponseReturnValue:
    """A new activity, with everybody who took part."""
    form = RecordForm()
    offer(form)
    if not form.is_submitted():
        form.starts_on.data = today(current_user.congress)
    if form.validate_on_submit():
        try:
            return _recorded(form)
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
    return render_template("everyday/record.html", form=form), 422 if form.errors else 200


@blueprint.get("/<int:activity_id>")
@allows("staff")
def activity(activity_id: int) -> ResponseReturnValue:
    """What it is, and who took part."""
    return _page(_find(activity_id), _people_form())


@blueprint.post("/<int:activity_id>/people")
@allows("staff")
def add_people(activity_id: int) -> ResponseReturnValue:
    """More people who took part: all of them or none."""
    found, form = _find(activity_id), _people_form()
    if form.validate_on_submit():
        try:
            written = recording.record(found, _attendees(form, found), actor())
        except TrainingError as error:
            db.session.rollback()
            form.names.errors = [error.message]
        else:
            return _saved(found, written)
    return _page(_find(activity_id), form), 422


@blueprint.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@allows("staff")
def edit(activity_id: int) -> ResponseReturnValue:
    """Change what it is."""
    found = _find(activity_id)
    form = ActivityForm(data=shown(found))
    offer(form)
    if form.validate_on_submit():
        try:
            activities.change(found, facts(form), actor())
            ended = reviewing.follow(found, actor().at, by_id=actor().by_id)
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
        else:
            db.session.commit()
            flash(_("“%(title)s”已保存。", title=found.title), "success")
            if ended:
                flash(_("%(count)s 人以此补课，因更改已取消。请另行安排。", count=len(ended)), "warning")
            return redirect(url_for("everyday.activity", activity_id=activity_id))
    is_credited = activities.is_credited(_find(activity_id))
    page = render_template("everyday/edit.html", form=form, activity=_find(activity_id), is_credited=is_credited)
    return page, 422 if form.errors else 200


def _recorded(form: RecordForm) -> ResponseReturnValue:
    """Made, and who took part written down; an announced one may have nobody yet."""
    made = activities.make(facts(form), actor())
    attendees = _attendees(form, made)
    if not attendees and made.is_open:
        db.session.commit()
        flash(_("“%(title)s”已发布，代表可以申报。", title=made.title), "success")
        return redirect(url_for("everyday.activity", activity_id=made.id))
    return _saved(made, recording.record(made, attendees, actor()))


def _saved(found: Activity, written: list[Participation]) -> ResponseReturnValue:
    alike = duplicates(written)
    db.session.commit()
    flash(_("已登记 %(count)s 人，学时已记入。", count=len(written)), "success")
    if alike:
        names = "、".join(part.person.name for part in written if part.id in alike)
        flash(_("%(names)s 同一时间另有日常学习，可能重复。请核对，重复的可以更正为 0 分钟。", names=names), "warning")
    return redirect(url_for("everyday.activity", activity_id=found.id))


def _attendees(form: PeopleForm, found: Activity) -> list[Attendee]:
    """Those on the list as it says, then the rest of the group for the whole length."""
    listed = [lists.attendee(one.line, one.person, one.rest) for one in pasted.read(form.names.data or "")]
    known = {one.person.id for one in listed}
    return listed + [Attendee(person) for person in _members(form, found) if person.id not in known]


def _members(form: PeopleForm, found: Activity) -> list[Person]:
    """Everybody of the group who held a seat on its last day."""
    if not form.whole_group_id.data:
        return []
    wanted = Wanted(group_id=form.whole_group_id.data, on=found.ends_on)
    return list(db.session.scalars(people(wanted)))


def _find(activity_id: int) -> Activity:
    loaded = (joinedload(Activity.course), joinedload(Activity.group))
    return db.get_or_404(Activity, activity_id, options=loaded)


def _people_form() -> PeopleForm:
    form = PeopleForm()
    offer(form)
    return form


def _page(found: Activity, form: PeopleForm) -> str:
    query = select(Participation).where(Participation.activity_id == found.id).join(Participation.person)
    loaded = (
        joinedload(Participation.person),
        joinedload(Participation.reviewed_by),
        joinedload(Participation.make_up).joinedload(MakeUp.missed_lesson),
        selectinload(Participation.proofs),
    )
    rows = db.session.scalars(query.options(*loaded).order_by(Person.pinyin, Participation.id)).all()
    ended = found.ends_on <= today(current_user.congress)
    return render_template(
        "everyday/activity.html", activity=found, parts=rows, form=form, ended=ended, alike=duplicates(rows),
        expected=_expected(found),
    )  # fmt: skip


def _expected(found: Activity) -> list[MakeUp]:
    """Who makes a missed lesson up by it and has no part in it yet."""
    told = select(Participation.person_id).where(
        Participation.activity_id == found.id, Participation.state.in_(parts.LIVE)
    )
    query = (
        select(MakeUp)
        .join(MakeUp.person)
        .where(MakeUp.activity_id == found.id, MakeUp.state == MakeUpState.BOOKED, MakeUp.person_id.not_in(told))
        .options(joinedload(MakeUp.person), joinedload(MakeUp.missed_lesson))
    )
    return list(db.session.scalars(query.order_by(Person.pinyin, MakeUp.id)))
