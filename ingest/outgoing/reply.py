"""What a server said to one of our mails, made fit to keep: short, and without anybody's address."""

import re

LONGEST = 200
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{1,254}@[^\s<>()\[\]\"',;:]{1,254}")
BRACKETS = re.compile(r"<[^<>]{0,320}>")


def fit_to_keep(code: int, text: bytes | str, recipient: str) -> str:
    """Return code and text of a reply in one line, the recipient and every other address left out."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join("".join(c if c.isprintable() else " " for c in words[:2_000]).split())
    for pattern in (BRACKETS, ADDRESS, _of(recipient), _of(recipient.partition("@")[0])):
        line = pattern.sub("…", line)
    return f"{code} {line}".strip()[:LONGEST]


def _of(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if word else r"(?!)", re.IGNORECASE)
