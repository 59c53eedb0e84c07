"""Pictures of figures as SVG, without a library: lines over a scale, with the figures beside the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 180, 40, 44
COLOURS = ("#c8102e", "#1f6feb", "#2da44e", "#9a6700", "#8250df", "#57606a", "#bc4c00")
STYLE = "font-family:system-ui,sans-serif;font-size:12px"


@dataclass(frozen=True, slots=True)
class Line:
    """A named curve; `steps` keeps its height until the next point."""

    name: str
    points: Sequence[tuple[float, float]]
    dashed: bool = False
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to pixels; by powers of ten where `is_log`."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """The pixel of a value; what lies outside runs along the edge."""
        low, high, one = (log10(x) if self.is_log else x for x in (self.low, self.high, self._inside(value)))
        return round(self.start + (self.end - self.start) * (one - low) / (high - low or 1), 1)

    def _inside(self, value: float) -> float:
        return min(max(value, self.low), self.high)

    def ticks(self) -> list[float]:
        """Round values for the grid."""
        if self.is_log:
            powers = range(round(log10(self.low)), round(log10(self.high)) + 1)
            figures = (1, 2, 5) if len(powers) < 4 else (1,)
            ticks = [figure * 10.0**power for power in powers for figure in figures]
            return [one for one in ticks if one <= self.high * 1.001]
        step = _round_step((self.high - self.low) / 5)
        first = ceil(self.low / step - 1e-9)
        return [round(i * step, 9) for i in range(first, floor(self.high / step + 1e-9) + 1)]


def _round_step(size: float) -> float:
    power = 10.0 ** floor(log10(size)) if size > 0 else 1.0
    return next(figure * power for figure in (1, 2, 5, 10) if figure * power >= size * 0.999)


def picture(title: str, across: str, up: str, lines: Sequence[Line], *, log_x: bool = False, log_y: bool = True) -> str:
    """An SVG of the curves."""
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    x, y = _scale(xs, LEFT, WIDTH - RIGHT, is_log=log_x), _scale(ys, HEIGHT - BOTTOM, TOP, is_log=log_y)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" style="{STYLE}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<text x="{LEFT}" y="20" font-weight="600">{escape(title)}</text>',
            *_grid(x, y, across, up),
            *(part for index, line in enumerate(lines) for part in _curve(line, COLOURS[index % len(COLOURS)], x, y)),
            *_names(lines, y),
            "</svg>\n",
        ]
    )


def _scale(values: list[float], start: float, end: float, *, is_log: bool) -> Scale:
    low, high = min(values), max(values)
    if is_log:
        low, high = max(low, 1e-6), max(high, 1e-6)
        low, high = 10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high))
        return Scale(low, high * 10 if low == high else high, start, end, is_log=True)
    room = (high - low or abs(high) or 1) * 0.05
    return Scale(low - room if low else 0, high + room, start, end)


def _grid(x: Scale, y: Scale, across: str, up: str) -> list[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = []
    for value in y.ticks():
        at = y.at(value)
        parts.append(f'<path d="M{LEFT} {at}H{right}" stroke="#d0d7de"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4}" text-anchor="end" fill="#57606a">{value:,g}</text>')
    for value in x.ticks():
        at = x.at(value)
        parts.append(f'<path d="M{at} {bottom}v4" stroke="#57606a"/>')
        parts.append(f'<text x="{at}" y="{bottom + 18}" text-anchor="middle" fill="#57606a">{value:,g}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>')
    middle = (TOP + bottom) / 2
    parts.append(f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(up)}</text>')
    return parts


def _curve(line: Line, colour: str, x: Scale, y: Scale) -> list[str]:
    if not line.points:
        return []
    spots = [(x.at(a), y.at(b)) for a, b in line.points]
    way = f"M{spots[0][0]} {spots[0][1]}"
    way += "".join(f"H{a}V{b}" if line.steps else f"L{a} {b}" for a, b in spots[1:])
    dash = ' stroke-dasharray="5 4"' if line.dashed else ""
    path = f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    return [path, *([] if line.steps else [f'<circle cx="{a}" cy="{b}" r="3" fill="{colour}"/>' for a, b in spots])]


def _names(lines: Sequence[Line], y: Scale) -> list[str]:
    """Each curve's name beside the scale at the height where it ends, none over another."""
    ends = [
        (y.at(line.points[-1][1]), line.name, COLOURS[index % len(COLOURS)])
        for index, line in enumerate(lines)
        if line.points
    ]
    parts, last = [], float("-inf")
    for at, name, colour in sorted(ends):
        last = max(at, last + 15)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{round(last + 4, 1)}" fill="{colour}">{escape(name)}</text>')
    return parts


def write(path: Path, text: str) -> None:
    """Put a picture where the documents find it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
