"""The filing log for auditors, in open formats."""

import json
from collections.abc import Iterator

from storage.audit import Action, Event, as_csv
from storage.transaction import Store


def export_log(store: Store, form: str) -> Iterator[str]:
    """All events as lines of JSON or CSV; the export itself becomes the next event."""
    with store.read() as tx:
        events = tx.audit.all()
        if form == "csv":
            yield from as_csv(events)
        else:
            yield from (json.dumps(event, ensure_ascii=False, sort_keys=True) for event in events)
    with store.write() as tx:
        tx.tell(Event(action=Action.EXPORTED, details=(("format", form),)))
