"""How the letters of the reading benchmark come: as PDF, scanned, faxed, photographed, as a screenshot."""

import io
import random

import cv2
import numpy as np
from fpdf import FPDF
from PIL import Image, ImageFilter

from benchmarks.reading_letters import MARGIN, RIGHT, Sheet, draw, faces
from tests.fixtures.capture import Corners, photo

TWELVE_MEGAPIXELS = 3024
"""Pixels across, of a picture held upright."""
EXIF_TURN = {90: 6, 180: 3, 270: 8}
"""The EXIF orientation that undoes a turn counter-clockwise."""


def born_digital(sheets: tuple[Sheet, ...]) -> bytes:
    """A PDF with its text."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_auto_page_break(False)
    for style, file in zip(("", "B"), faces()[sheets[0].face], strict=True):
        pdf.add_font("text", style, str(file))
    for sheet in sheets:
        pdf.add_page()
        for line in sheet.lines:
            pdf.set_font("text", "B" if line.bold else "", line.size)
            pdf.text(MARGIN, line.y, line.words)
            pdf.text(RIGHT - pdf.get_string_width(line.amount), line.y, line.amount) if line.amount else None
    return bytes(pdf.output())


def photographed(sheet: Sheet, seed: int) -> Image.Image:
    """A telephone's picture of 12 megapixels, taken with some care."""
    return photo(
        draw(sheet), seed=seed, width=TWELVE_MEGAPIXELS, corners=_corners(random.Random(seed), 0.05, 0.035)
    )


def badly_photographed(sheet: Sheet, seed: int) -> Image.Image:
    """The same in a hurry: further away, askew, curled paper, a lamp at one side, blurred, grainy."""
    chance = random.Random(seed)
    far = photo(
        _curled(draw(sheet), chance), seed=seed, width=TWELVE_MEGAPIXELS, corners=_corners(chance, 0.10, 0.07)
    )
    dim = np.asarray(far, dtype=np.float32) * _lamp(far.size, chance)[..., None]
    dim += np.random.default_rng(seed).normal(0, chance.uniform(6, 12), dim.shape).astype(np.float32)
    soft = Image.fromarray(np.clip(dim, 0, 255).astype(np.uint8))
    return soft.filter(ImageFilter.GaussianBlur(chance.uniform(1.2, 2.2)))


def screenshot(sheet: Sheet, width: int = 1080) -> bytes:
    """The page as a telephone shows it: 1,080 pixels across, PNG, nothing around it."""
    page = draw(sheet, dpi=round(width / (210 / 25.4)))
    out = io.BytesIO()
    page.convert("RGB").save(out, "PNG")
    return out.getvalue()


def jpeg(picture: Image.Image, *, quality: int, turn: int = 0, note: bool = False) -> bytes:
    """The photo as a file, lying turned by `turn` degrees; with the EXIF note about it, or without."""
    exif = Image.Exif()
    if turn:
        picture = picture.rotate(turn, expand=True)
    if turn and note:
        exif[0x0112] = EXIF_TURN[turn]
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def scans_pdf(jpegs: list[bytes]) -> bytes:
    """Scans as the office's machine sends them: one PDF, one picture a page."""
    pdf = FPDF(unit="mm", format="A4")
    for picture in jpegs:
        pdf.add_page()
        pdf.image(io.BytesIO(picture), 0, 0, 210, 297)
    return bytes(pdf.output())


def _corners(chance: random.Random, margin: float, play: float) -> Corners:
    def moved(x: float, y: float) -> tuple[float, float]:
        return x + chance.uniform(-play, play) * 0.7, y + chance.uniform(-play, play) * 0.7

    far = 1 - margin
    return moved(margin, margin), moved(far, margin), moved(far, far), moved(margin, far)


def _curled(page: Image.Image, chance: random.Random) -> Image.Image:
    """Paper that does not lie flat: its lines bend by up to 2 mm."""
    width, height = page.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = chance.uniform(4, 20) * np.sin(x / width * np.pi * chance.uniform(0.8, 1.6))
    moved = cv2.remap(np.asarray(page), x, y + bend.astype(np.float32), cv2.INTER_LINEAR, borderValue=255)
    return Image.fromarray(moved)


def _lamp(size: tuple[int, int], chance: random.Random) -> np.ndarray:
    """Light that falls off to one side, and the sharp shadow of the telephone."""
    width, height = size
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    side = x if chance.random() < 0.5 else 1 - x
    light = 0.55 + 0.55 * side**1.5
    edge = chance.uniform(0.3, 0.7)
    shadow = 1 / (1 + np.exp((x + 0.4 * y - edge - 0.2) * 60))
    return np.asarray(light * (1 - 0.35 * shadow), dtype=np.float32)
