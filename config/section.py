"""What all parts of the settings are made of."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from config.units import duration, size

Seconds = Annotated[float, BeforeValidator(duration), Field(gt=0)]
Bytes = Annotated[int, BeforeValidator(size), Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    """A part of the settings; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
