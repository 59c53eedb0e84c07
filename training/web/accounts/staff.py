"""The list of accounts that staff keep: inviting, closing, ending sessions."""

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy import or_, select
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from training import clock
from training.files import excel
from training.models import db
from training.models.accounts import Role, User
from training.operations.accounts import accounts, invitations, sessions
from training.operations.accounts.accounts import Ticket
from training.operations.errors import NotThere, TrainingError
from training.web import downloads
from training.web.access import allows
from training.web.accounts.blueprint import blueprint
from training.web.links import absolute
from training.web.paging import page_from

STANDINGS = {
    "active": _l("可登录"),
    "invited": _l("待设置密码"),
    "locked": _l("暂时锁定"),
    "inactive": _l("已停用"),
}


class StaffForm(FlaskForm):
    """A colleague."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=40)])
    username = StringField(_l("用户名"), [InputRequired(_l("请填写用户名。")), Length(max=40)])


class DeputyForm(FlaskForm):
    """A deputy or a guest, by number."""

    number = StringField(_l("代表证号或列席编号"), [InputRequired(_l("请填写代表证号或列席编号。")), Length(max=40)])


@blueprint.get("/")
@allows("staff")
def index() -> ResponseReturnValue:
    """All accounts of the congress."""
    q, role = request.args.get("q", "").strip(), request.args.get("role", "")
    found = select(User).order_by(User.role.desc(), User.username)
    if q:
        found = found.where(or_(User.name.contains(q, autoescape=True), User.username.contains(q, autoescape=True)))
    if role in list(Role):
        found = found.where(User.role == Role(role))
    page = page_from(found)
    without = accounts.without_account(clock.real_now(), clock.today(current_user.congress))
    return render_template("accounts/index.html", page=page, q=q, role=role, without=len(without), standing=standing)


@blueprint.route("/new", methods=["GET", "POST"])
@allows("staff")
def invite_staff() -> ResponseReturnValue:
    """Invite a colleague; the link is shown once."""
    form = StaffForm()
    if form.validate_on_submit():
        try:
            ticket = accounts.make_staff(form.username.data, form.name.data.strip(), clock.real_now())
        except TrainingError as error:
            form.username.errors = [error.message]
        else:
            db.session.commit()
            return _show(ticket)
    return render_template("accounts/invite_staff.html", form=form), 422 if form.errors else 200


@blueprint.route("/new-deputy", methods=["GET", "POST"])
@allows("staff")
def invite_deputy() -> ResponseReturnValue:
    """Invite one deputy or guest; the link is shown once."""
    form = DeputyForm(number=request.args.get("number"))
    if form.validate_on_submit():
        congress = current_user.congress
        try:
            ticket = accounts.make_for_number(form.number.data, congress, clock.real_now(), clock.today(congress))
        except TrainingError as error:
            form.number.errors = [error.message]
        else:
            db.session.commit()
            return _show(ticket)
    return render_template("accounts/invite_deputy.html", form=form), 422 if form.errors else 200


@blueprint.post("/invite-deputies")
@allows("staff")
def invite_deputies() -> ResponseReturnValue:
    """Links for all deputies without an account: to print, or as Excel. They are shown this once, so no redirect."""
    congress = current_user.congress
    tickets = accounts.make_for_deputies(congress, clock.real_now(), clock.today(congress))
    if not tickets:
        flash(_("所有在任代表都已有账号或有效链接。"), "info")
        return redirect(url_for("accounts.index"))
    db.session.commit()
    return _as_excel(tickets) if request.form.get("as") == "excel" else _as_letters(tickets)


@blueprint.get("/<int:user_id>")
@allows("staff")
def show(user_id: int) -> ResponseReturnValue:
    """One account and what can be done with it."""
    user = _find(user_id)
    return render_template("accounts/show.html", user=user, standing=standing(user), now=clock.real_now())


@blueprint.post("/<int:user_id>/link")
@allows("staff")
def renew(user_id: int) -> ResponseReturnValue:
    """A new link, for who lost the old one or forgot the password. It is shown this once, so no redirect."""
    user = _find(user_id)
    ticket = accounts.ticket_for(user, clock.real_now())
    db.session.commit()
    return _show(ticket)


@blueprint.post("/<int:user_id>/end-sessions")
@allows("staff")
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Sign the account out everywhere."""
    user = _find(user_id)
    sessions.end_all(user)
    db.session.commit()
    flash(_("“%(name)s”在所有设备上的登录已结束。", name=user.name), "success")
    return redirect(url_for("accounts.show", user_id=user.id))


@blueprint.post("/<int:user_id>/close")
@allows("staff")
def close(user_id: int) -> ResponseReturnValue:
    """Nobody signs in with it any more."""
    user = _find(user_id)
    accounts.close(user, asked_by=current_user)
    db.session.commit()
    flash(_("账号“%(username)s”已停用。", username=user.username), "success")
    return redirect(url_for("accounts.show", user_id=user.id))


@blueprint.post("/<int:user_id>/reopen")
@allows("staff")
def reopen(user_id: int) -> ResponseReturnValue:
    """Use it again; a lock after wrong passwords is taken off too."""
    user = _find(user_id)
    accounts.reopen(user)
    db.session.commit()
    flash(_("账号“%(username)s”已可使用。", username=user.username), "success")
    return redirect(url_for("accounts.show", user_id=user.id))


def standing(user: User) -> tuple[str, object]:
    """In which state the account is: a word for the colour, and the words for the reader."""
    if not user.is_active:
        word = "inactive"
    elif user.password_hash is None:
        word = "invited"
    elif user.locked_until and user.locked_until > clock.real_now():
        word = "locked"
    else:
        word = "active"
    return word, STANDINGS[word]


def address(ticket: Ticket) -> str:
    """The link as it is handed over."""
    return absolute("accounts.accept", token=ticket.token)


def qr(ticket: Ticket) -> Markup:
    """The link as a QR code to scan with a phone. One mask is as good as another, and trying all takes long."""
    code = segno.make(address(ticket), error="m", mask=2, boost_error=False)
    return Markup(code.svg_inline(scale=3, border=2))  # noqa: S704 - segno's own SVG


def _find(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotThere(_("没有此账号，或它不属于您所在的人大。请从账号列表重新进入。"))
    return user


def _expires(ticket: Ticket) -> object:
    return clock.real_now() + invitations.LIVES_FOR[ticket.role]


def _show(ticket: Ticket) -> ResponseReturnValue:
    return render_template(
        "accounts/link.html", ticket=ticket, address=address(ticket), qr=qr(ticket), expires=_expires(ticket)
    )


def _as_letters(tickets: list[Ticket]) -> ResponseReturnValue:
    expires = _expires(tickets[0])
    return render_template("accounts/letters.html", tickets=tickets, address=address, qr=qr, expires=expires)


def _as_excel(tickets: list[Ticket]) -> ResponseReturnValue:
    columns = [_("姓名"), _("用户名"), _("设置链接"), _("有效期至")]
    rows = [[t.name, t.username, address(t), _expires(t)] for t in tickets]
    body = excel.table(_("代表账号设置链接"), columns, rows)
    return downloads.excel(body, _("代表账号设置链接"))
