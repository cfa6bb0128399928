"""A linear model over hashed words: what an office's reviewed decisions taught, applied by numpy.

Only plain numbers are ever read from its file. It is believed for the types it told better than the
cues on decisions kept back from learning, and only where it is sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 13
"""Words are hashed into so many columns: the model holds no word of any letter."""
MOST_WORDS = 3_000
SURE = 0.5
"""The probability from which it is believed."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearModel:
    """Weights for each code: `weights` is codes times buckets, `bias` one for each code."""

    codes: tuple[str, ...]
    trusted: frozenset[str]
    """The codes it told better than the cues."""
    weights: Numbers
    bias: Numbers

    def trusting(self, codes: frozenset[str]) -> "LinearModel":
        """The same model, believed for these codes."""
        return replace(self, trusted=codes)

    def told(self, words: Sequence[str]) -> tuple[str, float]:
        """The likeliest code and its probability (softmax)."""
        odds = self.weights @ vector(words) + self.bias
        likely = np.exp(odds - odds.max())
        best = int(likely.argmax())
        return self.codes[best], float(likely[best] / likely.sum())

    def believed(self, words: Sequence[str]) -> tuple[str, float] | None:
        """The same, where it is trusted for that code and sure."""
        code, probability = self.told(words)
        return (code, probability) if code in self.trusted and probability >= SURE else None


def vector(words: Sequence[str]) -> Numbers:
    """Which buckets the words fall into, as a vector of length 1."""
    found = np.zeros(BUCKETS, dtype=np.float32)
    found[[crc32(word.encode()) % BUCKETS for word in words[:MOST_WORDS]]] = 1.0
    length = float(np.linalg.norm(found))
    return found / length if length else found
