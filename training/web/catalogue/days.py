"""The year's holidays with their exceptions, and the blackouts."""

from calendar import Calendar
from collections.abc import Iterator

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from training import clock
from training.models import db
from training.models.catalogue import Blackout, DayOverride
from training.operations import workdays
from training.operations.catalogue import closures, overrides
from training.web.access import allows
from training.web.catalogue.base import blueprint, find, succeeds, tell
from training.web.catalogue.forms import EARLIEST, LATEST, BlackoutForm, OverrideForm, plain

Week = list[workdays.Day | None]


@blueprint.route("/holidays", methods=["GET", "POST"])
@allows("staff")
def holidays() -> ResponseReturnValue:
    """The twelve months of a year, and the exceptions, to which one can be added."""
    form = OverrideForm()
    if form.validate_on_submit() and succeeds(lambda: _add(form)):
        flash(_("%(day)s 的例外已添加。", day=form.on.data.isoformat()), "success")
        return redirect(url_for("catalogue.holidays", year=form.on.data.year, _anchor="overrides"))
    number = min(
        max(request.args.get("year", clock.today(current_user.congress).year, int), EARLIEST.year), LATEST.year
    )
    own = overrides.of_year(number)
    year = workdays.year_of(number, own)
    page = render_template("catalogue/holidays.html", year=year, months=list(_months(year)), overrides=own, form=form)
    return page, 422 if form.is_submitted() else 200


def _add(form: OverrideForm) -> None:
    overrides.add(form.on.data, is_workday=form.kind.data == "work", name=form.name.data)


def _months(year: workdays.Year) -> Iterator[list[Week]]:
    """Each month as weeks from Monday to Sunday; None where the day is another month's."""
    for month in range(1, 13):
        weeks = Calendar().monthdatescalendar(year.year, month)
        yield [[year.day(on) if on.month == month else None for on in week] for week in weeks]


@blueprint.post("/holidays/<int:day_override_id>/delete")
@allows("staff")
def delete_override(day_override_id: int) -> ResponseReturnValue:
    """Take an exception out."""
    override = find(DayOverride, day_override_id)
    on = override.on
    db.session.delete(override)
    db.session.commit()
    flash(_("%(day)s 的例外已删除。", day=on.isoformat()), "success")
    return redirect(url_for("catalogue.holidays", year=on.year, _anchor="overrides"))


@blueprint.get("/blackouts")
@allows("staff")
def blackout_list() -> ResponseReturnValue:
    """All blackouts, the latest first."""
    found = db.session.scalars(select(Blackout).order_by(Blackout.starts_at.desc(), Blackout.id)).all()
    rows = [(blackout, closures.lessons_hit(None, blackout.starts_at, blackout.ends_at)) for blackout in found]
    return render_template("catalogue/blackouts.html", rows=rows)


@blueprint.route("/blackouts/new", methods=["GET", "POST"])
@allows("staff")
def add_blackout() -> ResponseReturnValue:
    """A new blackout."""
    form = BlackoutForm()
    return _change(None, form)


@blueprint.route("/blackouts/<int:blackout_id>", methods=["GET", "POST"])
@allows("staff")
def blackout(blackout_id: int) -> ResponseReturnValue:
    """Look at a blackout, and change it."""
    blackout = find(Blackout, blackout_id)
    return _change(blackout, BlackoutForm(data=_half_days(blackout)))


def _change(blackout: Blackout | None, form: BlackoutForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        page = render_template("catalogue/blackout.html", form=form, blackout=blackout)
        return page, 422 if form.is_submitted() else 200
    hits = closures.black_out(blackout, form.name.data, form.starts_at, form.ends_at)
    db.session.commit()
    flash(_("停训时段“%(name)s”已保存。", name=form.name.data), "success")
    tell(hits)
    return redirect(url_for("catalogue.blackout_list"))


def _half_days(blackout: Blackout) -> dict[str, object]:
    last = closures.last_half_day(blackout.ends_at)
    return {
        "name": plain(blackout.name),
        "from_on": blackout.starts_at.date(),
        "from_half": "pm" if blackout.starts_at.hour >= 12 else "am",
        "to_on": last.date(),
        "to_half": "pm" if last.hour >= 12 else "am",
    }


@blueprint.post("/blackouts/<int:blackout_id>/delete")
@allows("staff")
def delete_blackout(blackout_id: int) -> ResponseReturnValue:
    """Take a blackout out."""
    blackout = find(Blackout, blackout_id)
    name = blackout.name
    db.session.delete(blackout)
    db.session.commit()
    flash(_("停训时段“%(name)s”已删除。", name=name), "success")
    return redirect(url_for("catalogue.blackout_list"))
