"""Signing in and out, the language, and one's own password."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from training import clock
from training.models import db
from training.operations.accounts import sessions
from training.operations.errors import TrainingError
from training.web import access
from training.web.access import allows
from training.web.accounts.blueprint import blueprint


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(_l("用户名"), [InputRequired(_l("请填写用户名。")), Length(max=60)])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=200)])


class PasswordForm(FlaskForm):
    """The old password, and the new one twice."""

    old = PasswordField(_l("原密码"), [InputRequired(_l("请填写原密码。"))])
    new = PasswordField(_l("新密码"), [InputRequired(_l("请填写新密码。"))])
    again = PasswordField(
        _l("再输一次新密码"),
        [InputRequired(_l("请再输一次新密码。")), EqualTo("new", _l("两次输入的新密码不一致。请重新输入。"))],
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allows("public")
def sign_in() -> ResponseReturnValue:
    """The door."""
    target = access.safe_next(request.args.get("next")) or url_for("home.index")
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        user = sessions.sign_in(form.username.data, form.password.data, clock.real_now())
        db.session.commit()
        if user:
            access.sign_in(user)
            return redirect(target)
        form.password.errors = [_("用户名或密码不正确。连续输错 5 次，账号将锁定 15 分钟。")]
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.post("/sign-out")
@allows("public")
def sign_out() -> ResponseReturnValue:
    """Sign out, on all devices: a copied cookie is worth nothing afterwards."""
    if current_user.is_authenticated:
        sessions.end_all(current_user)
        db.session.commit()
    language = session.get("language", "zh")
    logout_user()
    session.clear()
    session["language"] = language
    flash(_("您已退出。"), "success")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/language")
@allows("public")
def switch_language() -> ResponseReturnValue:
    """Chinese or English, from now on."""
    session["language"] = "en" if request.form.get("language") == "en" else "zh"
    if current_user.is_authenticated:
        current_user.language = session["language"]
        db.session.commit()
    return redirect(access.safe_next(request.form.get("next")) or url_for("home.index"))


@blueprint.route("/mine", methods=["GET", "POST"])
@allows("deputy")
def mine() -> ResponseReturnValue:
    """One's own account: a new password."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            sessions.change_password(current_user, form.old.data, form.new.data, clock.real_now())
        except TrainingError as error:
            form.new.errors = [error.message]
        db.session.commit()
        if not form.errors:
            access.sign_in(current_user)
            flash(_("密码已修改，其他设备上的登录已结束。"), "success")
            return redirect(url_for("accounts.mine"))
    return render_template("accounts/mine.html", form=form), 422 if form.errors else 200
