"""The page and the plots of the accuracy benchmark, and what of it does not hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.accuracy_judge import Judged, Tally
from benchmarks.accuracy_types import Kinds
from classifiers.bounds import at_most, interval
from classifiers.nouns import Kind

MUST_FILE = {"born digital": 0.85, "scan": 0.85, "photo": 0.70}
MUST_READ = {"born digital": 0.995, "scan": 0.995, "photo": 0.97}
MOST_WRONG = {"text": 1 / 10_000, "pages": 1 / 1_000}
"""The share of letters in a wrong case that the bound of 95 % may still allow."""
NUMBERS = {Kind.BG_NUMBER: "BG number", Kind.CUSTOMER_NUMBER: "Kundennummer"}
BINS = (0.97, 0.975, 0.98, 0.985, 0.99, 0.995, 1.0001)


def report(
    made: str,
    by_text: Mapping[str, Tally],
    by_page: Mapping[str, Tally],
    told: Kinds,
    judged: Sequence[Judged],
) -> str:
    """The page of results; every share with its bounds of 95 %."""
    return "\n".join(
        [
            "# Accuracy",
            "",
            f"`make accuracy`, {made}.",
            "Invented offices: common last names, namesakes and twins in",
            "cases with neighbouring numbers, several spellings, closed and restricted cases; one letter",
            "of five is a trap. Bounds are of 95 % (Clopper-Pearson).",
            "",
            *_wrong("As text with measured reading errors", by_text),
            *_wrong("Printed, captured and read", by_page),
            "## Filed without a person, of papers with a number and a second factor",
            "",
            "Kinds that are never filed alone, and closed and restricted cases, are not counted.",
            "",
            "| how | capture | papers | filed | of 95 % | must hold |",
            "|---|---|---|---|---|---|",
            *_filed("text", by_text),
            *_filed("pages", by_page),
            "",
            "## Numbers found and read as they were printed",
            "",
            "Errors are put into the text: digits that became others cannot be found, so nothing must hold.",
            "",
            "| how | capture | number | printed | right | of 95 % | must hold |",
            "|---|---|---|---|---|---|---|",
            *_read("text", by_text, {}),
            *_read("pages", by_page, MUST_READ),
            "",
            "## What the confidence of filed papers was worth",
            "",
            *_worth(judged),
            "",
            *told.section(),
            "## Why such papers went to a person",
            "",
            *_why((*by_text.values(), *by_page.values())),
            "",
        ]
    )


def _wrong(title: str, tallies: Mapping[str, Tally]) -> list[str]:
    if not tallies:
        return []
    rows = [
        f"| {way} | {t.letters:,} | {t.filed:,} | {t.wrong} | {at_most(t.wrong, t.letters):.5f} |"
        for way, t in tallies.items()
    ]
    letters, wrong = sum(t.letters for t in tallies.values()), sum(t.wrong for t in tallies.values())
    filed = sum(t.filed for t in tallies.values())
    bound = at_most(wrong, letters)
    whole = f"| **all** | {letters:,} | {filed:,} | **{wrong}** | **{bound:.5f}** (1 : {1 / bound:,.0f}) |"
    head = ["| capture | letters | filed | wrong case | at most, of all letters |", "|---|---|---|---|---|"]
    return [f"## {title}", "", *head, *rows, whole, ""]


def _filed(how: str, tallies: Mapping[str, Tally]) -> list[str]:
    return [
        _share(how, way, t.clean_filed, t.clean, MUST_FILE.get(way)) for way, t in tallies.items() if t.clean
    ]


def _read(how: str, tallies: Mapping[str, Tally], must: Mapping[str, float]) -> list[str]:
    return [
        _share(how, f"{way} | {name}", t.right[kind], t.printed[kind], must.get(way))
        for way, t in tallies.items()
        for kind, name in NUMBERS.items()
        if t.printed[kind]
    ]


def _worth(judged: Sequence[Judged]) -> list[str]:
    rows = []
    for low, high in pairwise(BINS):
        inside = [one for one in judged if one.confidence is not None and low <= one.confidence < high]
        if inside:
            right = sum(not one.wrong for one in inside)
            least, _ = interval(right, len(inside))
            rows.append(f"| {low} to {min(high, 1.0)} | {len(inside):,} | {right:,} | {least:.2%} |")
    return ["| confidence | filed | right case | at least, of 95 % |", "|---|---|---|---|", *rows]


def _share(how: str, way: str, hits: int, count: int, must: float | None) -> str:
    low, high = interval(hits, count)
    wanted = f"{must:.1%}" if must else ""
    return f"| {how} | {way} | {count:,} | {hits / count:.1%} | {low:.1%} to {high:.1%} | {wanted} |"


def _why(tallies: Sequence[Tally]) -> list[str]:
    total: Counter[str] = Counter()
    for tally in tallies:
        total += tally.kept_from
    return [
        "| reason | papers |",
        "|---|---|",
        *(f"| `{reason}` | {count} |" for reason, count in total.most_common()),
    ]


def failures(
    by_text: Mapping[str, Tally], by_page: Mapping[str, Tally], wanted: Mapping[str, int]
) -> list[str]:
    """What does not hold; `wanted`: how many letters were to be judged."""
    found = []
    for how, tallies in (("text", by_text), ("pages", by_page)):
        found += [*_too_wrong(how, tallies, wanted[how]), *_too_few_filed(how, tallies)]
    found += [
        f"pages, {way}, {name}: {tally.right[kind] / tally.printed[kind]:.1%} right, {must:.1%} must hold"
        for way, must in MUST_READ.items()
        for kind, name in NUMBERS.items()
        if (tally := by_page.get(way)) and tally.right[kind] < must * tally.printed[kind]
    ]
    return found


def _too_wrong(how: str, tallies: Mapping[str, Tally], wanted: int) -> Iterator[str]:
    """A wrong case, or too few letters to say that there are none."""
    letters, wrong = sum(t.letters for t in tallies.values()), sum(t.wrong for t in tallies.values())
    bound = at_most(wrong, letters)
    if wrong:
        yield f"{how}: {wrong} letters in a wrong case"
    if letters < wanted:
        yield f"{how}: {letters:,} letters judged, {wanted:,} were wanted"
    if bound > MOST_WRONG[how]:
        yield f"{how}: wrong at most {bound:.5f} of all letters, {MOST_WRONG[how]:.5f} must hold"


def _too_few_filed(how: str, tallies: Mapping[str, Tally]) -> Iterator[str]:
    for way, must in MUST_FILE.items():
        tally = tallies.get(way)
        if tally and tally.clean and tally.clean_filed / tally.clean < must:
            yield f"{how}, {way}: {tally.clean_filed / tally.clean:.1%} filed, {must:.0%} must hold"


def plots(
    folder: Path, by_text: Mapping[str, Tally], by_page: Mapping[str, Tally], judged: Sequence[Judged]
) -> None:
    """Shares with their bounds (`accuracy-filed.png`), the reliability curve (`accuracy-confidence.png`)."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - heavy, and only for the pictures

    shares = Figure(figsize=(7, 3.5), layout="constrained")
    axes = shares.subplots()
    rows = [
        (f"{way}\n{how}", t.clean_filed, t.clean)
        for how, ts in (("text", by_text), ("pages", by_page))
        for way, t in ts.items()
        if t.clean
    ]
    for at, (_, hits, count) in enumerate(rows):
        low, high = interval(hits, count)
        axes.errorbar(
            at, hits / count, yerr=[[hits / count - low], [high - hits / count]], fmt="o", color="black"
        )
    axes.set_xticks(range(len(rows)), [label for label, *_ in rows], fontsize=7)
    axes.set_ylim(0, 1)
    axes.set_ylabel("filed without a person")
    shares.savefig(folder / "accuracy-filed.png", dpi=120)
    curve = Figure(figsize=(5, 3.5), layout="constrained")
    axes = curve.subplots()
    for low, high in pairwise(BINS):
        inside = [one for one in judged if one.confidence is not None and low <= one.confidence < high]
        if inside:
            right = sum(not one.wrong for one in inside)
            lowest, highest = interval(right, len(inside))
            share = right / len(inside)
            axes.errorbar(
                (low + high) / 2, share, yerr=[[share - lowest], [highest - share]], fmt="o", color="black"
            )
            axes.annotate(f"{len(inside)}", ((low + high) / 2, lowest), fontsize=7, va="top", ha="center")
    axes.set_xlabel("confidence")
    axes.set_ylabel("right case")
    curve.savefig(folder / "accuracy-confidence.png", dpi=120)
