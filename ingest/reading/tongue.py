"""Which script and which language a text is in, guessed by its letters and its smallest words."""
# ruff: noqa: RUF001 - words of many alphabets

import re
from collections import Counter
from itertools import islice
from unicodedata import bidirectional

ENOUGH_LETTERS = 20
SHARE = 0.6
"""Of the letters, that must be of one script."""
LOOKED_AT = 3_000
"""Letters, and then words, that are looked at."""
SCRIPTS = (
    ("Latn", "A", "\u024f"),
    ("Latn", "\u1e00", "\u1eff"),
    ("Grek", "\u0370", "\u03ff"),
    ("Cyrl", "\u0400", "\u052f"),
    ("Armn", "\u0530", "\u058f"),
    ("Hebr", "\u0590", "\u05ff"),
    ("Arab", "\u0600", "\u077f"),
    ("Ethi", "\u1200", "\u139f"),
    ("Deva", "\u0900", "\u097f"),
    ("Beng", "\u0980", "\u09ff"),
    ("Taml", "\u0b80", "\u0bff"),
    ("Thai", "\u0e00", "\u0e7f"),
    ("Geor", "\u10a0", "\u10ff"),
    ("Hani", "\u4e00", "\u9fff"),
    ("Arab", "\ufb50", "\ufefc"),
)
"""The scripts of the letters from … to …, by ISO 15924."""
SMALL_WORDS = {
    "de": "der die das und ist nicht ich mit für den von zu auf bitte ein eine sie wir bis im dem",
    "en": "the and is of to in for you your with this that not are please we have be on at",
    "tr": "ve bir bu için ile olarak da de ne gibi çok değil var ben kadar sayın olan daha",
    "ro": "și de la în cu pe nu este un o pentru din sunt mai care că fi vă să",
    "pl": "i w z na do nie się jest to że od dla przez po jak pani pan o",
    "fr": "le la les et de des un une est pour dans vous que pas sur nous avec je du",
    "es": "el la los y de que en un una por con para no es se su del las",
    "it": "il la di e che per un una non è con del sono in si da della le",
    "uk": "і в на з не що та до за як це від для про я або ми є",
    "ru": "и в на не что с по для от как это за из я мы или вы к",
    "bg": "и в на не за от се да с по че е са като ще при до или",
    "sr": "и у на да се је за од са не су као али или по",
    "ar": "في من على إلى عن مع هذا أن التي لا ما هذه أو و كان",
    "fa": "و در به از که این را با است برای آن یک می شود",
}
"""The commonest small words of the languages clients write in."""
SETS = {language: frozenset(small.split()) for language, small in SMALL_WORDS.items()}
UNKNOWN = "und"
"""What ISO 639-2 calls a language nobody has told."""
MORE_THAN_CHANCE = 0.06
"""The share of words that must be small words of the language."""
LEFTWARDS = frozenset({"R", "AL"})
"""Unicode's classes of such letters."""
WORD = re.compile(r"[^\W\d_]{1,20}")


def script_of(text: str) -> str:
    """The script of most letters, by ISO 15924; empty with few letters or a mixture."""
    letters = list(islice(filter(str.isalpha, text), LOOKED_AT))
    if len(letters) < ENOUGH_LETTERS:
        return ""
    [(script, count)] = Counter(map(_script, letters)).most_common(1)
    return script if count >= SHARE * len(letters) else ""


def language_of(text: str) -> str:
    """The language whose small words stand in the text most, by ISO 639-1; empty where none stands out."""
    words = [found[0].lower() for found in islice(WORD.finditer(text), LOOKED_AT)]
    counts = {language: sum(map(small.__contains__, words)) for language, small in SETS.items()}
    best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    clear = counts[best] > counts[second] and counts[best] >= max(2, MORE_THAN_CHANCE * len(words))
    return best if clear else ""


def is_leftwards(text: str) -> bool:
    """Whether most of its letters are written from right to left."""
    letters = list(islice(filter(str.isalpha, text), LOOKED_AT))
    return sum(bidirectional(letter) in LEFTWARDS for letter in letters) * 2 > len(letters)


def tongue_of(text: str) -> str:
    """The language of a text; its script where only that is known and is not ours; empty otherwise."""
    if language := language_of(text):
        return language
    script = script_of(text)
    return "" if script == "Latn" else script


def _script(letter: str) -> str:
    return next((name for name, first, last in SCRIPTS if first <= letter <= last), "")
