"""How a name is compared: exact keys, and one fold under which every spelling of a name is the same.

=========  ==================================================  =====================================
           what it is                                          what it is for
=========  ==================================================  =====================================
keys       `mueller` and `muller`: without case and marks,     the same name
           umlauts spelt out and resembled (ICAO 9303)
fold       `muler`: transliterations, doubled letters and      finding candidates by an index; the
           what OCR confuses are one                           same name in another spelling
sound      Kölner Phonetik (Postel 1969)                       a person searches by ear
=========  ==================================================  =====================================

Titles and particles tell nobody from another and are left out; each half of a double name stands for
the whole.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

WORD = re.compile(r"[^\W\d_]+")
TITLES = frozenset(WORD.findall("dr prof med dipl ing herr frau geb geborene freiherr freifrau"))
PARTICLES = frozenset(
    WORD.findall(
        "von van vom der den dem de zu zum zur auf und al el ul ad abu ben bin ibn la le di da dos du st"
    )
)
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"})
_RESEMBLED = str.maketrans(
    {
        "\u0131": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŋ": "n",
    }
)
_FOLDS = {
    "ae": "a", "oe": "o", "ue": "u", "tsch": "k", "tch": "k", "ch": "k", "cz": "k", "ck": "k", "c": "k",
    "q": "k", "cl": "d", "sch": "s", "sh": "s", "sz": "s", "tz": "s", "ts": "s", "zh": "s", "z": "s",
    "kh": "k", "gh": "g", "ph": "f", "th": "t", "dt": "t", "rn": "m", "vv": "v", "w": "v", "y": "i", "j": "i",
    "x": "ks",
}  # fmt: skip
"""German, English and ISO 9 spellings of the same letters, and the pairs of `ocr` that look alike."""
_SIGNS = re.compile("|".join(sorted(_FOLDS, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")
_ADJECTIVE = re.compile(r"sk(?:a|aia|ii?|oi)$")
_DJ = re.compile(r"(?:^|(?<=[rn]))dj(?=[aeiou])")
"""The South Slavic đ spelt out, which passports write as d: not the dj of Nadja."""
_PERSIAN = re.compile(r"(?<=.)sad(?:eh?|ah?)$")
"""-zadeh, -zada and -zade, when z is s already."""
_FEMININE = re.compile(r"(?<=[oei]v)a$|(?<=[oei]v)aia$")
_SAME_GIVEN_NAMES = """
    oleksandr aleksandr alexander alexandr aleksander olexandr aliaksandr
    olena elena jelena yelena helena
    serhii serhiy sergej sergey sergei sergii siarhei
    volodymyr vladimir wladimir uladzimir
    dmytro dmitri dmitry dmitrij dmitriy dimitri
    mykola nikolai nikolaj nikolay
    mykhailo mikhail michail mykhaylo
    oleksii oleksiy alexej aleksei alexey aleksej
    andrii andriy andrej andrey andrei
    yevhen evgeni jewgeni evgenij evgeny yevgeny
    kateryna katerina ekaterina jekaterina yekaterina
    nataliia nataliya natalija natalia nataliia natalja
    tetiana tetyana tatiana tatjana tetjana
    iryna irina
    ihor igor
    oleh oleg
    halyna galina
    pavlo pavel pawel
    petro pjotr petr pyotr piotr
    vasyl vasili wassili vasiliy vasilij wasyl
    yuliia yuliya julija iuliia julia
    muhammad mohammed mohamed mohamad muhammed mohammad mohamud mouhamed
    ahmad ahmed achmed achmad
    hussein husein hossein hussain hossain
    yusuf youssef yousef jusuf yousif yousuf jussuf
    abdulrahman abdelrahman abdalrahman abdurrahman abdulrachman
    ibrahim ebrahim ibraheem
    khaled khalid chalid
    khalil chalil
    fatima fatma fatemeh fatimah
    svitlana svetlana swetlana
    olha olga
    oleksandra aleksandra alexandra
    bohdan bogdan
    liudmyla ludmila ljudmila lyudmila
    liubov ljubow lyubov
    viktoriia viktoria victoria viktorija
    anastasiia anastasia anastasija
    valentyna valentina
    larysa larisa
    vitalii vitali vitalij vitaly
    valerii valeri valerij valery
    anatolii anatoli anatolij anatoly
    hryhorii grigori grigorij grigory
    mustafa mostafa moustafa
    abdullah abdallah abdulla abdellah abdoullah
    mahmud mahmoud mahmood
    hosseini husseini hussaini hosaini hussini
