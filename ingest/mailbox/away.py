r"""Out of the way: stored messages leave the folder, by the best means the server has.

==================  =====================================================================================
the server has      what is done
==================  =====================================================================================
MOVE (RFC 6851)     one MOVE
UIDPLUS (RFC 4315)  COPY, then `\Deleted`, then UID EXPUNGE of these messages only
neither             COPY, then `\Deleted`; EXPUNGE only when nobody else has marked anything, since it
                    would remove their messages as well. Otherwise ours stay, marked, until somebody
                    empties the folder; they count as filed away
==================  =====================================================================================

A message is marked `\Deleted` only after its copy was confirmed. A crash between the two leaves the
message where it was, and the next try copies it once more: twice in the folder, never lost.

Without a `done` folder the keyword `$KundenpostDone` is set, for people to see. Where the server takes
no keywords the messages simply stay, with a warning in the log: what was taken is remembered by our
ledger and never by flags.
"""

from collections.abc import Sequence

import structlog
from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientError

from ingest.mailbox import folders
from ingest.mailbox.answers import is_broken, reason

KEYWORD = b"$KundenpostDone"
GIVE_UP = 3
"""Refusals in a row after which the rest of a batch waits for the next poll."""

log = structlog.get_logger()


def away(client: IMAPClient, uids: Sequence[int], target: str) -> set[int]:
    """File `uids` away to `target` (or mark them, where it is empty) and return those that are settled.

    Where the server refuses all together, each is tried alone. Raises only what ends the connection.
    """
    if not target:
        _mark(client, uids)
        return set(uids)
    _try(client, uids, target)
    left = _in_the_way(client, uids)
    if left and len(uids) > 1:
        _one_by_one(client, left, target)
        left = _in_the_way(client, left)
    return set(uids).difference(left)


def _one_by_one(client: IMAPClient, uids: Sequence[int], target: str) -> None:
    refused = 0
    for uid in uids:
        refused = 0 if _try(client, [uid], target) else refused + 1
        if refused >= GIVE_UP:
            return


def _try(client: IMAPClient, uids: Sequence[int], target: str) -> bool:
    try:
        _move_or_create(client, uids, target)
    except IMAPClientError as error:
        if is_broken(error):
            raise
        log.warning("mailbox_move_refused", messages=len(uids), first_uid=uids[0], reason=reason(error))
        return False
    return True


def _move_or_create(client: IMAPClient, uids: Sequence[int], target: str) -> None:
    try:
        _move(client, uids, target)
    except IMAPClientError as error:
        if is_broken(error) or folders.exists(client, target):
            raise
        folders.create(client, target)
        _move(client, uids, target)


def _move(client: IMAPClient, uids: Sequence[int], target: str) -> None:
    if client.has_capability("MOVE"):
        client.move(uids, target)
        return
    client.copy(uids, target)
    client.add_flags(uids, [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
    elif others := set(client.search(["DELETED"])).difference(uids):
        log.info("mailbox_expunge_left_out", others=len(others))
    else:
        client.expunge()


def _mark(client: IMAPClient, uids: Sequence[int]) -> None:
    try:
        client.add_flags(uids, [KEYWORD], silent=True)
    except IMAPClientError as error:
        if is_broken(error):
            raise
        log.warning("mailbox_keyword_refused", messages=len(uids), reason=reason(error))


def _in_the_way(client: IMAPClient, uids: Sequence[int]) -> list[int]:
    """What is neither gone nor marked for deletion."""
    return sorted(client.search(["UID", ",".join(map(str, uids)), "UNDELETED"]))
