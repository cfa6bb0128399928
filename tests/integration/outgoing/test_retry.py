import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.outgoing.reply import LONGEST, fit_to_keep
from ingest.outgoing.retry import next_attempt

START = dt.datetime(2020, 3, 23, 14, 7, tzinfo=dt.UTC)
THREE_DAYS = 3 * 86_400.0


def middle() -> float:
    return 0.5


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (10, 240), (10_000, 240)]
)
def test_the_wait_doubles_from_a_minute_to_four_hours(attempts: int, minutes: int) -> None:
    expected = START + dt.timedelta(minutes=minutes)

    assert next_attempt(attempts, START, START, THREE_DAYS, middle) == expected


def test_jitter_spreads_the_wait_by_a_quarter() -> None:
    soonest = next_attempt(9, START, START, THREE_DAYS, lambda: 0.0)
    latest = next_attempt(9, START, START, THREE_DAYS, lambda: 1.0)

    assert (soonest, latest) == (START + dt.timedelta(hours=3), START + dt.timedelta(hours=5))


def test_a_mail_is_tried_for_three_days_the_last_time_at_their_end_and_then_given_up() -> None:
    now, attempts, times = START, 1, []
    while (at := next_attempt(attempts, START, now, THREE_DAYS, middle)) is not None:
        times.append(at)
        now, attempts = at, attempts + 1

    assert times[-1] == START + dt.timedelta(days=3)
    assert 20 < len(times) < 40


@given(
    st.integers(0, 10**9),
    st.floats(-1e6, 1e6),
    st.floats(1, 1e7),
    st.floats(0, 1, exclude_max=True),
)
def test_the_next_attempt_is_later_and_within_the_time_or_there_is_none(
    attempts: int, passed: float, retry_for: float, share: float
) -> None:
    now = START + dt.timedelta(seconds=passed)
    at = next_attempt(attempts, START, now, retry_for, lambda: share)

    if at is None:
        assert passed >= retry_for - 1
    else:
        assert now < at <= START + dt.timedelta(seconds=retry_for)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (b"5.1.1 <anna.muster@example.org>: unknown", "550 5.1.1 …: unknown"),
        (b"5.1.1 anna.muster@example.org unknown", "550 5.1.1 … unknown"),
        (b"User ANNA.MUSTER unknown", "550 User … unknown"),
        (b"see bert@example.net or\r\n5.1.1 ask", "550 see … or 5.1.1 ask"),
        (b"\x1b[31mred\x00\xff", "550 [31mred \ufffd"),
        ("anna.mustermann is somebody else", "550 anna.mustermann is somebody else"),
        (b"", "550"),
    ],
)
def test_a_reply_is_kept_without_addresses(text: bytes | str, kept: str) -> None:
    assert fit_to_keep(550, text, "anna.muster@example.org") == kept


@given(st.binary(max_size=400), st.sampled_from(["anna@example.org", "", "@", "a.b+c@x.example"]))
def test_any_reply_is_one_short_printable_line(text: bytes, recipient: str) -> None:
    kept = fit_to_keep(451, text, recipient)

    assert kept.startswith("451")
    assert len(kept) <= LONGEST
    assert kept.isprintable()
