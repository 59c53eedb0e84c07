"""Delegations: listed, added, renamed, deleted when empty."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from training.models import db
from training.models.people import Delegation, Mandate
from training.operations.people import groups
from training.operations.people.errors import Refused
from training.operations.people.order import by_name
from training.web.access import allows
from training.web.people.blueprint import blueprint
from training.web.people.finding import found
from training.web.people.forms import NameForm, refuse


@blueprint.route("/delegations", methods=["GET", "POST"])
@allows("staff")
def delegation_list() -> ResponseReturnValue:
    """All delegations with how many deputies are in each; and a new one."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            delegation = groups.add_delegation(form.name.data)
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(_("已新建“%(name)s”。", name=delegation.name))
    query = select(Delegation, func.count(Mandate.id)).outerjoin(Mandate, Mandate.delegation_id == Delegation.id)
    counts = dict(db.session.execute(query.group_by(Delegation.id)).all())
    rows = [(delegation, counts[delegation]) for delegation in by_name(counts)]
    return render_template("people/delegations.html", rows=rows, form=form), 422 if form.errors else 200


@blueprint.route("/delegations/<int:delegation_id>", methods=["GET", "POST"])
@allows("staff")
def rename_delegation(delegation_id: int) -> ResponseReturnValue:
    """Another name; its deputies stay."""
    delegation = found(Delegation, delegation_id)
    form = NameForm(obj=delegation)
    if form.validate_on_submit():
        try:
            groups.rename_delegation(delegation, form.name.data)
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(_("已改名为“%(name)s”。", name=delegation.name))
    return render_template("people/delegation.html", delegation=delegation, form=form), 422 if form.errors else 200


@blueprint.post("/delegations/<int:delegation_id>/delete")
@allows("staff")
def delete_delegation(delegation_id: int) -> ResponseReturnValue:
    """Only when no deputy belongs to it."""
    delegation = found(Delegation, delegation_id)
    groups.delete_delegation(delegation)
    return _saved(_("已删除“%(name)s”。", name=delegation.name))


def _saved(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("people.delegation_list"))
