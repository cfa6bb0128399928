"""The learned model: plain numbers in a file, believed only where it is better than the cues."""

from pathlib import Path

import numpy as np
import pytest

from classifiers.assess import Assessor, learned_words
from classifiers.types.figures import figures, macro_f1
from classifiers.types.model import BUCKETS, LinearModel, vector
from config.errors import OperatorError
from config.load_catalogue import load_catalogue
from ingest.operations.learn import draw_confusion, learned
from ingest.type_model import load_model, save_model

DOGS = [("Hund Leine Steuer Marke " * n + f"Blatt {n}",) for n in range(1, 12)]
CARS = [("Wagen Reifen Motor Garage " * n + f"Blatt {n}",) for n in range(1, 12)]
FISH = [("Aquarium Futter Pumpe " * n + f"Blatt {n}",) for n in range(1, 12)]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    pytest.importorskip("sklearn")
    words = [learned_words(pages) for pages in (*DOGS, *CARS, *FISH)]
    return learned(words, ["RECH"] * 11 + ["KFZ_VERS"] * 11 + ["SCHULE"] * 11)


def test_it_tells_what_it_was_taught(model: LinearModel) -> None:
    code, probability = model.told(learned_words(("Der Hund und seine Leine",)))
    assert code == "RECH"
    assert probability > 0.5


def test_two_types_can_be_told_apart_as_well() -> None:
    pytest.importorskip("sklearn")
    both = learned([learned_words(p) for p in (*DOGS, *CARS)], ["RECH"] * 11 + ["KFZ_VERS"] * 11)
    assert both.told(learned_words(("Hund und Leine",)))[0] == "RECH"
    assert both.told(learned_words(("Wagen mit Motor",)))[0] == "KFZ_VERS"


def test_it_is_believed_only_for_the_types_it_is_trusted_with(model: LinearModel) -> None:
    page = ("Hund Leine Steuer Marke",)
    catalogue = load_catalogue()
    assert Assessor(catalogue, model).document(page, None).guess.code is None
    told = Assessor(catalogue, model.trusting(frozenset({"RECH"}))).document(page, None).guess
    assert told.code == "RECH"
    assert told.cues[0].kind == "model"


def test_a_restricted_type_the_cues_saw_stays_restricted(model: LinearModel) -> None:
    trusting = Assessor(load_catalogue(), model.trusting(frozenset({"RECH"})))
    told = trusting.document(("Personalausweis\n" + "Hund Leine Steuer Marke " * 9,), None)
    assert told.guess.code == "RECH"
    assert told.filing == "inspect_and_discard_with_note"


def test_a_type_the_catalogue_does_not_know_is_never_told(model: LinearModel) -> None:
    odd = LinearModel(
        codes=("NOBODY", *model.codes[1:]),
        trusted=frozenset({"NOBODY"}),
        weights=model.weights,
        bias=model.bias,
    )
    assert Assessor(load_catalogue(), odd).document(("Wagen Reifen Motor",), None).guess.code is None


def test_its_file_holds_numbers_and_codes_and_no_word(model: LinearModel, tmp_path: Path) -> None:
    file = tmp_path / "models" / "types.npz"
    save_model(model.trusting(frozenset({"RECH"})), file)
    kept = load_model(file)
    assert kept is not None
    assert (kept.codes, kept.trusted) == (model.codes, frozenset({"RECH"}))
    assert np.array_equal(kept.weights, model.weights)
    assert b"hund" not in file.read_bytes().lower()
    assert [path.name for path in file.parent.iterdir()] == ["types.npz"]


def test_without_a_file_there_is_no_model(tmp_path: Path) -> None:
    assert load_model(tmp_path / "nowhere.npz") is None


def test_a_file_with_python_objects_is_never_unpickled(tmp_path: Path) -> None:
    file = tmp_path / "evil.npz"
    np.savez(file, codes=np.array([object()], dtype=object), trusted=1, weights=1, bias=1)
    with pytest.raises(OperatorError, match="cannot be used"):
        load_model(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all"])
def test_a_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "types.npz"
    file.write_bytes(content)
    with pytest.raises(OperatorError, match="classify train"):
        load_model(file)


def test_arrays_that_do_not_fit_together_are_told(tmp_path: Path) -> None:
    file = tmp_path / "types.npz"
    np.savez(
        file, codes=np.array(["A", "B"]), trusted=np.array(["A"]), weights=np.zeros((1, 4)), bias=np.zeros(1)
    )
    with pytest.raises(OperatorError, match="fit together"):
        load_model(file)


def test_words_become_a_vector_of_length_one_however_many_they_are() -> None:
    assert np.linalg.norm(vector(["a", "b", "a"])) == pytest.approx(1.0)
    assert vector([]).shape == (BUCKETS,)
    assert not vector([]).any()


def test_figures_are_counted_over_what_documents_are() -> None:
    found = figures([("A", "A"), ("A", None), ("B", "A"), ("B", "B")])
    assert (found["A"].precision, found["A"].recall) == (0.5, 0.5)
    assert (found["B"].precision, found["B"].recall, found["B"].documents) == (1.0, 0.5, 2)
    assert macro_f1(found.values()) == pytest.approx((0.5 + 2 / 3) / 2)
    assert macro_f1([]) == 0.0


def test_the_confusion_matrix_is_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "confusion.png"
    draw_confusion([("A", "A"), ("A", None), ("B", "A")], file)
    assert file.read_bytes().startswith(b"\x89PNG")
