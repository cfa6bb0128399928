"""The two bodies of our mails: flowed plain text (RFC 3676) and the same as minimal HTML."""

import html
import textwrap
from functools import lru_cache

from ingest.acknowledgement.texts import Block, Letter

WIDTH = 72
NEEDS_STUFFING = (" ", ">", "From ")
STYLE = "font-family: sans-serif; line-height: 1.5; max-width: 40em"


def as_plain(blocks: tuple[Block, ...]) -> str:
    """Plain text for `format=flowed`: a line that goes on ends in a blank."""
    return "\n\n".join(map(_flowed, blocks)) + "\n"


def as_html(letter: Letter) -> str:
    """One HTML page in German, other languages marked as such; nothing is fetched from anywhere."""
    body = "\n".join(_element(block) for block in letter.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(letter.subject)}</title>\n</head>\n"
        f'<body style="{STYLE}">\n{body}\n</body>\n</html>\n'
    )


@lru_cache(256)
def _flowed(block: Block) -> str:
    """Most blocks are the same in every mail."""
    if block.heading:
        return "\n".join(f"*{line}*" for line in block.lines)
    return "\n".join(map(_wrapped, block.lines))


def _wrapped(line: str) -> str:
    if len(line) <= WIDTH:
        return _stuffed(line)
    parts = textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
    return " \n".join(map(_stuffed, parts))


def _stuffed(line: str) -> str:
    return f" {line}" if line.startswith(NEEDS_STUFFING) else line


def _element(block: Block) -> str:
    text = "<br>\n".join(html.escape(line, quote=False) for line in block.lines)
    if block.heading:
        return f'<h2 style="font-size: 1.1em">{text}</h2>'
    language = "" if block.language == "de" else f' lang="{block.language}"'
    direction = ' dir="rtl"' if block.right_to_left else ""
    return f"<p{language}{direction}>{text}</p>"
