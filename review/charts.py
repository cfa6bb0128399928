"""Pictures of figures over time: SVG made here, without a script, readable without the picture.

Every chart is an `<svg role="img">` with a title and a description, and the same figures as a table
beneath it. Colours are classes of the style sheet, so that they follow light, dark and forced colours;
nothing is told by colour alone.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 12, 26
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
TICKS = 4
LABELS = 6
"""Dates written under the axis, at most."""
STEPS = (1, 2, 2.5, 5, 10)
ROUND = 3
"""The radius of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure: what it belongs to, its value, and the value in words."""

    label: str
    value: float | None
    """None: there is none, as the share of nothing."""
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture with its words."""

    key: str
    """A name without blanks, once on a page."""
    title: str
    says: str
    """What the picture shows, in a sentence, for those who do not see it."""
    points: tuple[Point, ...]
    unit: str = ""
    """What the axis counts; `%` makes it end at 100."""

    line: bool = False
    """A line through the points (levels), or a column for each (amounts)."""

    @property
    def svg(self) -> Markup:
        """The picture."""
        return _svg(self, _line if self.line else _columns)


def _svg(chart: Chart, draw: Callable[[Sequence[Point], float], Iterator[Markup]]) -> Markup:
    top = 100.0 if chart.unit == "%" else top_of([point.value or 0 for point in chart.points])
    inside = Markup("").join(
        (
            *axis(top, chart.unit),
            *draw(chart.points, top),
            *dates([point.label for point in chart.points]),
        )
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{k}-title {k}-says">'
        '<title id="{k}-title">{title}</title><desc id="{k}-says">{says}</desc>{inside}</svg>'
    ).format(w=WIDTH, h=HEIGHT, k=chart.key, title=chart.title, says=chart.says, inside=inside)


def _columns(points: Sequence[Point], top: float) -> Iterator[Markup]:
    step = INNER_WIDTH / max(len(points), 1)
    for place, point in enumerate(points):
        if point.value:
            height = INNER_HEIGHT * point.value / top
            yield Markup(
                '<rect class="chart__bar" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}">'
                "<title>{label}: {shown}</title></rect>"
            ).format(
                x=LEFT + place * step + step * 0.12,
                y=TOP + INNER_HEIGHT - height,
                w=step * 0.76,
                h=height,
                label=point.label,
                shown=point.shown,
            )


def _line(points: Sequence[Point], top: float) -> Iterator[Markup]:
    places = [(_middle(n, len(points)), _y(point.value, top), point) for n, point in enumerate(points)]
    known = [(x, y, point) for x, y, point in places if y is not None]
    if known:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in known)
        yield Markup('<polyline class="chart__line" points="{path}"/>').format(path=path)
    for x, y, point in known:
        yield Markup(
            '<circle class="chart__point" cx="{x:.1f}" cy="{y:.1f}" r="{r}">'
            "<title>{label}: {shown}</title></circle>"
        ).format(x=x, y=y, r=ROUND, label=point.label, shown=point.shown)


def axis(top: float, unit: str = "") -> Iterator[Markup]:
    """Lines across, with the amount each stands for."""
    for tick in range(TICKS + 1):
        value = top * tick / TICKS
        y = TOP + INNER_HEIGHT * (1 - tick / TICKS)
        yield Markup(
            '<line class="chart__grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
            '<text class="chart__text" x="{at}" y="{down:.1f}" text-anchor="end">{value}</text>'
        ).format(left=LEFT, right=WIDTH - RIGHT, y=y, at=LEFT - 6, down=y + 4, value=_number(value, unit))


def dates(labels: Sequence[str]) -> Iterator[Markup]:
    """Some of the labels under the axis, the last always."""
    every = max(1, math.ceil(len(labels) / LABELS))
    for place in range(len(labels) - 1, -1, -every):
        yield Markup(
            '<text class="chart__text" x="{x:.1f}" y="{y}" text-anchor="middle">{label}</text>'
        ).format(x=_middle(place, len(labels)), y=HEIGHT - 8, label=labels[place])


def _middle(place: int, count: int) -> float:
    return LEFT + INNER_WIDTH * (place + 0.5) / max(count, 1)


def _y(value: float | None, top: float) -> float | None:
    return None if value is None else TOP + INNER_HEIGHT * (1 - value / top)


def top_of(amounts: Sequence[float]) -> float:
    """Where the axis ends: a round number not below the highest amount, so that its quarters are whole."""
    highest = max(amounts, default=0)
    power = 10 ** math.floor(math.log10(max(highest, TICKS) / TICKS))
    step = next(power * step for step in STEPS if power * step * TICKS >= highest)
    return float(max(math.ceil(step), 1) * TICKS)


def _number(value: float, unit: str) -> str:
    return f"{value:.0f}{' %' if unit == '%' else ''}"
