"""Where the views of the first page are put."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
