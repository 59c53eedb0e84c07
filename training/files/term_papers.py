"""Papers of coverage over a term: the rounds as Excel, and all that proves them as a zip."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from training.files import excel

MADE_AT = (2000, 1, 1, 0, 0, 0)
"""Stands in the archive for the time of making, so that equal files give equal bytes."""


def workbook(
    rounds: tuple[str, Sequence[str], Sequence[Sequence[excel.Cell]]],
    courses: tuple[str, Sequence[str], Sequence[Sequence[excel.Cell]]],
    heading: str,
) -> bytes:
    """Two sheets, each with its name, its columns and its rows: the rounds, and each target's years."""
    return excel.book([excel.Sheet(name, columns, rows, heading) for name, columns, rows in (rounds, courses)])


def archive(files: Mapping[str, str]) -> bytes:
    """A zip of those texts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, MADE_AT), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
