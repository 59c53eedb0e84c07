"""The feed itself: GET /c/<token>.ics."""

import logging
from datetime import datetime, timedelta

from flask import Response, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import OperationalError

from training import clock
from training.files import calendar as file
from training.models import db
from training.models.congresses import Congress
from training.models.schedules import Feed
from training.operations.feeds import bodies, events, links
from training.web.access import allows
from training.web.calendar import sending
from training.web.calendar.blueprint import blueprint
from training.web.calendar.fetches import FETCHES

log = logging.getLogger(__name__)

REVOKED_IS_TOLD_FOR = timedelta(days=30)
READING = "GET, HEAD, OPTIONS"
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR", "MKCOL", "LOCK")


@blueprint.route("/c/<token>.ics", methods=["GET", "OPTIONS"], provide_automatic_options=False)
@allows("public")
def feed(token: str) -> Response:
    """The calendar behind that token. A fault here is this feed's alone, and never empties a client."""
    if request.method == "OPTIONS":
        return Response(headers={"Allow": READING})
    try:
        return _answer(token)
    except Exception:
        db.session.rollback()
        log.exception("a calendar feed cannot be sent")
        return sending.say(503, "日历暂时无法生成，请稍后再试。", Retry_After="300")


@blueprint.route("/c/<token>.ics", methods=OTHER_METHODS, provide_automatic_options=False)
@allows("public")
def refuse(token: str) -> Response:  # noqa: ARG001
    """Calendars are read only."""
    return sending.say(405, "此日历只能订阅，不能修改。", Allow=READING)


@blueprint.record_once
def _need_no_form_token(state: BlueprintSetupState) -> None:
    """What is refused anyway is refused with 405, not for want of a form's token."""
    state.app.extensions["csrf"].exempt(f"{refuse.__module__}.{refuse.__name__}")


def _answer(token: str) -> Response:
    found = links.by_token(token)
    if found is None:
        return sending.say(404, "没有此日历。请检查链接，或在“日历订阅”中重新生成。")
    if wait := FETCHES.seconds_to_wait(found.id):
        return sending.say(429, "获取过于频繁，请稍后再试。", Retry_After=str(wait))
    congress = db.session.get(Congress, found.congress_id)
    assert congress is not None
    now = clock.now(congress)
    if found.revoked_at is not None:
        return _farewell(found, found.revoked_at, congress, now)
    bring_up_to_date(found, congress, now)
    response = sending.send(lambda: (found.body or "").encode("utf-8"), found.etag, found.modified_at or now)
    _note(found, now)
    return response


def bring_up_to_date(feed: Feed, congress: Congress, now: datetime) -> None:
    """Build the bytes anew where they are out of date."""
    if bodies.is_current(feed, now):
        return
    bodies.begin(feed)
    agenda = events.agenda(events.owner_of(feed), now)
    bodies.keep(feed, file.write(agenda.name, agenda.events, _nothing(feed, congress)), now, agenda.fresh_until)
    db.session.commit()


def _nothing(feed: Feed, congress: Congress) -> file.Notice:
    return file.Notice(
        uid=f"n{feed.id}@{congress.calendar_domain}",
        on=feed.made_at.date(),
        since=feed.made_at,
        title="暂无培训安排",
        description=f"课表发布后会自动出现在这里。\n主办：{congress.name}",
    )


def _farewell(feed: Feed, revoked_at: datetime, congress: Congress, now: datetime) -> Response:
    if now - revoked_at >= REVOKED_IS_TOLD_FOR:
        return sending.say(410, "此日历链接已停用。请在“日历订阅”中取得新链接。")
    notice = file.Notice(
        uid=f"r{feed.id}@{congress.calendar_domain}",
        on=revoked_at.date(),
        since=revoked_at,
        title="此日历链接已停用",
        description=f"请删除此订阅，并在“日历订阅”中取得新链接，或联系工作人员。\n主办：{congress.name}",
    )
    return sending.send(lambda: file.write("培训日历（已停用）", [], notice), f"revoked-{feed.id}", revoked_at)


def _note(feed: Feed, now: datetime) -> None:
    """Who fetched last is good to know, but no reason to keep a calendar from its reader."""
    try:
        if bodies.note_fetch(feed, request.user_agent.string, now):
            db.session.commit()
    except OperationalError:
        db.session.rollback()
        log.warning("the last fetch of a calendar could not be noted", exc_info=True)
