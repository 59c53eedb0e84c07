"""The background solve: a durable job for each proposal, kept by DBOS in a database of its own.

The web process enqueues; `flask --app wsgi work` works. A worker that is killed takes its job up again when it comes
back under the same slot; a job that killed its worker twice is left alone until staff resume it.

queue.py alone knows DBOS, searcher.py the process that searches, solving.py what is written down of a job.
"""

from training.jobs.queue import enqueue, enqueue_many, resume, work
from training.jobs.solving import run

__all__ = ["enqueue", "enqueue_many", "resume", "run", "work"]
