"""Access tokens: from a provider over HTTP, kept, renewed, and taken by a real mail server."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog

from config.errors import AccessRefusedError, MailboxUnreachableError, SettingsError
from config.servers import OAuth2
from ingest.mailbox.imap import Mailbox
from ingest.mailbox.oauth2 import TokenSource
from tests.integration.mailbox.conftest import USER, letter, settings_for
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.provider import Provider

pytestmark = pytest.mark.dovecot

SECRET = "geheim+zeichen/&="


class Clock:
    """Seconds that pass only when told."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def oauth2(provider: Provider, **choices: object) -> OAuth2:
    tree = {"token_url": provider.url, "client_id": "kundenpost", "client_secret": SECRET, **choices}
    return OAuth2.model_validate(tree)


def token(value: str, life: int = 3600, **more: str) -> tuple[int, dict[str, Any]]:
    return 200, {"access_token": value, "token_type": "Bearer", "expires_in": life, **more}


def test_a_token_is_asked_for_once_and_renewed_before_it_ends(provider: Provider) -> None:
    provider.script = [token("eins", 3600), token("zwei", 300), token("drei")]
    clock = Clock()
    source = TokenSource(oauth2(provider, scope="imap.read"), clock)
    assert [source.access_token(), source.access_token()] == ["eins", "eins"]
    clock.now += 3600 - 61
    assert source.access_token() == "eins"
    clock.now += 2
    assert source.access_token() == "zwei"
    clock.now += 269
    assert source.access_token() == "zwei"
    clock.now += 2
    assert source.access_token() == "drei"
    assert provider.requests == [{"grant_type": "client_credentials", "scope": "imap.read"}] * 3
    assert provider.clients == [f"kundenpost:{SECRET}"] * 3


def test_a_token_without_an_end_is_kept_for_some_minutes(provider: Provider) -> None:
    provider.script = [(200, {"access_token": "eins", "token_type": "Bearer"}), token("zwei")]
    clock = Clock()
    source = TokenSource(oauth2(provider), clock)
    source.access_token()
    clock.now += 200
    assert source.access_token() == "eins"
    clock.now += 200
    assert source.access_token() == "zwei"


def test_a_rotated_refresh_token_is_written_back_for_our_eyes_only(
    provider: Provider, tmp_path: Path
) -> None:
    file = tmp_path / "refresh"
    file.write_text("alt\n")
    provider.script = [token("eins", refresh_token="neu"), token("zwei", refresh_token="neu"), token("drei")]
    chosen = oauth2(provider, flow="refresh_token", refresh_token=f"file:{file}")
    source = TokenSource(chosen)
    assert source.access_token() == "eins"
    assert file.read_text() == "neu"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["refresh"]
    assert [source.renewed(), TokenSource(chosen).access_token()] == ["zwei", "drei"]
    assert [request["refresh_token"] for request in provider.requests] == ["alt", "neu", "neu"]


def test_a_rotated_token_that_cannot_be_written_is_used_and_complained_about(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFRESH", "alt")
    provider.script = [token("eins", refresh_token="neu"), token("zwei")]
    source = TokenSource(oauth2(provider, flow="refresh_token", refresh_token="env:REFRESH"))
    with structlog.testing.capture_logs() as events:
        source.access_token()
        source.renewed()
    assert [request["refresh_token"] for request in provider.requests] == ["alt", "neu"]
    assert "mailbox_refresh_token_kept_in_memory_only" in [event["event"] for event in events]
    assert not {"alt", "neu", "eins", "zwei"} & {str(value) for event in events for value in event.values()}


def test_a_public_client_names_itself_in_the_form(provider: Provider) -> None:
    chosen = oauth2(provider, client_secret=None, flow="refresh_token", refresh_token="alt")
    TokenSource(chosen).access_token()
    assert provider.requests == [
        {"grant_type": "refresh_token", "refresh_token": "alt", "client_id": "kundenpost"}
    ]
    assert provider.clients == [""]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, {"error": "invalid_client", "error_description": f"key {SECRET} ended"}), AccessRefusedError),
        ((401, {"error": "invalid_grant"}), AccessRefusedError),
        ((403, "go away"), AccessRefusedError),
        ((400, {"error": "temporarily_unavailable"}), MailboxUnreachableError),
        ((429, "too many"), MailboxUnreachableError),
        ((503, "<html>down</html>"), MailboxUnreachableError),
        ((200, "<html>welcome</html>"), MailboxUnreachableError),
        ((200, {"token_type": "Bearer"}), MailboxUnreachableError),
        ((200, {"access_token": 17}), MailboxUnreachableError),
    ],
)
def test_what_a_provider_says_instead_of_a_token_decides_the_error(
    provider: Provider, answer: tuple[int, Any], error: type[Exception]
) -> None:
    provider.script = [answer, token("später")]
    source = TokenSource(oauth2(provider))
    with pytest.raises(error) as raised:
        source.access_token()
    assert SECRET not in str(raised.value)
    assert source.access_token() == "später"


