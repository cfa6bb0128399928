"""Accounts of the review desk: adding people, letting them in, showing them out."""

import datetime as dt
import re
import secrets
from dataclasses import replace
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.errors import BadDataError, NotFoundError
from ingest.office import Office
from storage.accounts import Account, Role, Session
from storage.audit import Action, Event
from storage.transaction import Store, Transaction

SHORTEST = 12
"""Characters of a password (BSI ORP.4.A22: length before variety)."""
LONGEST = 200
TOKEN_LASTS = dt.timedelta(days=365)
REMEMBERED = dt.timedelta(days=30)
"""How long a session is kept after its end; that it was is in the filing log."""


def save_account(
    store: Store, name: str, password: str | None, roles: frozenset[Role], sites: frozenset[str], actor: str
) -> bool:
    """Add an account, or change one; True when it is new. Without a password the old one stays.

    Its sessions end, so that what was taken away is gone at once. Raises BadDataError.
    """
    _must_be_usable(name, password, roles, sites)
    hashed = PasswordHasher().hash(password) if password is not None else None
    with store.write() as tx:
        old = tx.accounts.get(name)
        if hashed is None and old is None:
            raise BadDataError(f"{name} is new and needs a password; nothing was changed.")
        kept = hashed or (old.password if old else "")
        new = tx.accounts.save(Account(name=name, password=kept, roles=roles, sites=sites), tx.now)
        tx.accounts.end_all(name, tx.now)
        facts = (("account", name), ("roles", ",".join(sorted(roles))), ("sites", ",".join(sorted(sites))))
        tx.tell(Event(action=Action.ACCOUNT_SAVED, actor=actor, details=(*facts, ("active", True))))
    return new


def shut_account(store: Store, name: str, actor: str) -> None:
    """Let nobody in by this name any more, and end its sessions. Raises NotFoundError."""
    with store.write() as tx:
        account = _known(tx, name)
        tx.accounts.save(replace(account, active=False), tx.now)
        tx.accounts.end_all(name, tx.now)
        facts = (("account", name), ("active", False))
        tx.tell(Event(action=Action.ACCOUNT_SAVED, actor=actor, details=facts))


def unlock_account(store: Store, name: str, actor: str) -> None:
    """End a lock after too many wrong passwords before its time. Raises NotFoundError."""
    with store.write() as tx:
        _known(tx, name)
        tx.accounts.forgive(name)
        facts = (("account", name), ("unlocked", True))
        tx.tell(Event(action=Action.ACCOUNT_SAVED, actor=actor, details=facts))


def set_password(store: Store, name: str, password: str, actor: str, but: str = "") -> None:
    """Give an account a new password; its sessions end, all `but` one. Raises BadDataError, NotFoundError."""
    _must_be_long_enough(password)
    hashed = PasswordHasher().hash(password)
    with store.write() as tx:
        account = _known(tx, name)
        tx.accounts.save(replace(account, password=hashed, failures=0, locked_until=None), tx.now)
        tx.accounts.end_all(name, tx.now, but)
        facts = (("account", name), ("password", True))
        tx.tell(Event(action=Action.ACCOUNT_SAVED, actor=actor, details=facts))


def change_own_password(office: Office, session: Session, old: str, new: str) -> bool:
    """Give oneself a new password; False when the old one is wrong, which counts as at the sign-in.

    All other sessions and tokens end. Raises BadDataError where the new one cannot be used.
    """
    _must_be_long_enough(new)
    name = session.account.name
    if session.account.locked(dt.datetime.now(dt.UTC)):
        return False
    if not _fits(session.account.password, old):
        _refuse(office, name)
        return False
    set_password(office.store, name, new, f"user:{name}", but=session.key)
    return True


def _known(tx: Transaction, name: str) -> Account:
    account = tx.accounts.get(name)
    if account is None:
        raise NotFoundError(f"There is no account {name}. `kundenpost users list` shows all.")
    return account


def new_token(store: Store, name: str, actor: str) -> str:
    """A token for the HTTP interface, valid for a year or until the account changes. Raises NotFoundError."""
    token = secrets.token_urlsafe(32)
    with store.write() as tx:
        _known(tx, name)
        tx.accounts.begin(token, name, "token", tx.now, TOKEN_LASTS)
        facts = (("account", name), ("token", True))
        tx.tell(Event(action=Action.ACCOUNT_SAVED, actor=actor, details=facts))
    return token


def sign_in(office: Office, name: str, password: str) -> str | None:
    """The token of a new session, or None: wrong, unknown, shut or locked are not told apart.

    The password is compared in every case, so that the time it takes tells nothing either.
    """
    with office.store.read() as tx:
        account, now = tx.accounts.get(name), tx.now
    fits = _fits(account.password if account else _nobodys(), password)
    if account is None or not account.active or account.locked(now):
        return None
    if not fits:
        _refuse(office, name)
        return None
    token = secrets.token_urlsafe(32)
    with office.store.write() as tx:
        tx.accounts.forgive(name)
        lasts = dt.timedelta(seconds=office.settings.review.session)
        tx.accounts.begin(token, name, "browser", tx.now, lasts)
        tx.tell(Event(action=Action.SIGNED_IN, actor=f"user:{name}"))
    return token


def sign_out(office: Office, name: str, key: str) -> bool:
    """End one session of an account; False when it had ended."""
    with office.store.write() as tx:
        ended = tx.accounts.end(key, name, tx.now)
        if ended:
            tx.tell(Event(action=Action.SIGNED_OUT, actor=f"user:{name}"))
    return ended


def forget_old_sessions(store: Store) -> int:
    """Remove sessions that ended a month ago; how many there were."""
    with store.write() as tx:
        return tx.accounts.sweep(tx.now - REMEMBERED)


def _refuse(office: Office, name: str) -> None:
    with office.store.write() as tx:
        locked = tx.accounts.count_failure(name, tx.now)
        facts = (("account", name), ("locked", locked))
        tx.tell(Event(action=Action.SIGN_IN_REFUSED, details=facts))


def _fits(hashed: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """The hash of a password nobody has."""
    return PasswordHasher().hash(secrets.token_hex(16))


def _must_be_usable(name: str, password: str | None, roles: frozenset[Role], sites: frozenset[str]) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", name):
        raise BadDataError(f"{name!r} is no account name: write a-z, 0-9, dot, dash, underscore, at most 64.")
    if password is not None:
        _must_be_long_enough(password)
    if not roles:
        raise BadDataError("Name at least one role; without one an account may do nothing.")
    if (Role.TEAM in roles) != bool(sites):
        raise BadDataError("The role team needs its sites (--site NAME), and only this role has any.")


def _must_be_long_enough(password: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadDataError(f"A password has {SHORTEST} to {LONGEST} characters; nothing was changed.")
