"""Every page of the desk, asked for many times with many questions."""

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

PROBES = 20
"""Programs may ask less often than people."""
ITEM = re.compile(r'href="/items/([^"/?]+)"')
LINK = re.compile(r'href="(/audit/documents/[^"]+)"')
PURPOSE = "Messung der Antwortzeiten"
CHANCE = random.Random(35502)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How long one page took, each time."""

    name: str
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds half of them took at most."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """Seconds 95 of 100 took at most."""
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, who may see it, and how it is asked for."""

    name: str
    who: str
    ask: Callable[[httpx.Client], httpx.Response]
    rounds: int = 40


def get(path: str) -> Callable[[httpx.Client], httpx.Response]:
    """Ask for an address."""
    return lambda client: client.get(path)


def search(**fields: Callable[[], str]) -> Callable[[httpx.Client], httpx.Response]:
    """Search the filing log for values drawn anew each time."""

    def ask(client: httpx.Client) -> httpx.Response:
        return client.post(
            "/audit", data={"purpose": PURPOSE, **{name: value() for name, value in fields.items()}}
        )

    return ask


def _case() -> str:
    return f"35502BG{CHANCE.randrange(20_000):07}"


def _a_life(client: httpx.Client) -> httpx.Response:
    found = LINK.search(search(case=_case)(client).text)
    begun = time.perf_counter()
    answer = client.get(found[1] if found else "/audit")
    answer.elapsed_alone = time.perf_counter() - begun  # type: ignore[attr-defined] - only the second one is told
    return answer


def _an_item(client: httpx.Client) -> httpx.Response:
    return client.get(f"/items/{CHANCE.choice(_items(client))}")


_known: list[str] = []


def _items(client: httpx.Client) -> list[str]:
    """The items of the first pages of the queue, asked for once."""
    if not _known:
        _known.extend(ITEM.findall(client.get("/queue").text))
    return _known


PAGES = (
    Page(name="queue", who="clerk", ask=get("/queue")),
    Page(name="queue by reason", who="clerk", ask=get("/queue?reason=number_alone")),
    Page(name="queue by site", who="clerk", ask=get("/queue?site=Nord")),
    Page(name="queue, older than a week", who="clerk", ask=get("/queue?age=7")),
    Page(name="item", who="clerk", ask=_an_item),
    Page(name="search of the register", who="clerk", ask=get("/people?q=Schmidt")),
    Page(name="account", who="clerk", ask=get("/account")),
    Page(name="sign-in", who="clerk", ask=get("/sign-in")),
    Page(name="filing log, empty form", who="auditor", ask=get("/audit")),
    Page(name="filing log, everything", who="auditor", ask=search()),
    Page(name="filing log by case", who="auditor", ask=search(case=_case)),
    Page(
        name="filing log by person",
        who="auditor",
        ask=search(person=lambda: f"123D{CHANCE.randrange(20_000):06}"),
    ),
    Page(
        name="filing log by sender",
        who="auditor",
        ask=search(sender=lambda: f"person{CHANCE.randrange(20_000)}@example.org"),
    ),
    Page(
        name="filing log by hash",
        who="auditor",
        ask=search(sha256=lambda: f"{CHANCE.randrange(100_000) * 4 + 2:064}"),
    ),
    Page(
        name="filing log by actor",
        who="auditor",
        ask=search(actor=lambda: f"user:clerk{CHANCE.randrange(30)}"),
    ),
    Page(name="filing log by action", who="auditor", ask=search(action=lambda: "chosen")),
    Page(name="filing log by action nobody took", who="auditor", ask=search(action=lambda: "undone")),
    Page(
        name="filing log by time",
        who="auditor",
        ask=search(since=lambda: "2025-03-01", until=lambda: "2025-03-31"),
    ),
    Page(
        name="filing log by actor and time",
        who="auditor",
        ask=search(actor=lambda: "kundenpost", since=lambda: "2025-03-01", until=lambda: "2025-03-31"),
    ),
    Page(name="life of a document", who="auditor", ask=_a_life),
    Page(name="operation", who="admin", ask=get("/operator")),
    Page(name="metrics", who="admin", ask=get("/metrics"), rounds=PROBES),
    Page(name="readiness", who="admin", ask=get("/readyz"), rounds=PROBES),
)


def ask_for_all(url: str, tokens: dict[str, list[str]]) -> Iterator[Asked]:
    """Each page in turn, by people who take turns: nobody asks more often than the desk allows."""
    _known.clear()
    clients = {who: [_client(url, token) for token in theirs] for who, theirs in tokens.items()}
    for page in PAGES:
        theirs = clients[page.who]
        yield Asked(
            name=page.name, times=tuple(_timed(page, theirs[n % len(theirs)]) for n in range(page.rounds))
        )


def _client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def _timed(page: Page, client: httpx.Client) -> float:
    begun = time.perf_counter()
    answer = page.ask(client)
    took = time.perf_counter() - begun
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"{page.name}: {answer.status_code}")
    return getattr(answer, "elapsed_alone", took)
