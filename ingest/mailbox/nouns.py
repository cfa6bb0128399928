"""What a mailbox shows us, and what can go wrong with a single message of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config.errors import MailboxUnreachableError, WorldError


class Writable(Protocol):
    """Where the bytes of a message go."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A selected folder (RFC 3501, 6.3.1)."""

    name: str
    """Its name on the server, with the server's own separators and prefix."""
    uid_validity: int
    """A UID means nothing without it; 0 where the server does not say."""
    uid_next: int | None
    """The UID the next message will get, or more; None where the server does not say."""
    messages: int
    """How many messages lie in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A message that lies in the folder, before its body is asked for."""

    uid: int
    """Its number within the folder's UIDVALIDITY."""
    size: int
    """RFC822.SIZE in bytes; 0 where the server would not say. Some servers only estimate it."""
    received_at: datetime
    """INTERNALDATE in UTC; the time of listing where the server would not say."""


class UidRefusedError(WorldError):
    """The server shows this message but would not hand it over; the others are not touched by that."""

    def __init__(self, uid: int, reason: str) -> None:
        """Keep the UID and what the server said, without any content of the message."""
        super().__init__(
            f"The mail server would not hand over message {uid}: {reason}. "
            "The message stays in the mailbox and is asked for again."
        )
        self.uid = uid
        self.reason = reason


class MessageGoneError(WorldError):
    """The message is no longer in the folder: another client moved or deleted it."""

    def __init__(self, uid: int) -> None:
        """Keep the UID."""
        super().__init__(f"Message {uid} is no longer in the mailbox; somebody else moved or deleted it.")
        self.uid = uid


class LostWhileFetchingError(MailboxUnreachableError):
    """The connection ended while this message was fetched, and no new one could be made."""

    def __init__(self, uid: int, why: str) -> None:
        """Keep the UID beside the usual message."""
        super().__init__(why)
        self.uid = uid
