"""The filing log for auditors, in open formats."""

import json
from collections.abc import Generator
from contextlib import closing

from storage.audit import Action, Event, as_csv
from storage.transaction import Store


def export_log(store: Store, form: str) -> Generator[str, None, None]:
    """All events as lines of JSON or CSV; the export, read to its end or not, becomes the next event."""
    try:
        with store.read() as tx, closing(tx.audit.all()) as events:
            if form == "csv":
                yield from as_csv(events)
            else:
                yield from (json.dumps(event, ensure_ascii=False, sort_keys=True) for event in events)
    finally:
        with store.write() as tx:
            tx.tell(Event(action=Action.EXPORTED, details=(("format", form),)))