def test_a_provider_nobody_answers_for_is_unreachable(provider: Provider) -> None:
    chosen = oauth2(provider, token_url=f"http://127.0.0.1:{free_port()}/token")
    with pytest.raises(MailboxUnreachableError, match="No letter is lost"):
        TokenSource(chosen).access_token()


def test_a_token_is_never_asked_for_in_the_clear(provider: Provider) -> None:
    with pytest.raises(AccessRefusedError, match="https"):
        TokenSource(oauth2(provider, token_url="http://login.example.org/token")).access_token()


@pytest.mark.parametrize("mechanism", ["auto", "xoauth2", "oauthbearer"])
def test_a_token_opens_the_mailbox(shared: Dovecot, account: str, provider: Provider, mechanism: str) -> None:
    shared.append(account, letter())
    provider.script = [token(shared.token(account))]
    with _by_token(shared, account, oauth2(provider, mechanism=mechanism)) as mailbox:
        assert mailbox.select().messages == 1
    assert f"method={'XOAUTH2' if mechanism == 'xoauth2' else 'OAUTHBEARER'}" in shared.log()


def test_a_server_with_xoauth2_alone_gets_that(start: Callable[..., Dovecot], provider: Provider) -> None:
    server = start(extra="auth_mechanisms = plain xoauth2\n")
    provider.script = [token(server.token(USER))]
    with _by_token(server, USER, oauth2(provider)) as mailbox:
        assert mailbox.select().messages == 0


def test_a_server_without_oauth2_is_told_apart(start: Callable[..., Dovecot], provider: Provider) -> None:
    server = start(extra="auth_mechanisms = plain\n")
    with pytest.raises(AccessRefusedError, match="neither OAUTHBEARER nor XOAUTH2"):
        _by_token(server, USER, oauth2(provider)).connect()
    assert provider.requests == []


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_refused_token_is_an_error_that_does_not_show_it(
    shared: Dovecot, account: str, provider: Provider, mechanism: str
) -> None:
    bad = shared.token(account, ends=1_700_000_100)
    provider.script = [token(bad)]
    with pytest.raises(AccessRefusedError, match="access token") as refused:
        _by_token(shared, account, oauth2(provider, mechanism=mechanism)).connect()
    assert bad not in str(refused.value)
    assert len(provider.requests) == 1


def test_a_kept_token_that_was_withdrawn_is_replaced_at_once(
    shared: Dovecot, account: str, provider: Provider
) -> None:
    source = TokenSource(oauth2(provider))
    provider.script = [token(shared.token(account, ends=1_700_000_100)), token(shared.token(account))]
    source.access_token()
    with Mailbox(settings_for(shared, account, password=None, oauth2=oauth2(provider)), source) as mailbox:
        assert mailbox.select().messages == 0
    assert len(provider.requests) == 2


def test_oauth2_without_a_source_of_tokens_is_a_problem_of_the_settings(
    shared: Dovecot, account: str, provider: Provider
) -> None:
    with pytest.raises(SettingsError, match="source of tokens"):
        Mailbox(settings_for(shared, account, password=None, oauth2=oauth2(provider))).connect()


def _by_token(server: Dovecot, user: str, chosen: OAuth2) -> Mailbox:
    return Mailbox(settings_for(server, user, password=None, oauth2=chosen), TokenSource(chosen))
