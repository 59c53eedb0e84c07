"""The search drawn: cost and bound over time, as coordinates for an SVG."""

from dataclasses import dataclass

from training.models.schedules import Progress

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 32


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: where it is, and its figure."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Paths of the two curves and the grid behind them; `cost_label`, `bound_label`: where their names stand."""

    cost: str
    bound: str
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    cost_label: tuple[float, float] | None
    bound_label: tuple[float, float] | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def chart_of(progress: list[Progress], seconds: float) -> Chart | None:
    """The curves up to that second; None before anything is known.

    The scale shows the gap that is left: what lies far above or below runs along the edge.
    """
    if not progress:
        return None
    costs = [(one.seconds, one.cost) for one in progress if one.cost is not None]
    bounds = [(one.seconds, one.bound) for one in progress]
    low, step = _scale(costs[-1][1] if costs else bounds[-1][1], bounds[-1][1])
    last = max(seconds, progress[-1].seconds, 1.0)

    def place(at: float, value: float) -> tuple[float, float]:
        share = min(1.0, max(0.0, (value - low) / (4 * step)))
        x = LEFT + (WIDTH - LEFT - RIGHT) * at / last
        return round(x, 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    lines, moments = range(low, low + 5 * step, step), range(0, int(last) + 1, _stride(last))
    return Chart(
        cost=_steps([place(*one) for one in costs], WIDTH - RIGHT),
        bound=_steps([place(*one) for one in bounds], WIDTH - RIGHT),
        across=tuple(Tick(place(0, value)[1], f"{value:,}") for value in lines),
        down=tuple(Tick(place(at, low)[0], str(at)) for at in moments),
        cost_label=_label(place(*costs[-1])[1], above=True) if costs else None,
        bound_label=_label(place(*bounds[-1])[1], above=False),
    )


def _scale(cost: int, bound: int) -> tuple[int, int]:
    """Where the scale begins, and what a quarter of it holds: a bit more than the gap, in round figures."""
    gap = max(cost - bound, cost // 50, 2)
    step = next(figure * 10**power for power in range(20) for figure in (1, 2, 5) if 4 * figure * 10**power >= 2 * gap)
    return max(0, bound - step) // step * step, step


def _stride(last: float) -> int:
    """Whole seconds from one tick to the next: round, and five at most up to the last second."""
    return next(one for one in (1, 2, 5, 10, 15, 30, 60, 120, 300, round(last)) if one * 5 >= last)


def _steps(points: list[tuple[float, float]], end: float) -> str:
    """A path that keeps its height until the next point, up to the right edge."""
    if not points:
        return ""
    (x, y), *rest = points
    return f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in rest) + f"H{end}"


def _label(y: float, *, above: bool) -> tuple[float, float]:
    """Where the name of a curve stands, at its right end."""
    return WIDTH - RIGHT - 8, max(TOP + 12, y - 8) if above else min(HEIGHT - BOTTOM - 4, y + 18)


def gap_of(cost: int | None, bound: int | None) -> float | None:
    """How far the cost may be above the best possible, in per cent of it; None while unknown."""
    if cost is None or bound is None:
        return None
    return 0.0 if cost == 0 else 100 * max(0, cost - bound) / cost
