"""Fifty clerks at once: each takes the next item, looks at page, words and mail, sets it aside, and goes on.

While they think, their pages ask for news of the queue and keep the item in hand, as browsers do. The letters
of the tables behind have no bytes: pages, words and mail are those of the real letters.
"""

import collections
import random
import statistics
import threading
import time
from dataclasses import dataclass, field

import httpx

THINKS = (1.0, 4.0)
"""Seconds a clerk looks at an item."""


BACKGROUND = {"X-Background": "1"}
"""What a page asks by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What the clerks were answered."""

    seconds: float
    answers: int
    decided: int
    errors: int
    median: float
    p95: float
    said: str


@dataclass(slots=True)
class Counts:
    """What one clerk was answered."""

    times: list[float] = field(default_factory=list)
    decided: int = 0
    wrong: list[str] = field(default_factory=list)


def crowd(url: str, tokens: list[str], items: tuple[str, ...], seconds: float) -> Crowd:
    """Let a clerk for each token work for so long; `items` have a page to look at."""
    all_counts = [Counts() for _ in tokens]
    end = time.monotonic() + seconds
    clerks = [
        threading.Thread(target=_work, args=(url, token, items, end, counts))
        for token, counts in zip(tokens, all_counts, strict=True)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    times = [one for counts in all_counts for one in counts.times]
    wrong = collections.Counter(one for counts in all_counts for one in counts.wrong)
    return Crowd(
        seconds=seconds, answers=len(times), decided=sum(counts.decided for counts in all_counts),
        errors=sum(wrong.values()), median=statistics.median(times),
        p95=statistics.quantiles(times, n=20, method="inclusive")[-1],
        said="; ".join(f"{count} times {what}" for what, count in wrong.most_common(5)),
    )  # fmt: skip


def _work(url: str, token: str, items: tuple[str, ...], end: float, counts: Counts) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        time.sleep(random.uniform(0, THINKS[1]))
        while time.monotonic() < end:
            _ask(client, counts, "GET", "/queue")
            taken = _ask(client, counts, "POST", "/queue/next")
            place = taken.headers.get("location", "").partition("?")[0]
            if not place.startswith("/items/"):
                counts.wrong.append("nothing left to take")
                return
            _ask(client, counts, "GET", place)
            _look(client, counts, random.choice(items))
            time.sleep(random.uniform(*THINKS))
            _ask(client, counts, "POST", f"{place}/claim", headers=BACKGROUND)
            _ask(client, counts, "GET", "/queue", headers={**BACKGROUND, "HX-Request": "true"})
            answer = _ask(client, counts, "POST", f"{place}/decide", data={"choice": "set_aside"})
            counts.decided += answer.status_code == httpx.codes.SEE_OTHER


def _look(client: httpx.Client, counts: Counts, item: str) -> None:
    """The first page with its words, and the mail beside it."""
    page = f"/items/{item}/documents/{item}/pages/1"
    for path in (page, f"{page}/words", f"/items/{item}/mail"):
        _ask(client, counts, "GET", path)


def _ask(client: httpx.Client, counts: Counts, method: str, path: str, **more: object) -> httpx.Response:
    begun = time.perf_counter()
    answer = client.request(method, path, **more)
    counts.times.append(time.perf_counter() - begun)
    if answer.status_code >= httpx.codes.BAD_REQUEST:
        counts.wrong.append(f"{answer.status_code} for {method} {path.split('/')[1]}")
    return answer
