"""Hints for a clerk about what waits: its language, and numbers a case can be learned for. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from classifiers.identifiers.references import teachable
from classifiers.mail_text import split
from classifiers.nouns import Role
from ingest.planning import Weighed
from ingest.reading.tongue import UNKNOWN, tongue_of
from storage.documents import TO_A_PERSON
from storage.nouns import FilingPlan, PlannedDocument

LOOKED_AT = 200_000
"""Characters of one part: some eighty pages."""
MOST_NUMBERS = 20
"""Of one part; a list of all tenants teaches nothing."""


def with_hints(plan: FilingPlan, weighed: Sequence[Weighed]) -> FilingPlan:
    """The plan, with hints for what waits for a person."""
    if all(document.verdict.status not in TO_A_PERSON for document in plan.documents):
        return plan
    texts = {one.part.number: _text(one) for one in weighed}
    mail = "\n".join(texts[one.part.number] for one in weighed if one.part.role is Role.TEXT)
    whole: dict[int, str] = {}
    for one in weighed:
        whole[one.first] = f"{whole.get(one.first, '')}\n{texts[one.part.number]}"
    first = {one.part.number: one.first for one in weighed}
    documents = (_hinted(d, texts[d.part.number], whole[first[d.part.number]], mail) for d in plan.documents)
    return replace(plan, documents=tuple(documents))


def _hinted(document: PlannedDocument, text: str, whole: str, mail: str) -> PlannedDocument:
    """`text`: of the part; `whole`: of all pages of its document; `mail`: what the client wrote beside it."""
    if document.verdict.status not in TO_A_PERSON:
        return document
    language = tongue_of(whole) or tongue_of(mail) or UNKNOWN
    numbers = tuple((str(one.kind), one.value) for one in teachable(text)[:MOST_NUMBERS])
    return replace(document, language=language, teachable=numbers)


def _text(one: Weighed) -> str:
    """What was read, as far as is looked at; of a mail's own text without what it quotes."""
    text = one.reading.text[:LOOKED_AT] if one.reading else ""
    return split(text).written if one.part.role is Role.TEXT else text
