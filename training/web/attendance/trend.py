"""A score through the years drawn: coordinates for an SVG; the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.operations.attendance.surveys.history import Point

WIDTH, HEIGHT = 560, 220
LEFT, RIGHT, TOP, BOTTOM = 36, 24, 28, 32
LEAST, MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A year: where it is, and its figure."""

    x: float
    y: float
    year: int
    figure: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The line, its dots, and the grid from 1 to 5 behind them."""

    line: str
    dots: tuple[Dot, ...]
    grid: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def trend_of(points: Sequence[Point]) -> Trend | None:
    """The score of each year in its place in time; None for fewer than two years."""
    if len(points) < 2:
        return None
    first, last = points[0].year, points[-1].year
    room = WIDTH - LEFT - RIGHT - 48
    dots = tuple(
        Dot(
            round(LEFT + 24 + room * (one.year - first) / (last - first), 1), _height(float(one.score.exact)),
            one.year, str(one.score.average),
        )
        for one in points
    )  # fmt: skip
    line = "M" + "L".join(f"{one.x} {one.y}" for one in dots)
    return Trend(line, dots, tuple((_height(one), one) for one in range(LEAST, MOST + 1)))


def _height(score: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (MOST - score) / (MOST - LEAST), 1)
