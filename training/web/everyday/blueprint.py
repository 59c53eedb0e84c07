"""The door itself; the modules beside it add their views."""

from flask import Blueprint

blueprint = Blueprint("everyday", __name__, url_prefix="/everyday")
