"""The readers that are compared: ours, the `tesseract` command, OCRmyPDF, and the floor under all of them.

Each works on two documents at once with one thread each, and each is timed from its first document to its
last. CPU time is told besides: it does not depend on who else uses the machine.
"""

import hashlib
import io
import os
import resource
import subprocess
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, filterfalse
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from PIL import Image, ImageOps

from benchmarks.reading_score import Score, score
from benchmarks.reading_set import Document
from classifiers.nouns import Part, Reading
from config.settings import ReadingSettings
from ingest.room.room import ReadingRoom

T = TypeVar("T")
AT_ONCE = 2
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
OCRMYPDF = Path("build", "ocrmypdf", "bin", "ocrmypdf")
BEST_SETTING = (
    "-l", "deu", "--rotate-pages", "--deskew", "--jobs", "1", "--image-dpi", "300", "--quiet",
)  # fmt: skip
AS_PDFA, WITH_TEXT = ("--output-type", "pdfa"), ("--output-type", "pdf", "--mode", "skip")
"""Documents with text stay PDF: Debian's Ghostscript spoils them, and OCRmyPDF refuses to use it."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Run:
    """What one reader made of the documents."""

    name: str
    pages: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    drawn_cpu: float = 0.0
    """Of that, for the documents whose pages are pictures: the engine's floor knows no others."""
    drawn_seconds: float = 0.0
    memory: int = 0
    """MB, of the largest process; 0 where it was not watched."""
    scores: list[Score] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)
    seconds_of: dict[str, float] = field(default_factory=dict)
    """By file name."""
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Bytes of each document and of its rendition."""


def ours(documents: list[Document], second_reader: str, *, renditions: bool) -> Run:
    """The reading room with two readers, warm, as the daemon uses it."""
    run = Run(name=f"Kundenpost, second reader {second_reader}")
    settings = ReadingSettings(readers=AT_ONCE, second_reader=second_reader)  # type: ignore[arg-type]
    with ReadingRoom(settings) as room, TemporaryDirectory() as folder:
        _warm_up(room, documents[0])
        for some in (list(filter(_is_drawn, documents)), list(filterfalse(_is_drawn, documents))):
            with _timed(run, some, _cpu_of_children):
                read = _at_once(some, lambda one: _read(room, one, Path(folder), renditions=renditions))
            if not run.readings:
                run.drawn_cpu, run.drawn_seconds = run.cpu, run.seconds
            for document, (reading, seconds, size) in read:
                run.readings[document.path.name] = reading
                run.seconds_of[document.path.name] = seconds
                run.sizes[document.path.name] = document.path.stat().st_size, size
        run.memory = max(map(_peak_memory, _children(os.getpid())), default=0)
    run.scores = [_scored(document, run.readings[document.path.name]) for document in documents]
    return run


def tesseract(documents: list[Document]) -> Run:
    """The command on each page as it is; PDF at 300 dots per inch."""
    run = Run(name="tesseract command")
    with TemporaryDirectory() as folder:
        pictures = {document.path.name: list(_pictures(document, Path(folder))) for document in documents}
        with _timed(run, documents, _cpu_of_ended):
            read = dict(_at_once(documents, lambda document: _tesseract(pictures[document.path.name])))
    run.scores = [score(document, texts) for document, texts in read.items()]
    return run


def ocrmypdf(documents: list[Document]) -> Run:
    """OCRmyPDF in its best setting. What it refuses (HEIC) is a page that was not read."""
    run = Run(name="OCRmyPDF")
    with TemporaryDirectory() as folder, _timed(run, documents, _cpu_of_ended):
        read = dict(_at_once(documents, lambda document: _ocrmypdf(document, Path(folder))))
    run.scores = [score(document, texts) for document, texts in read.items()]
    return run


def floor(documents: list[Document]) -> Run:
    """The engine alone, on both cores, over pages that are clean already."""
    run = Run(name="floor: the engine alone on clean pages")
    drawn = list(filter(_is_drawn, documents))
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:  # OpenCV's threads do not survive a fork
        made = list(pool.map(_clean_pages, [document.path for document in drawn]))
        list(pool.map(_engine_alone, made[:AT_ONCE], chunksize=1))  # loaded and warm, as ours is
        with _timed(run, drawn, _cpu_of_children):
            list(pool.map(_engine_alone, made))
    return run


def _is_drawn(document: Document) -> bool:
    return document.kind != "born-digital"


def growth(documents: list[Document], pages: int) -> tuple[int, int]:
    """MB that one reader holds after a tenth of so many pages, and after all; it is never renewed."""
    settings = ReadingSettings(readers=1, second_reader="off", renew_after=10 * pages)
    single = [document for document in documents if document.kind in ("scan", "fax", "photo", "screenshot")]
    read = early = 0
    with ReadingRoom(settings) as room:
        for document in cycle(single):
            if read >= pages:
                break
            room.read(document.path, _part(document))
            read += len(document.letter.sheets)
            early = early or (_memory_now() if read >= pages // 10 else 0)
        return early, _memory_now()


def _memory_now() -> int:
    return max(map(_held, _children(os.getpid())), default=0)


def _read(
    room: ReadingRoom, document: Document, folder: Path, *, renditions: bool
) -> tuple[Reading, float, int]:
    began = perf_counter()
    part = _part(document)
    reading = room.read(document.path, part)
    made = folder / f"{document.path.stem}.pdf"
    size = 0
    if renditions and room.rendition(document.path, part, reading, made):
        size = made.stat().st_size
    return reading, perf_counter() - began, size


def _warm_up(room: ReadingRoom, document: Document) -> None:
    """Both readers have worked once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: room.read(document.path, _part(document)), range(AT_ONCE)))


