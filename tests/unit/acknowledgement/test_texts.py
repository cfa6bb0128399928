import re
from importlib.resources import files
from string import Template

import pytest

from ingest.acknowledgement.bodies import as_plain
from ingest.acknowledgement.texts import Block, fill_in

KNOWN = {
    "date", "time", "zone", "without_zone", "number", "office", "hotline", "emergency", "appointments",
    "letterboxes", "max_mail", "notices", "no_files", "one_file", "files", "count",
}  # fmt: skip
TEXTS = ("receipt.de.txt", "receipt.languages.txt", "unreadable.de.txt", "unreadable.languages.txt")


@pytest.mark.parametrize("name", TEXTS)
def test_the_texts_use_only_placeholders_that_are_filled(name: str) -> None:
    text = files("config").joinpath("receipts", name).read_text(encoding="utf-8")
    template = Template("\n".join(line for line in text.splitlines() if not line.startswith("#")))

    assert template.is_valid()
    assert set(template.get_identifiers()) <= KNOWN


@pytest.mark.parametrize("name", ["receipt", "unreadable"])
def test_every_language_names_the_number_at_its_end(name: str) -> None:
    letter = fill_in(name, dict.fromkeys(KNOWN, "7"))
    others = [block for block in letter.blocks if block.language != "de"]

    assert letter.languages == ("de", "uk", "ru", "ar", "tr", "fa", "bg", "ro", "en")
    assert all(block.lines[0].endswith(": 7") for block in others)
    assert [block.language for block in letter.blocks if block.right_to_left] == ["ar", "fa"]


@pytest.mark.parametrize("name", ["receipt", "unreadable"])
def test_easy_language_keeps_to_short_sentences_without_negation(name: str) -> None:
    letter = fill_in(name, dict.fromkeys(KNOWN, "7"))
    titles = [block.lines[0] for block in letter.blocks]
    easy = letter.blocks[titles.index("In Leichter Sprache") + 1]
    sentences = [s for line in easy.lines for s in re.split(r"(?<=[.?:])\s", line)]

    assert all(len(sentence.split()) <= 9 for sentence in sentences)
    assert not re.search(r"\b(nicht|kein|keine|wurde|würde|könnte)\b", " ".join(easy.lines))


def test_a_heading_with_nothing_below_it_is_left_out() -> None:
    letter = fill_in("receipt", dict.fromkeys(KNOWN, None) | {"date": "1", "number": "2", "max_mail": "3"})

    assert [b.lines[0] for b in letter.blocks if b.heading] == [
        "Wenn Sie uns wieder schreiben",
        "In Leichter Sprache",
    ]


def test_lines_that_flowed_text_would_misread_are_stuffed() -> None:
    text = as_plain((Block(lines=("From hier an", "> so", "x " * 60)),))

    assert text.startswith(" From hier an\n > so\nx x")
    assert all(len(line) <= 73 for line in text.splitlines())
