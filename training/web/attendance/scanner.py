"""The staff scanner: a page that goes on working without the network, and where it hands in what it scanned."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, abort, current_app, jsonify, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from training.clock import now
from training.models import db
from training.models.attendance import Direction
from training.operations import audit
from training.operations.attendance import scan_lists, scanning
from training.operations.attendance.scanning import Answer, Brought, State
from training.operations.audit import Action
from training.operations.errors import TrainingError
from training.web.access import allows
from training.web.actors import actor
from training.web.attendance.blueprint import blueprint
from training.web.fields import plain

MOST_AT_ONCE = 500
MOST_BATCHES = 100


@blueprint.get("/scanner/")
@allows("staff")
def scanner() -> ResponseReturnValue:
    """The page; it keeps itself on the device."""
    return render_template("attendance/scanner.html", batches=scan_lists.batches_near(now(current_user.congress)))


@blueprint.get("/scanner/worker.js")
@allows("public")
def scanner_worker() -> ResponseReturnValue:
    """The service worker, under an address from which it may serve the scanner alone."""
    response = send_from_directory(str(current_app.static_folder), "js/scanner/worker.js", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/scanner/state.json")
@allows("staff")
def scanner_state() -> ResponseReturnValue:
    """The server's clock, and a token to hand in with: asked before each delivery."""
    moment = now(current_user.congress)
    return _json(now=_milliseconds(moment), token=generate_csrf(), congress=current_user.congress_id)


@blueprint.get("/scanner/names.json")
@allows("staff")
def scanner_names() -> ResponseReturnValue:
    """Names and lessons of the batches chosen: all that is stored on the device."""
    ids = set(request.args.getlist("batch", type=int))
    if not ids or len(ids) > MOST_BATCHES:
        raise TrainingError(_("请选择 1 至 %(most)s 个班次。", most=MOST_BATCHES))
    batches = scan_lists.batches_of(ids)
    if {one.id for one in batches} != ids:
        abort(404)
    held = scan_lists.carried(batches, current_user.congress_id, current_app.config["SECRET_KEY"])
    about = {"export": request.endpoint, "filters": {"batch": sorted(ids)}, "rows": len(held["people"])}
    audit.note(Action.EXPORTED, _("扫码名单"), actor(), after=about)
    db.session.commit()
    return _json(**held)


@blueprint.post("/scanner/scans")
@allows("staff")
def scanner_scans() -> ResponseReturnValue:
    """Take what was scanned; an answer by row, so that one wrong row keeps no other back."""
    sent = request.get_json(silent=True)
    rows = sent.get("scans") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
        raise TrainingError(_("扫码记录不完整，未收下。请刷新扫码页面后重试。"))
    read = [_brought(row) for row in rows]
    answers = [one for one in read if isinstance(one, Answer)]
    answers += scanning.take(
        [one for one in read if isinstance(one, Brought)],
        congress_id=current_user.congress_id, key=current_app.config["SECRET_KEY"],
        device=plain(str(sent.get("device", "")))[:64], by_id=current_user.id, at=now(current_user.congress),
    )  # fmt: skip
    db.session.commit()
    return _json(answers=[{"nonce": one.nonce, "state": one.state, "sentence": one.sentence} for one in answers])


def _brought(row: Any) -> Brought | Answer:
    """A row as it was sent; an answer where it cannot be read."""
    nonce = str(row.get("nonce", ""))[:100] if isinstance(row, dict) else ""
    try:
        person, at = row.get("person"), _moment(row["at"])
        return Brought(
            nonce=_seen(nonce),
            lesson_id=_id(row["lesson"]),
            direction=Direction(row["direction"]),
            at=at,
            correction=_correction(at, row.get("correction", 0)),
            is_sure=row.get("sure", True) is not False,
            person_id=None if person is None else _id(person),
            badge=str(row.get("badge", ""))[:100],
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return Answer(nonce, State.REFUSED, _("这条扫码记录不完整。请重新扫码或人工签到。"))


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise ValueError(value)
    return value


def _id(value: Any) -> int:
    """What can be the id of a record: PostgreSQL does not even look for a larger one."""
    if not 0 < _whole(value) < 2**31:
        raise ValueError(value)
    return int(value)


def _correction(at: datetime, milliseconds: Any) -> timedelta:
    """By how much the clock was put right. Raises OverflowError where it would have shown no date before."""
    found = timedelta(milliseconds=_whole(milliseconds))
    return at - (at - found)


def _seen(text: str) -> str:
    """The text, where every sign of it can be seen and kept."""
    if not text.isprintable():
        raise ValueError(text)
    return text


def _milliseconds(local: datetime) -> int:
    """The congress's local time as a script counts it, as if it were UTC: the device's time zone plays no part."""
    return int(local.replace(tzinfo=UTC).timestamp() * 1000)


def _moment(milliseconds: Any) -> datetime:
    return datetime.fromtimestamp(_whole(milliseconds) // 1000, UTC).replace(tzinfo=None)


def _json(**values: Any) -> Response:
    response = jsonify(**values)
    response.headers["Cache-Control"] = "no-store"
    return response
