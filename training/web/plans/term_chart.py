"""A target's way through the term drawn: a column a year, what is done, booked, planned and still missing."""

from dataclasses import dataclass

from training.operations.plans.term_report import Course

WIDTH, HEIGHT = 640, 230
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 26, 30
WIDEST = 64


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a column; `kind`: before, done, booked, planned or short."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A year: where its middle is, its pieces, and the figure above it."""

    year: int
    middle: float
    top: float
    figure: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All columns, the line of what is needed, and lines of a grid with their figures."""

    columns: tuple[Column, ...]
    needed_at: float
    needed: str
    grid: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def chart_of(course: Course) -> Chart:
    """Columns grow with what is reached to the end of each year; what is missing stands on the year it is due."""
    most = max(course.needed, 1)
    share = (WIDTH - LEFT - RIGHT) / max(1, len(course.years))
    width = min(WIDEST, share * 0.6)

    def height(n: int) -> float:
        return (HEIGHT - TOP - BOTTOM) * n / most

    columns = []
    for place, one in enumerate(course.years):
        x, y, parts = LEFT + share * (place + 0.5) - width / 2, float(HEIGHT - BOTTOM), []
        pieces = _pieces(one.total, one.done, one.booked, one.planned, one.short if one.is_due else 0)
        for kind, n in pieces:
            y -= height(n)
            parts.append(Part(kind, round(x, 1), round(y, 1), round(width, 1), round(height(n), 1)))
        top = round(HEIGHT - BOTTOM - height(one.total), 1)
        columns.append(Column(one.year, round(x + width / 2, 1), top, f"{one.total:,}", tuple(parts)))
    grid = tuple((round(HEIGHT - BOTTOM - height(n), 1), f"{n:,}") for n in (0, most // 2) if n or most > 1)
    return Chart(tuple(columns), round(HEIGHT - BOTTOM - height(most), 1), f"{course.needed:,}", grid)


def _pieces(total: int, done: int, booked: int, planned: int, short: int) -> list[tuple[str, int]]:
    """From the bottom up: what was there before the year, and what the year adds; never more than the total."""
    added = [("done", done), ("booked", booked), ("planned", planned)]
    before = max(0, total - done - booked - planned)
    room, found = total - before, [("before", before)]
    for kind, n in added:
        found.append((kind, min(n, room)))
        room -= min(n, room)
    return [(kind, n) for kind, n in [*found, ("short", short)] if n]
