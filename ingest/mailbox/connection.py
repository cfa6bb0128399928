"""A connection to an IMAP server: encrypted, verified, logged in, or a message that says what to do."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from config.errors import AccessRefusedError, MailboxUnreachableError, SettingsError
from config.load import secret
from config.servers import MailboxSettings
from ingest.mailbox.answers import ANY, is_broken, reason, waiting_helps
from ingest.mailbox.backoff import retry_after
from ingest.mailbox.oauth2 import TokenSource

SASL = {"oauthbearer": b"AUTH=OAUTHBEARER", "xoauth2": b"AUTH=XOAUTH2"}
EXPIRED = 10
OTHER_NAME = {62, 64}


def open_connection(settings: MailboxSettings, tokens: TokenSource | None) -> IMAPClient:
    """Connect and log in; the password is sent only after TLS, or in the clear only where that is allowed.

    Raises AccessRefusedError (certificate, STARTTLS not offered, plain not allowed, password or token
    refused), MailboxUnreachableError, or SettingsError (a secret or `ca_file` that cannot be read).
    """
    _refuse_plain(settings)
    client = _dial(settings, _trust(settings))
    try:
        _log_in(client, settings, tokens)
        client.capabilities()
    except ANY as error:
        hang_up(client)
        raise unreachable(settings, error) from None
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient) -> None:
    """Close the socket without a word; nothing is raised."""
    try:
        client.shutdown()
    except ANY:
        return


def unreachable(settings: MailboxSettings, error: Exception) -> MailboxUnreachableError:
    """Return the error for a connection that ended, with what it means for the letters."""
    return MailboxUnreachableError(
        f"The mail server {settings.host}:{settings.port} cannot be worked with: {reason(error)}. "
        "No letter is lost: mail waits on the server and is taken when it answers again."
    )


def _refuse_plain(settings: MailboxSettings) -> None:
    if settings.parts.scheme == "imap" and not (settings.allow_plain or _is_loopback(settings.host)):
        raise AccessRefusedError(
            f"mailbox url: imap:// would send the password to {settings.host} in the clear; nothing was "
            "sent. Write imaps:// or starttls://, or set allow_plain = true where the network is trusted."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trust(settings: MailboxSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise SettingsError(
            (f"mailbox ca_file: {settings.ca_file} cannot be used: {reason(error)}",)
        ) from None


def _dial(settings: MailboxSettings, trust: ssl.SSLContext) -> IMAPClient:
    try:
        return _encrypted(settings, trust)
    except ssl.SSLCertVerificationError as error:
        raise _not_trusted(settings, error) from None
    except CapabilityError:
        raise AccessRefusedError(
            f"The mail server {settings.host}:{settings.port} does not offer STARTTLS; the password was not "
            "sent. Use imaps:// where the server has it, or ask its administrator to switch encryption on."
        ) from None
    except ANY as error:
        raise unreachable(settings, error) from None


def _encrypted(settings: MailboxSettings, trust: ssl.SSLContext) -> IMAPClient:
    scheme = settings.parts.scheme
    client = IMAPClient(
        settings.host, settings.port, ssl=scheme == "imaps", ssl_context=trust, timeout=settings.timeout
    )
    # IMAPClient has imaplib format every answer, whole letters too, for a debug log nobody asked for.
    client._imap.debug = 0  # noqa: SLF001 - there is no other way to it
    client.normalise_times = False
    if scheme == "starttls":
        try:
            client.starttls(trust)
        except BaseException:
            hang_up(client)
            raise
    return client


def _not_trusted(settings: MailboxSettings, error: ssl.SSLCertVerificationError) -> AccessRefusedError:
    where = f"the mail server {settings.host}:{settings.port}"
    if error.verify_code == EXPIRED:
        said = f"The certificate of {where} has expired{_when(settings)}; its administrator must renew it."
    elif error.verify_code in OTHER_NAME:
        said = (
            f"The certificate of {where} is made out to another name; write the name it was issued for into "
            "the URL."
        )
    else:
        said = (
            f"The certificate of {where} is not trusted ({error.verify_message}); where the office has its "
            "own authority, name its certificate in ca_file."
        )
    return AccessRefusedError(said + " The password was not sent; mail waits on the server.")


def _when(settings: MailboxSettings) -> str:
    """Ask once more, without trust and without a password, only to read the date."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - heavy, and seldom needed

    anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anyone.check_hostname = False
    anyone.verify_mode = ssl.CERT_NONE
    try:
        client = _encrypted(settings, anyone)
    except ANY:
        return ""
    try:
        ended = load_der_x509_certificate(client.socket().getpeercert(True)).not_valid_after_utc
    except ANY:
        return ""
    finally:
        hang_up(client)
    return f" on {ended:%Y-%m-%d}" if ended < datetime.now(UTC) else ""


