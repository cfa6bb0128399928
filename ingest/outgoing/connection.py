"""Opening the way to the outgoing server: TLS as the settings ask for it, and the login."""

import smtplib
import socket
import ssl
from ipaddress import ip_address

from config.errors import AccessRefusedError, KundenpostError, OutgoingUnreachableError
from config.load import secret
from config.servers import OutgoingSettings

WAITS = "Nothing is lost: receipts wait in the outbox."
TEMPORARY = range(400, 500)


def open_connection(settings: OutgoingSettings) -> smtplib.SMTP:
    """Return a connection that is encrypted and logged in as the settings say.

    Raises AccessRefusedError when an operator must change something (password, certificate, no
    STARTTLS, no encryption at all), OutgoingUnreachableError when the server cannot be reached.
    """
    _encrypted_or_near(settings)
    try:
        connection = _connected(settings)
    except (smtplib.SMTPException, OSError) as error:
        raise as_our_error(error, settings) from None
    try:
        _prepared(connection, settings)
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        raise as_our_error(error, settings) from None
    except KundenpostError:
        connection.close()
        raise
    return connection


def as_our_error(error: Exception, settings: OutgoingSettings) -> KundenpostError:
    """Say a library's error in our words; its own text may quote addresses and is not repeated."""
    server = f"{settings.host}:{settings.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return AccessRefusedError(
            f"The certificate of the outgoing server {server} is not trusted: {error.verify_message}. "
            f"{WAITS} Renew it, or name its authority in [outgoing] ca_file."
        )
    return OutgoingUnreachableError(
        f"The outgoing server {server} cannot be reached or stopped answering ({_why(error)}). {WAITS} "
        "Check the server, and scheme and port of [outgoing] url."
    )


def _encrypted_or_near(settings: OutgoingSettings) -> None:
    if settings.parts.scheme == "smtp" and not settings.allow_plain and not _is_loopback(settings.host):
        raise AccessRefusedError(
            f"The outgoing server {settings.host} is another machine and smtp:// is not encrypted. {WAITS} "
            "Write starttls:// or smtps://, or allow_plain = true in [outgoing]."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _connected(settings: OutgoingSettings) -> smtplib.SMTP:
    if settings.parts.scheme == "smtps":
        return smtplib.SMTP_SSL(
            settings.host, settings.port, _own_name(), timeout=settings.timeout, context=_context(settings)
        )
    return smtplib.SMTP(settings.host, settings.port, _own_name(), timeout=settings.timeout)


def _prepared(connection: smtplib.SMTP, settings: OutgoingSettings) -> None:
    connection.ehlo_or_helo_if_needed()
    if settings.parts.scheme == "starttls":
        _start_tls(connection, settings)
    if settings.user:
        _log_in(connection, settings)


def _start_tls(connection: smtplib.SMTP, settings: OutgoingSettings) -> None:
    if not connection.has_extn("starttls"):
        raise AccessRefusedError(
            f"The outgoing server {settings.host}:{settings.port} does not offer STARTTLS, and without it "
            f"nothing is sent. {WAITS} Switch it on there, or use smtps://."
        )
    connection.starttls(context=_context(settings))
    connection.ehlo_or_helo_if_needed()


def _log_in(connection: smtplib.SMTP, settings: OutgoingSettings) -> None:
    try:
        connection.login(settings.user, secret(settings.password))
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code in TEMPORARY:
            raise
        raise _refused(settings, f"refused the login ({error.smtp_code})") from None
    except (smtplib.SMTPResponseException, smtplib.SMTPServerDisconnected):
        raise
    except smtplib.SMTPException:
        raise _refused(settings, "offers no login we can use") from None
    except UnicodeError:
        raise _refused(settings, "cannot be given a password or account outside ASCII") from None


def _refused(settings: OutgoingSettings, what: str) -> AccessRefusedError:
    return AccessRefusedError(
        f"The outgoing server {settings.host}:{settings.port} {what}. {WAITS} "
        "Check the account in [outgoing] url and the password."
    )


def _context(settings: OutgoingSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:  # ssl.SSLError is one too
        raise AccessRefusedError(
            f"[outgoing] ca_file {settings.ca_file} cannot be used ({_why(error)}). {WAITS} "
            "Name a readable file of PEM certificates."
        ) from None


def _own_name() -> str:
    """What we call ourselves; never looked up in the DNS, which may be out of reach."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it said {error.smtp_code}"
    if isinstance(error, ssl.SSLError):
        return f"no TLS as asked: {error.reason}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
