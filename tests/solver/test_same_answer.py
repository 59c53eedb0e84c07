"""The same file, seed and workers give the same answer to the byte, in another process and with other hashes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SEARCH = """
import sys
from dataclasses import replace
from benchmarks.problems import generate
from training.solver.search import deepen, rounds
from training.solver import problem, solution
from training.solver.solve import solve

deepen.SMALL, rounds.IDLE = -1, 12  # not the exact model; few rounds instead of a clock
data = generate(60, 3, tight=True)
if sys.argv[1] == "search":  # a second group for everybody, so that no program is solved alone
    for number, person in enumerate(data["people"]):
        person["groups"].append(f"h{number % 5}")
    data["programs"] = [one | {"max_size": 30} for one in data["programs"]]
answer = solve(problem.read(data), seconds=3600, workers=2, seed=4)
sys.stdout.write(solution.to_text(replace(answer, seconds=0.0)))
"""


def answer_of(how, hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, how], capture_output=True, check=True, cwd=ROOT, env=environment
    )
    return done.stdout


@pytest.mark.parametrize("how", ["proof", "search"])
def test_another_process_gives_the_same_bytes(how):
    first = answer_of(how, "1")
    assert b'"status": "optimal"' in first or how == "search"
    assert first == answer_of(how, "2")