def _log_in(client: IMAPClient, settings: MailboxSettings, tokens: TokenSource | None) -> None:
    if settings.oauth2 is None:
        _refused(settings, lambda: _by_password(client, settings))
    elif tokens is None:
        raise SettingsError(("mailbox oauth2: this connection was made without a source of tokens",))
    else:
        _by_token(client, settings, tokens)


def _by_password(client: IMAPClient, settings: MailboxSettings) -> None:
    password = secret(settings.password)
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(settings.user, password)
    elif client.has_capability("LOGINDISABLED"):
        raise AccessRefusedError(
            f"The mail server {settings.host}:{settings.port} takes no password over this connection; it was "
            "not sent. Write starttls:// or imaps:// in the mailbox url, or use oauth2."
        )
    else:
        client.login(_quoted(settings.user), password)


def _quoted(user: str) -> str:
    """`imaplib` quotes the password of LOGIN, but not the account."""
    return '"' + user.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _by_token(client: IMAPClient, settings: MailboxSettings, tokens: TokenSource) -> None:
    mechanism = _mechanism(client, settings)
    try:
        _refused(settings, lambda: _bearer(client, mechanism, settings, tokens.access_token()))
    except AccessRefusedError:
        if not tokens.has_aged:
            raise
        _refused(settings, lambda: _bearer(client, mechanism, settings, tokens.renewed()))


def _mechanism(client: IMAPClient, settings: MailboxSettings) -> str:
    wanted = settings.oauth2.mechanism if settings.oauth2 else "auto"
    offered = [name for name, capability in SASL.items() if client.has_capability(capability)]
    if wanted != "auto":
        return wanted
    if not offered:
        raise AccessRefusedError(
            f"The mail server {settings.host}:{settings.port} offers neither OAUTHBEARER nor XOAUTH2; use a "
            "password, or ask its administrator to switch OAuth2 on."
        )
    return offered[0]


def _bearer(client: IMAPClient, mechanism: str, settings: MailboxSettings, token: str) -> None:
    """Send the token once; where the server explains a refusal first, agree so that it can say NO."""
    account = settings.user.replace("=", "=3D").replace(",", "=2C")
    first, agree = {
        "oauthbearer": (f"n,a={account},\1auth=Bearer {token}\1\1", "\1"),
        "xoauth2": (f"user={settings.user}\1auth=Bearer {token}\1\1", ""),
    }[mechanism]
    answers = iter((first, agree, agree))
    client.sasl_login(mechanism.upper(), lambda _: next(answers, None))


def _refused(settings: MailboxSettings, log_in: Callable[[], None]) -> None:
    try:
        log_in()
    except UnicodeEncodeError:
        raise AccessRefusedError(
            f"The mail server {settings.host}:{settings.port} takes only passwords of ASCII characters; "
            "it was not sent. Choose another password, or use oauth2."
        ) from None
    except LoginError as error:
        raise _login_error(settings, error) from None


def _login_error(settings: MailboxSettings, error: LoginError) -> Exception:
    """IMAPClient says LoginError also for a connection that broke; what happened stands behind it."""
    behind = error.__context__
    if isinstance(behind, IMAPClientError) and is_broken(behind):
        return unreachable(settings, behind)
    said = reason(error)
    if waiting_helps(said) or retry_after(said) is not None:
        return unreachable(settings, error)
    what = "access token" if settings.oauth2 else "password"
    return AccessRefusedError(
        f"The mail server {settings.host}:{settings.port} refused the {what} of {settings.user}: {said}. "
        "Put it right in the mailbox section of the settings; until then mail waits on the server."
    )
