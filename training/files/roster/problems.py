"""What is wrong with one cell, or with a whole row, of a roster."""

from typing import NamedTuple


class Problem(NamedTuple):
    """A finding: the file's own row number (from 1), the field it is about (None: the whole row), a sentence."""

    row: int
    field: str | None
    text: str
