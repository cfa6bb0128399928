"""Kind and urgency of a document or a mail's text: cues, signals and days put together."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from typing import Protocol

from classifiers.mail_text import REPLY, split
from classifiers.phrases import BadPhraseError, Phrases, parsed
from classifiers.types.nouns import Assessment, CueHit, DayHint, SignalHit, TypeGuess
from classifiers.types.scorer import MOST_PAGES, SURE, Scorer, is_letter
from classifiers.urgency.days import days_in
from classifiers.urgency.odds import sounds_urgent
from classifiers.urgency.signals import Signals
from classifiers.words import words_of
from config.catalogue import Catalogue, Filing, Raised, Urgency

SIGNAL_WEIGHT = 5.0
"""What a signal adds to its type."""
POSSIBLE = 4.0
"""Points with which a restricted type is heeded even where it is not sure."""
STRICTEST_FIRST = (Filing.INSPECT_AND_DISCARD, Filing.NEVER_ALONE, Filing.FILE_AFTER_REDACTION)
MOST_HINTS = 10
BY_WORDS = "urgent_words"
"""The signal of a mail whose words sound urgent, though no other signal is found."""
MOST_WORDS = 3_000
"""Words of a document that a model sees."""
MAIL_MARK, PAPER_MARK = "=mail", "=paper"
MOST_FORWARDED = 4_000
"""Characters looked at of what is forwarded: its beginning says what it is, and 50 kB cost 35 ms."""
HARDLY_ANY = 80
"""Characters of own words above a forwarded mail: a greeting and a name."""


class Learned(Protocol):
    """What reviewed decisions taught."""

    def believed(self, words: Sequence[str]) -> tuple[str, float] | None:
        """A type and its probability, where it knows better than the cues."""


class Assessor:
    """A catalogue made ready; asked about one document or mail at a time."""

    def __init__(self, catalogue: Catalogue, learned: Learned | None = None) -> None:
        """Index all cues and signals. Raises BadPhraseError."""
        self.catalogue = catalogue
        self._learned = learned
        self._scorer = Scorer(catalogue)
        self._signals = Signals(catalogue.signal)
        self._raising = {
            (code, urgency): Phrases((words, words) for words in raised.words)
            for code, one in catalogue.types.items()
            for urgency, raised in one.raised.items()
        }

    def document(self, pages: Sequence[str], received: date | None) -> Assessment:
        """Assess a document by the texts of its pages; a letter in the first person may hold signals."""
        guess = self._scorer.of_document(pages)
        is_paper = guess.code is not None and not self.catalogue.types[guess.code].mail
        signals = self._signals_in(pages, received) if is_letter(pages) and not is_paper else ()
        if signals:
            guess = self._scorer.of_document(pages, map(_as_cue, filter(_typed, signals)))
        guess = self._taught(guess, pages)
        return self._assessed(guess, signals, pages, received)

    def holds_several(self, pages: Sequence[str]) -> bool:
        """Whether a page begins another kind of document; those that go on ("Seite 2 von 3") are left out."""
        return self._scorer.begins_anew(pages)

    def mail(self, subject: str, written: str, received: date | None) -> Assessment:
        """Assess a mail's text by its subject and the client's own words."""
        text = f"{subject}\n{written}"
        signals = tuple(self._in_mail(text, received))
        guess = self._scorer.of_mail(text, map(_as_cue, filter(_typed, signals)))
        guess = self._taught(guess, (text,), mail=True)
        return self._assessed(guess, signals, (text,), received)

    def at_receipt(self, subject: str, text: str, received: date) -> Urgency | None:
        """What subject and text of a mail tell before anything else is opened or read: U0, or None."""
        voices = split(text)
        words = said(voices.written, voices.quoted, is_reply=bool(REPLY.match(subject)))
        found = self._in_mail(f"{subject}\n{words}", received)
        return next((hit.urgency for hit in found if hit.urgency is Urgency.U0), None)

    def _in_mail(self, text: str, received: date | None) -> Iterator[SignalHit]:
        """The signals of a mail; where none is of the gravest, how its single words sound."""
        gravest = False
        for hit in self._signals.find(text, received):
            gravest = gravest or hit.urgency is Urgency.U0
            yield hit
        if not gravest and (snippet := sounds_urgent(text, self.catalogue.urgent_words)):
            yield SignalHit(signal=BY_WORDS, urgency=Urgency.U0, type="", page=1, snippet=snippet)

    def _taught(self, guess: TypeGuess, pages: Sequence[str], *, mail: bool = False) -> TypeGuess:
        """The guess by the cues, or what reviewed decisions taught where that is known to be better."""
        told = self._learned.believed(learned_words(pages, mail=mail)) if self._learned else None
        if told is None or told[0] == guess.code or told[0] not in self.catalogue.types:
            return guess
        code, probability = told
        hit = CueHit(type=code, kind="model", cue="", weight=round(probability, 2), page=1, snippet="")
        return TypeGuess(
            code=code, best=code, score=SURE, runner_up=guess.best, runner_up_score=guess.score,
            cues=(hit, *guess.cues),
        )  # fmt: skip

    def _signals_in(self, pages: Sequence[str], received: date | None) -> tuple[SignalHit, ...]:
        return tuple(
            hit for number, page in enumerate(pages, 1) for hit in self._signals.find(page, received, number)
        )

    def _assessed(
        self, guess: TypeGuess, signals: tuple[SignalHit, ...], pages: Sequence[str], received: date | None
    ) -> Assessment:
        days = (
            [found for n, page in enumerate(pages[:MOST_PAGES], 1) for found in days_in(page, received, n)]
            if received
            else []
        )
        of_type = self._urgency_of(guess.code, pages, [hint.day for _, hint in days], received)
        return Assessment(
            guess=guess,
            urgency=min((*(hit.urgency for hit in signals), *of_type), default=None),
            filing=self._filing(guess),
            signals=signals,
            days=tuple(_hints(days)),
        )

    def _urgency_of(
        self, code: str | None, pages: Sequence[str], days: list[date], received: date | None
    ) -> Iterator[Urgency]:
        if code is None:
            return
        yield self.catalogue.types[code].urgency
        for urgency, raised in self.catalogue.types[code].raised.items():
            phrases = self._raising[code, urgency]
            said = any(next(phrases.find(words_of(page).words), None) for page in pages)
            if said or _soon(raised, days, received):
                yield urgency

    def _filing(self, guess: TypeGuess) -> Filing:
        """The strictest policy of the sure type, and of what else it may well be."""
        may_be = [guess.code, *(code for code, points in _ranked(guess) if points >= POSSIBLE)]
        policies = {self.catalogue.types[code].filing for code in may_be if code}
        return next((policy for policy in STRICTEST_FIRST if policy in policies), Filing.FILE)


def learned_words(pages: Sequence[str], *, mail: bool = False) -> list[str]:
    """The words a model is taught and asked by; a mark tells mails from documents."""
    words = chain.from_iterable(words_of(page).words for page in pages[:MOST_PAGES])
    return [MAIL_MARK if mail else PAPER_MARK, *islice(words, MOST_WORDS)]


def said(written: str, quoted: str, *, is_reply: bool) -> str:
    """What a mail says: the client's own words; what is forwarded, where there are hardly any."""
    return written if is_reply or len(written) >= HARDLY_ANY else f"{written}\n{quoted[:MOST_FORWARDED]}"


