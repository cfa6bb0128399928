"""What kind of document a text is: cues found, weights added, every step to be seen.

A document is scored by footer codes, headings, phrases and looks, a letter in the first person by the
client's own words too; the text of a mail by the client's own words only, because "anbei der Mietvertrag"
is no lease. Linear in the length of the text, and bounded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.phrases import Phrases
from classifiers.types.headings import Heading, Headings
from classifiers.types.layout import looks_of
from classifiers.types.nouns import CueHit, TypeGuess
from classifiers.words import fold, words_of
from config.catalogue import Catalogue

SURE = 5.0
"""Points a type needs."""
HEADED = 9.0
"""Points a later page needs to begin another document: its heading and something besides."""
AHEAD = 1.25
"""How many times the runner-up's points it needs."""
FORM = 8.0
"""A footer code: the strongest cue there is."""
FIRST_LINES = 10
LATE = 2
"""After so many pages a phrase counts half: long statements name everything once."""
MOST_HITS = 8
MOST_PAGES = 30
"""Pages that are looked at: what a document is, its first pages say."""
_FOOTER = re.compile(r"Jobcenter ?- ?([A-ZÄÖÜa-zäöü0-9]{1,6})[.,] ?[0-9]{2}[.,] ?[0-9]{4}")
_ANNEX = re.compile(r"\bAnlage ([A-ZÄÖÜ]{2,4}[0-9]?)\b|^([A-ZÄÖÜ]{2,4}[0-9]?)\b")
_FIRST_PERSON = frozenset(
    map(
        fold, ("ich", "mir", "mich", "mein", "meine", "meinen", "meiner", "meinem", "meines", "i", "my", "me")
    )
)
_LETTER_PAGES = 2


@dataclass(frozen=True, slots=True)
class _Cue:
    """What a phrase stands for."""

    type: str
    kind: str
    cue: str
    weight: float


