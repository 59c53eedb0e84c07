"""A certificate as a table to be read: what is needed, what there is, row by row, down to how many stay short.

The rows of a case add up to what the verifier proves of it; every figure is divided by the case's scale.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from training.solver.cover.verify import Term

Box = dict[tuple, int]


@dataclass(frozen=True)
class Row:
    """One row: what kind, of what (ids), and what it adds (needs) or takes away (seats, limits, spared people)."""

    kind: str
    of: tuple[str, ...]
    figure: Fraction


def tables(term: Term, certificate: dict[str, Any]) -> list[list[Row]]:
    """The rows of each case of a certificate, those that prove least first."""
    found = [list(_rows(term, certificate["targets"], *case)) for case in _cases(term, certificate["case"])]
    return sorted(found, key=lambda rows: sum(row.figure for row in rows))


def _cases(term: Term, case: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Box, Box]]:
    todo: list[tuple[dict[str, Any], Box, Box]] = [(case, dict(term.variables), {})]
    while todo:
        one, most, least = todo.pop()
        if "split" not in one:
            yield one, most, least
            continue
        *variable, n = one["split"]
        key = tuple(variable)
        todo.append((one["more"], most, least | {key: max(least.get(key, 0), n + 1)}))
        todo.append((one["at_most"], most | {key: min(most[key], n)}, least))


def _rows(term: Term, weights: dict[str, int], case: dict[str, Any], most: Box, least: Box) -> Iterator[Row]:
    scale = case["scale"]
    left: dict[tuple, int] = {("short", t): n * scale for t, n in weights.items()}
    for *name, price in case["prices"]:
        at_least, sums = term.rows[tuple(name)]
        for key, times in sums.items():
            left[key] = left.get(key, 0) - price * times
        if at_least:
            yield Row(name[0], tuple(name[1:]), Fraction(price * at_least, scale))
    for room, period, worth, lent, figure in case["rooms"]:
        yield Row("room", (room, period), Fraction(-figure, scale))
        for key, times in term.rows["half-days", room, period][1].items():
            left[key] = left.get(key, 0) + (worth.get(key[1], 0) if key[2] == room else -lent * times)
    for key, n in left.items():
        rest = min(n * least.get(key, 0), n * most[key])
        if rest:
            yield Row(f"rest {key[0]}", tuple(key[1:]), Fraction(rest, scale))
