"""Pages of one letter that come in several mails of one sender. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from classifiers.pieces import Cue
from classifiers.reasons import Reason, Status
from storage.documents import EarlierPage
from storage.nouns import FilingPlan, PlannedDocument


def with_earlier_pages(plan: FilingPlan, earlier: Sequence[EarlierPage]) -> FilingPlan:
    """The plan with its single pages put to the document whose other pages came before.

    It is a proposal: a page that is not filed by its own evidence waits for a person, with its document
    named. Pages that came twice, or after the letter was complete, stay on their own.
    """
    if not earlier:
        return plan
    documents = tuple(_put(document, earlier) for document in plan.documents)
    return replace(plan, documents=documents)


def _put(document: PlannedDocument, earlier: Sequence[EarlierPage]) -> PlannedDocument:
    cue, verdict = document.cue, document.verdict
    if (
        cue is None
        or document.document != document.id
        or verdict.status in {Status.DUPLICATE, Status.SET_ASIDE}
    ):
        return document
    home = _home(cue, earlier)
    if home is None or (verdict.case and home.case and verdict.case != home.case):
        return document
    if verdict.status is Status.REVIEW:
        verdict = replace(verdict, reason=Reason.PIECE_OF_ANOTHER)
    return replace(document, document=home.document, verdict=verdict)


def _home(cue: Cue, earlier: Sequence[EarlierPage]) -> EarlierPage | None:
    """The last document of so many pages that lacks this one."""
    fitting = [page for page in earlier if page.cue.total == cue.total]
    for page in reversed(fitting):
        there = {other.cue.page for other in fitting if other.document == page.document}
        if cue.page not in there:
            return page
    return None
