"""A kept upload, read again: what it says, how it is understood, and what would become of it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from training.files import roster
from training.models.people import RosterUpload
from training.operations.errors import TrainingError
from training.operations.people.comparing import Comparison, compare
from training.operations.people.entries import Entry

SAMPLES = 3


@dataclass
class Reading:
    """One upload as its mapping reads it. `trouble` is the sentence when it cannot be read so."""

    upload: RosterUpload
    sheets: list[roster.Sheet]
    mapping: roster.Mapping
    comparison: Comparison | None = None
    problems: list[roster.Problem] = field(default_factory=list)
    trouble: str = ""

    @property
    def sheet(self) -> roster.Sheet:
        """The sheet that is read."""
        return next(sheet for sheet in self.sheets if sheet.name == self.mapping.sheet)

    @property
    def bad_rows(self) -> int:
        """How many rows have something wrong."""
        return len({problem.row for problem in self.problems})

    @cached_property
    def columns(self) -> list[tuple[int, str]]:
        """Each filled column with its letter, heading and samples, as a choice."""
        rows = self.sheet.rows
        header = rows[self.mapping.header - 1] if self.mapping.header <= len(rows) else []
        below = rows[self.mapping.header : self.mapping.header + 50]
        choices = []
        for column, heading in enumerate(header):
            samples = list(dict.fromkeys(row[column] for row in below if row[column]))[:SAMPLES]
            if heading or samples:
                letters = roster.column_letters(column)
                text = f"{letters} {heading}" + (
                    f"（{'、'.join(sample[:12] for sample in samples)}）" if samples else ""
                )
                choices.append((column, text))
        return choices

    def place(self, problem: Any) -> dict[str, Any]:
        """Row, column letter and heading of a finding."""
        column = self.mapping.columns.get(problem.field)
        header = self.sheet.rows[self.mapping.header - 1]
        return {
            "row": problem.row,
            "column": roster.column_letters(column) if column is not None else "",
            "heading": header[column] if column is not None else "",
            "text": problem.text,
        }


def read(upload: RosterUpload, on: date) -> Reading:
    """Read the upload by its mapping and hold it against the records of today."""
    sheets = roster.sheets(upload.filename, upload.content)
    reading = Reading(upload, sheets, roster.Mapping.from_json(upload.mapping))
    try:
        values, found = roster.entries(reading.sheet, reading.mapping)
    except TrainingError as error:
        reading.trouble = error.message
        return reading
    entries = [Entry(**{name: value for name, value in one.items() if value is not None}) for one in values]
    said = reading.mapping.is_new_unless_said
    faulty = {problem.row for problem in found}
    reading.comparison = compare(entries, faulty, upload.term, on, is_new_unless_said=said)
    problems = [*found, *(roster.Problem(*problem) for problem in reading.comparison.problems)]
    order = {name: place for place, name in enumerate(roster.FIELDS)}
    reading.problems = sorted(problems, key=lambda problem: (problem.row, order.get(problem.field or "", -1)))
    return reading
