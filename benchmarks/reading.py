"""Reading measured: `make bench-reading`. 60 documents of our own making, read by us and by others.

The seed of the figures (FINAL) is another than the one things were tried with (TUNING, `--tuning`). The
page of results and its pictures go to `benchmarks/results/`. `--share 0.2` reads a fifth of each class.
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks.reading_page import page
from benchmarks.reading_pictures import before_and_after
from benchmarks.reading_readers import OCRMYPDF, Run, floor, growth, ocrmypdf, ours, tesseract
from benchmarks.reading_set import FINAL, TUNING, Document, documents

RESULTS = Path("benchmarks", "results")


def main(arguments: list[str]) -> int:
    """Measure, write the page, print it."""
    options = _parser().parse_args(arguments)
    os.environ["OMP_THREAD_LIMIT"] = "1"  # before any engine is loaded
    found = documents(TUNING if options.tuning else FINAL, options.share)
    if options.growth:
        early, late = growth(found, options.growth)
        print(f"One reader held {early} MB after {options.growth // 10} pages and {late} MB at the end.")
        return 0
    runs = list(_runs(found, peers=not options.ours))
    text = page(found, runs, os.getloadavg()[0])
    sys.stdout.write(text)
    if not (options.tuning or options.ours or options.share < 1):
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "reading.md").write_text(text)
        before_and_after(found, RESULTS / "reading")
    return 0


def _runs(found: list[Document], *, peers: bool) -> list[Run]:
    """All readers over the same documents, one reader after the other."""
    runs = [
        ours(found, "auto", renditions=True),
        ours(found, "off", renditions=False),
        floor(found),
    ]
    if peers:
        runs.append(tesseract(found))
        if OCRMYPDF.is_file():
            runs.append(ocrmypdf(found))
    return runs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="how much of each class is read")
    parser.add_argument("--tuning", action="store_true", help="the documents for trying things")
    parser.add_argument("--growth", type=int, default=0, help="only: memory of one reader over N pages")
    parser.add_argument("--ours", action="store_true", help="without the others")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
