"""The receipt texts of `config/receipts/`, filled in.

A text is a subject line and blocks. A line whose placeholder has no value is left out, and so is a
heading with nothing below it; the files themselves say so to those who edit them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

SUBJECT = "Betreff:"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading or a paragraph."""

    lines: tuple[str, ...]
    language: str = "de"
    heading: bool = False

    @property
    def right_to_left(self) -> bool:
        """Whether its script runs from right to left."""
        return self.language in RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A filled-in text, in German first, then one block for each other language."""

    subject: str
    blocks: tuple[Block, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in it, in order."""
        return tuple(dict.fromkeys(block.language for block in self.blocks))


def fill_in(name: str, values: Mapping[str, str | None]) -> Letter:
    """The text `name` (`receipt`, `unreadable`) with its placeholders filled from `values`."""
    subject, *lines = _filled(f"{name}.de.txt", values)
    german = _blocks(lines)
    others = (line.partition(":") for line in _filled(f"{name}.languages.txt", values) if line)
    return Letter(
        subject=subject.removeprefix(SUBJECT).strip(),
        blocks=(*german, *(Block(lines=(text.strip(),), language=code) for code, _, text in others)),
    )


def _filled(file: str, values: Mapping[str, str | None]) -> list[str]:
    filled = []
    for template, names in _templates(file):
        if all(values.get(name) is not None for name in names):
            filled += template.substitute(values).splitlines() or [""]
    return filled


@cache
def _templates(file: str) -> tuple[tuple[Template, list[str]], ...]:
    """The lines of a file, each with the names of its placeholders."""
    text = files("config").joinpath("receipts", file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    templates = (Template(line) for line in "\n".join(lines).strip().splitlines())
    return tuple((template, template.get_identifiers()) for template in templates)


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    blocks = tuple(_all_blocks(lines))
    following = (*blocks[1:], Block(lines=(), heading=True))
    return tuple(b for b, after in zip(blocks, following, strict=True) if not (b.heading and after.heading))


def _all_blocks(lines: list[str]) -> Iterator[Block]:
    paragraph: list[str] = []
    for line in [*lines, ""]:
        heading = line.startswith("== ")
        if paragraph and (heading or not line.strip()):
            yield Block(lines=tuple(paragraph))
            paragraph = []
        if heading:
            yield Block(lines=(line.strip("= "),), heading=True)
        elif line.strip():
            paragraph.append(line.strip())