def _part(document: Document) -> Part:
    content = document.path.read_bytes()
    return Part.alone(document.media_type, len(content), sha256=hashlib.sha256(content).hexdigest())


def _scored(document: Document, reading: Reading) -> Score:
    looks = [look for page in reading.pages for look in page.second_looks if not look.agrees]
    doubtful = frozenset(number for look in looks for number in (look.first, look.second))
    return score(document, [page.text for page in reading.pages], doubtful)


def _tesseract(pictures: list[Path]) -> list[str]:
    return [
        subprocess.run(
            ["tesseract", picture, "-", "-l", "deu"],
            capture_output=True,
            text=True,
            env=ONE_THREAD,
            check=False,
        ).stdout
        for picture in pictures
    ]


def _ocrmypdf(document: Document, folder: Path) -> list[str]:
    made, words = folder / f"{document.path.stem}.pdf", folder / f"{document.path.stem}.txt"
    kind = WITH_TEXT if document.kind == "born-digital" else AS_PDFA
    command = [OCRMYPDF.absolute(), *BEST_SETTING, *kind, "--sidecar", words, document.path, made]
    subprocess.run(command, capture_output=True, env=ONE_THREAD, check=False)
    if not made.is_file():
        return []
    return _text_of(made) if document.kind == "born-digital" else words.read_text().split("\f")


def _text_of(pdf: Path) -> list[str]:
    """Its sidecar leaves out pages that had text already."""
    from pypdf import PdfReader  # noqa: PLC0415 - only here

    return [page.extract_text() for page in PdfReader(pdf).pages]


def _pictures(document: Document, folder: Path) -> Iterator[Path]:
    """The pages as files `tesseract` opens."""
    if document.media_type in ("image/jpeg", "image/png"):
        yield document.path
        return
    for number, page in enumerate(pages_as_pictures(document.path, 300), start=1):
        file = folder / f"{document.path.stem}-{number}.png"
        page.save(file, dpi=(300, 300), compress_level=1)
        yield file


def pages_as_pictures(path: Path, dpi: int) -> Iterator[Image.Image]:
    """Each page in grey, upright by its EXIF note."""
    if path.suffix == ".pdf":
        from pypdfium2 import PdfDocument  # noqa: PLC0415 - only here

        for page in PdfDocument(path):
            yield page.render(scale=dpi / 72).to_pil().convert("L")
        return
    from pillow_heif import register_heif_opener  # noqa: PLC0415 - only here

    register_heif_opener()
    with Image.open(path) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            yield ImageOps.exif_transpose(picture).convert("L")


def _clean_pages(path: Path) -> list[bytes]:
    """The pages as our clean-up leaves them, each as PNG."""
    import cv2  # noqa: PLC0415 - in the worker only
    import numpy as np  # noqa: PLC0415

    from ingest.reading.cleanup.clean import clean  # noqa: PLC0415

    cv2.setNumThreads(1)
    files = []
    for page in pages_as_pictures(path, 200):
        out = io.BytesIO()
        Image.fromarray(clean(np.array(page)).grey).save(out, "PNG", compress_level=1)
        files.append(out.getvalue())
    return files


def _engine_alone(pages: list[bytes]) -> None:
    import numpy as np  # noqa: PLC0415 - in the worker only

    for page in pages:
        _engine().recognise(np.array(Image.open(io.BytesIO(page))))  # type: ignore[attr-defined]


def _engine(loaded: list[object] = []) -> object:  # noqa: B006 - one engine a worker, loaded once
    from ingest.reading.engines import load  # noqa: PLC0415 - in the worker only

    if not loaded:
        loaded.append(load("tesserocr", "deu", None))
    return loaded[0]


def _at_once(documents: list[Document], read: Callable[[Document], T]) -> Iterable[tuple[Document, T]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(zip(documents, pool.map(read, documents), strict=True))


@contextmanager
def _timed(run: Run, documents: list[Document], cpu: Callable[[], float]) -> Iterator[None]:
    """What these documents cost, added to what others cost before."""
    run.pages += sum(len(document.letter.sheets) for document in documents)
    before, began = cpu(), perf_counter()
    yield
    run.seconds, run.cpu = run.seconds + perf_counter() - began, run.cpu + cpu() - before


def _cpu_of_ended() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_of_children() -> float:
    """Of the processes below ours that are running now."""
    return sum(map(_cpu_of, _children(os.getpid())))


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(pid: int) -> list[int]:
    """All processes below this one."""
    found = []
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for number in map(int, child.read_text().split()):
            found += [number, *_children(number)]
    return found


def _peak_memory(pid: int) -> int:
    """MB."""
    return _status(pid, "VmHWM")


def _held(pid: int) -> int:
    """MB."""
    return _status(pid, "VmRSS")


def _status(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(what)), 0)
