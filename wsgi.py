"""What servers and `flask --app wsgi` start."""

from training.app import create_app

app = create_app()
