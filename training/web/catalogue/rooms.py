"""Rooms: list, form, closed times, deletion."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from training.models import db
from training.models.catalogue import Room, RoomClosure
from training.models.congresses import Place
from training.operations.catalogue import closures, places, rooms
from training.web.access import allows
from training.web.catalogue.base import blueprint, find, paged, succeeds, tell, those
from training.web.catalogue.forms import ClosureForm, RoomForm, plain


@blueprint.get("/rooms")
@allows("staff")
def room_list() -> ResponseReturnValue:
    """All rooms, or those that match."""
    text = plain(request.args.get("q"))
    found = paged(rooms.matching(text))
    return render_template("catalogue/rooms.html", rooms=found, text=text, has_places=bool(places.all_places()))


@blueprint.route("/rooms/new", methods=["GET", "POST"])
@allows("staff")
def add_room() -> ResponseReturnValue:
    """A new room."""
    form = _form(None)
    if not form.place_id.choices:
        flash(_("还没有地点。请先添加教室所在的地点。"), "info")
        return redirect(url_for("catalogue.place_list"))
    if form.validate_on_submit() and succeeds(lambda: _save(None, form)):
        flash(_("教室“%(name)s”已添加。", name=form.name.data), "success")
        return redirect(url_for("catalogue.room_list"))
    return render_template("catalogue/room.html", form=form, room=None), 422 if form.is_submitted() else 200


@blueprint.route("/rooms/<int:room_id>", methods=["GET", "POST"])
@allows("staff")
def room(room_id: int) -> ResponseReturnValue:
    """Look at a room, and change it."""
    room = find(Room, room_id)
    form = _form(room)
    if form.validate_on_submit() and succeeds(lambda: _save(room, form)):
        flash(_("教室“%(name)s”已保存。", name=form.name.data), "success")
        return redirect(url_for("catalogue.room_list"))
    return _page(room, form, ClosureForm(formdata=None))


@blueprint.post("/rooms/<int:room_id>/closures")
@allows("staff")
def close_room(room_id: int) -> ResponseReturnValue:
    """Write down when a room is not to be had."""
    room = find(Room, room_id)
    form = ClosureForm()
    if not form.validate():
        return _page(room, _form(room, is_shown_only=True), form)
    hits = closures.close(room, form.starts_at, form.ends_at, form.reason.data)
    db.session.commit()
    flash(_("已记下“%(name)s”关闭的时段。", name=room.name), "success")
    tell(hits)
    return redirect(url_for("catalogue.room", room_id=room_id, _anchor="closures"))


@blueprint.post("/rooms/closures/<int:room_closure_id>/delete")
@allows("staff")
def open_room(room_closure_id: int) -> ResponseReturnValue:
    """Take a closed time out."""
    closure = find(RoomClosure, room_closure_id)
    room_id = closure.room_id
    db.session.delete(closure)
    db.session.commit()
    flash(_("时段已删除。"), "success")
    return redirect(url_for("catalogue.room", room_id=room_id, _anchor="closures"))


@blueprint.post("/rooms/<int:room_id>/delete")
@allows("staff")
def delete_room(room_id: int) -> ResponseReturnValue:
    """Take a room out that nothing uses."""
    room = find(Room, room_id)
    name = room.name
    if not succeeds(lambda: rooms.delete(room)):
        return redirect(url_for("catalogue.room", room_id=room_id))
    flash(_("教室“%(name)s”已删除。", name=name), "success")
    return redirect(url_for("catalogue.room_list"))


def _page(room: Room, form: RoomForm, closure_form: ClosureForm) -> ResponseReturnValue:
    rows = [(closure, closures.lessons_hit(room, closure.starts_at, closure.ends_at)) for closure in room.closures]
    page = render_template("catalogue/room.html", form=form, room=room, closures=rows, closure_form=closure_form)
    return page, 422 if form.errors or closure_form.errors or form.is_submitted() else 200


def _form(room: Room | None, *, is_shown_only: bool = False) -> RoomForm:
    chosen = {"part_ids": [part.id for part in room.parts]} if room else {}
    options = {"formdata": None} if is_shown_only else {}
    form = RoomForm(obj=room, data=chosen, **options)
    form.place_id.choices = [SelectChoice(place.id, place.name) for place in places.all_places()]
    form.part_ids.choices = [
        SelectChoice(other.id, _("%(name)s（%(seats)s 座）", name=other.name, seats=other.seats))
        for other in db.session.scalars(select(Room).order_by(Room.name))
        if room is None or other.id != room.id
    ]
    return form


def _save(room: Room | None, form: RoomForm) -> None:
    rooms.save(
        room,
        name=form.name.data,
        place=find(Place, form.place_id.data),
        seats=form.seats.data,
        parts=those(Room, form.part_ids.data),
    )