def problems_in(catalogue: Catalogue) -> tuple[str, ...]:
    """What is wrong with the phrases of a catalogue, one line each."""
    return tuple(_problems(catalogue))


def _problems(catalogue: Catalogue) -> Iterator[str]:
    for where, phrase in _all_phrases(catalogue):
        try:
            parsed(phrase)
        except BadPhraseError as error:
            yield f"{where}: {phrase!r}: {error}"


def _all_phrases(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for code, one in catalogue.types.items():
        for kind, weighed in (("phrase", one.phrase), ("said", one.said)):
            for weight, cues in weighed.items():
                yield from ((f"types.{code}.{kind}.{weight:g}", cue) for cue in cues)
        for urgency, raised in one.raised.items():
            yield from ((f"types.{code}.raised.{urgency}", words) for words in raised.words)
    for code, signal in catalogue.signal.items():
        for phrases in (signal.alone, signal.unless, *chain.from_iterable(signal.together)):
            yield from ((f"signal.{code}", phrase) for phrase in phrases)


def _ranked(guess: TypeGuess) -> tuple[tuple[str | None, float], ...]:
    return (guess.best, guess.score), (guess.runner_up, guess.runner_up_score)


def _typed(hit: SignalHit) -> bool:
    return bool(hit.type)


def _as_cue(hit: SignalHit) -> CueHit:
    return CueHit(
        type=hit.type, kind="signal", cue=hit.signal, weight=SIGNAL_WEIGHT, page=hit.page, snippet=hit.snippet
    )


def _soon(raised: Raised, days: list[date], received: date | None) -> bool:
    """Whether a day to come within reach is named; or none at all, where that counts as soon."""
    to_come = [day for day in days if received is None or day >= received]
    if not to_come:
        return raised.undated
    if received is None or raised.days is None:
        return False
    return min(to_come) <= received + timedelta(days=raised.days)


def _hints(days: list[tuple[str, DayHint]]) -> Iterator[DayHint]:
    """Each kind and day once, in the order of the text."""
    seen: dict[tuple[str, date], DayHint] = {}
    for kind, hint in days:
        if kind:
            seen.setdefault((kind, hint.day), hint)
    yield from list(seen.values())[:MOST_HINTS]
