"""What an auditor needs to count a reckoning again offline: the two files, and the verifier, which needs no solver."""

import json
from pathlib import Path

from training.models.reckonings import Reckoning
from training.solver.cover import verify


def files(reckoning: Reckoning) -> dict[str, str]:
    """Texts by file name."""
    return {
        "TERM.json": json.dumps(reckoning.problem, ensure_ascii=False, indent=1),
        "PLAN.json": json.dumps(reckoning.answer, ensure_ascii=False, indent=1),
        "verify.py": Path(verify.__file__).read_text("utf-8"),
    }
