"""Times away: noted and taken back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.models import db
from training.models.people import Away, Person
from training.operations.people import away
from training.operations.people.errors import Refused
from training.web.access import allows
from training.web.people.blueprint import blueprint
from training.web.people.finding import found
from training.web.people.forms import AwayForm, refuse
from training.web.people.person import page_of


@blueprint.post("/<int:person_id>/away")
@allows("staff")
def add_away(person_id: int) -> ResponseReturnValue:
    """The person cannot come then."""
    person = found(Person, person_id)
    form = AwayForm()
    if form.validate_on_submit():
        first = form.first_on.data, form.first_half.data == "1"
        last = form.last_on.data, form.last_half.data == "1"
        try:
            away.add(person, first, last, form.reason.data)
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(person.id, _("已登记“%(name)s”不能参训的时段。", name=person.name))
    return page_of(person, form)


@blueprint.post("/aways/<int:away_id>/delete")
@allows("staff")
def remove_away(away_id: int) -> ResponseReturnValue:
    """The person can come after all."""
    record = found(Away, away_id)
    person = record.person
    away.remove(record)
    return _saved(person.id, _("已删除“%(name)s”的一个不能参训时段。", name=person.name))


def _saved(person_id: int, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("people.show", person_id=person_id, _anchor="away"))
