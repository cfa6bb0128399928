"""What a document says about itself: title, author and the like. Claims, never evidence."""

from ingest.opening.charsets import clean
from ingest.reading.office.markup import Handler
from ingest.reading.office.package import Package

Facts = dict[str, str]
MAX_FACT = 300
"""Characters of one value."""
IN_FILES = {
    "docProps/core.xml": {
        "title": "title",
        "subject": "subject",
        "creator": "creator",
        "lastModifiedBy": "last_modified_by",
        "created": "created",
        "modified": "modified",
    },
    "docProps/app.xml": {"Application": "producer", "Company": "company"},
    "meta.xml": {
        "title": "title",
        "subject": "subject",
        "initial-creator": "creator",
        "creator": "last_modified_by",
        "creation-date": "created",
        "date": "modified",
        "generator": "producer",
    },
}
"""Where they stand in Office Open XML and in OpenDocument, by local name."""


def read_facts(package: Package, facts: Facts) -> None:
    """Add what the package says about itself."""
    for name, wanted in IN_FILES.items():
        package.tell_if_there(name, _Claims(wanted, facts))


def trimmed(facts: Facts) -> tuple[tuple[str, str], ...]:
    """As they are kept: on one line, not too long, none that is empty."""
    lines = ((name, " ".join(clean(value).split())[:MAX_FACT]) for name, value in facts.items())
    return tuple((name, line) for name, line in lines if line)


class _Claims(Handler):
    def __init__(self, wanted: dict[str, str], facts: Facts) -> None:
        super().__init__()
        self._wanted, self._facts = wanted, facts

    def said(self, element: str, text: str) -> None:
        name = self._wanted.get(element)
        if name and len(already := self._facts.get(name, "")) < MAX_FACT:
            self._facts[name] = already + text
