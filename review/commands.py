"""The commands of the desk: `serve`, and `users`."""

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from config.errors import BadDataError
from ingest.commands import show
from ingest.commands.options import AsJson, ConfigFile, settings_from

users = typer.Typer(help="Who may use the review desk.", no_args_is_help=True)
ROLES = "clerk, team, auditor, data_protection, or admin; may be given several times."


def serve(config: ConfigFile = None) -> None:
    """The review desk alone, until SIGTERM. Needs no mailbox in the settings."""
    from ingest.office import open_office  # noqa: PLC0415 - heavy, only here
    from review.server import serve_until_stopped  # noqa: PLC0415 - as above

    settings = settings_from(config)
    show.log_to_stderr(json_lines=not sys.stderr.isatty())
    with open_office(settings) as office:
        serve_until_stopped(office)


@users.command("add")
def add(
    name: Annotated[str, typer.Argument(help="a-z, 0-9, dot, dash, underscore.")],
    role: Annotated[list[str], typer.Option(help=ROLES)],
    config: ConfigFile = None,
    site: Annotated[list[str] | None, typer.Option(help="For the role team: a site it works for.")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="Where the password stands; - for standard input. Default: asked for.")
    ] = None,
) -> None:
    """Add a person, or change one; every session of theirs ends. The first one: `--role admin`.

    Who is known keeps their password where no file is named.
    """
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.accounts import save_account  # noqa: PLC0415 - as above

    roles = _roles(role)
    with open_store(settings_from(config)) as store:
        with store.read() as tx:
            keep = password_file is None and tx.accounts.get(name) is not None
        password = None if keep else _password(password_file)
        new = save_account(store, name, password, roles, frozenset(site or ()), _person())
    sys.stdout.write(f"{name} was {'added' if new else 'changed'}.\n")


@users.command("list")
def list_users(config: ConfigFile = None, json: AsJson = False) -> None:  # noqa: FBT002 - typer's shape of a flag
    """Everybody who may use the desk."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here

    with open_store(settings_from(config)) as store, store.read() as tx:
        rows = [_shown(account, tx.now) for account in tx.accounts.all()]
    show.lines(rows, ("name", "roles", "sites", "active", "locked"), json_lines=json)


@users.command("shut")
def shut(name: Annotated[str, typer.Argument()], config: ConfigFile = None) -> None:
    """Let a person in no more, and end their sessions at once."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.accounts import shut_account  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        shut_account(store, name, _person())
    sys.stdout.write(f"{name} may not sign in any more.\n")


@users.command("unlock")
def unlock(name: Annotated[str, typer.Argument()], config: ConfigFile = None) -> None:
    """Let a person in again who is locked out after too many wrong passwords."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.accounts import unlock_account  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        unlock_account(store, name, _person())
    sys.stdout.write(f"{name} may try again.\n")


@users.command("password")
def password(
    name: Annotated[str, typer.Argument()],
    config: ConfigFile = None,
    password_file: Annotated[
        Path | None, typer.Option(help="Where the password stands; - for standard input. Default: asked for.")
    ] = None,
) -> None:
    """Give a person a new password; every session and token of theirs ends."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.accounts import set_password  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        set_password(store, name, _password(password_file), _person())
    sys.stdout.write(f"{name} has a new password.\n")


@users.command("token")
def token(name: Annotated[str, typer.Argument()], config: ConfigFile = None) -> None:
    """A token for the HTTP interface, printed once: it is valid for a year, or until the account changes."""
    from ingest.office import open_store  # noqa: PLC0415 - heavy, only here
    from ingest.operations.accounts import new_token  # noqa: PLC0415 - as above

    with open_store(settings_from(config)) as store:
        sys.stdout.write(new_token(store, name, _person()) + "\n")


def _roles(named: list[str]) -> frozenset[Any]:
    from storage.accounts import Role  # noqa: PLC0415 - heavy, only here

    try:
        return frozenset(Role(one.replace("-", "_")) for one in named)
    except ValueError:
        raise BadDataError(f"--role: write one of {', '.join(Role)}. Nothing was changed.") from None


def _password(file: Path | None) -> str:
    if file is None:
        return _asked_for()
    try:
        text = sys.stdin.read(10_000) if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadDataError(
            f"{file} cannot be read: {error.strerror}. Nothing was changed; name the file with the password."
        ) from None
    return text.rstrip("\r\n")


def _asked_for() -> str:
    if not sys.stdin.isatty():
        raise BadDataError(
            "Nobody is here to type a password: use --password-file FILE, or - for standard input."
        )
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise BadDataError("The two passwords differ; nothing was changed.")
    return first


def _shown(account: Any, now: Any) -> dict[str, Any]:  # noqa: ANN401 - an account and a moment
    return {
        "name": account.name, "roles": ", ".join(sorted(account.roles)),
        "sites": ", ".join(sorted(account.sites)), "active": account.active, "locked": account.locked(now),
    }  # fmt: skip


def _person() -> str:
    try:
        return f"operator:{getpass.getuser()}"
    except (OSError, KeyError):
        return f"operator:{os.getuid()}"
