"""One person: shown, added, and put right."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from training import clock
from training.models import db
from training.models.people import GroupKind, Person
from training.operations.people import groups, persons
from training.operations.people.errors import Refused
from training.operations.people.seats import shown
from training.web.access import allows
from training.web.finding import person_of
from training.web.people.blueprint import blueprint
from training.web.people.finding import found
from training.web.people.forms import AwayForm, DeputyForm, DetailsForm, NewGuestForm, refuse


@blueprint.get("/<int:person_id>")
@allows("deputy")
def show(person_id: int) -> ResponseReturnValue:
    """Everything about one person; deputies see themselves."""
    return page_of(person_of(person_id), AwayForm())


def page_of(person: Person, form: AwayForm) -> ResponseReturnValue:
    """The person's page, with the form for times away as it stands."""
    row = shown(person, clock.today(current_user.congress))
    page = render_template("people/show.html", person=person, row=row, form=form, kinds=GroupKind)
    return page, 422 if form.errors else 200


@blueprint.route("/add-deputy", methods=["GET", "POST"])
@allows("staff")
def add_deputy() -> ResponseReturnValue:
    """A new deputy: elected with the others, or later."""
    form = DeputyForm(today=clock.today(current_user.congress))
    if not form.term.choices:
        return _no_term()
    if form.is_submitted() is False:
        form.starts_on.data = form.term_picked().starts_on
    if form.validate_on_submit():
        try:
            person = persons.add_deputy(form.details(), form.seat(), form.term_picked())
        except Refused as error:
            refuse(form, error)
        else:
            return _added(person, form)
    return render_template("people/add_deputy.html", form=form), 422 if form.errors else 200


@blueprint.route("/add-guest", methods=["GET", "POST"])
@allows("staff")
def add_guest() -> ResponseReturnValue:
    """A new guest."""
    form = NewGuestForm()
    if form.validate_on_submit():
        try:
            person = persons.add_guest(form.details(), form.invitation())
        except Refused as error:
            refuse(form, error)
        else:
            return _added(person, form)
    return render_template("people/add_guest.html", form=form), 422 if form.errors else 200


@blueprint.route("/<int:person_id>/edit", methods=["GET", "POST"])
@allows("staff")
def edit(person_id: int) -> ResponseReturnValue:
    """Name, pinyin, telephone, employer, groups."""
    person = found(Person, person_id)
    form = DetailsForm.of(person)
    if form.validate_on_submit():
        try:
            persons.describe(person, form.details())
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(person, form)
    return render_template("people/edit.html", form=form, person=person), 422 if form.errors else 200


def _added(person: Person, form: DetailsForm) -> ResponseReturnValue:
    flash(_("已新增“%(name)s”。", name=person.name), "success")
    return _saved(person, form, flashed=True)


def _saved(person: Person, form: DetailsForm, *, flashed: bool = False) -> ResponseReturnValue:
    for kind, group in form.groups().items():
        groups.put_in(person, kind, group)
    db.session.commit()
    if not flashed:
        flash(_("已保存“%(name)s”的信息。", name=person.name), "success")
    return redirect(url_for("people.show", person_id=person.id))


def _no_term() -> ResponseReturnValue:
    flash(_("还没有届次。请先在五年规划中建立本届，再新增代表。"), "warning")
    return redirect(url_for("people.index"))
