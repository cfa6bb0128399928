"""Clean-up: what a picture is, where its sheet lies, which way is up, how it is brought into shape."""

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ingest.reading.cleanup.clean import again, clean
from ingest.reading.cleanup.kind import FAX, PHOTO, SCAN, SCREENSHOT, is_blank, kind_of
from ingest.reading.cleanup.lines import ink_of, tilt_of, upright_by
from ingest.reading.cleanup.shape import from_corners, plain_mapping, shaped
from ingest.reading.cleanup.sheet import find_sheet
from ingest.reading.pixels import Halves
from tests.fixtures.capture import Corners, fax, photo, scan
from tests.fixtures.letters import power_cut
from tests.fixtures.paper import Text, draw
from tests.fixtures.people import PEOPLE

Grey = NDArray[np.uint8]
CORNERS: Corners = ((0.10, 0.08), (0.90, 0.11), (0.93, 0.91), (0.07, 0.94))


@pytest.fixture(scope="module")
def letter() -> Image.Image:
    return draw(power_cut(PEOPLE[0]), dpi=200)


@pytest.fixture(scope="module")
def scanned(letter: Image.Image) -> Grey:
    return np.array(Image.open(io.BytesIO(scan(letter, seed=1, tilt=0))))


@pytest.fixture(scope="module")
def photographed(letter: Image.Image) -> Grey:
    return np.array(photo(letter, seed=1, width=1500, corners=CORNERS).convert("L"))


def test_what_a_picture_is_is_told_by_its_grey_values(
    letter: Image.Image, scanned: Grey, photographed: Grey
) -> None:
    faxed = np.array(Image.open(io.BytesIO(fax([letter], seed=1))).convert("L"))
    assert [kind_of(Halves(picture)) for picture in (np.array(letter), scanned, faxed, photographed)] == [
        SCREENSHOT,
        SCAN,
        FAX,
        PHOTO,
    ]


def test_the_sheet_is_found_where_it_lies(photographed: Grey) -> None:
    found = find_sheet(Halves(photographed))
    assert found is not None
    assert np.abs(found - np.array(CORNERS)).max() < 0.02


def test_no_sheet_is_found_on_a_scan_or_where_one_side_is_in_doubt(scanned: Grey, photographed: Grey) -> None:
    assert find_sheet(Halves(scanned)) is None
    without_right_side = photographed[:, : int(photographed.shape[1] * 0.85)]
    assert find_sheet(Halves(without_right_side)) is None


@pytest.mark.parametrize("quarters", range(4))
def test_which_way_is_up_is_told_by_stems_and_capitals(scanned: Grey, quarters: int) -> None:
    found = upright_by(np.ascontiguousarray(np.rot90(scanned, quarters)))
    assert found.quarters == quarters
    assert found.sure > 0.12


@pytest.mark.parametrize("degrees", [-2.4, -0.8, 0.0, 1.6])
def test_the_lean_of_lines_is_measured(letter: Image.Image, degrees: float) -> None:
    leaning = np.array(letter.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255))
    assert tilt_of(ink_of(leaning), 3.0) == pytest.approx(-degrees, abs=0.25)


def test_a_photo_becomes_a_flat_page_of_the_shape_of_a4(photographed: Grey) -> None:
    page = clean(photographed)
    height, width = page.grey.shape
    assert page.cleaned[:1] == ("flattened",)
    assert page.cleaned[-1] == "even_light"
    assert height / width == pytest.approx(2**0.5, abs=0.01)
    assert np.median(page.grey) > 240


def test_a_photo_that_lies_on_its_side_is_turned_without_being_read(photographed: Grey) -> None:
    lying = clean(np.ascontiguousarray(np.rot90(photographed)))
    assert (lying.turned, "turned" in lying.cleaned) == (90, True)
    assert lying.grey.shape == clean(photographed).grey.shape


def test_a_level_scan_is_only_scaled(scanned: Grey) -> None:
    assert clean(scanned).cleaned == ()


def test_light_print_on_dark_is_turned_round(letter: Image.Image) -> None:
    page = clean(255 - np.array(letter))
    assert "inverted" in page.cleaned
    assert np.median(page.grey) > 200


def test_a_dark_photo_is_not_taken_for_light_print(photographed: Grey) -> None:
    assert "inverted" not in clean((photographed * 0.4).astype(np.uint8)).cleaned


def test_the_mapping_makes_the_read_picture_again_at_any_size_and_in_colour(photographed: Grey) -> None:
    page = clean(photographed)
    height, width = page.grey.shape
    larger = cv2.resize(photographed, None, fx=1.5, fy=1.5)
    colour = cv2.cvtColor(larger, cv2.COLOR_GRAY2BGR)
    again_made = shaped(colour, page.mapping, width, height)
    assert again_made.shape == (height, width, 3)
    plainly = shaped(photographed, page.mapping, width, height)
    assert np.abs(again_made[..., 0].astype(int) - plainly.astype(int)).mean() < 4


