"""What the office makes of the scanner's word: let a mail in, let it in with a mark, keep it shut, or wait.

A scanner that is down is asked again after a pause that doubles, so that a hanging one costs little.
A mail on which a scanner that answers fails is counted as failed work: it may be the mail's doing.
"""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from classifiers.reasons import Reason
from config.errors import WorldError
from config.settings import VirusSettings
from ingest.virus.clamd import Clamd
from ingest.virus.nouns import Clean, Found, Trouble, Unavailable

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
MOST_REMEMBERED = 1_000
"""Mails that were scanned when they came and are still to be worked."""
LOCKED = "Heuristics.Encrypted."
"""clamd's word for a file with a password (`AlertEncrypted`), said only when it found no virus."""
NOT_ALL_SEEN = "Heuristics.Limits.Exceeded."
"""clamd's word for a mail it did not look through to the end (`AlertExceedsMax`)."""
log = structlog.get_logger()


class ScannerDownError(WorldError):
    """The virus scanner does not answer; letters wait, unopened, until it does."""


class ScanFailedError(WorldError):
    """The virus scanner answers, but gave no verdict on one mail; it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a mail may be opened."""

    refused: Reason | None = None
    """Why it stays unopened."""
    signature: str = ""
    """The name of what was found."""
    unscanned: bool = False
    """It may be opened though nobody scanned it; nothing of it is filed without a person."""


class VirusGate:
    """Asks the office's scanner about every mail; open to all where there is none. Threads may share it."""

    def __init__(self, settings: VirusSettings | None) -> None:
        """Take the settings' `[virus]`; nothing is asked yet."""
        self._clamd = Clamd(settings.clamd, settings.timeout) if settings else None
        self._waits = settings is not None and settings.when_down == "hold"
        self._lock = threading.Lock()
        self._misses = 0
        self._next_try = 0.0
        self._let_in: set[Path] = set()

    def holds(self) -> bool:
        """Whether letters must wait now: the scanner is down, and the settings say to wait for it."""
        return self._waits and not self._answers()

    def admit(self, mail: Path) -> Admission:
        """Have a mail scanned, and say whether it may be opened.

        Raises ScannerDownError and ScanFailedError where the settings say to wait, StorageError.
        """
        if self._clamd is None or self._was_let_in(mail):
            return Admission()
        word = self._clamd.scan(mail) if self._answers() else Unavailable(reason=Trouble.UNREACHABLE)
        if isinstance(word, Clean) or (isinstance(word, Found) and word.signature.startswith(LOCKED)):
            return Admission()
        if isinstance(word, Unavailable):
            return self._without_verdict(word.reason)
        if word.signature.startswith(NOT_ALL_SEEN):
            return self._without_verdict(Trouble.TOO_LARGE)
        return Admission(refused=Reason.VIRUS_FOUND, signature=word.signature)

    def may_be_looked_at(self, mail: Path) -> bool:
        """Whether anything of a mail may be looked at before it is worked, such as how many files it has.

        Never raises for a scanner's sake: a mail nobody scanned waits. What is clean is not scanned again
        when it is worked, once. Raises StorageError.
        """
        try:
            admission = self.admit(mail)
        except (ScannerDownError, ScanFailedError):
            return False
        if self._clamd and admission == Admission():
            with self._lock:
                if len(self._let_in) >= MOST_REMEMBERED:
                    self._let_in.clear()
                self._let_in.add(mail)
        return admission.refused is None

    def _was_let_in(self, mail: Path) -> bool:
        with self._lock:
            known = mail in self._let_in
            self._let_in -= {mail}
        return known

    def _without_verdict(self, trouble: Trouble) -> Admission:
        log.warning("mail_not_scanned", trouble=trouble, waits=self._waits)
        if not self._waits:
            return Admission(unscanned=True)
        if trouble is Trouble.TOO_LARGE:
            return Admission(refused=Reason.TOO_LARGE_TO_SCAN)
        if trouble is Trouble.UNREACHABLE:
            raise ScannerDownError(
                "The virus scanner does not answer. The letters wait, unopened, and are worked when it does. "
                "Start clamd, or check clamd in [virus]."
            )
        raise ScanFailedError(
            "The virus scanner gave no verdict on a mail. It stays unopened and is tried again. "
            "See the log of clamd, and timeout in [virus]."
        )

    def _answers(self) -> bool:
        """Whether the scanner is there; within the pause after a failure it is not asked."""
        if self._clamd is None:
            return True
        with self._lock:
            if time.monotonic() < self._next_try:
                return False
        answers = self._clamd.answers()
        with self._lock:
            self._remember(answers=answers)
        return answers

    def _remember(self, *, answers: bool) -> None:
        now = time.monotonic()
        if answers:
            self._misses, self._next_try = 0, 0.0
        elif now >= self._next_try:
            pause = min(FIRST_PAUSE * 2**self._misses, LONGEST_PAUSE)
            self._misses, self._next_try = min(self._misses + 1, 16), now + pause
            log.warning("virus_scanner_down", again_in=pause, waits=self._waits)
