"""Rich text read, and unpacked the way Outlook packs it."""

import pytest

from ingest.opening.unpack.lzfu import inflate
from ingest.opening.unpack.nouns import Budget, OverBudgetError
from ingest.opening.unpack.rtf import MAX_DEPTH, read_rtf
from tests.makers.rtf import packed, stored

# the examples of MS-OXRTFCP, 3.1
HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def plenty() -> Budget:
    return Budget(parts=100, size=1_000_000)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (rb"{\rtf1\ansi Guten Tag\par Herr M\'fcller}", "Guten Tag\nHerr Müller"),
        (rb"{\rtf1\ansi\uc1 Stra\u223?e \u8364?}", "Straße €"),
        (rb"{\rtf1\ansi\uc1\u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\rtf1\ansi\uc2\u24180\'94\'4e!}", "年!"),
        (rb"{\rtf1\ansicpg1250 za\'bf\'f3\'b3\'e6}", "zażółć"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 Arial;}}\f0\'cf\'f0}", "Пр"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 Gothic;}}\f0\'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\ansi a\cell b\cell\row c\tab d}", "a\tb\t\nc\td"),
        (rb"{\rtf1{\info{\title Geheim}}{\*\generator Word;}{\stylesheet{\s0 Normal;}}Text}", "Text"),
        (rb"{\rtf1{\header BG 12}{\field{\*\fldinst HYPERLINK}{\fldrslt hier}}}", "BG 12hier"),
        (rb"{\rtf1{\*\shpinst{\sp{\sn a}}{\shptxt Im Kasten}}}", "Im Kasten"),
        (rb"{\rtf1\i0\*\cs7 Mitten im Absatz}", "Mitten im Absatz"),
        (rb"{\rtf1 vor{\pict\bin5 }}}}}}nach}", "vornach"),
        (b"{\\rtf1 offen {\\b und", "offen und"),
        (b"}{", ""),
        (b"", ""),
    ],
)
def test_the_words_of_rich_text_are_read(given: bytes, said: str) -> None:
    assert read_rtf(given).text == said


def test_the_html_that_outlook_wrapped_comes_out_as_it_was() -> None:
    rich = read_rtf(
        rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf{\f0 Doppelt}\htmlrtf0 Gr\'fc\'dfe"
        rb"{\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0{\*\htmltag72 </p>}}"
    )
    assert (rich.is_html, rich.text) == (True, "<p>Grüße&lt;</p>")


def test_pictures_and_open_groups_are_told() -> None:
    assert read_rtf(rb"{\rtf1{\pict 00ff}}").has_pictures
    assert read_rtf(b"{\\rtf1 a}").is_whole
    assert not read_rtf(b"{\\rtf1 a").is_whole


def test_groups_within_groups_are_read_to_a_bound() -> None:
    assert not read_rtf(b"{" * (MAX_DEPTH + 1) + b"a" + b"}" * (MAX_DEPTH + 1)).is_whole


def test_the_examples_of_the_specification_are_inflated() -> None:
    assert inflate(HELLO, plenty()).data == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert inflate(CROSSING, plenty()).data == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("pack", [packed, stored])
def test_what_was_packed_is_inflated(pack: object) -> None:
    assert callable(pack)
    for length in (0, 1, 8, 4_095, 5_000):
        text = (b"{\\rtf1 abc}" * 500)[:length]
        found = inflate(pack(text), plenty())
        assert (found.data, found.is_whole) == (text, True)


def test_of_what_is_cut_off_the_beginning_is_inflated() -> None:
    found = inflate(HELLO[:-8], plenty())
    assert found.data.startswith(b"{\\rtf1\\ansi\\ansicpg1252\\pard hello")
    assert not found.is_whole


def test_inflating_stops_at_the_budget() -> None:
    with pytest.raises(OverBudgetError):
        inflate(packed(bytes(5_000)), Budget(parts=1, size=1_000))
