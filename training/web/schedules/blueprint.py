"""The door itself; the modules beside it add their views."""

from flask import Blueprint

blueprint = Blueprint("schedules", __name__, url_prefix="/schedules")
