"""The house's own rules: who may import whom, how long things grow, and what templates keep out."""

import ast
import json
import re
import subprocess
import sys

import pytest
from jinja2 import Environment, nodes

from tests import house
from tests.house import ROOT, Module, modules

STAGES = ("people", "catalogue", "plans", "schedules", "attendance", "ledger")
MODELS_IN_ORDER = (
    *("base", "appending", "limits", "scope", "turns", "halfdays", "congresses", "accounts", "attachments", "audit"),
    *("people", "catalogue", "plans", "reckonings", "audiences", "schedules", "leaves", "activities", "attendance"),
    *("door", "badges", "sheets", "surveys", "closings", "costs", "ledger", "chains"),
    "reconciling",
    "certificates",
)

MAY_IMPORT = {
    "solver": {"solver"},
    "models": {"models"},
    "operations": {"operations", "models", "solver"},
    "files": {"files", "models"},
    "web": {"web", "files", "operations", "models", "jobs", "clock"},
    "jobs": {"jobs", "clock", "config", "operations", "models", "solver"},
    "config": {"config"},
    "clock": {"clock", "models"},
    "database": {"database", "models"},
    "app": {"app", "clock", "config", "database", "web", "models", "jobs", "commands"},
    "sample": {"sample", "operations", "files", "models", "solver"},
    "commands": {"commands", "clock", "config", "database", "operations", "files", "models", "jobs", "sample", "web"},
    "training": set(),
}
SHARED_OPERATIONS = {
    "certificates",  # whether a certificate is good; revoked where a class is reopened
    "errors",  # TrainingError, the one error in the user's words
    "workdays",  # which days are taught on: holidays, swapped workdays, overrides
    "attachments",  # files kept beside a record as its proof
    "tokens",  # of links: derived from the secret key, kept as a hash
    "audit",  # the hash-chained log of what was done against or beside the ordinary course
    "closed",  # what a closed class allows no more
    "decrees",  # which of them a decree that is not out yet may take
}
FROM_ANYWHERE = {
    "training.operations.errors",  # files name the row and cell in a TrainingError as well
}
SLOW = ("cryptography", "ortools", "typst", "xlsxwriter", "python_calamine", "dbos", "pandas", "numpy")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
LONG_FILES: dict[str, str] = {
    "training.operations.ledger.records.verify": "goes out with each paper, to be run by itself",
}
"""Module name → why it is better in one piece."""


def none_of(findings):
    """Fails with one line a finding."""
    found = list(findings)
    assert not found, "\n".join(["", *sorted(found)])


def each_import(*rooms):
    return ((module, name) for module in modules(*rooms) for name in sorted(module.ours))


def room_of(name: str) -> str:
    return Module(ROOT / (name.replace(".", "/") + ".py")).room


def stage_of(name: str) -> str:
    return Module(ROOT / (name.replace(".", "/") + ".py")).stage


def test_every_room_is_known():
    assert {module.room for module in modules()} <= MAY_IMPORT.keys()


def test_a_room_imports_only_the_rooms_it_may():
    none_of(
        f"{module.name} imports {name}"
        for module, name in each_import()
        if room_of(name) not in MAY_IMPORT[module.room] | {"training"} and name not in FROM_ANYWHERE
    )


def test_no_modules_import_each_other_in_a_circle():
    assert house.circle() == ()


def test_the_solver_imports_only_the_standard_library_numpy_and_ortools():
    allowed = sys.stdlib_module_names | {"numpy", "ortools"}
    none_of(f"{module.name} imports {name}" for module in modules("solver") for name in module.theirs - allowed)


def test_models_import_only_sqlalchemy():
    allowed = sys.stdlib_module_names | {"sqlalchemy", "flask_sqlalchemy"}
    none_of(f"{module.name} imports {name}" for module in modules("models") for name in module.theirs - allowed)


def test_models_import_only_earlier_stages():
    place = {stage: position for position, stage in enumerate(MODELS_IN_ORDER)}
    assert {module.stage for module in modules("models")} <= place.keys() | {""}
    none_of(
        f"{module.name} imports {name}"
        for module, name in each_import("models")
        if module.stage and (not stage_of(name) or place[stage_of(name)] > place[module.stage])
    )


def test_no_operation_imports_another_stages_operation():
    none_of(
        f"{module.name} imports {name}"
        for module, name in each_import("operations")
        if room_of(name) == "operations" and stage_of(name) not in SHARED_OPERATIONS | {module.stage}
    )


