"""How long to wait, by what servers say and by how often they failed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.mailbox.backoff import LONGEST, THROTTLED, Backoff, retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("[UNAVAILABLE] Please try again in 120 seconds", 120),
        ("Request is throttled. Suggested Backoff Time: 299923 milliseconds", 299.923),
        ("Request is throttled. Suggested Backoff Time: 299923 ms", 299.923),
        ("Too many logins, retry after 5 minutes.", 300),
        ("Server busy; wait 2 hours", LONGEST),
        ("retry in 2 m", 120),
        ("try again in 0 seconds", 0),
        ("Suggested Backoff Time: 999999999 seconds", LONGEST),
        ("[LIMIT] Maximum number of connections from user+IP exceeded", THROTTLED),
        ("Account exceeded command or bandwidth limits. (Failure)", THROTTLED),
        ("Too many simultaneous connections", THROTTLED),
        ("Request is throttled.", THROTTLED),
        ("[AUTHENTICATIONFAILED] Authentication failed.", None),
        ("it closed the connection", None),
        ("", None),
    ],
)
def test_a_stated_wait_is_understood(text: str, seconds: float | None) -> None:
    assert retry_after(text) == pytest.approx(seconds)


@given(st.text(max_size=2000))
def test_any_text_gives_a_bounded_wait_or_none(text: str) -> None:
    seconds = retry_after(text)
    assert seconds is None or 0 <= seconds <= LONGEST


@given(st.floats(0, 1), st.integers(1, 60))
def test_delays_grow_to_the_most_and_no_further(chance: float, failures: int) -> None:
    backoff = Backoff(lambda: chance, first=1, most=300)
    delays = [backoff.next() for _ in range(failures)]
    assert delays == sorted(delays)
    assert 0.5 <= delays[0] <= 1
    assert delays[-1] <= 300


def test_an_answer_begins_the_delays_anew() -> None:
    backoff = Backoff(lambda: 1.0)
    assert [backoff.next(), backoff.next(), backoff.next()] == [1, 2, 4]
    backoff.reset()
    assert backoff.next() == 1


@given(st.floats(0, 1))
def test_what_the_server_asks_for_is_never_cut_short(chance: float) -> None:
    assert 120 <= Backoff(lambda: chance).next("try again in 120 seconds") <= 132
