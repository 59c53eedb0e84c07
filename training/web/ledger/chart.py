"""Shares drawn: a bar a group, a point a month, as coordinates for an SVG; the figures stand in a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.operations.ledger.shares import Share

WIDTH, ROW, LABEL, RIGHT = 470, 26, 165, 56
HEIGHT, LEFT, TOP, BOTTOM = 200, 44, 22, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, where it lies, how long it is, and its figure."""

    name: str
    y: float
    width: float
    figure: str


@dataclass(frozen=True, slots=True)
class Bars:
    """All of them, one below the other."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = LABEL
    whole: int = WIDTH - LABEL - RIGHT


@dataclass(frozen=True, slots=True)
class Point:
    """A day's share: where it is, its figure and its day in words."""

    x: float
    y: float
    figure: str
    day: str


@dataclass(frozen=True, slots=True)
class Line:
    """The share over time, with the lines of a grid at 0, 50 and 100 per cent."""

    path: str
    points: tuple[Point, ...]
    grid: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - 16
    bottom: int = HEIGHT - BOTTOM


def bars(shares: Sequence[Share]) -> Bars:
    """A bar for each; the whole width is 100 per cent."""
    whole = WIDTH - LABEL - RIGHT
    drawn = [
        Bar(_short(one.name), ROW * at, round(whole * one.percent / 100, 1), f"{one.percent:g}%")
        for at, one in enumerate(shares)
    ]
    return Bars(tuple(drawn), ROW * len(shares))


def line(shares: Sequence[Share]) -> Line:
    """A point for each day, joined; days stand at equal distances, every second is named where there are many."""
    wide = WIDTH - LEFT - 24 - 50
    stride = -(-len(shares) // 5)
    points = tuple(
        Point(
            round(LEFT + 12 + (wide * at / (len(shares) - 1) if len(shares) > 1 else wide / 2), 1),
            _y(one.percent),
            f"{one.percent:g}%",
            f"{one.on:%Y-%m-%d}" if one.on and (len(shares) - 1 - at) % stride == 0 else "",
        )
        for at, one in enumerate(shares)
    )
    path = "M" + "L".join(f"{point.x} {point.y}" for point in points) if points else ""
    return Line(path, points, tuple((_y(percent), f"{percent}%") for percent in (0, 50, 100)))


def _y(percent: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100), 1)


def _short(name: str) -> str:
    return name if len(name) <= 11 else name[:10] + "…"
