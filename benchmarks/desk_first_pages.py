"""How soon a clerk sees the first page: photos, scans, faxes and letters, drawn anew and looked at again."""

import time
from collections.abc import Iterator
from email.message import EmailMessage

import httpx

from benchmarks.desk_pages import Asked
from benchmarks.reading_set import TUNING, documents
from ingest.office import Office
from tests.within import post_and_work

SHARE = 0.34
"""Of the reading benchmark's documents: twenty or so, of every kind."""
FIRST_PAGE = "first page"
SUBJECT = "Unterlagen ohne Nummer"


def papers(office: Office) -> tuple[str, ...]:
    """Mail papers of nobody in the register to the office; returns the items that wait with a picture."""
    found = []
    for paper in documents(TUNING, SHARE):
        letter = EmailMessage()
        letter["Subject"], letter["From"] = SUBJECT, f"{paper.path.stem}@example.org"
        main, _, sub = paper.media_type.partition("/")
        letter.add_attachment(paper.path.read_bytes(), main, sub, filename=paper.path.name)
        submission = post_and_work(office, letter.as_bytes())
        with office.store.read() as tx:
            waiting = tx.desk.waiting_in(submission)
            found += [
                row["id"] for row in tx.desk.documents_of(submission) if row["id"] in waiting and row["pages"]
            ]
    return tuple(found)


def first_pages(url: str, token: str, items: tuple[str, ...]) -> Iterator[Asked]:
    """The picture of each item's first page, when nobody has seen it before, and once more."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        _picture(client, items[0], 2)  # a reader is started by the first one who looks
        for how in ("drawn anew", "looked at again"):
            yield Asked(name=f"{FIRST_PAGE}, {how}", times=tuple(_picture(client, item, 1) for item in items))


def _picture(client: httpx.Client, item: str, page: int) -> float:
    begun = time.perf_counter()
    answer = client.get(f"/items/{item}/documents/{item}/pages/{page}")
    took = time.perf_counter() - begun
    if page == 1 and not answer.is_success:
        raise RuntimeError(f"the first page of {item}: {answer.status_code}")
    return took
