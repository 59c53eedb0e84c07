"""The papers say what the program does: every rule, every setting, every command has its line."""

import re
from pathlib import Path

from training.commands import COMMANDS
from training.solver.check import RULES
from training.solver.conflicts import FINDINGS
from training.solver.conflicts.facts import SENTENCES as FACTS
from training.solver.conflicts.facts import SUMS
from training.solver.problem import Weights

ROOT = Path(__file__).parent.parent
RULES_PAGE = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
OPERATE_PAGE = (ROOT / "docs/operate.md").read_text(encoding="utf-8")


def test_every_rule_of_the_timetable_has_its_line():
    assert [name for name in RULES if f"`{name}`" not in RULES_PAGE] == []


def test_everything_that_may_contradict_has_its_line():
    assert [name for name in (*FINDINGS, *FACTS, *SUMS) if f"`{name}`" not in RULES_PAGE] == []


def test_every_cost_part_has_its_weight():
    table = dict(re.findall(r"^\| (\w+) \| .+? \| ([\d,]+) \|$", RULES_PAGE, re.MULTILINE))
    defaults = Weights()
    assert {part: int(weight.replace(",", "")) for part, weight in table.items()} == {
        part: getattr(defaults, part) for part in table
    }
    assert len(table) == 7


def test_every_setting_is_explained_to_operators():
    settings = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "training/config.py").read_text(encoding="utf-8")))
    assert [name for name in sorted(settings) if f"`{name}`" not in OPERATE_PAGE] == []


def test_every_command_is_explained_to_operators():
    assert [command.name for command in COMMANDS if str(command.name) not in OPERATE_PAGE] == []


def test_links_between_papers_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
