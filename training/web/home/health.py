"""Whether the program is well."""

from flask.typing import ResponseReturnValue
from sqlalchemy import text

from training.models import db
from training.web.access import allows
from training.web.home.blueprint import blueprint


@blueprint.get("/healthz")
@allows("public")
def health() -> ResponseReturnValue:
    """For those who watch the server: 200 while pages and database answer."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
