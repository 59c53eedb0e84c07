"""Where links are made: staff for any person and any batch, deputies for themselves."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Length, Optional

from training import clock
from training.files import calendar as file
from training.models import db
from training.models.accounts import Role
from training.models.people import Person
from training.models.schedules import Batch, Feed
from training.operations.errors import NotThere, TrainingError
from training.operations.feeds import events, links
from training.operations.people import search
from training.web import downloads, qr
from training.web.access import allows
from training.web.calendar.blueprint import blueprint
from training.web.finding import person_of
from training.web.links import absolute
from training.web.paging import page_from, per_page

GOOGLE = "https://calendar.google.com/calendar/render?cid="


class LinkForm(FlaskForm):
    """A name for a new link."""

    name = StringField(
        _l("链接名称"),
        [Optional(), Length(max=60, message=_l("请不要超过 60 个字。"))],
        filters=[lambda text: "".join(sign for sign in text or "" if sign.isprintable()).strip()],
    )


@dataclass(frozen=True)
class Link:
    """A feed with its addresses; none of them where the secret key has changed since."""

    feed: Feed
    https: str = ""
    webcal: str = ""
    google: str = ""
    phone: str = ""
    qr: str = ""
    phone_qr: str = ""


@blueprint.get("/calendar/")
@allows("deputy")
def index() -> ResponseReturnValue:
    """Staff choose a person or a batch; deputies come to their own page."""
    if current_user.role is not Role.STAFF:
        return redirect(url_for("calendar.mine"))
    text = request.args.get("q", "").strip()
    people = page_from(search.people(search.Wanted(words=text)))
    shown = select(Batch).options(joinedload(Batch.program)).order_by(Batch.starts_at.desc(), Batch.id)
    batches = db.session.scalars(shown.limit(per_page())).all()
    ids = [person.id for person in people.items]
    linked = set(db.session.scalars(select(Feed.person_id).where(Feed.person_id.in_(ids), Feed.revoked_at.is_(None))))
    return render_template("calendar/index.html", people=people, linked=linked, batches=batches, text=text)


@blueprint.route("/calendar/mine", methods=["GET", "POST"])
@allows("deputy")
def mine() -> ResponseReturnValue:
    """One's own links; staff who do not train themselves choose somebody."""
    if current_user.person_id is None and current_user.role is Role.STAFF:
        return redirect(url_for("calendar.index"))
    if current_user.person_id is None:
        raise NotThere(_("您的账号还没有对应的参训人员。请联系工作人员。"))
    return _page(person_of(current_user.person_id))


@blueprint.route("/calendar/people/<int:person_id>", methods=["GET", "POST"])
@allows("deputy")
def person(person_id: int) -> ResponseReturnValue:
    """A person's links."""
    return _page(person_of(person_id))


@blueprint.route("/calendar/batches/<int:batch_id>", methods=["GET", "POST"])
@allows("staff")
def batch(batch_id: int) -> ResponseReturnValue:
    """A batch's links."""
    return _page(_batch(batch_id))


@blueprint.get("/calendar/people/<int:person_id>.ics")
@allows("deputy")
def person_file(person_id: int) -> ResponseReturnValue:
    """A person's calendar as it is now, to import once."""
    return _file(person_of(person_id))


@blueprint.get("/calendar/batches/<int:batch_id>.ics")
@allows("staff")
def batch_file(batch_id: int) -> ResponseReturnValue:
    """A batch's calendar as it is now, to import once."""
    return _file(_batch(batch_id))


@blueprint.post("/calendar/links/<int:feed_id>/rotate")
@allows("deputy")
def rotate(feed_id: int) -> ResponseReturnValue:
    """A new link in place of this one."""
    old = _feed(feed_id)
    links.rotate(old, _key(), clock.now(current_user.congress))
    db.session.commit()
    flash(_("链接已更换。原链接停用，请在手机或电脑上重新订阅。"), "success")
    return redirect(_home(old))


@blueprint.post("/calendar/links/<int:feed_id>/revoke")
@allows("deputy")
def revoke(feed_id: int) -> ResponseReturnValue:
    """End a link."""
    old = _feed(feed_id)
    links.revoke(old, clock.now(current_user.congress))
    db.session.commit()
    flash(_("链接已停用。已订阅的日历会收到停用提示。"), "success")
    return redirect(_home(old))


def _batch(batch_id: int) -> Batch:
    found = db.session.get(Batch, batch_id)
    if found is None:
        raise NotThere(_("没有此班次，或其不属于您所在的人大。"))
    return found


def _feed(feed_id: int) -> Feed:
    found = db.session.get(Feed, feed_id)
    is_own = found is not None and found.person_id is not None and found.person_id == current_user.person_id
    if found is None or not (is_own or current_user.role is Role.STAFF):
        raise NotThere(_("没有此链接。请刷新“日历订阅”页面。"))
    return found


def _home(feed: Feed) -> str:
    if feed.batch_id is not None:
        return url_for("calendar.batch", batch_id=feed.batch_id)
    return url_for("calendar.person", person_id=feed.person_id)


def _page(owner: Person | Batch) -> ResponseReturnValue:
    form = LinkForm()
    if form.validate_on_submit():
        try:
            links.make(owner, form.name.data, _key(), clock.now(current_user.congress))
            db.session.commit()
        except TrainingError as error:
            db.session.rollback()
            flash(error.message, "danger")
        else:
            flash(_("订阅链接已生成。请按下方说明在手机或电脑上订阅。"), "success")
        return redirect(request.path)
    is_person = isinstance(owner, Person)
    name = owner.name if is_person else events.class_name(owner)
    made = [_link(feed) for feed in links.of(owner)]
    page = render_template(
        "calendar/subscribe.html", owner=owner, is_person=is_person, name=name, links=made, form=form
    )
    return page, 422 if form.is_submitted() else 200


def _link(feed: Feed) -> Link:
    token = links.token_of(feed, _key())
    if token is None:
        return Link(feed)
    https, page = absolute("calendar.feed", token=token), absolute("calendar.phone", token=token)
    webcal = "webcal:" + https.partition(":")[2]
    return Link(feed, https, webcal, GOOGLE + quote(webcal, safe=""), page, qr.svg(webcal), qr.svg(page))


def _file(owner: Person | Batch) -> ResponseReturnValue:
    congress, now = current_user.congress, clock.now(current_user.congress)
    is_person = isinstance(owner, Person)
    agenda = events.agenda(owner, now)
    notice = file.Notice(
        uid=f"{'p' if is_person else 'b'}{owner.id}@{congress.calendar_domain}",
        on=now.date(),
        since=now,
        title="暂无培训安排",
        description=f"主办：{congress.name}",
    )
    response = downloads.calendar(file.write(agenda.name, agenda.events, notice), agenda.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _key() -> str:
    return current_app.config["SECRET_KEY"]
