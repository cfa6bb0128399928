"""The one form in which pictures travel between clean-up and engines."""

from typing import TypeAlias

from numpy import uint8
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[uint8]
"""Rows and columns of 8-bit grey values."""
