"""Fifty clerks at once: each takes the next item, looks at it, sets it aside, and takes the next."""

import collections
import random
import statistics
import threading
import time
from dataclasses import dataclass, field

import httpx

THINKS = (1.0, 4.0)
"""Seconds a clerk looks at an item."""


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


def crowd(url: str, tokens: list[str], seconds: float) -> Crowd:
    """Let a clerk for each token work for so long."""
    all_counts = [Counts() for _ in tokens]
    end = time.monotonic() + seconds
    clerks = [
        threading.Thread(target=_work, args=(url, token, end, counts))
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


def _work(url: str, token: str, end: float, counts: Counts) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        time.sleep(random.uniform(0, THINKS[1]))
        while time.monotonic() < end:
            _ask(client, counts, "GET", "/queue")
            taken = _ask(client, counts, "POST", "/queue/next")
            place = taken.headers.get("location", "").partition("?")[0]
            if not place.startswith("/items/"):
                return
            _ask(client, counts, "GET", place)
            time.sleep(random.uniform(*THINKS))
            answer = _ask(client, counts, "POST", f"{place}/decide", data={"choice": "set_aside"})
            counts.decided += answer.status_code == httpx.codes.SEE_OTHER


def _ask(client: httpx.Client, counts: Counts, method: str, path: str, **more: object) -> httpx.Response:
    begun = time.perf_counter()
    answer = client.request(method, path, **more)
    counts.times.append(time.perf_counter() - begun)
    if answer.status_code >= httpx.codes.BAD_REQUEST:
        counts.wrong.append(f"{answer.status_code} for {method} {path.split('/')[1]}")
    return answer
