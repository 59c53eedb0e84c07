"""One command in a process of its own: how long it took by the wall clock, its processor time, its peak of memory."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Run:
    """A command that ended. `code` is None where it was ended because it took too long."""

    code: int | None
    wall: float
    processor: float
    megabytes: int
    out: str
    err: str

    def last_words(self) -> str:
        """The last line that it said in its distress."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        return lines[-1].strip() if lines else f"exit code {self.code}"


def run(command: list[str], seconds: float, gigabytes: float | None = None) -> Run:
    """Run the command, for so many seconds at most and with so much memory at most."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT, start_new_session=True)
        if gigabytes is not None:
            most = int(gigabytes * GIGABYTE)
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (most, most))
        late = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        late.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        late.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        said = [_read(one) for one in (out, err)]
    code = None if process.returncode == -signal.SIGKILL else process.returncode
    return Run(code, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, *said)


def _read(file: Any) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def ours(problem: Path, answer: Path, *, seconds: float, workers: int, seed: int) -> list[str]:
    """The command that a user would type to solve a problem file."""
    return [
        *(sys.executable, "-m", "training.solver", "solve", str(problem), "-o", str(answer), "--progress"),
        *(f"--seconds={seconds}", f"--workers={workers}", f"--seed={seed}"),
    ]


def progress(run_: Run) -> list[dict[str, Any]]:
    """What a run told about its search: JSON lines with seconds, cost and bound."""
    return [json.loads(line) for line in run_.err.splitlines() if line.startswith("{")]
