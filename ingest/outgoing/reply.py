"""What a server said to one of our mails, made fit to keep: short, and without anybody's address."""

import re

LONGEST = 200
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{1,254}@[^\s<>()\[\]\"',;:]{1,254}")
BRACKETS = re.compile(r"<[^<>]{0,320}>")


def fit_to_keep(code: int, text: bytes | str, recipient: str) -> str:
    """Return code and text of a reply in one line, the recipient and every other address left out."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join("".join(c if c.isprintable() else " " for c in words[:2_000]).split())
    line = ADDRESS.sub("…", BRACKETS.sub("…", line))
    for word in (recipient, recipient.partition("@")[0]):
        line = _without(word, line)
    return f"{code} {line}".strip()[:LONGEST]


def _without(word: str, line: str) -> str:
    if not word or word.casefold() not in line.casefold():
        return line
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", line, flags=re.IGNORECASE)
