"""The application: where settings, records and doors meet."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, has_request_context, session
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from training import commands, database
from training.config import settings
from training.models import db
from training.web import access, errors, filters, lists, navigation

ROOT = Path(__file__).parent.parent

BLUEPRINTS = (
    "training.web.home",
    "training.web.plans",
    "training.web.accounts",
    "training.web.people",
    "training.web.attendance",
    "training.web.everyday",
    "training.web.catalogue",
    "training.web.calendar",
    "training.web.ledger",
    "training.web.schedules",
    "training.web.verify",
)
"""Modules with a `blueprint`; a new stage adds its line."""

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap's check marks and arrows are data: pictures in its style sheet
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def create_app(changes: Mapping[str, Any] | None = None) -> Flask:
    """The program; `changes` replace settings of training/config.py (for tests)."""
    app = Flask("training", root_path=str(ROOT / "training"), instance_path=str(ROOT / "instance"))
    app.template_folder, app.static_folder = str(ROOT / "templates"), str(ROOT / "static")
    app.config.update(settings(Path(app.instance_path)))
    app.config.update(changes or {})
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    _open_database(app)
    _guard(app)
    _dress(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(name).blueprint)
    commands.register(app)
    return app


def _open_database(app: Flask) -> None:
    database.open_on(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))


def _guard(app: Flask) -> None:
    access.init(app)
    CSRFProtect(app)
    Talisman(
        app,
        force_https=False,
        session_cookie_secure=False,  # access.Sessions says Secure whenever the request came by https
        frame_options="DENY",
        content_security_policy=POLICY,
        referrer_policy="same-origin",
    )
    errors.init(app)


def _language() -> str:
    return session.get("language", "zh") if has_request_context() else "zh"


def _dress(app: Flask) -> None:
    Babel(app, locale_selector=_language)
    Bootstrap5(app)
    Compress(app)
    filters.init(app)
    navigation.init(app)
    lists.init(app)
    htmx = find_spec("js_lib_htmx")
    assert htmx
    assert htmx.origin
    app.register_blueprint(
        Blueprint("htmx", __name__, static_folder=Path(htmx.origin).parent / "static/htmx", static_url_path="/htmx")
    )
