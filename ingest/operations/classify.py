"""Learn from what people at the desk said documents are, and tell how well cues and model do.

Three decisions in ten are kept back, always the same ones; every figure is of those.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zlib import crc32

from classifiers.assess import Assessor, learned_words, said
from classifiers.mail_text import REPLY, split
from classifiers.nouns import Role
from classifiers.types.figures import Figure, figures, macro_f1
from config.errors import OperatorError
from ingest.office import Office
from ingest.operations.learn import learned
from ingest.pipeline import Letter, weighed_letter
from ingest.type_model import load_model, save_model
from storage.typed import TypedByPerson, typed_by_people

FEWEST = 20
"""Decisions to learn from; with fewer nothing is learned."""
FEWEST_KEPT_BACK = 5
"""Decisions of a type kept back; with fewer the cues are believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document as the assessor sees it, and what a person said it is."""

    document: str
    code: str
    pages: tuple[str, ...]
    mail: bool
    """Whether it is the text of a mail."""

    @property
    def kept_back(self) -> bool:
        """Three in ten, by their number, so that they are the same each time."""
        return crc32(self.document.encode()) % 10 < 3  # noqa: PLR2004 - three in ten

    @property
    def words(self) -> list[str]:
        """What a model is taught by."""
        return learned_words(self.pages, mail=self.mail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How well one type is told."""

    code: str
    documents: int
    cues: Figure
    model: Figure | None
    trusted: bool
    """Whether the model is believed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures over the decisions kept back."""

    learned_from: int
    kept_back: int
    rows: tuple[Row, ...]
    cues_f1: float
    """Macro-F1 of the cues alone."""
    together_f1: float
    """Macro-F1 of cues and model as they work together."""
    pairs: tuple[tuple[str, str | None], ...]
    """What each document is, and what it is told to be by both together."""


def train(office: Office) -> Report:
    """Learn a model from the decisions not kept back, and write its file. Raises OperatorError."""
    file = _file(office)
    examples = tuple(_examples(office))
    taught = [one for one in examples if not one.kept_back]
    if len(taught) < FEWEST or len({one.code for one in taught}) < 2:  # noqa: PLR2004 - something to tell apart
        raise OperatorError(
            f"There are {len(taught)} reviewed decisions to learn from; {FEWEST} of two types are needed. "
            "Nothing was changed; the cues go on telling the types."
        )
    model = learned([one.words for one in taught], [one.code for one in taught])
    kept_back = [one for one in examples if one.kept_back]
    by_cues = figures(_by_cues(kept_back, office))
    by_model = figures((one.code, model.told(one.words)[0]) for one in kept_back)
    better = (c for c, f in by_model.items() if f.documents >= FEWEST_KEPT_BACK and f.f1 > by_cues[c].f1)
    save_model(model.trusting(frozenset(better)), file)
    return report(office)


def report(office: Office) -> Report:
    """The figures of the cues, and of the learned model where there is one. Raises OperatorError."""
    examples = tuple(_examples(office))
    kept_back = [one for one in examples if one.kept_back]
    file = office.settings.documents.model
    model = load_model(file) if file else None
    both = Assessor(office.assessor.catalogue, model)
    pairs = tuple((one.code, told_by(both, one)) for one in kept_back)
    by_cues = figures(_by_cues(kept_back, office))
    by_model = figures((one.code, model.told(one.words)[0]) for one in kept_back) if model else {}
    return Report(
        learned_from=len(examples) - len(kept_back) if model else 0,
        kept_back=len(kept_back),
        rows=tuple(
            Row(
                code=code, documents=figure.documents, cues=figure, model=by_model.get(code),
                trusted=model is not None and code in model.trusted,
            )
            for code, figure in by_cues.items()
        ),
        cues_f1=macro_f1(by_cues.values()),
        together_f1=macro_f1(figures(pairs).values()),
        pairs=pairs,
    )  # fmt: skip


def told_by(assessor: Assessor, one: Example) -> str | None:
    """What an assessor says an example is."""
    told = assessor.mail("", one.pages[0], None) if one.mail else assessor.document(one.pages, None)
    return told.guess.code


def _by_cues(examples: Sequence[Example], office: Office) -> Iterator[tuple[str, str | None]]:
    cues = Assessor(office.assessor.catalogue)
    return ((one.code, told_by(cues, one)) for one in examples)


def _file(office: Office) -> Path:
    if office.settings.documents.model is None:
        raise OperatorError(
            "Nothing says where the learned model is to be kept. Nothing was learned; "
            'write model = "var/types.npz" under [documents] in the settings.'
        )
    return office.settings.documents.model


def _examples(office: Office) -> Iterator[Example]:
    """The reviewed documents, read again from the originals; costly readings are kept anyway."""
    with office.store.read() as tx:
        typed = typed_by_people(tx.connection)
    for submission, documents in groupby(typed, key=lambda one: one.submission):
        with office.store.read() as tx:
            mail = tx.submissions.get(submission)
        if mail is not None:
            with weighed_letter(mail, office) as letter:
                yield from (example for one in documents if (example := _example(one, letter)))


def _example(one: TypedByPerson, letter: Letter) -> Example | None:
    found = next((weighed for weighed in letter.weighed if weighed.part.number == one.part), None)
    reading = found.reading if found else None
    if found is None or reading is None or not reading.text.strip():
        return None
    is_mail = found.part.role is Role.TEXT
    pages = (_mail_text(letter, reading.text),) if is_mail else tuple(p.text for p in reading.pages)
    return Example(document=one.document, code=one.code, pages=pages, mail=is_mail)


def _mail_text(letter: Letter, text: str) -> str:
    voices, subject = split(text), letter.opened.subject
    return f"{subject}\n{said(voices.written, voices.quoted, is_reply=bool(REPLY.match(subject)))}"
