"""Who asks: for what is noted in the audit log."""

from flask import request
from flask_login import current_user

from training.clock import now
from training.operations.audit import Actor


def actor() -> Actor:
    """The one signed in, the congress's time, and the address that the request came from."""
    return Actor(current_user.id, now(current_user.congress), request.remote_addr or "")