class Scorer:
    """The cues of a catalogue, made ready once."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index the cues. Raises BadPhraseError."""
        self._forms = {fold(form): (code, form) for code, one in catalogue.types.items() for form in one.form}
        self._headings = Headings(
            Heading(code, cue, float(weight))
            for code, one in catalogue.types.items()
            for weight, cues in one.heading.items()
            for cue in cues
        )
        self._looks = [
            (look, code, float(weight))
            for code, one in catalogue.types.items()
            for weight, looks in one.layout.items()
            for look in looks
        ]
        self._fallbacks = {code for code, one in catalogue.types.items() if one.fallback}
        cues = [*_cues(catalogue, "phrase"), *_cues(catalogue, "said")]
        self._in_documents = Phrases((cue.cue, cue) for cue in cues)
        self._in_mails = Phrases(
            (cue.cue, cue) for cue in cues if cue.kind == "said" and catalogue.types[cue.type].mail
        )

    def of_document(self, pages: Sequence[str], also: Iterable[CueHit] = ()) -> TypeGuess:
        """The kind of a document by its pages; `also` are hits from elsewhere."""
        said = is_letter(pages)
        looked_at = enumerate(pages[:MOST_PAGES], 1)
        hits = [hit for number, page in looked_at for hit in self._on_page(page, number)]
        return self.guess([*(hit for hit in hits if said or hit.kind != "said"), *also])

    def begins_anew(self, pages: Sequence[str]) -> bool:
        """Whether a later page is headed as another kind of document than those before it.

        Annexes of our own forms belong to them.
        """
        kinds: set[str] = set()
        for number, page in enumerate(pages[:MOST_PAGES], 1):
            kind = self.of_document((page,)).code if number == 1 else self._headed(page)
            if kind is not None and kinds and kind not in kinds and not self._are_forms({kind, *kinds}):
                return True
            kinds |= {kind} if kind else set()
        return False

    def _headed(self, page: str) -> str | None:
        """The kind of a page that begins a document: clearly headed, and much on it besides speaks for it."""
        headed = self._headings.at_the_top(words_of(page).text)
        guess = self.of_document((page,)) if headed else TypeGuess(code=None)
        return guess.code if guess.code in headed and guess.score >= HEADED else None

    def _are_forms(self, kinds: Iterable[str]) -> bool:
        ours = {code for code, _ in self._forms.values()}
        return ours.issuperset(kinds)

    def of_mail(self, text: str, also: Iterable[CueHit] = ()) -> TypeGuess:
        """The kind of a mail by its subject and the client's own words."""
        return self.guess([*_phrases(self._in_mails, text, 1), *also])

    def _footers(self, page: str, number: int) -> Iterator[CueHit]:
        for footer in _FOOTER.finditer(words_of(page).text):
            if known := self._forms.get(fold(footer[1])):
                yield _hit(known[0], "form", known[1], FORM, number, footer[0])

    def _annexes(self, page: str) -> Iterator[CueHit]:
        """The code of a form among the first lines: "Anlage KI", or a line that begins with it."""
        for line in words_of(page).text.split("\n")[:FIRST_LINES]:
            for annex in _ANNEX.finditer(line):
                code = annex[1] or annex[2]
                if (known := self._forms.get(fold(code))) and (annex[1] or code.isupper()):
                    weight = FORM if annex[1] else FORM / 2
                    yield _hit(known[0], "form", known[1], weight, 1, line)

    def guess(self, hits: Iterable[CueHit]) -> TypeGuess:
        """Add up: each cue counts once; of the headings of a type only the best, and so of its footers."""
        counted = _counted(hits)
        ranked = self._ranked(counted)
        if not ranked:
            return TypeGuess(code=None)
        (best, score), (runner_up, next_score) = ranked[0], (*ranked, (None, 0.0))[1]
        return TypeGuess(
            code=best if score >= SURE and score >= AHEAD * next_score else None,
            best=best,
            score=round(score, 1),
            runner_up=runner_up,
            runner_up_score=round(next_score, 1),
            cues=tuple([hit for hit in counted if hit.type in {best, runner_up}][:MOST_HITS]),
        )

    def _ranked(self, counted: Sequence[CueHit]) -> list[tuple[str, float]]:
        """Types by their points; a fallback without a heading of its own is left out beside a sure one."""
        points: dict[str, float] = {}
        for hit in counted:
            points[hit.type] = points.get(hit.type, 0.0) + hit.weight
        named = {hit.type for hit in counted if hit.kind == "heading"}
        others = {c: score for c, score in points.items() if c not in self._fallbacks or c in named}
        stands = others if any(score >= SURE for score in others.values()) else points
        return sorted(stands.items(), key=lambda one: (-one[1], one[0]))

    def _on_page(self, page: str, number: int) -> Iterator[CueHit]:
        yield from self._footers(page, number)
        if number == 1:
            yield from self._annexes(page)
            for heading, line in self._headings.find(words_of(page).text):
                yield _hit(heading.type, "heading", heading.cue, heading.weight, number, line)
        looks = looks_of(words_of(page).text) if self._looks else frozenset()
        for look, code, weight in self._looks:
            if look in looks:
                yield _hit(code, "layout", look, weight, number, "")
        yield from _phrases(self._in_documents, page, number)


def is_letter(pages: Sequence[str]) -> bool:
    """Whether somebody speaks in the first person, on a page or two."""
    return 0 < len(pages) <= _LETTER_PAGES and any(
        not _FIRST_PERSON.isdisjoint(words_of(page).words) for page in pages
    )


def _counted(hits: Iterable[CueHit]) -> list[CueHit]:
    best: dict[tuple[str, str, str], CueHit] = {}
    for hit in hits:
        once = "" if hit.kind in {"form", "heading"} else hit.cue
        key = (hit.type, hit.kind, once)
        if key not in best or hit.weight > best[key].weight:
            best[key] = hit
    return sorted(best.values(), key=lambda hit: -hit.weight)


def _cues(catalogue: Catalogue, kind: str) -> Iterator[_Cue]:
    for code, one in catalogue.types.items():
        for weight, cues in (one.phrase if kind == "phrase" else one.said).items():
            for cue in cues:
                yield _Cue(code, kind, cue, float(weight))


def _phrases(phrases: Phrases[_Cue], text: str, page: int) -> Iterator[CueHit]:
    words = words_of(text)
    seen: set[_Cue] = set()
    for found in phrases.find(words.words):
        if found.key not in seen:
            seen.add(found.key)
            cue = found.key
            weight = cue.weight / 2 if page > LATE else cue.weight
            yield _hit(cue.type, cue.kind, cue.cue, weight, page, words.snippet(found.first, found.last))


def _hit(code: str, kind: str, cue: str, weight: float, page: int, snippet: str) -> CueHit:
    return CueHit(type=code, kind=kind, cue=cue, weight=weight, page=page, snippet=snippet[:80])
