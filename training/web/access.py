"""Who may pass which door: every view says it with `@allows`, one place checks it and binds the congress."""

import time
from collections.abc import Callable
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, flash, g, jsonify, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user

from training.models import db, scope
from training.models.accounts import Role, User

Who = Literal["public", "deputy", "staff"]
View = TypeVar("View", bound=Callable[..., Any])

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
SEEN_EVERY_SECONDS = 60


def allows(who: Who) -> Callable[[View], View]:
    """Mark a view: for everybody ("public"), for deputies and staff ("deputy"), or for staff alone ("staff")."""

    def mark(view: View) -> View:
        view.allows = who  # type: ignore[attr-defined]
        return view

    return mark


def allowed(endpoint: str) -> Who | None:
    """Who may use that endpoint; None: nobody said."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return "public"
    return getattr(current_app.view_functions.get(endpoint), "allows", None)


def may(endpoint: str) -> bool:
    """Whether there is such a page, and the one who asks may open it."""
    who = allowed(endpoint)
    if who == "public":
        return True
    return current_user.is_authenticated and (who == "deputy" or (who == "staff" and current_user.role == Role.STAFF))


def refuse_others(person_id: int | None) -> None:
    """Staff see everybody's, deputies their own: anybody else's is not there for them (404)."""
    if current_user.role != Role.STAFF and current_user.person_id != person_id:
        abort(404)


class Sessions(SecureCookieSessionInterface):
    """Cookies that are Secure whenever the page came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """As the request is."""
        return request.is_secure


def init(app: Flask) -> None:
    """Check each request before anything else does."""
    app.session_interface = Sessions()
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    app.before_request(_check)
    app.after_request(_keep_private)


def sign_in(user: User) -> None:
    """Start a new session for the user; nothing of the old one stays."""
    session.clear()
    session.update(new_session(user))
    login_user(user)


def new_session(user: User) -> dict[str, Any]:
    """What the session cookie of somebody who has just signed in holds."""
    now = int(time.time())
    return {"_user_id": user.get_id(), "language": user.language, "signed_in_at": now, "seen_at": now}


def safe_next(target: str | None) -> str | None:
    """The page to go on to after signing in, if it is one of ours."""
    if (
        not target
        or not target.startswith("/")
        or target.startswith("//")
        or "\\" in target
        or not target.isprintable()
    ):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def wants_json() -> bool:
    """Whether the question came from a script of ours rather than from a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]


def _load(key: str) -> User | None:
    """The user of a session key "id.generation", while account and session are good.

    The page that says that the database is away (errors.py sets `g.is_fault`) asks it for nobody.
    """
    if g.get("is_fault"):
        return None
    user_id, _dot, generation = key.partition(".")
    with scope.everywhere():
        user = db.session.get(User, int(user_id))
    if user is None or not user.is_active or str(user.generation) != generation or _is_over():
        return None
    return user


def _is_over() -> bool:
    now = time.time()
    return now - session.get("seen_at", 0) > IDLE_SECONDS or now - session.get("signed_in_at", 0) > LONGEST_SECONDS


def _check() -> ResponseReturnValue | None:
    """Refuse what nobody declared; let everyone else in, to their own congress's records."""
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static" or endpoint.endswith(".static"):
        return None
    scope.bind(current_user.congress_id if current_user.is_authenticated else None)
    who = allowed(endpoint)
    if who == "public" or (who and may(endpoint)):
        _note_that_somebody_is_there()
        return None
    if who is None or current_user.is_authenticated:
        abort(403)
    return _to_sign_in()


def _note_that_somebody_is_there() -> None:
    if current_user.is_authenticated and time.time() - session.get("seen_at", 0) > SEEN_EVERY_SECONDS:
        session["seen_at"] = int(time.time())


def _to_sign_in() -> ResponseReturnValue:
    if "_user_id" in session:
        session.pop("_user_id")
        flash(_("登录已过期，请重新登录。"), "info")
    if wants_json():
        return jsonify(message=_("请先登录。")), 401
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=target))


def _keep_private(response: Response) -> Response:
    """What was made for somebody stays in nobody's cache, whatever it is."""
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
