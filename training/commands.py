"""What `flask --app wsgi …` can do beside Flask's own commands."""

import click
from flask import Flask

COMMANDS: tuple[click.Command, ...] = ()
"""A new command adds its name."""


def register(app: Flask) -> None:
    """Put the commands on the command line."""
    for command in COMMANDS:
        app.cli.add_command(command)
