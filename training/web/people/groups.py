"""Groups: listed by kind, each with its members."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from training import clock
from training.models import db
from training.models.people import DeputyGroup, GroupKind, GroupMember, Person
from training.operations.people import groups
from training.operations.people.errors import Refused
from training.operations.people.order import by_name
from training.operations.people.search import Wanted, people
from training.operations.people.seats import shown
from training.web.access import allows
from training.web.people.blueprint import blueprint
from training.web.people.finding import found
from training.web.people.forms import GroupForm, MemberForm, NameForm, refuse


@blueprint.route("/groups", methods=["GET", "POST"])
@allows("staff")
def group_list() -> ResponseReturnValue:
    """Area groups and professional groups with how many are in each; and a new one."""
    form = GroupForm(kind=GroupKind.AREA.value)
    if form.validate_on_submit():
        try:
            group = groups.add_group(form.name.data, GroupKind(form.kind.data))
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(group, _("已新建“%(name)s”。", name=group.name))
    query = select(DeputyGroup, func.count(GroupMember.id)).outerjoin(DeputyGroup.memberships)
    counts = dict(db.session.execute(query.group_by(DeputyGroup.id)).all())
    ordered = [(group, counts[group]) for group in by_name(counts)]
    by_kind = {kind: [row for row in ordered if row[0].kind == kind] for kind in GroupKind}
    return render_template("people/groups.html", by_kind=by_kind, form=form), 422 if form.errors else 200


@blueprint.get("/groups/<int:group_id>")
@allows("staff")
def group(group_id: int) -> ResponseReturnValue:
    """Who is in it."""
    return _page(found(DeputyGroup, group_id), NameForm(formdata=None), MemberForm(formdata=None))


@blueprint.post("/groups/<int:group_id>/rename")
@allows("staff")
def rename_group(group_id: int) -> ResponseReturnValue:
    """Another name; everybody stays in it."""
    record = found(DeputyGroup, group_id)
    form = NameForm()
    if form.validate_on_submit():
        try:
            groups.rename_group(record, form.name.data)
        except Refused as error:
            refuse(form, error)
        else:
            return _saved(record, _("已改名为“%(name)s”。", name=record.name))
    return _page(record, form, MemberForm(formdata=None))


@blueprint.post("/groups/<int:group_id>/delete")
@allows("staff")
def delete_group(group_id: int) -> ResponseReturnValue:
    """Only when nobody and nothing needs it."""
    record = found(DeputyGroup, group_id)
    groups.delete_group(record)
    db.session.commit()
    flash(_("已删除“%(name)s”。", name=record.name), "success")
    return redirect(url_for("people.group_list"))


@blueprint.post("/groups/<int:group_id>/members")
@allows("staff")
def add_member(group_id: int) -> ResponseReturnValue:
    """By number, or by a name that only one person has."""
    record = found(DeputyGroup, group_id)
    form = MemberForm()
    if form.validate_on_submit():
        try:
            person = groups.find(form.who.data)
        except Refused as error:
            refuse(form, error)
        else:
            return _joined(person, record)
    return _page(record, NameForm(formdata=None), form)


@blueprint.post("/groups/<int:group_id>/members/<int:person_id>/remove")
@allows("staff")
def remove_member(group_id: int, person_id: int) -> ResponseReturnValue:
    """The person leaves the group and stays on the list."""
    record, person = found(DeputyGroup, group_id), found(Person, person_id)
    if any(member.group_id == record.id for member in person.memberships):
        groups.put_in(person, record.kind, None)
    return _saved(record, _("已将“%(name)s”移出。", name=person.name))


def _joined(person: Person, group: DeputyGroup) -> ResponseReturnValue:
    before = next((one.group for one in person.memberships if one.group.kind == group.kind), None)
    groups.put_in(person, group.kind, group)
    if before and before is not group:
        return _saved(group, _("“%(name)s”已从“%(old)s”转入。", name=person.name, old=before.name))
    return _saved(group, _("已加入“%(name)s”。", name=person.name))


def _saved(group: DeputyGroup, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("people.group", group_id=group.id))


def _page(group: DeputyGroup, naming: NameForm, joining: MemberForm) -> ResponseReturnValue:
    if not naming.is_submitted() or not naming.errors:
        naming.name.data = group.name
    on = clock.today(current_user.congress)
    rows = [shown(person, on) for person in db.session.scalars(people(Wanted(group_id=group.id)))]
    page = render_template("people/group.html", group=group, rows=rows, naming=naming, joining=joining)
    return page, 422 if naming.errors or joining.errors else 200
