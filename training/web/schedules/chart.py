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

    A first answer may be far dearer than the last: what is above five times the latest cost runs along the upper edge.
    """
    if not progress:
        return None
    costs = [(one.seconds, one.cost) for one in progress if one.cost is not None]
    bounds = [(one.seconds, one.bound) for one in progress]
    most = max([min(cost, costs[-1][1] * 5) for _, cost in costs] + [bound for _, bound in bounds] + [1])
    last = max(seconds, progress[-1].seconds, 1.0)
    top = _round_up(most)

    def place(point: tuple[float, int]) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * point[0] / last
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(point[1], top) / top)
        return round(x, 1), round(y, 1)

    return Chart(
        cost=_steps([place(one) for one in costs], WIDTH - RIGHT),
        bound=_steps([place(one) for one in bounds], WIDTH - RIGHT),
        across=tuple(Tick(place((0, top * part // 4))[1], f"{top * part // 4:,}") for part in range(5)),
        down=tuple(Tick(place((last * part / 4, 0))[0], f"{last * part / 4:.0f}") for part in range(5)),
        cost_label=_label(costs, place, above=True),
        bound_label=_label(bounds, place, above=False),
    )


def _steps(points: list[tuple[float, float]], end: float) -> str:
    """A path that keeps its height until the next point, up to the right edge."""
    if not points:
        return ""
    (x, y), *rest = points
    return f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in rest) + f"H{end}"


def _label(points: list[tuple[float, int]], place: object, *, above: bool) -> tuple[float, float] | None:
    if not points or not callable(place):
        return None
    y = place(points[-1])[1]
    y = max(TOP + 12, y - 8) if above else min(HEIGHT - BOTTOM - 4, y + 18)
    return WIDTH - RIGHT - 8, y


def _round_up(value: int) -> int:
    """The next of 4, 8, 20, 40, 80, 200 …: quarters of it are whole."""
    step = 4
    while step < value:
        step = step * 5 // 2 if str(step).startswith("8") else step * 2
    return step


def gap_of(cost: int | None, bound: int | None) -> float | None:
    """How far the cost may be above the best possible, in per cent of it; None while unknown."""
    if cost is None or bound is None:
        return None
    return 0.0 if cost == 0 else 100 * max(0, cost - bound) / cost
