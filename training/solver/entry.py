"""Reading JSON objects so that every complaint names the field and the entry it stands in."""

import gzip
import json
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn

REQUIRED: Any = object()
LARGEST = 10**12  # a whole number of the files; keeps every sum far inside 64 bits
DEAREST = 2**53  # a cost summed up: beyond it, numbers in JSON lose their last digits


class FileError(ValueError):
    """A file that cannot be read, or does not say what it must; the message names the field and the entry."""


class Entry:
    """One JSON object, and where it stands: `people[17] "p18"`. Absent and null optional keys give the default."""

    __slots__ = ("data", "error", "index", "key", "parent")

    def __init__(
        self, data: dict, error: type[FileError], parent: "Entry | None" = None, key: str = "", index: int | None = None
    ) -> None:
        self.data, self.error, self.parent, self.key, self.index = data, error, parent, key, index

    def where(self) -> str:
        """`programs[0] "induction" lessons[1] "talk"`; empty for the file itself."""
        if self.parent is None:
            return ""
        place = self.key if self.index is None else f"{self.key}[{self.index}]"
        name = self.data.get("id")
        words = [self.parent.where(), place, f'"{name}"' if isinstance(name, str) else ""]
        return " ".join(word for word in words if word)

    def fail(self, fact: str) -> NoReturn:
        """Raise the file's error: where, then the fact."""
        where = self.where()
        raise self.error(f"{where}: {fact}" if where else fact)

    def value(self, key: str, default: Any = REQUIRED) -> Any:
        """The value as it stands; absent or null is the default."""
        value = self.data.get(key)
        if value is not None:
            return value
        if default is REQUIRED:
            self.fail(f"{key} is missing" if key not in self.data else f"{key} is null")
        return default

    def whole(self, key: str, least: int = 0, default: Any = REQUIRED) -> Any:
        """A whole number; `True`, 2.0 and "2" are none."""
        value = self.value(key, default)
        if value is not default:
            self.check_whole(key, value, least)
        return value

    def sum(self, key: str, default: Any = REQUIRED) -> Any:
        """A whole number that costs are summed up to."""
        value = self.value(key, default)
        if value is not default:
            self.check_whole(key, value, most=DEAREST)
        return value

    def check_whole(self, name: str, value: Any, least: int = 0, most: int = LARGEST) -> None:
        """Fail unless the value is a whole number of at least `least` and at most `most`."""
        if type(value) is int and least <= value <= most:
            return
        if type(value) is int and value > most:
            self.fail(f"{name} must be at most {most}, not {short(value)}")
        self.fail(f"{name} must be a whole number of at least {least}, not {short(value)}")

    def text(self, key: str, default: Any = REQUIRED) -> Any:
        """A text that is not blank and can be written as UTF-8."""
        value = self.value(key, default)
        return value if value is default else self._text(key, value)

    def _text(self, name: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{name} must be a text, not {short(value)}")
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fail(f"{name} holds half a character: {short(value)}")
        return value

    def items(self, key: str, default: Any = REQUIRED) -> list:
        """A list."""
        value = self.value(key, default)
        if not isinstance(value, (list, tuple)):
            self.fail(f"{key} must be a list, not {short(value)}")
        return value  # type: ignore[return-value]

    def entries(self, key: str, default: Any = REQUIRED) -> Iterator["Entry"]:
        """The objects of a list, each knowing its place."""
        for index, data in enumerate(self.items(key, default)):
            if not isinstance(data, dict):
                self.fail(f"{key}[{index}] must be an object, not {short(data)}")
            yield Entry(data, self.error, self, key, index)

    def known(self, key: str, things: Collection[str], what: str, default: Any = REQUIRED) -> Any:
        """The id of a thing that the file has."""
        value = self.text(key, default)
        if value is not default and value not in things:
            self.fail(f'{key} names unknown {what} "{value}"')
        return value

    def ids(self, key: str, things: Collection[str] | None, what: str, default: Any = ()) -> tuple[str, ...]:
        """Ids without repeats; each must be in `things`, if given."""
        values = self.items(key, default)
        for value in values:
            if not isinstance(value, str) or things is None:
                self._text(key, value)
            if things is not None and value not in things:
                self.fail(f'{key} names unknown {what} "{value}"')
        if len(set(values)) < len(values):
            self.fail(f'{key} names {what} "{repeated(values)}" twice')
        return tuple(values)

    def intervals(self, key: str) -> tuple[tuple[int, int], ...]:
        """Intervals [a, b) in half-days, a ≤ b; they may reach beyond the plan."""
        return tuple(self.interval(f"{key}[{index}]", value) for index, value in enumerate(self.items(key, ())))

    def interval(self, name: str, value: Any) -> tuple[int, int]:
        """The value as an interval [a, b) of half-days."""
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            self.fail(f"{name} must be an interval [from, to], not {short(value)}")
        begin, end = value
        for moment in (begin, end):
            if type(moment) is not int or abs(moment) > LARGEST:
                self.fail(f"{name} must hold whole half-days, not {short(moment)}")
        if begin > end:
            self.fail(f"{name} ends at {end}, before it begins at {begin}")
        return begin, end


def short(value: Any) -> str:
    """The value as JSON shows it, cut at 60 characters."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 60 else text[:57] + "…"


def repeated(values: list) -> Any:
    """The first value that stands twice in the list, or None."""
    seen = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


def by_id(things: list, root: Entry, key: str) -> dict[str, Any]:
    """Things by their id; two of one id are an error."""
    found: dict[str, Any] = {}
    for index, thing in enumerate(things):
        if thing.id in found:
            root.fail(f'{key}[{index}] "{thing.id}": id is used twice')
        found[thing.id] = thing
    return found


def root(data: Any, expected: str, error: type[FileError]) -> Entry:
    """The whole file as an entry, once its format is the one expected."""
    if not isinstance(data, dict):
        raise error(f"the file must hold one object, not {short(data)}")
    entry = Entry(data, error)
    if entry.value("format") != expected:
        entry.fail(f'format must be "{expected}", not {short(data["format"])}')
    return entry


def read_json(path: Path | str, error: type[FileError]) -> Any:
    """The JSON in a plain or gzipped file, told by its first bytes. Every failure is an `error` that names the file."""
    try:
        content = Path(path).read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        return json.loads(content, parse_constant=_no_number)
    except OSError as failure:
        raise error(f"{path}: {(failure.strerror or str(failure)).lower()}") from failure
    except (EOFError, zlib.error) as failure:
        raise error(f"{path}: the gzip data are damaged") from failure
    except (UnicodeDecodeError, json.JSONDecodeError) as failure:
        raise error(f"{path}: not JSON: {failure}") from failure
    except (ValueError, RecursionError) as failure:
        raise error(f"{path}: not JSON: {failure}") from failure


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
