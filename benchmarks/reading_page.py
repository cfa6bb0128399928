"""The page of results of the reading benchmark, and what of the issue's bounds does not hold."""

import platform
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.reading_readers import Run
from benchmarks.reading_score import Line, lines
from benchmarks.reading_set import Document

MEDIANS = {"scan": 0.3, "fax": 0.3, "photo": 0.3, "heic": 0.3, "hard": 0.3}
"""Percent, at most."""
MEANS = {"photo": 1.0, "heic": 1.0, "hard": 3.0}
ALONE = {"hard": 9.0}
"""The same without the second reader."""
MOST_MEMORY, MOST_SECONDS = 500, 2.0
"""MB of a reader, and for a page, without the second reader."""
NUMBERS = {"born-digital": 1.0, "scan": 1.0, "fax": 1.0, "photo": 0.99, "heic": 0.99, "hard": 0.98}
"""The least share of documents whose case number or Kundennummer is read exactly."""
TIMES_FASTER, TIMES_FLOOR = 4.0, 1.25
COMMONEST = 8


def page(documents: list[Document], runs: list[Run], load: float) -> str:
    """Everything that was measured, as Markdown."""
    pages = sum(len(document.letter.sheets) for document in documents)
    return "\n".join(
        [
            "# Reading",
            "",
            (
                f"{len(documents)} documents, {pages} pages of our own making (`make bench-reading`), read "
                f"on {datetime.now(UTC):%Y-%m-%d} by Python {platform.python_version()}, tesserocr "
                f"{version('tesserocr')}. Two documents at once, one thread each. Load of the machine: "
                f"{load:.1f} (more than 2 means that others used its two cores too: compare the CPU seconds)."
            ),
            "",
            *_speeds(runs),
            "",
            *(row for run in runs if run.scores for row in _classes(run)),
            "## What does not hold",
            "",
            *(_shortcomings(runs) or ["All bounds held."]),
            "",
            "## Signs taken for others",
            "",
            *_confusions(runs[0]),
            "",
            "## Renditions",
            "",
            *_sizes(runs),
            "",
        ]
    )


def _speeds(runs: list[Run]) -> Iterator[str]:
    yield "| reader | pages | seconds | pages/s | CPU s/page | largest process |"
    yield "|---|---|---|---|---|---|"
    for run in runs:
        memory = f"{run.memory} MB" if run.memory else ""
        yield (
            f"| {run.name} | {run.pages} | {run.seconds:.0f} | {run.pages / run.seconds:.2f} | "
            f"{run.cpu / run.pages:.2f} | {memory} |"
        )


def _classes(run: Run) -> Iterator[str]:
    yield f"## {run.name}"
    yield ""
    yield (
        "| class | documents | pages | CER median % | CER mean % | case number | Kundennummer | either | "
        "wrong numbers |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for line in lines(run.scores):
        yield (
            f"| {line.kind} | {line.documents} | {line.pages} | {line.median:.2f} | {line.mean:.2f} | "
            f"{line.case_numbers:.0%} | {line.customer_numbers:.0%} | {line.either:.0%} | {line.wrong} |"
        )
    if not any(one.wrong for one in run.scores):
        yield ""
        yield (
            f"No wrong number in {len(run.scores)} documents: with 95 % certainty fewer than "
            f"{3 / len(run.scores):.1%} of such documents have one (rule of three)."
        )
    if slow := sorted(run.seconds_of.items(), key=lambda one: -one[1])[:1]:
        yield ""
        yield f"The slowest document was {slow[0][0]} with {slow[0][1]:.1f} s."
    yield ""


def _shortcomings(runs: list[Run]) -> list[str]:
    by_name = {run.name.split(",")[0].split(":")[0]: run for run in runs}
    mine, alone = runs[:2]
    found = [*_of_accuracy(list(lines(mine.scores))), *_of_one_reader(alone)]
    if "OCRmyPDF" in by_name:
        found += _beside(mine, by_name["OCRmyPDF"])
    floor = by_name["floor"]
    drawn = [document.kind != "born-digital" for document in mine.scores]
    share = mine.drawn_cpu / floor.cpu
    if share > TIMES_FLOOR:
        found.append(
            f"- CPU time is {share:.2f} times the floor's ({sum(drawn)} documents with pictures), wanted "
            f"{TIMES_FLOOR}."
        )
    return found


def _of_accuracy(found: list[Line]) -> Iterator[str]:
    for line in found:
        for what, value, most in (
            ("median", line.median, MEDIANS.get(line.kind)),
            ("mean", line.mean, MEANS.get(line.kind)),
        ):
            if most is not None and value > most:
                yield f"- {line.kind}: CER {what} {value:.2f} %, wanted at most {most} %."
        if line.either < NUMBERS.get(line.kind, 0.0):
            least = NUMBERS[line.kind]
            yield f"- {line.kind}: a number read exactly on {line.either:.0%}, wanted {least:.0%}."
        if line.wrong:
            yield f"- {line.kind}: {line.wrong} wrong but well-formed numbers."


def _of_one_reader(alone: Run) -> Iterator[str]:
    """What must hold without the second reader."""
    for line in lines(alone.scores):
        if line.mean > ALONE.get(line.kind, 100.0):
            yield f"- {line.kind}, second reader off: mean {line.mean:.2f} %, wanted {ALONE[line.kind]} %."
    if alone.memory >= MOST_MEMORY:
        yield f"- The largest reader held {alone.memory} MB without the second reader, wanted {MOST_MEMORY}."
    for score in alone.scores:
        seconds = alone.seconds_of[score.name] / len(score.errors)
        if seconds > MOST_SECONDS:
            yield f"- {score.name}: {seconds:.1f} s a page, second reader off, wanted {MOST_SECONDS} s."


def _beside(mine: Run, theirs: Run) -> Iterator[str]:
    faster = theirs.seconds / mine.seconds
    if faster < TIMES_FASTER:
        yield f"- {faster:.1f} times as fast as OCRmyPDF, wanted {TIMES_FASTER}."
    for one, other in zip(lines(mine.scores), lines(theirs.scores), strict=True):
        if one.median > other.median or one.mean > other.mean:
            yield (
                f"- {one.kind}: CER {one.median:.2f} / {one.mean:.2f} %, OCRmyPDF {other.median:.2f} / "
                f"{other.mean:.2f} %."
            )


def _confusions(run: Run) -> Iterator[str]:
    yield "| class | printed → read, the commonest |"
    yield "|---|---|"
    for kind in dict.fromkeys(one.kind for one in run.scores):
        counted: Counter[tuple[str, str]] = Counter()
        for one in run.scores:
            if one.kind == kind:
                counted.update(one.confusions)
        shown = ", ".join(
            f"`{printed or '∅'}` → `{read or '∅'}` {count}"
            for (printed, read), count in counted.most_common(COMMONEST)
        )
        yield f"| {kind} | {shown.replace('|', '&#124;')} |"


def _sizes(runs: list[Run]) -> Iterator[str]:
    made = next((run for run in runs if any(size for _, size in run.sizes.values())), None)
    if made is None:
        yield "None were made."
        return
    yield "| class | bytes of the documents | bytes of their renditions |"
    yield "|---|---|---|"
    for kind in dict.fromkeys(Path(name).stem.rpartition("-")[0] for name in made.sizes):
        sizes = [size for name, size in made.sizes.items() if name.startswith(f"{kind}-") and size[1]]
        if sizes:
            yield f"| {kind} | {sum(size[0] for size in sizes):,} | {sum(size[1] for size in sizes):,} |"
