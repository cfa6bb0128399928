"""A whole desk for tests: an office with letters that wait, its accounts, and a port of its own."""

import datetime as dt
import itertools
import json
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from pathlib import Path

from config.load import load_settings
from ingest.office import Office, open_catalogue, open_store
from ingest.operations.accounts import save_account
from ingest.operations.register_file import import_register
from ingest.receive import Fetched, receive
from ingest.room.room import ReadingRoom
from ingest.tally import Tally
from ingest.work import work
from review.server import serving
from storage.accounts import Role
from storage.nouns import Arrival
from tests.fixtures.people import register_csv
from tests.settings import OFFICE

PASSWORD = "richtig-pferd-batterie"
PEOPLE: Mapping[str, tuple[frozenset[Role], frozenset[str]]] = {
    "karla": (frozenset({Role.CLERK}), frozenset()),
    "kurt": (frozenset({Role.CLERK}), frozenset()),
    "tina": (frozenset({Role.TEAM}), frozenset({"Südwall"})),
    "anton": (frozenset({Role.AUDITOR}), frozenset()),
    "dana": (frozenset({Role.DATA_PROTECTION}), frozenset()),
    "ada": (frozenset({Role.ADMIN}), frozenset()),
}
SETTINGS = (
    OFFICE
    + """
[reading]
readers = 1

[review]
listen = "127.0.0.1:{port}"
undo = "{undo}"
{more}
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskUnderTest:
    """An office and the address of its desk."""

    office: Office
    url: str
    folder: Path
    uids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def take(self, *mails: bytes) -> list[str]:
        """Receive mails and work them to their end; returns their Vorgangsnummern."""
        taken = []
        for mail in mails:
            with self.office.blobs.incoming() as incoming:
                incoming.write(mail)
                fetched = Fetched(
                    arrival=Arrival(account="k@m:993", folder="INBOX", uid_validity=1, uid=next(self.uids)),
                    bytes=incoming,
                    received_at=dt.datetime.now(dt.UTC),
                    too_large=False,
                    authserv_id="",
                )
                taken += receive([fetched], self.office)
        work(self.office, Tally())
        return [one.submission for one in taken]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Whatever a test wants to know from the database."""
        with self.office.store.read() as tx:
            return [tuple(row) for row in tx.connection.exec_driver_sql(sql)]

    def events(self, action: str) -> list[dict[str, object]]:
        """The bodies of the filing log's events of one kind."""
        found = self.rows(f"SELECT body FROM audit_events WHERE action = '{action}' ORDER BY seq")
        return [json.loads(str(row[0])) for row in found]


@dataclass(slots=True)
class Answer:
    """What the desk answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> object:
        return json.loads(self.body)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are answers to be looked at, not followed."""

    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """A browser without pictures: keeps cookies and the token of its session."""

    def __init__(self, url: str) -> None:
        self.url, self.cookies, self.csrf = url, dict[str, str](), ""
        self._opener = urllib.request.build_opener(_Stay)

    def sign_in(self, name: str, password: str = PASSWORD) -> Answer:
        answer = self.post("/sign-in", {"name": name, "password": password})
        if answer.status == 303:
            told = self.get("/api/v1/me").json
            assert isinstance(told, dict)
            self.csrf = told["csrf"]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        body = urllib.parse.urlencode({"csrf": self.csrf, **form}).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "en"}
        request = urllib.request.Request(
            self.url + path, data=body, headers={**sent, **(headers or {})}, method=method
        )
        try:
            with self._opener.open(request, timeout=60) as answer:
                got = Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                got = Answer(error.code, error.headers, error.read())
        for line in got.headers.get_all("Set-Cookie") or ():  # type: ignore[attr-defined]
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return got


@contextmanager
def open_desk(
    folder: Path,
    room: ReadingRoom,
    *,
    undo: str = "60s",
    database: str = "sqlite:///kundenpost.db",
    more: str = "",
    alone: bool = False,
) -> Iterator[DeskUnderTest]:
    """The desk of a fresh office with the invented people in its register and one account for each role."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "kundenpost.toml"
    config.write_text(SETTINGS.format(port=port, undo=undo, database=database, more=more), encoding="utf-8")
    register = folder / "register.csv"
    register.write_text(register_csv(), encoding="utf-8")
    settings = load_settings(config, {})
    with open_store(settings) as store:
        office = Office(settings, store, room, open_catalogue(settings))
        import_register(register, office.store)
        _add_people(office, list(PEOPLE))
        with serving(office, alone=alone):
            yield DeskUnderTest(office=office, url=f"http://127.0.0.1:{port}", folder=folder)
        office.stop.set()


def _add_people(office: Office, names: Sequence[str]) -> None:
    """All with one password, which is hashed once."""
    first, *others = names
    save_account(office.store, first, PASSWORD, *PEOPLE[first], "operator:test")
    with office.store.write() as tx:
        account = tx.accounts.get(first)
        assert account is not None
        for name in others:
            roles, sites = PEOPLE[name]
            tx.accounts.save(replace(account, name=name, roles=roles, sites=sites), tx.now)
