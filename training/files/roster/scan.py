"""Reads what the Excel reader loses from a sheet's XML: long numbers, leading zeros, error values; and its extent."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

Place = tuple[int, int]
"""Row and column, both from 0."""
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ZEROS = re.compile(r"0{2,}")
DIGITS_KEPT = 15
"""Excel keeps so many digits of a number."""


class TooLarge(Exception):
    """More cells than a roster has; `place` is the cell at which the count broke off."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


@dataclass
class Scan:
    """One sheet's extent, and the texts to put in place of what the reader says."""

    most_cells: int
    widths: dict[int, int]
    """Style → how many digits its number format shows: 4 for 0000."""
    last: Place = (0, 0)
    texts: dict[Place, str] = field(default_factory=dict)
    _here: Place = (-1, -1)
    _kind: str = "n"
    _width: int = 0
    _value: list[str] | None = None

    def read(self, part: bytes) -> "Scan":
        """Go through the part once. Raises TooLarge, or expat.ExpatError for broken XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(part, True)  # noqa: FBT003 - expat knows no keyword
        return self

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                self._here = (int(attributes.get("r", self._here[0] + 2)) - 1, -1)
            case "c":
                self._here = place(attributes.get("r", "")) or (self._here[0], self._here[1] + 1)
                self._kind = attributes.get("t", "n")
                self._width = self.widths.get(int(attributes.get("s", 0)), 0)
            case "v":
                self._value = []
                self._reach()
            case "is":
                self._reach()

    def _reach(self) -> None:
        self.last = (max(self.last[0], self._here[0]), max(self.last[1], self._here[1]))
        if (self.last[0] + 1) * (self.last[1] + 1) > self.most_cells:
            raise TooLarge(self._here)

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "v" or self._value is None:
            return
        value, self._value = "".join(self._value).strip(), None
        if self._kind == "e" or (self._kind == "n" and _is_long(value)):
            self.texts[self._here] = value
        elif self._kind == "n" and self._width and value.isdecimal():
            self.texts[self._here] = value.zfill(self._width)


def _is_long(value: str) -> bool:
    """Whether a reader of floating point numbers would change it; an exponent stays, for the reader to be told."""
    mantissa, _, exponent = value.upper().partition("E")
    return len(mantissa.lstrip("-0").replace(".", "")) > DIGITS_KEPT or (
        exponent.lstrip("+").isdecimal() and int(exponent) >= DIGITS_KEPT
    )


def place(reference: str) -> Place | None:
    """B3 is (2, 1); None for what is no reference."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def widths_of_zeros(styles: bytes | None) -> dict[int, int]:
    """For each style whose number format is nothing but zeros: how many. 0012 is a 12 shown as 0000."""
    formats: dict[str, int] = {}
    widths: dict[int, int] = {}
    position = [-1]
    inside = [""]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "numFmt" if ZEROS.fullmatch(attributes.get("formatCode", "")):
                formats[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
            case "cellXfs" | "cellStyleXfs" as group:
                inside[0] = group
            case "xf" if inside[0] == "cellXfs":
                position[0] += 1
                if attributes.get("numFmtId") in formats:
                    widths[position[0]] = formats[attributes["numFmtId"]]

    if styles:
        parser = expat.ParserCreate()
        parser.StartElementHandler = begin
        parser.Parse(styles, True)  # noqa: FBT003 - expat knows no keyword
    return widths


def paths_of_sheets(workbook: bytes, relations: bytes | None) -> dict[str, str]:
    """Sheet name → path of its part."""
    targets: dict[str, str] = {}
    paths: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship" and "Id" in attributes:
            target = attributes.get("Target", "")
            targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            paths[attributes.get("name", "")] = targets.get(identity, "")

    for part, handler in ((relations, relation), (workbook, sheet)):
        if part:
            parser = expat.ParserCreate()
            parser.StartElementHandler = handler
            parser.Parse(part, True)  # noqa: FBT003 - expat knows no keyword
    return paths
