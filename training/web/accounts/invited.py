"""Where a one-time link leads: setting a password, or the first set-up of an empty database."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from training import clock
from training.models import db, scope
from training.models.accounts import Role, User
from training.models.congresses import Level
from training.operations.accounts import invitations, setup
from training.operations.audit import Actor
from training.operations.errors import TrainingError
from training.operations.ledger.records import keys
from training.web import access
from training.web.access import allows
from training.web.accounts.blueprint import blueprint
from training.web.labels import choices


class NewPasswordForm(FlaskForm):
    """A password, twice."""

    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。"))])
    again = PasswordField(
        _l("再输一次密码"),
        [InputRequired(_l("请再输一次密码。")), EqualTo("password", _l("两次输入的密码不一致。请重新输入。"))],
    )


class InvitedForm(NewPasswordForm):
    """The name by which colleagues know one, and a password."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=40)])


class SetUpForm(NewPasswordForm):
    """The congress, its term, and who begins."""

    congress = StringField(_l("人大名称"), [InputRequired(_l("请填写人大名称。")), Length(max=60)])
    level = SelectField(_l("层级"), choices=lambda: choices(Level), default=Level.CITY.value)
    term = StringField(_l("届次"), [InputRequired(_l("请填写届次。")), Length(max=40)])
    starts_on = DateField(_l("本届开始日期"), [InputRequired(_l("请填写本届开始日期。"))])
    ends_on = DateField(_l("本届结束日期"), [InputRequired(_l("请填写本届结束日期。"))])
    username = StringField(_l("用户名"), [InputRequired(_l("请填写用户名。")), Length(max=40)])
    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=40)])


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@allows("public")
def accept(token: str) -> ResponseReturnValue:
    """Set a password by a one-time link, and be signed in."""
    user = invitations.opened(token, clock.real_now()).user
    form = InvitedForm(obj=user) if user.role == Role.STAFF else NewPasswordForm()
    if form.validate_on_submit():
        name = form.name.data.strip() if "name" in form else user.name
        try:
            invitations.accept(token, name, form.password.data, clock.real_now())
        except TrainingError as error:
            form.password.errors = [error.message]
        else:
            db.session.commit()
            return _welcome(user)
    page = render_template("accounts/accept.html", form=form, user=user)
    return page, 422 if form.errors else 200


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
@allows("public")
def set_up(token: str) -> ResponseReturnValue:
    """Begin on an empty database: the congress, its term and the first staff account."""
    setup.check(token, current_app.config["SECRET_KEY"])
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            user = setup.begin(_filled_in(form))
            _make_a_signing_key(user)
        except TrainingError as error:
            db.session.rollback()
            form.form_errors.append(error.message)
        else:
            db.session.commit()
            return _welcome(user)
    page = render_template("accounts/set_up.html", form=form)
    return page, 422 if form.errors else 200


def _make_a_signing_key(user: User) -> None:
    """So that records and certificates can be signed from the first day."""
    with scope.within(user.congress_id):
        keys.make(current_app.config["SECRET_KEY"], Actor(user.id, clock.real_now(), request.remote_addr or ""))


def _filled_in(form: SetUpForm) -> setup.Beginning:
    return setup.Beginning(
        congress=form.congress.data.strip(),
        level=Level(form.level.data),
        term=form.term.data.strip(),
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        username=form.username.data,
        name=form.name.data.strip(),
        password=form.password.data,
    )


def _welcome(user: object) -> ResponseReturnValue:
    access.sign_in(user)
    flash(_("密码已设置，您已登录。"), "success")
    return redirect(url_for("home.index"))
