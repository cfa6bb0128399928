"""What a server's failures mean, in three groups, and in words without content of letters.

===========================  =====================================================  ====================
what happened                what it means                                          becomes
===========================  =====================================================  ====================
socket, TLS, BYE, timeouts   the connection is over                                 unreachable
an answer nobody can parse   the two sides are out of step: the connection is over  unreachable
a plain NO or BAD            this one command was refused                           what the command says
===========================  =====================================================  ====================

`imaplib` puts lines it does not understand into its messages. Such a line can be a line of a letter,
so those messages are replaced here, and the original exception is never chained.
"""

import imaplib
import re
import ssl

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, ProtocolError

BROKEN: tuple[type[Exception], ...] = (IMAPClientAbortError, OSError, EOFError)
"""The connection is over."""
UNREADABLE: tuple[type[Exception], ...] = (ProtocolError, ValueError, TypeError, LookupError, AttributeError)
"""An answer that IMAPClient's parser could not take."""
ANSWERS: tuple[type[Exception], ...] = (IMAPClientError, *UNREADABLE)
"""The server refused, or answered what cannot be read; see `is_broken` for whether that was the end."""
ANY: tuple[type[Exception], ...] = (*ANSWERS, *BROKEN)
"""All that may come out of a call to IMAPClient."""

OUT_OF_STEP = ("unexpected", "unterminated", "got more than")
SHOWN = 160
WAITING_HELPS = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")
WRAPPED = (
    re.compile(r"^command: [A-Z]{1,20} => (.*)", re.DOTALL),
    re.compile(r"^[A-Z]{1,20} command error: BAD \[b['\"](.*)['\"]\]$", re.DOTALL),
    re.compile(r"^[A-Za-z]{1,20} failed: (.*)", re.DOTALL),
)


def is_broken(error: Exception) -> bool:
    """Say whether the connection can no longer be used after this error."""
    if isinstance(error, BROKEN):
        return True
    if not isinstance(error, IMAPClientError) or isinstance(error, ProtocolError):
        return False  # the parser's: the answer was read to its end
    return any(mark in str(error) for mark in OUT_OF_STEP)


def reason(error: Exception) -> str:
    """Return one printable line about `error`: the server's own words where they are safe to show."""
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason or 'connection closed'})"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if not isinstance(error, imaplib.IMAP4.error) or isinstance(error, ProtocolError):
        return "its answer could not be understood"
    return _words(str(error))


def waiting_helps(text: str) -> bool:
    """Say whether a refusal is the server's trouble (RFC 5530) and not ours."""
    return bool(WAITING_HELPS.search(text))


def _words(text: str) -> str:
    if any(mark in text for mark in OUT_OF_STEP):
        return "its answer could not be understood"
    if "EOF" in text:
        return "it closed the connection"
    for wrapping in WRAPPED:
        text = wrapping.sub(r"\1", text)
    return UNPRINTABLE.sub(" ", text).strip(" .")[:SHOWN] or "it gave no reason"
