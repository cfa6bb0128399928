"""What others expect of a mail, where it lies beside it (Zammad's `.yml`), against what we make of it.

Sender, subject and the names of attachments must agree, or the difference is in `EXPLAINED` with its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from benchmarks.corpus_files import Looked
from classifiers.nouns import Role

BODY_AS_FILE = "message.html"
"""Zammad hands out the HTML of a mail as a file of this name besides; we have it as the mail's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which a mail is read differently."""

    name: str
    what: str
    """`sender`, `subject` or `attachments`."""
    theirs: str
    ours: str

    @property
    def why(self) -> str:
        """The reason, or nothing."""
        return EXPLAINED.get((self.name, self.what), "")


NAMED_BY_SUBJECT = "an attached mail is opened and has no name; they name it by its subject"
NAMED_BY_THEM = "the mail gives no name, so we keep none; they make one up"
NO_ADDRESS = "From holds no address that mail could be sent to, so there is no receipt; they "
EXPLAINED = {
    ("zammad__mail014.box", "attachments"): NAMED_BY_SUBJECT,
    ("zammad__mail018.box", "subject"): "an encoded word in UTF-7: we decode it, they leave it",
    ("zammad__mail019.box", "sender"): f"{NO_ADDRESS}take Reply-To",
    ("zammad__mail044.box", "sender"): f"{NO_ADDRESS}keep a domain with a dot at its end",
    ("zammad__mail046.box", "attachments"): NAMED_BY_SUBJECT,
    ("zammad__mail046.box", "subject"): "raw bytes: we read them as the mail's text, they guess the charset",
    ("zammad__mail053.box", "sender"): f"{NO_ADDRESS}keep the bare word",
    ("zammad__mail062.box", "attachments"): NAMED_BY_THEM,
    ("zammad__mail069.box", "attachments"): NAMED_BY_SUBJECT,
    ("zammad__mail076.box", "sender"): f"{NO_ADDRESS}keep the whole line",
    ("zammad__mail080.box", "attachments"): NAMED_BY_THEM,
    ("zammad__mail081.box", "sender"): f"{NO_ADDRESS}keep a domain of one word",
    ("zammad__mail100.box", "attachments"): NAMED_BY_THEM,
}
"""Why we differ, by mail and thing."""


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Ruby's own types are taken as plain mappings, lists and texts."""


def _plain(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!ruby/", _plain)
_Loader.add_multi_constructor("!binary", _plain)


def differences(mails: Path, looked: Looked) -> Iterator[Difference]:
    """Where the expectation beside a mail and our reading of it part; nothing where there is none."""
    file = (mails / looked.name).with_suffix(".yml")
    if not file.is_file():
        return
    expected = yaml.load(file.read_bytes(), _Loader)
    ours, theirs = _ours(looked), _theirs(expected)
    for what in theirs:
        if ours[what] != theirs[what]:
            yield Difference(name=looked.name, what=what, theirs=theirs[what], ours=ours[what])


def _ours(looked: Looked) -> dict[str, str]:
    attached = (part for part in looked.opened.parts if part.role in {Role.ATTACHMENT, Role.INLINE})
    return {
        "sender": looked.sender.lower(),
        "subject": looked.opened.subject,
        "attachments": _listed(part.filename for part in attached if not part.nested),
    }


def _theirs(expected: dict[str, Any]) -> dict[str, str]:
    """What they say anything about: not every expectation names all three."""
    found = {}
    if "from_email" in expected:
        found["sender"] = str(expected["from_email"]).lower()
    if "subject" in expected:
        found["subject"] = " ".join(str(expected["subject"]).split())
    if "attachments" in expected:
        files = (str(file["filename"]) for file in expected["attachments"])
        found["attachments"] = _listed(name for name in files if name != BODY_AS_FILE)
    return found


def _listed(names: Iterator[str]) -> str:
    return ", ".join(sorted(" ".join(name.split()) for name in names))
