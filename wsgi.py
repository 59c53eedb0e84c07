"""What servers and `flask --app wsgi` start."""

import gc

from training.app import create_app

app = create_app()
gc.freeze()  # the program itself is never garbage: looking through it again and again costs a page up to 0.2 s
