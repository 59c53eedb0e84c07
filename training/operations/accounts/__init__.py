"""Accounts (账号): signing in, passwords, invitations, and the first set-up."""
