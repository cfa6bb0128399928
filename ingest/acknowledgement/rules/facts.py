"""What a rule sees, and what it may say."""

from dataclasses import dataclass
from typing import Protocol

from ingest.acknowledgement.addresses import domain_of, usable_address
from ingest.acknowledgement.envelope import Envelope
from ingest.acknowledgement.held import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeAddresses:
    """The office's own addresses. Addresses, never whole domains: clients may share a domain with us."""

    sender: str
    """The address our receipts come from; empty without an outgoing server."""
    own: frozenset[str]
    """All of them, the sender among them, lower case."""

    def include(self, address: str) -> bool:
        """Whether `address` is one of ours; a subaddress (`name+tag@…`) counts as its address."""
        local, at, domain = address.lower().rpartition("@")
        return bool(at) and not self.own.isdisjoint(
            {f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"}
        )


def office_addresses(sender: str, *others: str) -> OfficeAddresses:
    """Gather the office's addresses; what is no address (a mailbox account without @) is left out."""
    usable = {usable_address(address).lower() for address in (sender, *others)}
    return OfficeAddresses(sender=usable_address(sender), own=frozenset(usable - {""}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One mail and what the office knows of itself."""

    envelope: Envelope
    office: OfficeAddresses
    authserv_id: str
    """The name our own server writes into Authentication-Results; empty: believe none."""
    only_if_addressed: bool

    @property
    def recipient(self) -> str:
        """Who would get the receipt."""
        return recipient_of(self.envelope)


def recipient_of(envelope: Envelope) -> str:
    """The one address a receipt may go to, or "".

    The reverse path where its domain is the From's domain (RFC 3834 4), else the From. Never the
    Reply-To: it would let a mail send our receipt to a third person.
    """
    path, sender = envelope.return_path or "", envelope.sender
    aligned = usable_address(path) and domain_of(path) == domain_of(sender)
    return path if aligned else sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule found what it looks for."""

    held: Held
    detail: str
    """Which header or mark it was; never an address and never a client's words."""
    automatic: bool = False
    """Whether this proves that a machine wrote the mail."""


class Rule(Protocol):
    """What each module of this package offers."""

    NAME: str
    DESCRIPTION: str

    def ask(self, facts: Facts) -> Hit | None:
        """Say what was found, or None."""
