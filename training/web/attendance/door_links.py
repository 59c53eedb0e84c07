"""Personal links: staff give them out, one by one or for a whole class; a deputy's telephone becomes known by one."""

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training import clock
from training.models import db, scope
from training.models.door import DoorLink
from training.operations.attendance import phones
from training.web import downloads, qr
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.arrive import PHONE, keep
from training.web.attendance.badges import drawn
from training.web.attendance.batches import find, people_of
from training.web.attendance.blueprint import blueprint
from training.web.finding import person_of
from training.web.links import absolute


@blueprint.route("/people/<int:person_id>/link", methods=["GET", "POST"])
@allows("deputy")
def link(person_id: int) -> ResponseReturnValue:
    """Somebody's link, to be shown, made or made anew; deputies see their own."""
    person = person_of(person_id)
    if request.method == "POST":
        phones.make(person, _key(), actor())
        db.session.commit()
        flash(_("签到链接已生成。请用本人手机打开一次，以后扫码签到不用登录。"), "success")
        return redirect(url_for("attendance.link", person_id=person_id))
    made = phones.of(person.id)
    address = _address(made) if made else ""
    code = qr.svg(address) if address else ""
    return render_template("attendance/link.html", person=person, link=made, address=address, code=code)


@blueprint.post("/links/<int:door_link_id>/revoke")
@allows("deputy")
def revoke_link(door_link_id: int) -> ResponseReturnValue:
    """End a link and forget its telephones."""
    found = db.get_or_404(DoorLink, door_link_id)
    person_of(found.person_id)
    phones.revoke(found, actor())
    db.session.commit()
    flash(_("签到链接已停用，已启用的手机须重新取得链接。"), "success")
    return redirect(url_for("attendance.link", person_id=found.person_id))


@blueprint.post("/batches/<int:batch_id>/links")
@allows("staff")
def links(batch_id: int) -> ResponseReturnValue:
    """The links of everybody in a class as Excel, to be printed or sent; who has none gets one."""
    from training.files import door

    batch = find(batch_id)
    people = people_of(batch)
    addresses = [_address(one) for one in phones.make_missing(people, _key(), actor())]
    db.session.commit()
    rows = list(zip(people, addresses, strict=True))
    name = f"{batch.program.name}第{batch.number}期签到链接"
    return downloads.excel(door.links(name, rows), name)


@blueprint.route("/phone/<token>", methods=["GET", "POST"])
@allows("public")
def phone(token: str) -> ResponseReturnValue:
    """What the link leads to: one tap, and this telephone is known at the door."""
    found = phones.opened(token)
    known = phones.known(request.cookies.get(PHONE))
    is_known = known is not None and known.link_id == found.id
    if request.method == "GET" or is_known:
        shown = {"is_known": is_known, "is_full": _is_full(found), "badge": drawn(found.congress_id, found.person_id)}
        page = render_template("attendance/phone.html", link=found, **shown)
        response = make_response(page)
        response.headers["Referrer-Policy"], response.headers["Cache-Control"] = "no-referrer", "no-store"
        return response
    with scope.within(found.congress_id):
        secret = phones.remember(found, request.user_agent.string, clock.real_now())
        db.session.commit()
    response = make_response(redirect(url_for("attendance.phone", token=token), 303))
    keep(response, PHONE, secret)
    return response


def _is_full(link: DoorLink) -> bool:
    return len(link.phones) >= phones.MOST_PHONES


def _address(link: DoorLink) -> str:
    token = phones.token_of(link, _key())
    return absolute("attendance.phone", token=token) if token else ""


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
