"""Pictures of several frames: pages are read, previews and films cost little, what is left out is told."""

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw

from classifiers.reasons import Reason
from tests.integration.room.conftest import ReadFile
from tests.integration.room.samples import WORDS, page, pdf, saved

SECOND = ("Das ist Blatt Nummer zwei der Unterlagen",)
WAYS: dict[str, dict[str, object]] = {
    "GIF": {"duration": 400, "loop": 0},
    "WEBP": {"lossless": False, "quality": 80},
    "PNG": {"duration": 400},
    "MPO": {},
}


def frames(kind: str, first: Image.Image, *more: Image.Image) -> bytes:
    return saved(first.convert("RGB"), kind, save_all=True, append_images=[m.convert("RGB") for m in more],
                 **WAYS[kind])  # fmt: skip


@pytest.mark.parametrize("kind", WAYS)
def test_every_page_of_a_picture_with_frames_is_read(read_file: ReadFile, kind: str) -> None:
    reading = read_file(frames(kind, page(), page(SECOND)))
    assert (reading.page_count, reading.problem) == (2, None)
    assert all(word in reading.pages[0].text for word in WORDS)
    assert "Nummer zwei" in reading.pages[1].text


@pytest.mark.parametrize("kind", WAYS)
def test_frames_that_show_the_same_are_one_page(read_file: ReadFile, kind: str) -> None:
    dotted = page()
    ImageDraw.Draw(dotted).ellipse((20, 20, 24, 24), fill=200)
    reading = read_file(frames(kind, page(), dotted, page(SECOND)))
    assert [p.number for p in reading.pages] == [1, 2]
    assert "Nummer zwei" in reading.pages[1].text


def test_one_other_digit_is_another_page(read_file: ReadFile) -> None:
    may = [page((f"Ich kann am {day}. Mai kommen",)) for day in (3, 8)]
    assert "8. Mai" in read_file(frames("GIF", *may)).pages[1].text


def test_the_preview_behind_a_photo_is_no_page(read_file: ReadFile) -> None:
    preview = page().resize((620, 877))
    reading = read_file(frames("MPO", page(), preview))
    assert (reading.page_count, reading.problem) == (1, None)
    assert all(word in reading.text for word in WORDS)


def test_a_film_is_read_at_its_beginning_and_goes_to_a_person(read_file: ReadFile) -> None:
    film = [page((f"Bild {number}", "laeuft " * (number % 7))) for number in range(1, 40)]
    reading = read_file(frames("GIF", page(), *film))
    assert (reading.page_count, reading.problem) == (1, Reason.PICTURES_UNREAD)
    assert all(word in reading.text for word in WORDS)


def test_an_animation_without_an_end_is_not_looked_at_to_its_end(read_file: ReadFile) -> None:
    still = page(size=(600, 900))
    moving = []
    for number in range(400):
        frame = still.copy()
        ImageDraw.Draw(frame).point((number, 5), fill=0)
        moving.append(frame)
    reading = read_file(frames("GIF", still, *moving))
    assert (reading.page_count, reading.problem) == (1, Reason.PICTURES_UNREAD)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_picture_that_is_cut_off_in_its_second_page_is_no_whole_letter(
    read_file: ReadFile, kind: str
) -> None:
    whole = frames(kind, page(), page(SECOND))
    reading = read_file(whole[: int(len(whole) * 0.9)])
    assert reading.problem in {Reason.DAMAGED, Reason.UNREADABLE}


def test_a_broken_page_of_a_pdf_comes_back_from_the_reader_among_the_good_ones(read_file: ReadFile) -> None:
    with pikepdf.open(io.BytesIO(pdf(pages=3))) as file:
        file.Root.Pages.Kids[1] = file.make_stream(b"no page", Type=pikepdf.Name.Page)
        out = io.BytesIO()
        file.save(out)
    reading = read_file(out.getvalue(), "application/pdf")
    assert (reading.problem, [one.kind for one in reading.pages]) == (Reason.DAMAGED, ["", "damaged", ""])
