"""The pictures of the operator's page: what came, what became of it, what waited."""

import datetime as dt
from collections.abc import Callable, Sequence

from ingest.operations.figures import Day
from review.amounts import number, share
from review.charts import Chart, Point
from review.page import reason_in_words
from review.stacks import Layer, Stack, layered
from review.words import Words

Amount = Callable[[Day], float | None]


def charts_of(days: Sequence[Day], words: Words, language: str) -> tuple[Chart, ...]:
    """Every picture, with its words in the reader's language."""

    def chart(key: str, title: str, amount: Amount, unit: str = "", digits: int = 0) -> Chart:
        points = tuple(_point(day, amount(day), language, unit, digits) for day in days)
        return Chart(
            key=key,
            title=words.gettext(title),
            says=_says(points, words),
            points=points,
            unit=unit,
            line=key in LINES,
        )

    return (
        chart("mails", "Mails received a day", lambda day: day.intake.mails),
        chart("pages", "Pages received a day", lambda day: day.intake.pages),
        chart("letters", "Letters received a day", lambda day: day.intake.documents),
        chart("waiting", "Waiting for a person at the end of the day", lambda day: day.waiting),
        chart("oldest", "Age of the longest waiting letter, in days", lambda day: day.oldest, digits=1),
        chart("share", "Share of letters filed by the program alone", _percent, unit="%"),
    )


def reasons_of(days: Sequence[Day], words: Words, language: str) -> Stack:
    """Why things waited at the end of each day, the commonest reasons by themselves."""
    rows = layered([dict(day.reasons) for day in days])
    layers = tuple(
        Layer(
            name=reason_in_words(code, language) if code else words.gettext("All other reasons"),
            amounts=amounts, number=number,
        )
        for number, (code, amounts) in enumerate(rows)
    )  # fmt: skip
    return Stack(
        key="reasons-by-day", title=words.gettext("Why things waited, at the end of each day"),
        says=_most_often(layers, words), labels=tuple(_date(day.day, language) for day in days),
        layers=layers,
    )  # fmt: skip


def _most_often(layers: Sequence[Layer], words: Words) -> str:
    if not layers:
        return words.gettext("Nothing waited.")
    return words.gettext("Most often: %(reason)s Last %(last)s.") % {
        "reason": layers[0].name, "last": layers[0].amounts[-1],
    }  # fmt: skip


NONE = "\N{EN DASH}"
"""Written where there is no figure."""
LINES = frozenset({"waiting", "oldest", "share"})
"""Levels are drawn as lines, amounts of a day as columns."""


def _percent(day: Day) -> float | None:
    return None if day.share is None else 100 * day.share


def _point(day: Day, value: float | None, language: str, unit: str, digits: int) -> Point:
    if value is None:
        shown = NONE
    else:
        shown = share(value / 100, language) if unit == "%" else number(value, language, digits)
    return Point(label=_date(day.day, language), value=value, shown=shown)


def _date(day: dt.date, language: str) -> str:
    return f"{day:%d.%m.}" if language == "de" else f"{day:%d %b}"


def _says(points: Sequence[Point], words: Words) -> str:
    """The first, the highest and the last figure in a sentence."""
    known = [point for point in points if point.value is not None]
    if not known:
        return words.gettext("No figures yet.")
    highest = max(known, key=lambda point: point.value or 0)
    return words.gettext("Highest on %(day)s with %(highest)s; last %(last)s.") % {
        "day": highest.label, "highest": highest.shown, "last": known[-1].shown,
    }  # fmt: skip
