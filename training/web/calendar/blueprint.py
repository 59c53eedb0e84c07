"""The blueprint, and what keeps a token secret: no referrer, no cookie, no log line."""

import logging
import re

from flask import Blueprint, Response, request, session
from flask.blueprints import BlueprintSetupState

blueprint = Blueprint("calendar", __name__)

BY_TOKEN = {"calendar.feed", "calendar.refuse", "calendar.phone"}
TOKEN_IN_PATH = re.compile(r"(/c/|/attendance/phone/)[\w-]{8,}")
ACCESS_LOGS = ("werkzeug", "gunicorn.access", "gunicorn.error")


class WithoutTokens(logging.Filter):
    """Takes the secret part of personal addresses out of log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through, the token replaced."""
        line = record.getMessage()
        if "/c/" in line or "/phone/" in line:
            record.msg, record.args = TOKEN_IN_PATH.sub(r"\1***", line), ()
        return True


@blueprint.record_once
def _keep_secret(state: BlueprintSetupState) -> None:
    # the last of all to touch a response, so that no other header policy comes after it
    state.app.after_request_funcs.setdefault(None, []).insert(0, _no_referrer_no_cookie)
    for name in ACCESS_LOGS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, WithoutTokens) for known in logger.filters):
            logger.addFilter(WithoutTokens())


def _no_referrer_no_cookie(response: Response) -> Response:
    if request.endpoint in BY_TOKEN:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        session.modified = session.accessed = False
    return response
