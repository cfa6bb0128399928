"""A connected mailbox for a while, with its access tokens where the settings ask for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.servers import MailboxSettings
from ingest.mailbox.imap import Mailbox
from ingest.mailbox.oauth2 import TokenSource


@contextmanager
def connected(settings: MailboxSettings, tokens: TokenSource | None = None) -> Iterator[Mailbox]:
    """Connect, log in, and log out at the end.

    Raises AccessRefusedError, MailboxUnreachableError, SettingsError.
    """
    if tokens is None and settings.oauth2 is not None:
        tokens = TokenSource(settings.oauth2)
    with Mailbox(settings, tokens) as mailbox:
        yield mailbox
