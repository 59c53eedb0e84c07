"""What was measured, kept as JSON between runs, and written into docs/benchmarks.md between two marks."""

import json
import os
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURES = ROOT / "docs" / "pictures"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(str(one) for one in row) + " |" for row in (head, marks, *rows))


def keep(name: str, records: Iterable[dict[str, Any]], key: Sequence[str]) -> list[dict[str, Any]]:
    """All records measured so far: new ones take the place of those with the same key."""
    file = KEPT / f"{name}.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else []
    by_key = {tuple(one[part] for part in key): one for one in [*known, *records]}
    kept = [by_key[one] for one in sorted(by_key, key=lambda one: tuple((isinstance(x, str), x) for x in one))]
    KEPT.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in kept)
    file.write_text(f"[\n{lines}\n]\n", "utf-8")
    return kept


def section(name: str, text: str) -> None:
    """Write the text into docs/benchmarks.md, between the marks of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = PAGE.read_text("utf-8")
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not found.search(page):
        raise SystemExit(f"docs/benchmarks.md has no place for “{name}”: put {begin} and {end} where it belongs.")
    PAGE.write_text(found.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", page), "utf-8")


def machine() -> str:
    """What this was measured on, and how busy it was."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load}"