def test_operations_files_and_the_solver_know_no_request():
    none_of(
        f"{module.name} imports {name}"
        for module in modules("operations", "files", "solver", "models")
        for name in module.theirs & {"flask", "werkzeug", "flask_login", "flask_wtf"}
    )


def test_operations_and_files_never_commit():
    none_of(
        f"{module.name}:{node.lineno} commits"
        for module in modules("operations", "files", "models")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    )


def test_files_do_not_query():
    none_of(
        f"{module.name} imports {name}"
        for module in modules("files")
        for name in module.imports
        if name.split(".")[0] in {"sqlalchemy", "flask_sqlalchemy"}
        or name in {"training.models.db", "training.models.base.db"}
    )
    none_of(
        f"{module.name}:{node.lineno} uses .{node.attr}"
        for module in modules("files")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"session", "query"}
    )


def blueprints() -> set[str]:
    """The stages of training/web that define a blueprint."""
    return {
        module.stage
        for module in modules("web")
        for node in module.tree.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "blueprint" for t in node.targets)
    }


def test_blueprints_do_not_import_each_other():
    none_of(
        f"{module.name} imports {name}"
        for module, name in each_import("web")
        if module.stage and room_of(name) == "web" and stage_of(name) in blueprints() - {module.stage}
    )


def test_nothing_imports_the_tests_or_the_start_of_the_program():
    none_of(
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.theirs & {"tests", "wsgi", "migrations"}
    )


def test_functions_are_short():
    none_of(
        f"{module.name}.{name} has {length} lines, at most {LONGEST_FUNCTION}"
        for module in modules()
        for name, length in module.functions
        if length > LONGEST_FUNCTION
    )


def test_files_are_one_thought():
    none_of(
        f"{module.name} has {module.lines} lines, at most {LONGEST_FILE}"
        for module in modules()
        if module.lines > LONGEST_FILE and module.name not in LONG_FILES
    )
    none_of(
        f"{name} is short now: take it off LONG_FILES"
        for name in LONG_FILES
        if name in house.names() and _lines(name) <= LONGEST_FILE
    )


def _lines(name: str) -> int:
    return next(module.lines for module in modules() if module.name == name)


NOT_IN_TEMPLATES = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: link": re.compile(r"[\"']javascript:", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b"),
    "an address outside": re.compile(r"\b(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("what", NOT_IN_TEMPLATES)
def test_templates_keep_out(what):
    none_of(
        f"{path.relative_to(ROOT)}:{number} has {what}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if NOT_IN_TEMPLATES[what].search(line)
    )


def parsed() -> dict[str, nodes.Template]:
    """Each template by its path below templates/."""
    folder, read = ROOT / "templates", Environment(autoescape=True)
    return {str(path.relative_to(folder)): read.parse(path.read_text("utf-8")) for path in folder.rglob("*.html")}


def imported(template: nodes.Template) -> set[str]:
    """The names that a template imports from others."""
    names = (name for each in template.find_all(nodes.FromImport) for name in each.names)
    return {name if isinstance(name, str) else name[1] for name in names}


def test_templates_use_what_they_import():
    none_of(
        f"{path} imports {name} and does not use it"
        for path, template in parsed().items()
        for name in imported(template) - {each.name for each in template.find_all(nodes.Name)}
    )


def test_templates_import_the_macros_they_call():
    """Themselves, so that a part may be included from anywhere."""
    trees = parsed()
    macros = {
        each.name for path, tree in trees.items() if path.startswith("macros/") for each in tree.find_all(nodes.Macro)
    }
    none_of(
        f"{path} calls {call.node.name} and does not import it"
        for path, template in trees.items()
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in macros - imported(template) - made_in(template)
    )


def made_in(template: nodes.Template) -> set[str]:
    """The names that a template gives itself: its macros, its loops and sets."""
    own = {each.name for each in template.find_all(nodes.Macro)}
    return own | {each.name for each in template.find_all(nodes.Name) if each.ctx != "load"}


def loaded_by(module: str) -> set[str]:
    """The top names of all libraries that importing `module` loads, in a process of its own."""
    code = f"import {module}, json, sys; print(json.dumps(sorted({{n.split('.')[0] for n in sys.modules}})))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_the_solver_loads_no_flask_and_no_database():
    assert loaded_by("training.solver") & {"flask", "sqlalchemy", "werkzeug", "flask_babel"} == set()


def test_the_program_starts_without_its_slow_libraries():
    assert loaded_by("wsgi") & set(SLOW) == set()
