"""The page of results of `make corpus`: counts, costs, and where others expect something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.corpus_expected import Difference
from benchmarks.corpus_files import MOST_MEMORY, MOST_SECONDS, Looked

DEAREST = 5
"""Files of each kind of cost that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One `once` over all mails, and what did not hold afterwards."""

    mails: int
    seconds: float
    answer: str
    """What `once --json` printed."""
    memory: tuple[float, ...]
    """MB its processes held after a tenth, half, and nearly all of the time, and at most."""
    documents: list[tuple[str, str, int]]
    """Status, reason, how many."""
    submissions: list[tuple[str, str, int]]
    wrong: list[str]


def _listed(figures: Sequence[float]) -> str:
    return ", ".join(f"{figure:.0f}" for figure in figures)


def report(worked: Pass, looked: Sequence[Looked], differing: Sequence[Difference]) -> str:
    """The page."""
    slowest = sorted(looked, key=lambda look: look.cpu)[: -DEAREST - 1 : -1]
    largest = sorted(looked, key=lambda look: look.peak)[: -DEAREST - 1 : -1]
    died = sum(look.readers > 1 and look.opened.problem is not None for look in looked)
    return f"""\
# Real mails and documents

`make corpus CORPUS=…`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {worked.mails} different mails (real ones,
and real documents mailed one by one) in a private Dovecot, one `once` over all in {worked.seconds:.0f} s.
{_held(worked.wrong)}
Both processes of the program together, its readers aside, held {_listed(worked.memory[:3])} MB after a
tenth, half and nearly all of the time, and {worked.memory[3]:.0f} MB at most.

`{worked.answer}`

| submissions | reason | |
|---|---|---|
{_rows(worked.submissions)}

| documents | reason | |
|---|---|---|
{_rows(worked.documents)}

## What a file costs

Each mail alone in a reader: processor time to open it and read all its parts (by the clock in brackets), and
the most memory the reader held, its libraries and models included.
Allowed are {MOST_SECONDS:.0f} s and {MOST_MEMORY:.0f} MB;
{sum(look.is_dear for look in looked)} of {len(looked)} cost more. Mails on which every reader died: {died}.

| slowest | s | MB | | largest | MB | s |
|---|---|---|---|---|---|---|
{_costs(slowest, largest)}

All together: {sum(look.cpu for look in looked):.0f} s, the median \
{sorted(look.cpu for look in looked)[len(looked) // 2] * 1000:.0f} ms.

## Where others expect something else

Beside some mails lies what another program makes of them. Sender, subject and names of attachments differ in
{len(differing)} places:

| mail | what | why |
|---|---|---|
{_differences(differing)}
"""


def _held(wrong: Sequence[str]) -> str:
    if wrong:
        return f"{len(wrong)} things did not hold."
    return (
        "Every message is in one state, every leaf of a plain walk has its row, a second `once` changed\n"
        "nothing, `balance` held, no reader died for good, and no receipt went to a machine."
    )


def _rows(counted: Sequence[tuple[str, str, int]]) -> str:
    return "\n".join(f"| {what} | {reason} | {count} |" for what, reason, count in counted)


def _costs(slowest: Sequence[Looked], largest: Sequence[Looked]) -> str:
    return "\n".join(
        f"| {one.name} | {one.cpu:.1f} ({one.seconds:.1f}) | {one.peak:.0f} | | "
        f"{other.name} | {other.peak:.0f} | {other.cpu:.1f} ({other.seconds:.1f}) |"
        for one, other in zip(slowest, largest, strict=True)
    )


def _differences(differing: Sequence[Difference]) -> str:
    return "\n".join(f"| {one.name} | {one.what} | {one.why or 'not explained'} |" for one in differing)
