"""Both languages say everything, and a browser gets the one it asks for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from classifiers.identifiers.references import ReferenceKind
from classifiers.nouns import Kind, Source
from classifiers.reasons import Status
from ingest.operations.decide import Choice
from ingest.reading.tongue import SCRIPTS, SMALL_WORDS, UNKNOWN
from review.words import LANGUAGES, language_of, read_catalogues, read_po
from storage.accounts import Role

ROOT = Path(__file__).parents[3]
REVIEW = ROOT / "review"
SAID_BY = [
    *(REVIEW / name for name in ("errors.py", "pages/item.py", "pages/sign_in.py")),
    *(ROOT / "ingest" / "operations" / name for name in ("decide.py", "carry_out.py", "take_apart.py")),
]
NOT_SHOWN = {"There is no such item.", "There is no such decision."}
"""A page says instead that there is nothing one may see."""


def in_templates() -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for file in (REVIEW / "templates").glob("*.html"):
        for _, _, said in environment.extract_translations(file.read_text(encoding="utf-8")):
            first = said if isinstance(said, str) else next(iter(said or ()), None)
            if first:
                yield str(first)


def in_code() -> Iterator[str]:
    """Every sentence that ends in a full stop and is no docstring and no part of a longer text."""
    for file in SAID_BY:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        loose = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        constants = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in loose)
        said = (one.value for one in constants if isinstance(one.value, str))
        yield from (text for text in said if text.endswith(".") and " " in text)


def test_every_sentence_of_the_desk_has_its_german() -> None:
    german = read_catalogues()["de"]
    missing = {said for said in (*in_templates(), *in_code()) if not german.sentences.get((said, 0))}
    assert missing - NOT_SHOWN == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_shown_has_its_word(language: str) -> None:
    languages = {*SMALL_WORDS, *(script for script, _, _ in SCRIPTS), UNKNOWN} - {"Latn"}
    prefixed = {
        "kind": Kind, "source": Source, "status": Status, "choice": Choice, "reference": ReferenceKind,
        "language": languages,
    }  # fmt: skip
    codes = [f"{prefix}_{code}" for prefix, enum in prefixed.items() for code in enum]
    known = read_catalogues()[language].sentences
    assert [code for code in codes if not known.get((code, 0))] == []
    if language == "de":
        assert [role for role in Role if not known.get((role, 0))] == []


def test_a_catalogue_with_plurals_and_long_sentences_is_read() -> None:
    text = 'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "a "\n"long one"\nmsgstr "ein "\n"langer"\n\n'
    text += 'msgid "%(num)s page"\nmsgid_plural "%(num)s pages"\nmsgstr[0] "Seite"\nmsgstr[1] "Seiten"\n'
    assert read_po(text) == {
        ("a long one", 0): "ein langer", ("a long one", 1): "",
        ("%(num)s page", 0): "Seite", ("%(num)s page", 1): "Seiten",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cookie", "accepted", "chosen"),
    [
        (None, "", "de"),
        (None, "en-GB,en;q=0.9,de;q=0.8", "en"),
        (None, "tr,de;q=0.4,en;q=0.3", "de"),
        (None, "fr", "de"),
        (None, "en;q=0", "de"),
        (None, "en;q=nonsense", "de"),
        ("en", "de", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_choice_of_the_person_counts_then_the_browsers(
    cookie: str | None, accepted: str, chosen: str
) -> None:
    assert language_of(cookie, accepted) == chosen
    assert chosen in LANGUAGES
