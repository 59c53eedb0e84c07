"""Where the views of all accounts' pages are put."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
