"""Real workers of the product, watched: how much processor time and memory they take, and killed where asked."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
MEGABYTE = 1024 * 1024


class Workers:
    """Workers by slot; `peak`: the most memory that a process of each kind held, in bytes."""

    def __init__(self, count: int, environment: dict[str, str]) -> None:
        self.environment = environment
        self.peak: dict[str, int] = defaultdict(int)
        self.seconds: dict[tuple[int, float], float] = {}
        self.slots = {slot: self._started(slot) for slot in range(1, count + 1)}

    def _started(self, slot: int) -> subprocess.Popen:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "work", "--slot", str(slot)]
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **self.environment})

    def kill_and_start_again(self, slot: int) -> None:
        """Signal 9, as a machine that fails; then the same slot again, as whatever keeps services running would."""
        self.slots[slot].kill()
        self.slots[slot].wait()
        self.slots[slot] = self._started(slot)

    def look(self) -> None:
        """Note what each process holds and has used."""
        for worker in self.slots.values():
            try:
                known = psutil.Process(worker.pid)
                self._note(known, "worker")
                for child in known.children():
                    self._note(child, "search" if "spawn_main" in " ".join(child.cmdline()) else "other")
            except psutil.Error:
                continue

    def _note(self, process: psutil.Process, kind: str) -> None:
        self.peak[kind] = max(self.peak[kind], process.memory_info().rss)
        self.seconds[process.pid, process.create_time()] = sum(process.cpu_times()[:2])

    def stop(self) -> None:
        """Tell all to end."""
        for worker in self.slots.values():
            worker.terminate()
            worker.wait()


class Machine:
    """How busy the machine was with other things, so that seconds can be judged."""

    def __init__(self) -> None:
        self.began, self.load = time.monotonic(), os.getloadavg()[0]
        self.before, self.own = psutil.cpu_times(), time.process_time()

    def report(self, workers: Workers) -> str:
        """Rows of a table: what ran beside the benchmark, and what of the processors was left."""
        now, cores = psutil.cpu_times(), psutil.cpu_count() or 1
        spent, idle = cores * (time.monotonic() - self.began), now.idle - self.before.idle
        ours = sum(workers.seconds.values()) + time.process_time() - self.own
        others = max(0.0, spent - idle - ours)
        return f"""| processors, load at the start | {cores}, {self.load:.2f} |
| share of the processors: this run, others, idle, % | {_shares(spent, ours, others, idle)} |"""


def _shares(whole: float, *some: float) -> str:
    return ", ".join(f"{100 * one / whole:.0f}" for one in some)
