"""A person's seats: given, put right, ended, resumed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training import clock
from training.models import db
from training.models.people import Guest, Mandate, MandateEnd, Person
from training.operations.people import persons
from training.operations.people.errors import Refused
from training.web.access import allows
from training.web.people.blueprint import blueprint
from training.web.people.finding import found
from training.web.people.forms import EndForm, GuestForm, MandateForm, SeatForm, refuse


@blueprint.route("/<int:person_id>/give-mandate", methods=["GET", "POST"])
@allows("staff")
def give_mandate(person_id: int) -> ResponseReturnValue:
    """A mandate for a guest who was elected, or for another term."""
    person = found(Person, person_id)
    form = MandateForm(today=clock.today(current_user.congress))
    if form.term.choices and form.validate_on_submit():
        try:
            persons.give_mandate(person, form.seat(), form.term_picked())
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(person, _("已登记“%(name)s”的代表资格。", name=person.name))
    return _form("people/seat.html", form, person, _("登记“%(name)s”的代表资格", name=person.name))


@blueprint.route("/<int:person_id>/make-guest", methods=["GET", "POST"])
@allows("staff")
def make_guest(person_id: int) -> ResponseReturnValue:
    """A place as guest for a person who is here already."""
    person = found(Person, person_id)
    form = GuestForm()
    if form.validate_on_submit():
        try:
            persons.make_guest(person, form.invitation())
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(person, _("已登记“%(name)s”为列席人员。", name=person.name))
    return _form("people/seat.html", form, person, _("登记“%(name)s”为列席人员", name=person.name))


@blueprint.route("/mandates/<int:mandate_id>", methods=["GET", "POST"])
@allows("staff")
def edit_mandate(mandate_id: int) -> ResponseReturnValue:
    """Number, new or returning, first day, delegation, place."""
    mandate = found(Mandate, mandate_id)
    form = SeatForm(
        obj=mandate,
        is_new=str(int(mandate.is_new)),
        delegation=mandate.delegation_id,
        place=mandate.place_id,
    )
    if form.validate_on_submit():
        try:
            persons.change_mandate(mandate, form.seat())
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(mandate.person, _("已保存“%(name)s”的代表资格。", name=mandate.person.name))
    return _form("people/seat.html", form, mandate.person, _("修改“%(name)s”的代表资格", name=mandate.person.name))


@blueprint.route("/mandates/<int:mandate_id>/end", methods=["GET", "POST"])
@allows("staff")
def end_mandate(mandate_id: int) -> ResponseReturnValue:
    """Resigned, removed, moved away: from the next day on the person is no deputy."""
    mandate = found(Mandate, mandate_id)
    form = EndForm(obj=mandate, ended=mandate.ended.value if mandate.ended else None)
    if form.validate_on_submit():
        try:
            persons.end_mandate(mandate, form.ends_on.data, MandateEnd(form.ended.data))
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(mandate.person, _("“%(name)s”的代表资格已终止。", name=mandate.person.name))
    return _form("people/seat.html", form, mandate.person, _("终止“%(name)s”的代表资格", name=mandate.person.name))


@blueprint.post("/mandates/<int:mandate_id>/resume")
@allows("staff")
def resume_mandate(mandate_id: int) -> ResponseReturnValue:
    """The end was entered by mistake."""
    mandate = found(Mandate, mandate_id)
    persons.resume_mandate(mandate)
    return _saved(mandate.person, _("已撤销终止，“%(name)s”恢复在任。", name=mandate.person.name))


@blueprint.route("/guests/<int:guest_id>", methods=["GET", "POST"])
@allows("staff")
def edit_guest(guest_id: int) -> ResponseReturnValue:
    """Number, post, days, place."""
    guest = found(Guest, guest_id)
    form = GuestForm(obj=guest, place=guest.place_id)
    if form.validate_on_submit():
        try:
            persons.change_guest(guest, form.invitation())
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(guest.person, _("已保存“%(name)s”的列席信息。", name=guest.person.name))
    return _form("people/seat.html", form, guest.person, _("修改“%(name)s”的列席信息", name=guest.person.name))


def _saved(person: Person, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("people.show", person_id=person.id))


def _form(template: str, form: SeatForm | GuestForm | EndForm, person: Person, title: str) -> ResponseReturnValue:
    return render_template(template, form=form, person=person, title=title), 422 if form.errors else 200
