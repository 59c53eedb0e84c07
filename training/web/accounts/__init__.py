"""Accounts (账号): signing in and out, one's own password, invitations, and the list that staff keep."""

from training.web.accounts import doors, invited, staff
from training.web.accounts.blueprint import blueprint

__all__ = ["blueprint", "doors", "invited", "staff"]
