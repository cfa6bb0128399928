"""How results are shown: JSON for programs, tables for people, colours and progress only on a terminal."""

import json
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any

import structlog


def as_json(value: Any) -> None:  # noqa: ANN401 - JSON values
    """One JSON object on a line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def lines(rows: Iterable[dict[str, Any]], columns: tuple[str, ...], *, json_lines: bool) -> None:
    """A list: one JSON object per line, a table on a terminal, tab-separated text in a pipe.

    Rows that are read while they are shown are put down at once where nobody reads on (`… | head`).
    """
    with closing(rows) if isinstance(rows, Generator) else nullcontext():
        _shown(rows, columns, json_lines=json_lines)


def _shown(rows: Iterable[dict[str, Any]], columns: tuple[str, ...], *, json_lines: bool) -> None:
    if json_lines:
        for row in rows:
            as_json(row)
    elif sys.stdout.isatty():
        _table(rows, columns)
    else:
        sys.stdout.write("\t".join(columns) + "\n")
        for row in rows:
            sys.stdout.write("\t".join(_cell(row.get(column)) for column in columns) + "\n")


def facts(values: dict[str, Any], *, json_object: bool) -> None:
    """One thing: a JSON object, or a line for each of its facts."""
    if json_object:
        as_json(values)
        return
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else _cell(value)
        sys.stdout.write(f"{name:<{width}}  {shown}\n")


def _table(rows: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> None:
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for people
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    Console().print(table, markup=False)


def _cell(value: Any) -> str:  # noqa: ANN401 - any plain value
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() else "·" for c in text)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, nothing in a pipe; call what is yielded with (done, all)."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for people
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(title, total=None)
        yield lambda done, all_: bars.update(bar, completed=done, total=all_)


def log_to_stderr(*, json_lines: bool, level: str = "info") -> None:
    """Send log events to standard error, as JSON lines or for people."""
    renderer = structlog.processors.JSONRenderer() if json_lines else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
