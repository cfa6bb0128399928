"""How well a text was read: character error rate, numbers found exactly, signs that were taken for others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from rapidfuzz.distance import Levenshtein

from benchmarks.reading_set import Document
from classifiers.identifiers import bg_number, customer_number
from classifiers.plain import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One document as one reader read it."""

    kind: str
    name: str
    errors: tuple[float, ...]
    """Character error rate of each page in percent, after folding white space."""
    case_number: bool
    customer_number: bool
    wrong: tuple[str, ...]
    """Well-formed numbers on the first page that are not printed there and not marked as doubtful."""
    confusions: Counter[tuple[str, str]]
    """What was printed, what was read, how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One class of documents in the table."""

    kind: str
    documents: int
    pages: int
    median: float
    mean: float
    case_numbers: float
    customer_numbers: float
    either: float
    wrong: int


def score(document: Document, pages: Sequence[str], doubtful: frozenset[str] = frozenset()) -> Score:
    """What `pages` (their texts in order; fewer where some were not read) are worth."""
    sheets = document.letter.sheets
    texts = [fold(pages[number]) if number < len(pages) else "" for number in range(len(sheets))]
    truths = [fold(sheet.truth) for sheet in sheets]
    first = plain(pages[0]) if pages else ""
    cases = {value for *_, value in bg_number.find(first)}
    customers = {value for *_, value in customer_number.find(first)}
    right = {document.letter.bg_number, document.letter.customer_number}
    return Score(
        kind=document.kind,
        name=document.path.name,
        errors=tuple(_rate(text, truth) for text, truth in zip(texts, truths, strict=True)),
        case_number=document.letter.bg_number in cases,
        customer_number=document.letter.customer_number in customers,
        wrong=tuple(sorted((cases | customers) - right - doubtful)),
        confusions=Counter(
            confusion for pair in zip(truths, texts, strict=True) for confusion in _confusions(*pair)
        ),
    )


def lines(scores: Sequence[Score]) -> Iterator[Line]:
    """The table, one line a class."""
    for kind in dict.fromkeys(one.kind for one in scores):
        some = [one for one in scores if one.kind == kind]
        errors = [error for one in some for error in one.errors]
        yield Line(
            kind=kind,
            documents=len(some),
            pages=len(errors),
            median=median(errors),
            mean=mean(errors),
            case_numbers=mean(one.case_number for one in some),
            customer_numbers=mean(one.customer_number for one in some),
            either=mean(one.case_number or one.customer_number for one in some),
            wrong=sum(len(one.wrong) for one in some),
        )


def fold(text: str) -> str:
    """The text with single blanks."""
    return " ".join(text.split())


def _rate(text: str, truth: str) -> float:
    return min(100.0, 100 * Levenshtein.distance(text, truth) / len(truth))


def _confusions(truth: str, text: str) -> Iterator[tuple[str, str]]:
    """Runs of signs that were read as others; what is lost by the line is not a confusion."""
    for step in Levenshtein.opcodes(truth, text):
        printed = truth[step.src_start : step.src_end]
        read = text[step.dest_start : step.dest_end]
        if printed != read and max(len(printed), len(read)) <= 3:
            yield printed, read
