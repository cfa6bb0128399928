"""Which letters must be concluded in the order in which they came, so that they always end the same way."""

from collections.abc import Iterable, Iterator

from classifiers.pieces import cue_of_page
from classifiers.reasons import Status
from ingest.pipeline import Letter


def ties(letter: Letter) -> frozenset[str]:
    """What it may share with a letter that repeats it, or goes on with it: bytes, and the sender.

    All its bytes and its sender, until it was read. Then it is known that what is set aside repeats nothing,
    and that no page says "Seite 2 von 3", as those do that came in several mails of one sender.
    """
    sender = {letter.submission.sender} - {""}
    if letter.unread:
        return frozenset({part.sha256 for part in letter.opened.parts} | sender)
    counting = {one.part.sha256 for one in letter.weighed if one.verdict.status is not Status.SET_ASIDE}
    a_page = any(cue_of_page(one.part, one.reading) for one in letter.weighed)
    return frozenset(counting | (sender if a_page else set()))


def strangers(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """The letters in their order, in runs of such as have no ties to each other.

    What repeats another letter, or goes on with it, is planned after the other was settled.
    """
    run: list[Letter] = []
    seen: set[str] = set()
    for letter in letters:
        own = ties(letter)
        if seen & own:
            yield run
            run, seen = [], set()
        run.append(letter)
        seen |= own
    if run:
        yield run
