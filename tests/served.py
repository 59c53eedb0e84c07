"""The program as `make run` makes and starts it, on a database and a port of its own."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass
class Served:
    """A running program; `log` holds what it printed."""

    address: str
    database: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def printed(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
        except OSError:
            return False
        return True

    def press_ctrl_c(self) -> int:
        """As a terminal does it: to the script and to all that it started. Returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=120)


@contextmanager
def served(folder: Path, *, sample: str = "") -> Iterator[Served]:
    """Serve a new database in that folder until the end of the block.

    `sample`: nothing, "sample" for the year as `make run` loads it, or "sample --lived" for one that is under way.
    """
    port, database = free_port(), f"sqlite:///{folder / 'lunxun.sqlite'}"
    environment = os.environ | {
        "DATABASE_URL": database,
        "JOBS_DATABASE_URL": f"sqlite:///{folder / 'jobs.sqlite'}",
        "SECRET_KEY": "for tests alone",
        "PORT": str(port),
    }
    log = folder / "log"
    with log.open("w") as output:
        for command in filter(None, ["db upgrade", sample]):
            flask = [ROOT / ".venv/bin/flask", "--app", "wsgi", *command.split()]
            done = subprocess.run(
                flask, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False, timeout=600
            )
            assert done.returncode == 0, log.read_text("utf-8")
        start = {"cwd": ROOT, "env": environment, "stdout": output, "stderr": output, "start_new_session": True}
        process = subprocess.Popen([ROOT / "scripts/serve"], **start)
    running = Served(f"http://127.0.0.1:{port}", database, log, process)
    try:
        wait_for(running)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=120)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(running: Served) -> None:
    until = time.monotonic() + 240
    while not running.answers:
        assert running.process.poll() is None, running.printed
        assert time.monotonic() < until, running.printed
        time.sleep(0.2)
