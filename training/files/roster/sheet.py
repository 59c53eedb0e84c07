"""A sheet of a roster: every cell as the text that a person sees in it."""

from dataclasses import dataclass, field

MOST_ROWS = 20_000
MOST_CELLS = 2_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows[0]` is the file's row 1, blank rows included; all rows are equally wide.

    A merged cell's text stands in each row that it covers. `bands` are row numbers (from 1) that are one merged cell
    from side to side: titles, not people. `encoding` is set for text files.
    """

    name: str
    rows: list[list[str]]
    bands: frozenset[int] = field(default_factory=frozenset)
    encoding: str = ""


def column_letters(column: int) -> str:
    """Column 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cleaned(text: str) -> str:
    """The text without control characters and without space around it; line breaks become spaces."""
    if text.isprintable() and text == text.strip():
        return text
    plain = "".join(" " if sign in "\t\r\n\u3000\xa0\u2028\u2029" else sign for sign in text)
    return " ".join("".join(sign for sign in plain if sign.isprintable() or sign == " ").split())
