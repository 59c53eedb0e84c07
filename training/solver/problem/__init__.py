"""The scheduling problem: its records, and reading and writing its file `training-problem/1`."""

from training.solver.problem.reading import FORMAT, ProblemError, load, read
from training.solver.problem.records import (
    GivenBatch,
    Interval,
    Lecturer,
    Lesson,
    Option,
    Person,
    Pin,
    Previous,
    Problem,
    Program,
    Room,
    Weights,
    Wish,
)
from training.solver.problem.writing import dump

__all__ = [
    "FORMAT",
    "GivenBatch",
    "Interval",
    "Lecturer",
    "Lesson",
    "Option",
    "Person",
    "Pin",
    "Previous",
    "Problem",
    "ProblemError",
    "Program",
    "Room",
    "Weights",
    "Wish",
    "dump",
    "load",
    "read",
]
