"""The tree of a mail, by mail-parser where it can and by the standard library where it cannot.

`mail-parser` raises bare errors on some real bounces; then the standard library's tree is taken.
"""

from collections.abc import Collection
from email import message_from_bytes
from email.message import Message

from mailparser import parse_from_bytes

from classifiers.rules.incomplete_mail import MARK
from ingest.opening.contents import defect_name

LOSSES = frozenset({"boundary", "unparsable"})
"""Defects with which parts of a mail may be lost; where only its end is missing, the last part tells."""


def parse(raw: bytes) -> tuple[Message, tuple[str, ...]]:
    """The tree of the mail and what was wrong with it. Raises RecursionError and MemoryError only."""
    try:
        parsed = parse_from_bytes(raw)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it raises bare errors of many kinds on real bounces
        message, defects = plain_tree(raw)
        found = {defect_name(type(one).__name__) for part in message.walk() for one in part.defects}
        return message, tuple(sorted({"mail-parser", *defects, *found}))
    return parsed.message, tuple(sorted({defect_name(name) for name in parsed.defects_categories}))


def marks(defects: Collection[str]) -> tuple[str, ...]:
    """What each part of a mail with these defects is marked with."""
    return () if LOSSES.isdisjoint(defects) else (MARK,)


def plain_tree(raw: bytes) -> tuple[Message, tuple[str, ...]]:
    """The standard library's tree. A mail that no parser takes becomes one leaf of all its bytes."""
    try:
        return message_from_bytes(raw), ()
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever the parser stumbled over, the bytes are kept
        message = Message()
        message.set_payload(raw.decode("ascii", "surrogateescape"))
        return message, ("unparsable",)
