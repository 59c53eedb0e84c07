"""The first page, and whether the program is well."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from training.models import db
from training.web.access import allows

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allows("deputy")
def index() -> ResponseReturnValue:
    """The first page after signing in."""
    return render_template("home/index.html")


@blueprint.get("/healthz")
@allows("public")
def health() -> ResponseReturnValue:
    """For those who watch the server: 200 while pages and database answer."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
