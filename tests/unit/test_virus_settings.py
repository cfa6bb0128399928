"""Where the settings say clamd listens."""

import pytest
from pydantic import ValidationError

from config.settings import VirusSettings


@pytest.mark.parametrize(
    "clamd",
    [
        "unix:/run/clamav/clamd.ctl",
        "unix:///run/clamav/clamd.ctl",
        "tcp://127.0.0.1:3310",
        "tcp://[::1]",
        "tcp://localhost",
    ],
)
def test_a_scanner_on_this_machine_is_taken(clamd: str) -> None:
    assert VirusSettings(clamd=clamd).when_down == "hold"


@pytest.mark.parametrize(
    "clamd",
    [
        "/run/clamav/clamd.ctl",
        "unix:clamd.ctl",
        "unix://host/clamd.ctl",
        "tcp:3310",
        "tcp://127.0.0.1:99999",
        "http://127.0.0.1",
        "",
    ],
)
def test_what_is_no_address_of_clamd_is_refused(clamd: str) -> None:
    with pytest.raises(ValidationError):
        VirusSettings(clamd=clamd)


def test_letters_go_to_another_machine_only_with_leave() -> None:
    with pytest.raises(ValidationError, match="allow_plain"):
        VirusSettings(clamd="tcp://scanner.example.org:3310")
    assert VirusSettings(clamd="tcp://scanner.example.org:3310", allow_plain=True).allow_plain
