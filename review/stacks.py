"""Several amounts a day, one upon the other: told by pattern and by words, never by colour alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from review.charts import HEIGHT, INNER_HEIGHT, INNER_WIDTH, LEFT, TOP, WIDTH, axis, dates, top_of

LAYERS = 5
"""Kinds told apart in a picture; what is rarer is told together. Each has a pattern of its own."""
PATTERNS = (
    "",
    '<path class="stack__ink" d="M0 8L8 0"/>',
    '<circle class="stack__dot" cx="4" cy="4" r="1.6"/>',
    '<path class="stack__ink" d="M0 4H8"/>',
    '<path class="stack__ink" d="M4 0V8"/>',
)
"""What is drawn on a square of eight, layer by layer; the first is plain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One kind, and its amount on each day."""

    name: str
    amounts: tuple[int, ...]
    number: int
    """Which pattern it has."""

    @property
    def sample(self) -> Markup:
        """Its pattern, for the list beneath the picture."""
        return Markup(
            '<svg class="stack__sample" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
            '<rect class="stack__{n}" width="16" height="16"/></svg>'
        ).format(n=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One picture with its words."""

    key: str
    title: str
    says: str
    labels: tuple[str, ...]
    """The days."""
    layers: tuple[Layer, ...]

    @property
    def svg(self) -> Markup:
        """The picture."""
        top = top_of([sum(day) for day in zip(*(layer.amounts for layer in self.layers), strict=True)])
        inside = Markup("").join((_patterns(), *axis(top), *_columns(self, top), *dates(self.labels)))
        return Markup(
            '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{k}-title {k}-says">'
            '<title id="{k}-title">{title}</title><desc id="{k}-says">{says}</desc>{inside}</svg>'
        ).format(w=WIDTH, h=HEIGHT, k=self.key, title=self.title, says=self.says, inside=inside)


def _patterns() -> Markup:
    one = (
        '<pattern id="stack-{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="stack__ground" width="8" height="8"/>{ink}</pattern>'
    )
    drawn = (Markup(one).format(n=n, ink=Markup(ink)) for n, ink in enumerate(PATTERNS))  # noqa: S704 - ours
    return Markup("<defs>{all}</defs>").format(all=Markup("").join(drawn))


def _columns(stack: Stack, top: float) -> Iterator[Markup]:
    step = INNER_WIDTH / max(len(stack.labels), 1)
    for place, label in enumerate(stack.labels):
        below = 0.0
        for layer in stack.layers:
            amount = layer.amounts[place]
            if amount:
                height = INNER_HEIGHT * amount / top
                below += height
                yield Markup(
                    '<rect class="stack__{n}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}">'
                    "<title>{label}, {name}: {amount}</title></rect>"
                ).format(
                    n=layer.number, x=LEFT + place * step + step * 0.12, y=TOP + INNER_HEIGHT - below,
                    w=step * 0.76, h=height, label=label, name=layer.name, amount=amount,
                )  # fmt: skip


def layered(days: Sequence[dict[str, int]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The kinds that matter most, most first, each with its amounts; "" for all others together."""
    sums: dict[str, int] = {}
    for day in days:
        for code, count in day.items():
            sums[code] = sums.get(code, 0) + count
    first = sorted(sums, key=lambda code: (-sums[code], code))
    kept = first if len(first) <= LAYERS else first[: LAYERS - 1]
    rows = [(code, tuple(day.get(code, 0) for day in days)) for code in kept]
    if len(first) > LAYERS:
        others = tuple(sum(count for code, count in day.items() if code not in kept) for day in days)
        rows.append(("", others))
    return tuple(rows)
