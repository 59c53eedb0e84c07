"""The whole country: 3,000 counties with 2.77 million deputies, scheduled through the product's own job queue.

    python -m benchmarks.country [--counties 3000] [--workers 2] [--gap 1] [--kill] [--database URL --queue URL]

A temporary database, unless others are named; real workers (`flask --app wsgi work`); each county a congress with one
proposal. The workers check every answer before it is written, as they do for any office; some are read back and
checked again. --kill ends a worker with signal 9 in the middle, and starts it again under its slot.
"""
