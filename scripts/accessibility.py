"""`python -m scripts.accessibility`: ask axe-core about every page of the desk; the answers as a page.

Each page in both languages, light and dark, on a desktop, at 200 % zoom and 320 pixels wide, in the system's
Chromium (the Debian package chromium) over the sample office. Ends with 1 where there is a violation.
"""

import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from config.errors import OperatorError
from tests.browser.conftest import QUIET, teach
from tests.browser.states import furnished
from tests.browser.test_accessibility import PAGES, SIZES, axe
from tests.browser.visits import visit
from tests.demo_desk import DemoDesk, demo_desk

REPORT = Path(__file__).parents[1] / "docs" / "reference" / "accessibility.md"
TOP = """\
# Accessibility of the desk

Written by `make accessibility` on {day}: axe-core {axe}, Chromium {chromium}. Each page of the sample
office was asked about {runs} times: German and English, light and dark, on a desktop, at 200 % zoom and 320
pixels wide (BITV 2.0, WCAG 2.1 AA). *For people* is what a program cannot judge, such as text over a picture;
*sideways* is how often the page was wider than its window.

| page | seen by | violations | rules passed | for people | sideways |
|---|---|--:|--:|--:|--:|
"""
BOTTOM = """
What no program sees is looked at in `tests/browser`: every journey by keyboard alone, and a visible focus
on each stop of the Tab key.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What axe-core said of one page in one language, light, and size."""

    violations: tuple[str, ...]
    passes: int
    unsure: frozenset[str]
    sideways: bool
    engine: str


def main() -> int:
    """Ask about every page, and write down the answers."""
    program = shutil.which("chromium")
    if program is None:
        raise OperatorError("chromium is not installed; nothing was written. Install the Debian package.")
    with tempfile.TemporaryDirectory() as folder, demo_desk(Path(folder) / "demo") as desk:
        teach(desk)
        with furnished(desk), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
            found = {name: tuple(_asked(name, browser, desk)) for name in PAGES}
            REPORT.write_text(_report(found, browser.version), encoding="utf-8")
            browser.close()
    wrong = {name: {v for one in seen for v in one.violations} for name, seen in found.items()}
    print("".join(f"{name}: {', '.join(sorted(rules))}\n" for name, rules in wrong.items() if rules), end="")
    return int(any(wrong.values()))


def _asked(name: str, browser: Browser, desk: DemoDesk) -> Iterator[Seen]:
    who, go = PAGES[name]
    for language in ("de", "en"):
        for scheme in ("light", "dark"):
            with visit(browser, desk, who, language, color_scheme=scheme, reduced_motion="reduce") as page:
                go(page)
                for width, height in SIZES.values():
                    page.set_viewport_size({"width": width, "height": height})
                    wide = page.evaluate("document.documentElement.scrollWidth") > width
                    yield _seen(axe(page), sideways=wide)


def _seen(told: dict[str, Any], *, sideways: bool) -> Seen:
    return Seen(
        violations=tuple(one["id"] for one in told["violations"]), passes=len(told["passes"]),
        unsure=frozenset(one["id"] for one in told["incomplete"]), sideways=sideways,
        engine=told["testEngine"]["version"],
    )  # fmt: skip


def _report(found: dict[str, tuple[Seen, ...]], chromium: str) -> str:
    first, *_ = (seen for runs in found.values() for seen in runs)
    runs = len(next(iter(found.values())))
    rows = "".join(_row(name, seen) for name, seen in found.items())
    today = dt.datetime.now(dt.UTC).date()
    return TOP.format(day=today, axe=first.engine, chromium=chromium, runs=runs) + rows + BOTTOM


def _row(name: str, seen: tuple[Seen, ...]) -> str:
    violations = sum(len(one.violations) for one in seen)
    unsure = len(frozenset().union(*(one.unsure for one in seen)))
    sideways = sum(one.sideways for one in seen)
    who = PAGES[name][0] or "everybody"
    return f"| {name} | {who} | {violations} | {min(one.passes for one in seen)} | {unsure} | {sideways} |\n"


if __name__ == "__main__":
    sys.exit(main())
