"""Reads the program's own source: its modules, what they import, how long they are."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Module:
    """One file of training/."""

    path: Path

    @cached_property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def room(self) -> str:
        """The floor that it stands on: models, operations, …; `app` for training/app.py, `training` for the top."""
        return self.name.split(".")[1] if "." in self.name else "training"

    @cached_property
    def stage(self) -> str:
        """Its column within the floor: people, plans, …; empty for the floor itself."""
        return (self.name + "..").split(".")[2]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text("utf-8"), str(self.path))

    @cached_property
    def lines(self) -> int:
        return len(self.path.read_text("utf-8").splitlines())

    @cached_property
    def imports(self) -> frozenset[str]:
        """Everything that it imports, at its top or inside a function: `a.b` and, for `from a import b`, `a.b`."""
        return frozenset(_imports(self.tree))

    @cached_property
    def ours(self) -> frozenset[str]:
        """The modules of training/ that it imports; the package itself only where no module in it is meant."""
        return frozenset(_module_meant(name) for name in self.imports if name.split(".")[0] == "training")

    @cached_property
    def theirs(self) -> frozenset[str]:
        """The libraries that it imports, by top name."""
        return frozenset(name.split(".")[0] for name in self.imports) - {"training"}

    @cached_property
    def functions(self) -> list[tuple[str, int]]:
        """Each function with its length in lines; signature counted, docstring and decorators not."""
        nodes = (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        return [(node.name, _length(node)) for node in nodes]


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module_meant(name: str) -> str:
    while name not in names() and "." in name:
        name = name.rpartition(".")[0]
    return name


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return node.end_lineno - node.lineno + 1 - docstring


_modules: dict[str, Module] = {}


def modules(*rooms: str) -> list[Module]:
    """All modules of those rooms, or of all, by name."""
    if not _modules:
        found = (Module(path) for path in (ROOT / "training").rglob("*.py"))
        _modules.update({module.name: module for module in sorted(found, key=lambda module: module.name)})
    return [module for module in _modules.values() if not rooms or module.room in rooms]


def names() -> set[str]:
    return {module.name for module in modules()}


def circle() -> tuple[str, ...]:
    """Modules that import each other round and round; empty if there are none."""
    try:
        TopologicalSorter({module.name: module.ours - {module.name} for module in modules()}).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()
