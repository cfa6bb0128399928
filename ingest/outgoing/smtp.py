"""Sending our own mails by SMTP (RFC 5321), always from the null reverse path.

    with Outgoing(settings) as outgoing:
        outgoing.connect()
        outcome = outgoing.send(mail, "anna.muster@example.org")

`MAIL FROM:<>` is what keeps a receipt from ever being answered by a mail server (RFC 3834 3.3).
"""

import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from config.errors import AccessRefusedError
from config.servers import OutgoingSettings
from ingest.acknowledgement.addresses import usable_address
from ingest.outgoing.connection import WAITS, as_our_error, open_connection
from ingest.outgoing.reply import fit_to_keep

ACCEPTED = range(200, 300)
PUT_OFF = range(400, 500)
REFUSED = range(500, 600)
CLOSING = 421
LOGIN_WANTED = {530, 534, 535, 538}


class Sending(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    """The server took the mail and answers for it."""
    DEFERRED = "deferred"
    """The server put it off (4xx); try again later."""
    REFUSED = "refused"
    """The server will never take it (5xx); do not try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOutcome:
    """How an attempt ended, and what the server said."""

    kind: Sending
    reply: str
    """Code and text, shortened, without addresses."""


UNSENDABLE = SendOutcome(
    kind=Sending.REFUSED, reply="553 5.6.7 the address cannot be written for the outgoing server"
)
"""What we say ourselves of an address outside ASCII where the server has no SMTPUTF8 (RFC 6531 3.5)."""


class Outgoing:
    """One connection to the outgoing server, opened when needed and used again for the next mail."""

    def __init__(self, settings: OutgoingSettings) -> None:
        """Nothing is opened before `connect` or the first `send`."""
        self._settings = settings
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self) -> None:
        """Open the connection, if it is not open. Raises AccessRefusedError, OutgoingUnreachableError."""
        if self._connection is None:
            self._connection = open_connection(self._settings)

    def close(self) -> None:
        """Take leave of the server. Never raises."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def send(self, message: bytes, recipient: str) -> SendOutcome:
        """Hand over one mail (CRLF lines) for one recipient; return what the server said.

        Raises OutgoingUnreachableError when the connection broke on the way: the server may or may not
        have the mail. Raises AccessRefusedError when it wants a login.
        """
        try:
            connection, address = self._ready(), usable_address(recipient)
            if not address or not (address.isascii() or connection.has_extn("smtputf8")):
                return UNSENDABLE
            return self._said(*_handed_over(connection, message, address), address)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise as_our_error(error, self._settings) from None

    def _ready(self) -> smtplib.SMTP:
        """A connection in its first state: a used one is reset, a dead one opened anew.

        An idle server hangs up after minutes; nothing was handed over, so nothing can be sent twice.
        """
        if self._connection is not None:
            try:
                if self._connection.rset()[0] in ACCEPTED:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                pass
            self._drop()
        self._connection = open_connection(self._settings)
        return self._connection

    def _said(self, code: int, text: bytes, recipient: str) -> SendOutcome:
        if code == CLOSING:
            self._drop()
        if code in LOGIN_WANTED:
            raise AccessRefusedError(
                f"The outgoing server {self._settings.host}:{self._settings.port} wants a login ({code}). "
                f"{WAITS} Write the account into [outgoing] url and give its password."
            )
        kinds = {ACCEPTED: Sending.SENT, PUT_OFF: Sending.DEFERRED, REFUSED: Sending.REFUSED}
        kind = next((kind for codes, kind in kinds.items() if code in codes), None)
        if kind is None:
            raise smtplib.SMTPResponseException(code, "not a final answer")
        return SendOutcome(kind=kind, reply=fit_to_keep(code, text, recipient))

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _handed_over(connection: smtplib.SMTP, message: bytes, recipient: str) -> tuple[int, bytes]:
    """The answer that settles it: the first refusal, or the answer to the end of the data."""
    options = [] if recipient.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
    code, text = connection.mail("", options)
    if code in ACCEPTED:
        code, text = connection.rcpt(recipient)
    if code not in ACCEPTED:
        return code, text
    try:
        return connection.data(message)
    except smtplib.SMTPDataError as refusal:
        return refusal.smtp_code, _as_bytes(refusal.smtp_error)


def _as_bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
