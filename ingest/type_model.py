"""The file of the learned model: plain arrays in npz, written durably, never unpickled."""

import zipfile
from pathlib import Path

import numpy as np

from classifiers.types.model import BUCKETS, LinearModel
from config.errors import OperatorError
from storage.files import durable


def save_model(model: LinearModel, file: Path) -> None:
    """Write the model; an earlier one is replaced. Raises StorageError."""
    with durable(file.parent) as draft:
        np.savez_compressed(
            draft.file,
            codes=np.array(model.codes),
            trusted=np.array(sorted(model.trusted), dtype="<U32"),
            weights=model.weights,
            bias=model.bias,
        )
        draft.replace(file)


def load_model(file: Path) -> LinearModel | None:
    """The model, or None where none was learned yet. Raises OperatorError when the file is none."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as kept:
            model = LinearModel(
                codes=tuple(map(str, kept["codes"])),
                trusted=frozenset(map(str, kept["trusted"])),
                weights=kept["weights"].astype(np.float32),
                bias=kept["bias"].astype(np.float32),
            )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise _unusable(file, type(error).__name__) from None
    if model.weights.shape != (len(model.codes), BUCKETS) or model.bias.shape != (len(model.codes),):
        raise _unusable(file, "its arrays do not fit together")
    return model


def _unusable(file: Path, why: str) -> OperatorError:
    return OperatorError(
        f"The learned model {file} cannot be used ({why}). No letter was touched. "
        "Learn it anew with `kundenpost classify train`, or take it out of [documents] in the settings."
    )
