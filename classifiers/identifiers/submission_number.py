"""Our own Vorgangsnummer, `DO-7KQ4-M2XF`: seven random characters and one check character.

The alphabet is Crockford's base 32 (no I, L, O, U), the check Luhn mod 32: it finds each single
wrong character and nearly every swap of two neighbours. Nothing in it can be derived from the mail.
"""

import re
from collections.abc import Iterator

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("OIL", "011")
FORM = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2,6})-([0-9A-Za-z]{4})-([0-9A-Za-z]{4})(?![A-Za-z0-9])")


def draw(letters: str, random: int) -> str:
    """The number for `random` (35 bits of it are used) with the office's `letters` before it."""
    body = "".join(ALPHABET[(random >> 5 * place) & 31] for place in range(7))
    whole = body + check_character(body)
    return f"{letters}-{whole[:4]}-{whole[4:]}"


def check_character(body: str) -> str:
    """Luhn mod 32 over the characters of `body`."""
    total = 0
    for place, character in enumerate(reversed(body)):
        product = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += product // 32 + product % 32
    return ALPHABET[-total % 32]


def canonical(text: str) -> str | None:
    """The number in the form we print, or None when it is none of ours."""
    found = FORM.fullmatch(text.strip())
    return _checked(found) if found else None


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, canonical) of every number of ours in `text`."""
    for found in FORM.finditer(text):
        if number := _checked(found):
            yield found.start(), found.end(), number


def _checked(found: re.Match[str]) -> str | None:
    body = (found[2] + found[3]).upper().translate(LOOK_ALIKES)
    if any(c not in ALPHABET for c in body) or check_character(body[:7]) != body[7]:
        return None
    return f"{found[1].upper()}-{body[:4]}-{body[4:]}"
