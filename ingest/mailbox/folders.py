"""Folder names as the server has them: its separator, its prefix for personal folders.

Settings write folders with `/` ("Erledigt/Geprüft"). A server may use `.` instead and keep all personal
folders under a prefix such as `INBOX.` (RFC 2342). Modified UTF-7 (RFC 3501, 5.1.3) is IMAPClient's part.
"""

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from ingest.mailbox.answers import is_broken


def server_name(client: IMAPClient, folder: str) -> str:
    """Return the name under which `folder` exists on the server, or under which to create it.

    A name that exists just as it was written wins; so folders of shared namespaces can be named too.
    """
    if folder.upper() == "INBOX":
        return "INBOX"
    prefix, separator = _personal(client)
    own = folder.replace("/", separator) if separator else folder
    below = own if own.startswith(prefix) else prefix + own
    return next((name for name in (folder, own, below) if exists(client, name)), below)


def exists(client: IMAPClient, name: str) -> bool:
    """Say whether there is a folder of exactly this name that can hold messages."""
    listed = client.list_folders("", name)
    return any(found == name and not _is_only_a_parent(flags) for flags, _, found in listed)


def create(client: IMAPClient, name: str) -> None:
    """Create and subscribe a folder, so that people see it too; one that is there already is left alone.

    Raises IMAPClientError when the server refuses.
    """
    try:
        client.create_folder(name)
    except IMAPClientError as error:
        if is_broken(error) or not exists(client, name):
            raise
    try:
        client.subscribe_folder(name)
    except IMAPClientError as error:
        if is_broken(error):
            raise


def _personal(client: IMAPClient) -> tuple[str, str]:
    if client.has_capability("NAMESPACE") and (spaces := client.namespace().personal):
        prefix, separator = spaces[0]
        return prefix, separator or ""
    listed = client.list_folders("", "")
    return "", _text(listed[0][1]) if listed else "/"


def _is_only_a_parent(flags: tuple[bytes, ...]) -> bool:
    return bool({b"\\noselect", b"\\nonexistent"} & {flag.lower() for flag in flags})


def _text(separator: bytes | None) -> str:
    return separator.decode("ascii", "replace") if separator else ""
