"""The desk: an office seen from the browser, with what the pages need beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.catalogue import DocumentType, Filing
from ingest.office import Office
from ingest.operations.figures import Figures
from ingest.operations.watch import Watch
from review.limits import Limits, Turns, passwords
from review.words import Catalogues, read_catalogues


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything a page is made from. Built once, by `open_desk`."""

    office: Office
    words: Catalogues
    limits: Limits
    passwords: Turns
    """Whoever has a password compared or kept."""
    types: Mapping[str, DocumentType]
    """The office's document types, by code."""
    watch: Watch
    figures: Figures

    @property
    def secure(self) -> bool:
        """Whether people reach the desk by https; cookies are marked accordingly."""
        return urlsplit(self.office.settings.review.url).scheme == "https"

    @property
    def idle(self) -> dt.timedelta:
        """How long a session may lie unused."""
        return dt.timedelta(seconds=self.office.settings.review.idle)

    @property
    def lasts(self) -> dt.timedelta:
        """How long a session lasts at most."""
        return dt.timedelta(seconds=self.office.settings.review.session)


def open_desk(office: Office) -> Desk:
    """The desk of an office."""
    return Desk(
        office=office, words=read_catalogues(), limits=Limits(), passwords=passwords(),
        types=office.assessor.catalogue.types,
        watch=Watch(office.settings, office.store), figures=Figures(office.store, office.zone),
    )  # fmt: skip


def discarded(desk: Desk, kind: str | None) -> bool:
    """Whether a document of this type is inspected and not kept."""
    known = desk.types.get(kind or "")
    return known is not None and known.filing is Filing.INSPECT_AND_DISCARD
