"""The settings tree: one frozen model a section, every key with what it does.

The reference page `docs/reference/settings.md` is generated from these docstrings.
Durations are seconds, sizes are bytes, both written as people write them ("60s", "50 MB").
"""

import re
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from config.hosts import is_loopback
from config.units import duration, size

Seconds = Annotated[float, BeforeValidator(duration), Field(gt=0)]
Bytes = Annotated[int, BeforeValidator(size), Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}; write one like Europe/Berlin") from error
    return name


def _with_address(text: str) -> str:
    if "@" not in parseaddr(text)[1]:
        raise ValueError("write an address such as Jobcenter Dortmund <kundenpost@example.org>")
    return text


class Section(BaseModel):
    """A part of the settings; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Server(Section):
    """A server named by one URL: scheme, user, host and port."""

    url: str
    """Where the server is: `scheme://user@host:port/…`."""
    password: SecretStr | None = None
    """`file:PATH`, `env:NAME`, or the password itself."""
    ca_file: Path | None = None
    """Certificates to trust instead of the system's."""
    allow_plain: bool = False
    """Allow an unencrypted connection to another machine. Loopback needs no leave."""
    timeout: Seconds = 60.0
    """How long to wait for one answer of the server."""

    @property
    def parts(self) -> SplitResult:
        """The URL taken apart."""
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        """The server's name or address."""
        return self.parts.hostname or ""

    @property
    def user(self) -> str:
        """The account on the server; empty when the server wants none."""
        return unquote(self.parts.username or "")

    def _must_be(self, *schemes: str) -> None:
        if self.parts.scheme not in schemes or not self.host:
            raise ValueError(f"url: write one of {', '.join(s + '://…' for s in schemes)} with a host")
        self.parts.port  # noqa: B018 - raises ValueError for a port out of range


class OAuth2(Section):
    """Access tokens instead of a password (RFC 6749), sent as XOAUTH2 or OAUTHBEARER (RFC 7628)."""

    token_url: str
    """The provider's token endpoint."""
    client_id: str
    """Our name with the provider."""
    client_secret: SecretStr | None = None
    """`file:PATH`, `env:NAME`, or the secret itself."""
    refresh_token: SecretStr | None = None
    """For the refresh flow. Given as `file:PATH`, a rotated token is written back to that file."""
    flow: Literal["client_credentials", "refresh_token"] = "client_credentials"
    """How a token is asked for."""
    scope: str = ""
    """What the token is for, as the provider wants it."""
    mechanism: Literal["auto", "xoauth2", "oauthbearer"] = "auto"
    """How the token is sent; `auto` takes what the server offers."""
    ca_file: Path | None = None
    """Certificates to trust at the token endpoint instead of the system's."""

    @model_validator(mode="after")
    def _refresh_needs_a_token(self) -> Self:
        if self.flow == "refresh_token" and self.refresh_token is None:
            raise ValueError("refresh_token: the refresh flow needs one")
        return self


class MailboxSettings(Server):
    """One mailbox to read, by IMAP."""

    oauth2: OAuth2 | None = None
    """Access tokens instead of a password."""
    done: str = "Verarbeitet"
    """The folder for messages that are safely stored. "" leaves them and sets a keyword."""
    every: Seconds = 60.0
    """How often to look for new mail. Where the server has IDLE, new mail is noticed at once as well."""
    idle: bool = True
    """Use IDLE where the server has it."""
    max_size: Bytes = 50_000_000
    """A larger message is stored and goes to quarantine unopened."""
    authserv_id: str = ""
    """The name our own server writes into `Authentication-Results` (RFC 8601); others are not believed."""

    @model_validator(mode="after")
    def _is_imap(self) -> Self:
        self._must_be("imaps", "imap", "starttls")
        if not self.user:
            raise ValueError(
                "url: write the account into the URL, as in imaps://kundenpost@mail.example.org/INBOX"
            )
        if self.password is None and self.oauth2 is None:
            raise ValueError("password or oauth2: one of them is needed")
        return self

    @property
    def port(self) -> int:
        """The port of the URL, or the usual one."""
        return self.parts.port or (993 if self.parts.scheme == "imaps" else 143)

    @property
    def folder(self) -> str:
        """The folder to read."""
        return unquote(self.parts.path.lstrip("/")) or "INBOX"

    @property
    def account(self) -> str:
        """What tells this mailbox from others: user, host and port."""
        return f"{self.user}@{self.host}:{self.port}"


class OutgoingSettings(Server):
    """The mail server that takes our receipts."""

    sender: Annotated[str, AfterValidator(_with_address)]
    """The From of receipts, with a display name."""
    timeout: Seconds = 30.0
    """How long to wait for one answer of the server."""
    retry_for: Seconds = 3 * 86400.0
    """How long a receipt the server keeps putting off (4xx) is tried again."""

    @model_validator(mode="after")
    def _is_smtp(self) -> Self:
        self._must_be("smtp", "starttls", "smtps")
        return self

    @property
    def port(self) -> int:
        """The port of the URL, or the usual one."""
        return self.parts.port or {"smtp": 25, "starttls": 587, "smtps": 465}[self.parts.scheme]

    @property
    def address(self) -> str:
        """The bare address of the sender."""
        return parseaddr(self.sender)[1]


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
    """Tesseract languages, joined by +."""
    tessdata: Path | None = None
    """A folder with language data; by default the wheel's German model, or the system's for pytesseract."""
    readers: Annotated[int, Field(ge=0, le=64)] = 0
    """Reader processes; 0 means one for each core."""
    memory: Bytes = 1_500_000_000
    """The most memory one reader may use."""
    open_time: Seconds = 60.0
    """The longest one mail may take to open."""
    read_time: Seconds = 120.0
    """The longest one part may take to read."""
    max_parts: Count = 500
    """Parts opened of one mail; the rest of a larger one goes to a person."""
    max_depth: Annotated[int, Field(ge=1, le=50)] = 8
    """Mails within mails."""
    max_pages: Count = 300
    """Pages read of one document; a longer one goes to a person."""
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


class ReviewSettings(Section):
    """The review desk."""

    listen: str = "127.0.0.1:8080"
    """Where the desk answers."""


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
    receipts: ReceiptSettings = ReceiptSettings()
    """The receipts clients get."""
    reading: ReadingSettings = ReadingSettings()
    """How documents are opened and read."""
    virus: VirusSettings | None = None
    """Without this section no mail is scanned for viruses."""
    run: RunSettings = RunSettings()
    """The daemon."""
    review: ReviewSettings = ReviewSettings()
    """The review desk."""
