r"""One connection to a mailbox: what is new, the bytes of a message, and filing away what is stored.

`\Seen` is never looked at or set: `BODY.PEEK[]` is the only fetch, and a message is known by its UID.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, IMAPClientReadOnlyError

from config.errors import AccessRefusedError, MailboxUnreachableError, OperatorError, SettingsError
from config.servers import MailboxSettings
from ingest.mailbox import folders, idle
from ingest.mailbox.answers import ANSWERS, ANY, is_broken, reason, waiting_helps
from ingest.mailbox.away import away
from ingest.mailbox.connection import hang_up, open_connection, unreachable
from ingest.mailbox.nouns import (
    Folder,
    Listed,
    LostWhileFetchingError,
    MessageGoneError,
    UidRefusedError,
    Writable,
)
from ingest.mailbox.oauth2 import TokenSource

CHUNK = 1_000_000
BATCH = 250
"""UIDs in one command: under 3 kB, and servers cut lines at 8 kB."""
SLICE = 50_000
"""Messages in one SEARCH: the answer is one line, and `imaplib` reads no line over 1 MB."""

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class Mailbox:
    """One connection to one folder. Not safe to share between threads.

    Every method raises MailboxUnreachableError when the connection ends, and closes it; `connect` then
    makes a new one.
    """

    def __init__(
        self,
        settings: MailboxSettings,
        tokens: TokenSource | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Nothing is opened until `connect`; `tokens` is needed where the settings say `oauth2`."""
        self._settings = settings
        self._tokens = tokens
        self._now = now
        self._open: IMAPClient | None = None
        self._folder: Folder | None = None
        self._done: str | None = None
        self._seen = 0

    def __enter__(self) -> Self:
        if self._open is None:
            self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def connect(self) -> None:
        """Connect and log in anew.

        Raises AccessRefusedError (certificate, STARTTLS not offered, plain not allowed, password or token
        refused), MailboxUnreachableError, or SettingsError (a secret or `ca_file` that cannot be read).
        """
        self.close()
        self._open = open_connection(self._settings, self._tokens)

    def close(self) -> None:
        """Log out where the server still listens; nothing is raised."""
        client, self._open, self._folder, self._done = self._open, None, None, None
        if client is None:
            return
        try:
            client.logout()
        except ANY:
            hang_up(client)

    def select(self) -> Folder:
        """Open the folder for reading and moving; nothing is created.

        Raises SettingsError when there is no such folder, AccessRefusedError when it is read-only.
        """
        with self._talk() as client:
            name = folders.server_name(client, self._settings.folder)
            answer = self._selected(client, name)
            self._folder = Folder(
                name=name,
                uid_validity=answer.get(b"UIDVALIDITY", 0),
                uid_next=answer.get(b"UIDNEXT"),
                messages=answer.get(b"EXISTS", 0),
            )
            self._seen = (self._folder.uid_next or 1) - 1
            return self._folder

    def new(self, above_uid: int, known: frozenset[int] = frozenset()) -> list[Listed]:
        """Return the messages with a UID above `above_uid` that are not `known`, by UID.

        Costs one SEARCH, and one FETCH for each 250 new messages, whatever else lies there.
        """
        with self._talk() as client:
            uids = self._uids_from(client, above_uid + 1)
            self._seen = max([above_uid, *uids])
            return [one for batch in _batches(sorted(uids - known)) for one in self._listed(client, batch)]

    def uids(self) -> frozenset[int]:
        """Return the UIDs of all messages that lie in the folder now."""
        with self._talk() as client:
            return frozenset(self._uids_from(client, 1))

    def fetch(self, uid: int, into: Writable, size: int, chunk: int = CHUNK) -> int:
        """Write a message to `into` and return how many bytes it has.

        A message of up to `chunk` bytes is asked for as a whole, a larger one (or one of size 0, unknown)
        piece by piece, so that no more than `chunk` bytes are held. What was written when an error is
        raised is to be thrown away.

        Raises MessageGoneError, UidRefusedError, or LostWhileFetchingError. Some servers hang up at a
        message they cannot read; so when the connection ends here and a new one can be made at once, that
        too is a refusal of this message, and the new connection goes on with the others. What `into`
        raises, such as for a full disk, passes through, and the connection goes on.
        """
        written = 0
        for piece in self._pieces(uid, size, chunk):
            into.write(piece)
            written += len(piece)
        return written

    def file_away(self, uids: Sequence[int]) -> frozenset[int]:
        """Move messages to the `done` folder, or mark them where there is none, and return the settled ones.

        A UID that was already gone counts as settled. What the server refuses is logged and left out; the
        next poll tries again. How it is done without MOVE or UIDPLUS stands in `away`.
        """
        with self._talk() as client:
            target = self._target(client)
            batches = _batches(sorted(set(uids)))
            return frozenset(uid for batch in batches for uid in away(client, batch, target))

    def wait_for_mail(self, seconds: float, stop: threading.Event) -> bool:
        """Wait until mail is announced (True), the time is up or `stop` is set (False).

        Uses IDLE where settings and server have it, else only the clock. Only a hint: poll as well. Mail
        counts as announced once, and only above what `select` and `new` have shown.
        """
        if self._settings.idle and self._open is not None:
            with self._talk() as client:
                if client.has_capability("IDLE"):
                    return idle.wait(client, seconds, stop, lambda: self._anything_newer(client))
        stop.wait(seconds)
        return False

    @contextmanager
    def _talk(self) -> Iterator[IMAPClient]:
        """Yield the connection; whatever ends it closes it and becomes MailboxUnreachableError."""
        if self._open is None:
            raise unreachable(self._settings, ConnectionError("there is no connection"))
        try:
            yield self._open
        except ANY as error:
            client, self._open = self._open, None
            self.close()
            hang_up(client)
            raise unreachable(self._settings, error) from None

    def _back_in(self, folder: Folder | None) -> bool:
        """Connect anew, and say whether the same folder is open again."""
        try:
            self.connect()
            again = self.select()
        except (MailboxUnreachableError, OperatorError):
            return False
        if folder is not None and again.uid_validity == folder.uid_validity:
            return True
        self.close()
        return False

    def _selected(self, client: IMAPClient, name: str) -> dict[bytes, Any]:
        try:
            return dict(client.select_folder(name))
        except IMAPClientReadOnlyError:
            raise AccessRefusedError(
                f"The mail server opens the folder {self._settings.folder} only for reading, so taken mail "
                f"could not be filed away. Give {self._settings.user} the right to move messages there."
            ) from None
        except IMAPClientError as error:
            if is_broken(error) or waiting_helps(reason(error)):
                raise
            problem = f"mailbox url: the folder {self._settings.folder} cannot be opened: {reason(error)}"
            raise SettingsError((problem,)) from None

    def _uids_from(self, client: IMAPClient, first: int) -> set[int]:
        """Search from the top down, and only as far as `first` reaches: UIDs grow with the position."""
        client.noop()  # some servers show what came since the last command only after another one
        found: set[int] = set()
        bottom = max(self._folder.messages if self._folder else 0, 1) - SLICE + 1
        top = "*"
        while True:
            place = [f"{bottom}:{top}"] if bottom > 1 else []
            # "n:*" also names the last message where that lies below n (RFC 3501, 6.4.8).
            part = {uid for uid in client.search([*place, "UID", f"{first}:*"]) if uid >= first}
            found |= part
            if bottom <= 1 or len(part) < SLICE:
                return found
            top, bottom = str(bottom - 1), bottom - SLICE

    def _anything_newer(self, client: IMAPClient) -> bool:
        uids = self._uids_from(client, self._seen + 1)
        self._seen = max([self._seen, *uids])
        return bool(uids)

    def _listed(self, client: IMAPClient, uids: Sequence[int]) -> list[Listed]:
        answers = self._sizes(client, uids)
        return [self._one(uid, answers.get(uid, {})) for uid in uids]

    def _sizes(self, client: IMAPClient, uids: Sequence[int]) -> dict[int, dict[bytes, Any]]:
        """Ask for all at once; where one of them spoils the answer, for each alone."""
        try:
            return dict(client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"]))
        except ANSWERS as error:
            if is_broken(error):
                raise
            if len(uids) == 1:
                log.warning("mailbox_message_not_described", uid=uids[0], reason=reason(error))
                return {}
            return {uid: found for one in uids for uid, found in self._sizes(client, [one]).items()}

    def _one(self, uid: int, answer: dict[bytes, Any]) -> Listed:
        size, date = answer.get(b"RFC822.SIZE"), answer.get(b"INTERNALDATE")
        return Listed(
            uid=uid,
            size=size if isinstance(size, int) else 0,
            received_at=date.astimezone(UTC) if isinstance(date, datetime) else self._now(),
        )

    def _pieces(self, uid: int, size: int, chunk: int) -> Iterator[bytes]:
        if 0 < size <= chunk:
            yield self._piece(uid, "BODY.PEEK[]")
            return
        read = 0
        while piece := self._piece(uid, f"BODY.PEEK[]<{read}.{chunk}>"):
            yield piece
            read += len(piece)
            if len(piece) < chunk and read >= size:
                return

    def _piece(self, uid: int, what: str) -> bytes:
        folder = self._folder
        try:
            with self._talk() as client:
                return self._body(client, uid, what)
        except MailboxUnreachableError as error:
            if self._back_in(folder):
                raise UidRefusedError(uid, "the connection ended while it was handed over") from error
            raise LostWhileFetchingError(uid, str(error)) from error

    def _body(self, client: IMAPClient, uid: int, what: str) -> bytes:
        try:
            answer = client.fetch([uid], [what]).get(uid, {})
        except ANSWERS as error:
            if is_broken(error):
                raise
            raise self._why_not(client, uid, reason(error)) from None
        body = next((value for key, value in answer.items() if key.startswith(b"BODY[]")), None)
        if isinstance(body, int):
            return str(body).encode()  # a quoted body of digits
        if not isinstance(body, bytes):
            raise self._why_not(client, uid, "it sent no body")
        return body

    def _why_not(self, client: IMAPClient, uid: int, said: str) -> UidRefusedError | MessageGoneError:
        client.noop()
        if uid in client.search(["UID", str(uid)]):
            return UidRefusedError(uid, said)
        return MessageGoneError(uid)

    def _target(self, client: IMAPClient) -> str:
        if not self._settings.done:
            return ""
        if self._done is None:
            self._done = folders.server_name(client, self._settings.done)
            if self._folder and self._done == self._folder.name:
                raise SettingsError(("mailbox done: name another folder than the one that is read",))
        return self._done


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[i : i + BATCH] for i in range(0, len(uids), BATCH))