def test_a_page_turned_again_keeps_a_mapping_that_fits(photographed: Grey) -> None:
    turned = again(clean(photographed), 1)
    height, width = turned.grey.shape
    made = shaped(photographed, turned.mapping, width, height)
    assert turned.turned == 90
    ink = made < 0.7 * cv2.blur(made, (51, 51))
    assert turned.grey[ink].mean() < turned.grey[~ink].mean() - 60


def test_corners_lead_to_the_corners_of_the_page() -> None:
    mapping = from_corners(np.array(CORNERS), 400, 600)
    ends = np.column_stack([np.array(CORNERS), np.ones(4)]) @ mapping.T
    assert np.allclose(ends[:, :2] / ends[:, 2:], [(0, 0), (400, 0), (400, 600), (0, 600)], atol=0.01)
    assert len(plain_mapping(mapping)) == 9


def test_an_empty_page_is_blank_and_one_short_line_is_not(scanned: Grey) -> None:
    empty = np.full((1700, 1200), 244, np.uint8)
    assert is_blank(empty)
    cv2.circle(empty, (60, 850), 14, 30, -1)  # a punch hole
    assert is_blank(empty)
    cv2.putText(empty, "siehe Anlage", (200, 400), cv2.FONT_HERSHEY_SIMPLEX, 1, 40, 2)
    assert not is_blank(empty)
    assert not is_blank(scanned)


def printed(words: str, ink: int, paper: int, size: float = 10) -> Grey:
    sheet = np.array(draw((Text(x=40, y=80, words=words, size=size),), dpi=145)).astype(float)
    return (ink + (sheet - 20) * (paper - ink) / 235).clip(0, 255).astype(np.uint8)


def worn(empty: Grey, seed: int) -> Grey:
    """Grain, JPEG, two punch holes, three folds and some dirt."""
    chance = np.random.default_rng(seed)
    page = (empty + chance.normal(0, 4, empty.shape)).clip(0, 255).astype(np.uint8)
    height, width = page.shape
    for y in (height // 2 - 230, height // 2 + 230):
        cv2.circle(page, (70, y), 17, 40, -1)
    for y in (height // 3, 2 * height // 3):
        cv2.line(page, (0, y), (width, y + 3), 205, 2)
    cv2.line(page, (width - 160, 0), (width, 170), 190, 2)
    for x, y in chance.integers(100, 1100, (3, 2)):
        cv2.circle(page, (int(x), int(y)), 4, 90, -1)
    return np.array(Image.open(io.BytesIO(jpeg(page, 40))))


def jpeg(page: Grey, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(page).save(file, "JPEG", quality=quality)
    return file.getvalue()


@pytest.mark.parametrize(("ink", "paper"), [(20, 255), (195, 255), (200, 255), (180, 235), (175, 220)])
@pytest.mark.parametrize("words", ["Ja.", "Summe 17,40 EUR", "ok"])
def test_faded_print_and_few_letters_are_not_blank(words: str, ink: int, paper: int) -> None:
    assert not is_blank(printed(words, ink, paper))
    grain = np.random.default_rng(1).normal(0, 2.5, printed(words, ink, paper).shape)
    assert not is_blank((printed(words, ink, paper) + grain).clip(0, 255).astype(np.uint8))


def test_white_print_on_a_dark_card_is_not_blank() -> None:
    page = np.full((1700, 1200), 246, np.uint8)
    card = 255 - printed("Krankenversichertenkarte", 20, 210)
    page[100:600, 150:1050] = card[300:800, 100:1000]
    assert not is_blank(page)


def test_one_word_written_in_one_stroke_is_not_blank() -> None:
    page = np.full((1700, 1200), 246, np.uint8)
    stroke = [(400 + 3 * x, round(700 + 25 * np.sin(x / 4))) for x in range(40)]
    cv2.polylines(page, [np.array(stroke, np.int32)], isClosed=False, color=90, thickness=4)
    assert not is_blank(page)


@pytest.mark.parametrize("paper", [255, 235, 205])
@pytest.mark.parametrize("seed", range(4))
def test_an_empty_page_with_holes_folds_dirt_and_grain_is_blank(paper: int, seed: int) -> None:
    assert is_blank(worn(np.full((1700, 1200), paper, np.uint8), seed))


def test_an_empty_page_lit_from_one_side_or_with_a_black_edge_is_blank() -> None:
    shade = np.tile(np.linspace(180, 250, 1200), (1700, 1)).astype(np.uint8)
    assert is_blank(shade)
    edge = np.full((1700, 1200), 246, np.uint8)
    edge[:, :90] = 8
    assert is_blank(worn(edge, 1))


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3, 2), (40, 4000), (5000, 7)])
def test_pictures_of_odd_shapes_pass_through(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, shape).astype(np.uint8)
    for picture in (noise, np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)):
        page = clean(picture)
        assert page.grey.ndim == 2
        assert page.grey.size > 0
