"""The forms in which pictures travel between clean-up and engines."""

from typing import TypeAlias

from numpy import uint8
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[uint8]
"""Rows and columns of 8-bit grey values."""
Picture: TypeAlias = NDArray[uint8]
"""The same, or with three 8-bit colours for each pixel."""
