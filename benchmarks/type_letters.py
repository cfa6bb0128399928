"""Letters of every type, made from wordings, a seed, and what a camera or an engine does to them.

`wordings/types_tuned.toml` was at hand while the cues were written and changed. `types_held.toml` was
written when they were fixed, from what such letters look like and not from the cues, and nothing was
changed to please it: the figures are of that one.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

WORDINGS = Path(__file__).parent / "wordings"
RECEIVED = date(2020, 3, 23)
NAMES = ("Anna Muster", "Yusuf Beispiel", "Olena Probe", "Peter Vorlage", "Fatma Versuch", "Jan Entwurf")
STREETS = ("Musterweg 12", "Beispielallee 3a", "Probestr. 45", "Am Versuch 7")
FIRMS = ("Sonnenkorn GmbH", "Ruhrblick eG", "Westfalen KG", "Stadtlicht AG", "Phoenix e.V.")
CONFUSIONS = (
    ("ü", "ii"), ("ü", "u"), ("ö", "o"), ("ä", "a"), ("ß", "B"), ("rn", "m"), ("l", "1"), ("I", "l"),
    ("e", "c"), ("cl", "d"), ("o", "0"), ("S", "5"), ("B", "8"), ("i", "l"), ("u", "n"), ("t", "l"),
)  # fmt: skip
"""What an engine makes of letters on paper, as seen with Tesseract."""
DAMAGE = {"born_digital": 0.0, "scan": 0.01, "photo": 0.04}
"""The share of letters that are misread or lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLetter:
    """One letter and what it is."""

    code: str
    text: str
    is_mail: bool
    capture: str


def letters(wordings: str, copies: int, seed: int) -> Iterator[TypeLetter]:
    """`copies` of every wording in each way of capture; mails are never damaged."""
    random_ = random.Random(seed)
    for code, kinds in tomllib.loads((WORDINGS / f"{wordings}.toml").read_text(encoding="utf-8")).items():
        for _ in range(copies):
            for wording in kinds.get("page", ()):
                for capture, share in DAMAGE.items():
                    text = damaged(filled(wording, random_), share, random_)
                    yield TypeLetter(code=code, text=text, is_mail=False, capture=capture)
            for wording in kinds.get("mail", ()):
                yield TypeLetter(code=code, text=filled(wording, random_), is_mail=True, capture="mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentMail:
    """The text of a mail, and whether it can wait."""

    wording: str
    text: str
    urgent: bool


GREETINGS = ("Guten Tag,\n", "Hallo,\n", "Sehr geehrte Damen und Herren,\n\n", "", "")
CLOSINGS = ("\n\nMit freundlichen Grüßen\n{name}", "\n{name}", "\nMfG {name}, BG-Nr. 35502//0012345", "")
BESIDES = ("", "", "Meine Nummer ist 35502BG0012345. ", "Ich habe schon angerufen, aber niemand geht ran. ")
"""What stands around the sentence; it says nothing of urgency."""


def mails(wordings: str, copies: int, seed: int) -> Iterator[UrgentMail]:
    """`copies` of every wording, each in other surroundings, some typed without capitals or umlauts."""
    random_ = random.Random(seed)
    for label, texts in tomllib.loads((WORDINGS / f"{wordings}.toml").read_text(encoding="utf-8")).items():
        for wording in texts:
            for _ in range(copies):
                around = (
                    random_.choice(GREETINGS),
                    random_.choice(BESIDES),
                    wording,
                    random_.choice(CLOSINGS),
                )
                text = filled("".join(around), random_)
                yield UrgentMail(wording=wording, text=_typed(text, random_), urgent=label == "U0")


def _typed(text: str, random_: random.Random) -> str:
    """As people type on a telephone."""
    if random_.random() < 0.3:
        text = text.lower()
    if random_.random() < 0.3:
        for umlaut, letters_ in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
            text = text.replace(umlaut, letters_)
    return text


def filled(wording: str, random_: random.Random) -> str:
    """The wording with names, days and amounts."""
    day = RECEIVED - timedelta(days=random_.randint(2, 40))
    later = RECEIVED + timedelta(days=random_.randint(1, 12))
    values = {
        "name": random_.choice(NAMES),
        "street": random_.choice(STREETS),
        "firm": random_.choice(FIRMS),
        "day": f"{day:%d.%m.%Y}",
        "later": f"{later:%d.%m.%Y}",
        "amount": f"{random_.randint(20, 1900)},{random_.randint(0, 99):02d}",
        "number": str(random_.randint(10_000, 99_999)),
    }
    for slot, value in values.items():
        wording = wording.replace(f"{{{slot}}}", value)
    return wording


def damaged(text: str, share: float, random_: random.Random) -> str:
    """The text as an engine reads it from paper: letters confused, lost, or parted from their word."""
    for good, bad in random_.sample(CONFUSIONS, len(CONFUSIONS)) if share else ():
        text = "".join(
            piece + (random_.choices((good, bad), (1 - 1.5 * share, 1.5 * share))[0] if piece_no else "")
            for piece_no, piece in _pieces(text, good)
        )
    kept = (c for c in text if random_.random() >= share / 4 or c == "\n")
    return "".join(c if c == "\n" or random_.random() >= share / 8 else f"{c} " for c in kept)


def _pieces(text: str, at: str) -> Iterator[tuple[bool, str]]:
    """The text cut at a string; whether the string followed."""
    *before, last = text.split(at)
    yield from ((True, piece) for piece in before)
    yield False, last
