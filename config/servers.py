"""The settings of servers: mailboxes, and the one that takes our receipts."""

from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import AfterValidator, SecretStr, model_validator

from config.section import Bytes, Seconds, Section


def _with_address(text: str) -> str:
    if "@" not in parseaddr(text)[1]:
        raise ValueError("write an address such as Jobcenter Dortmund <kundenpost@example.org>")
    return text


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
