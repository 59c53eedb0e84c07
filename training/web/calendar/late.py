"""Whom to telephone about a change at short notice."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training import clock
from training.operations.feeds.late import unfetched
from training.web.access import allows
from training.web.calendar.blueprint import blueprint


@blueprint.get("/calendar/unfetched")
@allows("staff")
def late() -> ResponseReturnValue:
    """People whose calendar has not fetched a change that is less than two days ahead."""
    return render_template("calendar/late.html", rows=unfetched(clock.now(current_user.congress)))
