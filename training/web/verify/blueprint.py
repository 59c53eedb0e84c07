"""The door itself; nobody needs an account here, and no page of it is for search engines or other sites to know of."""

import logging
import re

from flask import Blueprint, Response, request, session
from flask.blueprints import BlueprintSetupState

blueprint = Blueprint("verify", __name__)

CODE_IN_PATH = re.compile(r"(/v/)[\w-]{8,}")
ACCESS_LOGS = ("werkzeug", "gunicorn.access", "gunicorn.error")


class WithoutCodes(logging.Filter):
    """Takes the codes of certificates out of log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through, the code replaced."""
        line = record.getMessage()
        if "/v/" in line:
            record.msg, record.args = CODE_IN_PATH.sub(r"\1***", line), ()
        return True


@blueprint.record_once
def _keep_out_of_sight(state: BlueprintSetupState) -> None:
    # the last of all to touch a response, so that no other header policy comes after it
    state.app.after_request_funcs.setdefault(None, []).insert(0, _no_referrer_no_index)
    for name in ACCESS_LOGS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, WithoutCodes) for known in logger.filters):
            logger.addFilter(WithoutCodes())


def _no_referrer_no_index(response: Response) -> Response:
    if request.endpoint in {"verify.show", "verify.keys"}:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-store"
        session.modified = session.accessed = False
    return response
