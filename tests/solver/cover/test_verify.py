"""The verifier: what is true passes, and no figure of a plan or a certificate can be changed."""

import ast
import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.solver.cover.terms import a_term, fewest_short, tiny_terms
from training.solver.cover import term as terms
from training.solver.cover import verify
from training.solver.cover.answer import answer

EXAMPLES = int(os.environ.get("COVER_EXAMPLES", "25"))
NOT_TRUE = (ValueError, LookupError, TypeError, AttributeError)
ALONE = Path(verify.__file__)


def planned(data):
    return answer(terms.read(data), data)


def short_term():
    return a_term(cohorts=[{"id": "deputies", "size": 312, "needs": {"round": 1}}])


def figures(value, path=()):
    """Where whole numbers stand in a file."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from figures(inner, (*path, key))
    elif isinstance(value, int):
        yield path


def with_change(plan, path, change):
    copy = deepcopy(plan)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] += change
    return copy


def is_true(data, plan):
    try:
        verify.verify(data, plan)
    except NOT_TRUE:
        return False
    return True


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(tiny_terms())
def test_no_figure_can_be_changed(data):
    plan = planned(data)
    for path in figures(plan):
        for change in (-1, 1):
            assert not is_true(data, with_change(plan, path, change)), path
    for path in figures(data):
        assert not is_true(with_change(data, path, 1), plan), path


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(tiny_terms())
def test_who_seals_a_change_anew_can_prove_nothing_that_is_not_true(data):
    plan = planned(data)
    for path in figures(plan):
        for change in (-1, 1):
            changed = with_change(plan, path, change)
            changed["digest"] = verify.digest(changed)
            if not is_true(data, changed):
                continue
            assert path[0] == "certificates", "a plan with another figure is no plan"
            for one in changed["certificates"]:
                assert one["short"] <= fewest_short(data, one["targets"])


def test_a_plan_may_not_say_that_it_leaves_fewer_short():
    data = short_term()
    plan = planned(data)
    assert plan["short"] == {"round": 152}
    plan["short"] = {"round": 0}
    plan["digest"] = verify.digest(plan)

    with pytest.raises(ValueError, match="152"):
        verify.verify(data, plan)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda plan: plan["batches"][0].update(count=3), "broken rules"),
        (lambda plan: plan["batches"][0].update(room=""), "no batch can be there"),
        (lambda plan: plan["paths"][0].update(people=1), "not each once"),
        (lambda plan: plan["paths"][1]["classes"].append(["course", "2026H2"]), "more than 1"),
        (lambda plan: plan["certificates"][0].update(short=160), "proves 152"),
        (lambda plan: plan["certificates"][0]["case"].update(scale=-1), "above 0"),
        (
            lambda plan: plan.update(
                certificates=[{"targets": {"round": 2}, "short": 305, "case": plan["certificates"][0]["case"]}]
            ),
            "proves",
        ),
    ],
)
def test_what_is_wrong_is_named(change, words):
    data = short_term()
    plan = planned(data)
    change(plan)
    plan["digest"] = verify.digest(plan)

    with pytest.raises(ValueError, match=words):
        verify.verify(data, plan)


def test_the_rooms_own_days_are_counted_in_whole_batches():
    """Six half-days are one batch of four, not one and a half: 4 × 80 seats, not 480."""
    data = short_term()
    data["programs"][0] |= {"length": 4, "max_batches": 99}
    data["cohorts"][0]["size"] = 400
    plan = planned(data)

    assert plan["short"] == {"round": 80}
    assert plan["certificates"][0]["short"] == 80


def test_it_runs_alone_without_the_solver(tmp_path):
    data = short_term()
    files = {"TERM.json": data, "PLAN.json": planned(data)}
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    (tmp_path / "verify.py").write_bytes(ALONE.read_bytes())

    def run(*names):
        command = [sys.executable, "-I", "verify.py", *names]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)

    true = run(*files)
    assert (true.returncode, "at least 152 short" in true.stdout) == (0, True)
    (tmp_path / "PLAN.json").write_text(json.dumps(files["PLAN.json"]).replace("152", "151"), "utf-8")
    false = run(*files)
    assert (false.returncode, false.stdout.startswith("Not verified")) == (1, True)
    (tmp_path / "PLAN.json").write_text("[1.5", "utf-8")
    assert run(*files).returncode == 1
    assert run("nowhere.json", "PLAN.json").returncode == 1


def test_it_is_short_and_needs_only_the_standard_library():
    text = ALONE.read_text("utf-8")
    tree = ast.parse(text)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", "")]
        )
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    said = {
        number
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for number in range(node.lineno, node.end_lineno + 1)
    }
    code = [line for number, line in enumerate(text.splitlines(), 1) if line.strip() and number not in said]
    assert len(code) < 150