"""
"""One line a name, in the spellings of passports from Kyiv, Moscow, Damascus, Baghdad and Kabul."""
_LEAST_ALIKE = 0.75
"""Jaro-Winkler. Spellings of one name that the fold makes one reach 0.78 and more."""


@lru_cache(maxsize=50_000)
def word_keys(word: str) -> frozenset[str]:
    """The exact keys of one word: both spellings of its umlauts, without case and diacritics."""
    folded = word.casefold()
    if folded.isascii():
        return frozenset((folded,))
    composed = unicodedata.normalize("NFC", folded)
    return frozenset((_stripped(composed), _stripped(composed.translate(_SPELT))))


def _stripped(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.translate(_RESEMBLED))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The one key of a word in all its spellings: `muler` for Müller, Mueller, MULLER and Muler."""
    folded = word.casefold()
    letters = folded if folded.isascii() else _stripped(unicodedata.normalize("NFC", folded))
    reduced = _reduced(letters)
    return _given_names().get(reduced, reduced)


def _reduced(letters: str) -> str:
    spelt = _DJ.sub("d", letters)
    short = _DOUBLED.sub(r"\1", _SIGNS.sub(lambda sign: _FOLDS[sign[0]], spelt))
    return _PERSIAN.sub("sade", _FEMININE.sub("", _ADJECTIVE.sub("ski", short)))


@lru_cache(maxsize=1)
def _given_names() -> dict[str, str]:
    """Each spelling of a given name to the first of its line."""
    lines = (line.split() for line in _SAME_GIVEN_NAMES.strip().splitlines())
    return {_reduced(name): _reduced(names[0]) for names in lines for name in names}


def alike(one: str, other: str) -> bool:
    """Whether two words may be one name in two spellings, though not letter by letter."""
    if fold(one) != fold(other):
        return False
    if fold(one) in _given_names().values():
        return True
    return any(JaroWinkler.similarity(a, b) >= _LEAST_ALIKE for a in word_keys(one) for b in word_keys(other))


@lru_cache(maxsize=50_000)
def telling(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others; all of them when there are only particles."""
    words = tuple(WORD.findall(unicodedata.normalize("NFKC", name)))
    return tuple(w for w in words if len(w) > 1 and w.casefold() not in TITLES | PARTICLES) or words


def name_keys(name: str) -> frozenset[str]:
    """The exact keys of a name: one for each part of it and spelling."""
    return frozenset(key for word in telling(name) for key in word_keys(word))


def name_folds(name: str) -> frozenset[str]:
    """The folds of a name: one for each part of it."""
    return frozenset(map(fold, telling(name)))


def pair(last: str, first: str) -> str:
    """The key under which the register finds a full name, from the folds of two of its parts."""
    return f"{last}|{first}"


def name_pairs(last_name: str, first_name: str) -> frozenset[str]:
    """All keys of a full name; none where one of the two is missing."""
    return frozenset(pair(last, first) for last in name_folds(last_name) for first in name_folds(first_name))


def sound(word: str) -> str:
    """The Kölner Phonetik of a word: `657` for Müller, `67` for Meier and Mayr."""
    letters = _stripped(unicodedata.normalize("NFC", word.casefold().replace("ß", "ss")))
    codes = _DOUBLED.sub(r"\1", "".join(_codes([sign for sign in letters if sign.isalpha()])))
    return codes[:1] + codes[1:].replace("0", "")


def _codes(letters: list[str]) -> list[str]:
    around = zip(["", *letters], letters, [*letters[1:], ""], strict=False)
    return [_code(before, sign, after, at == 0) for at, (before, sign, after) in enumerate(around)]


_PLAIN_CODES = {
    **dict.fromkeys("aeijouy", "0"), "b": "1", **dict.fromkeys("fvw", "3"), **dict.fromkeys("gkq", "4"),
    "l": "5", **dict.fromkeys("mn", "6"), "r": "7", **dict.fromkeys("sz", "8"), "h": "",
}  # fmt: skip


def _code(before: str, sign: str, after: str, first: bool) -> str:  # noqa: FBT001 - where it stands
    match sign:
        case "p":
            return "3" if after == "h" else "1"
        case "d" | "t":
            return "8" if after in set("csz") else "2"
        case "x":
            return "8" if before in set("ckq") else "48"
        case "c":
            hard = after in set("ahkloqrux") if first else after in set("ahkoqux") and before not in set("sz")
            return "4" if hard else "8"
    return _PLAIN_CODES.get(sign, "")
