"""Files made wrong: bytes, numbers, lines, members of archives; the same seed makes the same files."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

EDGES = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
"""Numbers at which programs stumble."""
WORDS = (
    b"\r\n", b"\n\n", b"\0" * 8, b"\xff" * 8, b"\0\0", b"\x30\x80", b"\x24\x80", b"\x1b$B",
    b"--b--", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"=?utf-8?b?", b"?=", b"name*0*=utf-8''%", b"begin 644 x\r\n",
    b"%PDF-1.7\n", b"obj\n<<", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"endobj", b"stream\n", b"/Count -1",
    b"/Length 999999999", b"/Filter [/FlateDecode /FlateDecode /ASCII85Decode]",
    b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c",
    b"{\\rtf1\\bin99999 ", b"{\\*\\x" * 20, b"\\u-32768",
    b"<w:p>" * 50, b"</w:p>", b"<table>" * 50, b"&#x110000;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
)  # fmt: skip
"""What means something to one of the readers."""
LONGEST = 400_000
MOST_STEPS = 6

Step = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutated(random: Random, seeds: Sequence[bytes]) -> bytes:
    """One of `seeds`, changed in a few places; now and then within the members of an archive."""
    data = random.choice(seeds)
    if zipfile.is_zipfile(io.BytesIO(data)) and random.random() < 0.7:
        return _within_archive(random, data, seeds)
    if b"/FlateDecode" in data and random.random() < 0.5:
        data = _inflated(data)
    return _changed(random, data, seeds)


def _changed(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    for _ in range(random.randint(1, MOST_STEPS)):
        data = random.choice(STEPS)(random, data, seeds)[:LONGEST]
    return data


def _within_archive(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """The same archive with one member changed, so that what reads the members is reached."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = random.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, _changed(random, content, seeds) if name == chosen else content)
    return file.getvalue()


def _inflated(data: bytes) -> bytes:
    """A PDF with one stream unpacked, its filter gone: what it holds can be changed."""
    begin = data.find(b"stream\n")
    end = data.find(b"endstream", begin)
    if begin < 0 or end < 0:
        return data
    try:
        plain = zlib.decompressobj().decompress(data[begin + 7 : end], LONGEST)
    except zlib.error:
        return data
    head = data[:begin]
    filter_at = head.rfind(b"/FlateDecode")
    head = head[:filter_at] + b"/Crypt      " + head[filter_at + 12 :] if filter_at >= 0 else head
    return head + b"stream\n" + plain + b"\n" + data[end:]


def _flip(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(random.randint(1, 8)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _number(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A number of one, two, four or eight bytes, in either order."""
    kind = random.choice("BHIQ")
    value = random.choice(EDGES) & (256 ** struct.calcsize(kind) - 1)
    at = random.randrange(len(data) + 1)
    packed = struct.pack(random.choice("<>") + kind, value)
    return data[:at] + packed + data[at + len(packed) :]


def _digits(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A number in letters, as PDF and RTF have them."""
    digits = [at for at in range(min(len(data), 20_000)) if data[at : at + 1].isdigit()]
    if not digits:
        return data
    at = random.choice(digits)
    return data[:at] + str(random.choice((*EDGES, -1, 10**18))).encode() + data[at + 1 :]


def _cut(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _lose(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice((1, 2, 16, 100, 1_000)) :]


def _repeat(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at, size = random.randrange(len(data) + 1), random.choice((1, 10, 100, 1_000))
    return data[:at] + data[at : at + size] * random.choice((2, 3, 50)) + data[at:]


def _word(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(WORDS) * random.choice((1, 1, 1, 30)) + data[at:]


def _lines(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Lines lost, twice, or in another order."""
    lines = data.split(b"\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    line = lines.pop(at)
    lines[to:to] = random.choice(([], [line], [line, line]))
    return b"\n".join(lines)


def _splice(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    begin = random.randrange(len(other) + 1)
    at = random.randrange(len(data) + 1)
    return data[:at] + other[begin : begin + random.randrange(1, 5_000)] + data[at:]


STEPS: tuple[Step, ...] = (
    _flip,
    _flip,
    _number,
    _number,
    _digits,
    _cut,
    _lose,
    _repeat,
    _word,
    _lines,
    _splice,
)
